"""Word vectors: loading and keeping them, their neighbours, analogies, and how they are trained and drawn."""
