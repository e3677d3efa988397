"""Activations in NumPy, by their Keras names, and their slopes."""

from typing import Literal, get_args

import numpy as np

Activation = Literal["linear", "tanh", "relu", "sigmoid"]  # what a layer can be set to
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
BOUNDED = ("tanh", "sigmoid")  # their values stay within [-1, 1]


def sigmoid(x: np.ndarray) -> np.ndarray:
    """The logistic function, written through tanh so that no exponential overflows."""
    value = np.tanh(0.5 * x)
    value *= 0.5  # in place: an LSTM comes here twice a timestep
    value += 0.5
    return value


def softmax(x: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis. The largest entry is subtracted first, so that no exponential overflows."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def activate(x: np.ndarray, activation: str) -> np.ndarray:
    """An activation by its Keras name: one of ACTIVATIONS, or "softmax", which output layers use."""
    if activation == "tanh":
        return np.tanh(x)
    if activation == "relu":
        return np.maximum(x, 0)
    if activation == "softmax":
        return softmax(x)
    return sigmoid(x) if activation == "sigmoid" else x


def slope(pre: np.ndarray, value: np.ndarray, activation: Activation) -> np.ndarray:
    """The derivative of an activation at `pre`, where it is `value`."""
    if activation == "tanh":
        return 1 - value**2
    if activation == "sigmoid":
        return value * (1 - value)
    return (pre > 0).astype(np.float32) if activation == "relu" else np.ones_like(value)
