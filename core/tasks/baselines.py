"""Forecasts without a network. Each is fitted on the training sequences alone, and predicts for all of them."""

import numpy as np

from core.tasks.task import Baseline


def last_value(last: np.ndarray, y: np.ndarray, how: str = "nothing changes after the last observation") -> Baseline:
    """Repeats the last observed values `last` (n, K) over the output length of `y` (n, L, K)."""
    return Baseline("last value", how, np.repeat(last[:, None, :], y.shape[1], axis=1).astype(np.float32))


def mean(y: np.ndarray, train: np.ndarray, how: str = "the mean over the training sequences") -> Baseline:
    """The training mean of each output timestep and feature, for all of `y` (n, L, K)."""
    return Baseline("mean", how, np.broadcast_to(y[train].mean(0, dtype=np.float64), y.shape).astype(np.float32))


def majority_class(y: np.ndarray, train: np.ndarray, classes: tuple[str, ...]) -> Baseline:
    """The share of class 1 in the training sequences as everybody's probability, for `y` (n, L, K) of 0 and 1."""
    share = float(y[train].mean())
    how = f"always “{classes[int(share >= 0.5)]}”, with its share in the training sequences as the probability"
    return Baseline("majority class", how, np.full(y.shape, share, np.float32))
