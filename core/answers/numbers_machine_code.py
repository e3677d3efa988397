"""Squared errors as machine code, with their gradients. Answers are columns: (L, K, B), as in `core.layers.machine`."""

import numpy as np

from core.layers.machine_code import ARRAY, compiled


@compiled(ARRAY, ARRAY, ARRAY, "f4", returns="UniTuple(f8, 2)")
def absolute(p: np.ndarray, y: np.ndarray, dp: np.ndarray, scale: float) -> tuple[float, float]:
    """The sums of squared errors and of absolute errors. dp becomes the gradient of the first, times `scale`."""
    squares, sizes = 0.0, 0.0
    flat_p, flat_y, flat_d = p.reshape(p.size), y.reshape(p.size), dp.reshape(p.size)
    for j in range(p.size):
        error = flat_p[j] - flat_y[j]
        squares += error * error
        sizes += abs(error)
        flat_d[j] = (error + error) * scale
    return squares, sizes


@compiled(ARRAY, ARRAY, ARRAY, "f4", returns="UniTuple(f8, 2)")
def squared(p: np.ndarray, y: np.ndarray, dp: np.ndarray, scale: float) -> tuple[float, float]:
    """The same with squared errors for both sums."""
    squares, _ = absolute(p, y, dp, scale)
    return squares, squares
