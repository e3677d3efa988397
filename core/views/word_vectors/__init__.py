"""Values and sentences for the page "Word vectors"."""
