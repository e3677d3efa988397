"""Binary cross-entropy as machine code, with its gradient. Answers are columns, as in `core.layers.machine`."""

import math

import numpy as np

from core.answers.answer import EPSILON
from core.layers.machine_code import ARRAY, HALF, ONE, ZERO, compiled, f32

LOW, HIGH = f32(EPSILON), f32(1) - f32(EPSILON)


@compiled(ARRAY, ARRAY, ARRAY, "f4", returns="UniTuple(f8, 2)")
def cross_entropy(p: np.ndarray, y: np.ndarray, dp: np.ndarray, scale: float) -> tuple[float, float]:
    """The sums of cross-entropies and of right answers. dp becomes the gradient of the first, times `scale`.

    Probabilities are kept from 0 and 1 as Keras keeps them; beyond, the gradient is 0.
    """
    losses, right = 0.0, 0.0
    flat_p, flat_y, flat_d = p.reshape(p.size), y.reshape(p.size), dp.reshape(p.size)
    for j in range(p.size):
        target, inside = flat_y[j], min(max(flat_p[j], LOW), HIGH)
        losses -= target * math.log(inside) + (ONE - target) * math.log(ONE - inside)
        right += (flat_p[j] > HALF) == (target > HALF)
        slope = (inside - target) / (inside * (ONE - inside)) * scale
        flat_d[j] = slope if flat_p[j] == inside else (ZERO if flat_p[j] == flat_p[j] else flat_p[j])
    return losses, right
