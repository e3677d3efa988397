"""An Experiment's layers as a Keras model (build), numbers (count), NumPy step by step (trace) and text (export)."""
