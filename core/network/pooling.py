"""Pooling over time in NumPy: the largest or the mean value of each feature. B sequences, T timesteps, F features.

It is what Keras's GlobalMaxPooling1D and GlobalAveragePooling1D do, with one difference to the latter: of a sequence in
which every timestep is masked all of them count, where Keras would divide by 0.
"""

import numpy as np

from core.experiment import Pool


def pooled(x: np.ndarray, kind: Pool, real: np.ndarray | None = None) -> np.ndarray:
    """One vector for each sequence, (B, F), from x (B, T, F).

    Args:
        x: what the layer before hands on.
        kind: "Maximum" or "Mean".
        real: which timesteps count, bool (B, T); None: all.

    Example:
        >>> x = np.array([[[1, -1], [5, -5], [9, 9]]], np.float32)
        >>> pooled(x, "Maximum", np.array([[True, True, False]])).tolist()
        [[5.0, -1.0]]
    """
    counted = _counted(x, real)
    if kind == "Maximum":
        return np.where(counted, x, -np.inf).max(axis=1)
    return (np.where(counted, x, 0).sum(axis=1, dtype=np.float64) / counted.sum(axis=1)).astype(x.dtype)


def pooled_so_far(x: np.ndarray, kind: Pool, real: np.ndarray | None = None) -> np.ndarray:
    """What `pooled` gives of the timesteps up to each one, (B, T, F); 0 before the first that counts.

    Example:
        >>> x = np.array([[[2], [1], [6]]], np.float32)
        >>> pooled_so_far(x, "Maximum").ravel().tolist(), pooled_so_far(x, "Mean").ravel().tolist()
        ([2.0, 2.0, 6.0], [2.0, 1.5, 3.0])
    """
    counted = _counted(x, real)
    count = np.cumsum(counted, axis=1)
    if kind == "Maximum":
        largest = np.maximum.accumulate(np.where(counted, x, -np.inf), axis=1)
        return np.where(count > 0, largest, x.dtype.type(0))
    total = np.cumsum(np.where(counted, x, 0), axis=1, dtype=np.float64)
    return (total / np.maximum(count, 1)).astype(x.dtype)


def _counted(x: np.ndarray, real: np.ndarray | None) -> np.ndarray:
    """Which timesteps count, bool (B, T, 1)."""
    if real is None:
        return np.ones((*x.shape[:2], 1), bool)
    return (real | ~real.any(axis=1, keepdims=True))[..., None]
