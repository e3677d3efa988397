"""An Experiment's layers as a Keras model (build), as numbers (count) and read step by step in NumPy (trace)."""
