"""Word vectors: training, storage, search for neighbours, analogies, evaluation and projection."""
