"""Training: the compiled loops, and what a worker runs. Only workers import `loop` and `train`, which load TensorFlow.

`outcome` is plain NumPy and safe to import anywhere.
"""
