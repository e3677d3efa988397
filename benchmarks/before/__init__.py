"""The training loop of before, frozen at commit 62f9a8c: TensorFlow's, compiled by XLA for each new shape.

`benchmarks.new_shape` measures against it. It stays as it was, so that a ratio means the same in a year. It takes data,
losses, initial weights, kinds of layers and NumPy's predictions from `core`, as it did then.
"""
