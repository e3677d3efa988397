"""Losses and metrics in NumPy, as Keras defines them."""

import numpy as np

from core.tasks.task import Loss

EPSILON = 1e-7  # Keras's own, by which it keeps probabilities from 0 and 1


def loss(name: Loss, y: np.ndarray, prediction: np.ndarray) -> float:
    """The mean loss over all entries of `y` and `prediction`, which have one shape."""
    if name == "mse":
        return float(np.mean(np.square(y - prediction, dtype=np.float64)))
    p = np.clip(prediction.astype(np.float64), EPSILON, 1 - EPSILON)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def metric(name: Loss, y: np.ndarray, prediction: np.ndarray) -> float:
    """Accuracy at a threshold of 0.5 for binary cross-entropy, mean absolute error for mean squared error."""
    if name == "mse":
        return float(np.mean(np.abs(y - prediction, dtype=np.float64)))
    return float(np.mean((prediction > 0.5) == (y > 0.5)))


METRIC = {"mse": "mae", "binary_crossentropy": "accuracy"}
