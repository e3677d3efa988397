"""Keras at its start, for benchmarks that measure `model.fit`."""


def start_keras() -> None:
    """Train one small network: what the first network of a process costs is not counted."""
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((4, 1)), keras.layers.SimpleRNN(2), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(np.zeros((4, 4, 1), np.float32), np.zeros((4, 1), np.float32), epochs=1, verbose=0)
