"""Sparse categorical cross-entropy as machine code, with its gradient.

Probabilities are columns, (L, V, B): V tokens of the vocabulary. Targets are token numbers, (L, 1, B); one below 0 is
padding, where no answer counts.
"""

import math

import numpy as np

from core.answers.one_of_two_machine_code import HIGH, LOW
from core.layers.machine_code import ARRAY, ONE, ZERO, compiled


@compiled(ARRAY, ARRAY, ARRAY, "f4", returns="UniTuple(f8, 2)")
def cross_entropy(p: np.ndarray, y: np.ndarray, dp: np.ndarray, scale: float) -> tuple[float, float]:
    """The sums of cross-entropies and of right answers. dp becomes the gradient of the first, times `scale`."""
    losses, right = 0.0, 0.0
    dp[:] = ZERO
    for t in range(p.shape[0]):
        for b in range(p.shape[2]):
            token, likeliest = int(y[t, 0, b]), 0
            if token < 0:
                continue
            for k in range(1, p.shape[1]):
                if p[t, k, b] > p[t, likeliest, b]:
                    likeliest = k
            own = p[t, token, b]
            inside = min(max(own, LOW), HIGH)
            losses -= math.log(inside)
            right += likeliest == token
            if own == inside:
                dp[t, token, b] = -ONE / own * scale
    return losses, right
