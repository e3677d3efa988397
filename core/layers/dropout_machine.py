"""A Dropout layer in training. NumPy multiplies fast enough: there is nothing to compile."""

import numpy as np

from core.layers.machine import NO_GRADIENT, Machine, Random, dropping


class DropoutMachine(Machine):
    """Multiplies its inputs by 0, or by what keeps their sum."""

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def forward(self, weights: np.ndarray, x: np.ndarray, real: np.ndarray, random: Random | None) -> np.ndarray:
        """(T, F, B)."""
        self._factors = None if random is None or not self._rate else dropping(random(x.shape), self._rate)
        return x if self._factors is None else x * self._factors

    def backward(self, weights: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool) -> np.ndarray:
        """See `Machine.backward`."""
        if not wants_dx:
            return NO_GRADIENT
        return dy if self._factors is None else dy * self._factors
