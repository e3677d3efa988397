"""An Experiment's layers as a Keras model (build), parameter counts (count), NumPy steps (trace) and code (export)."""
