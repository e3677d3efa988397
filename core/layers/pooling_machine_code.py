"""Pools over time as machine code, forward and back.

Padding does not count; of a sequence that is padding only, all timesteps do. Where several timesteps have the largest
value, they share its gradient equally, as in TensorFlow. B sequences, T timesteps, F features.
"""

import numpy as np

from core.layers.machine import NO_GRADIENT, Machine, Memory, Random
from core.layers.machine_code import ARRAY, FLAGS, NUMBER, compiled, f32

LOWEST = f32(-3e38)


class PoolingMachine(Machine):
    """The maximum, the mean, or both side by side, the maximum first."""

    def __init__(self, *, maximum: bool, mean: bool) -> None:
        self._maximum, self._mean = maximum, mean
        self._memory = Memory()

    def forward(self, weights: np.ndarray, x: np.ndarray, real: np.ndarray, random: Random | None) -> np.ndarray:
        """(1, F, B), or (1, 2 · F, B)."""
        _, F, B = x.shape
        self._real = np.ascontiguousarray(real | ~real.any(axis=0)) if real.size else real
        (self._y,) = self._memory.take((1, F * (self._maximum + self._mean), B))
        self._x = x
        if self._maximum:
            largest(x, self._real, self._y)
        if self._mean:
            mean(x, self._real, self._y, F * self._maximum)
        return self._y

    def backward(self, weights: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool) -> np.ndarray:
        """See `Machine.backward`."""
        if not wants_dx:
            return NO_GRADIENT
        dx = np.zeros(self._x.shape, np.float32)
        if self._maximum:
            through_largest(self._x, self._real, self._y, dy, dx)
        if self._mean:
            through_mean(self._real, dy, dx, self._x.shape[1] * self._maximum)
        return dx


@compiled()
def _counts(real: np.ndarray, t: int, b: int) -> bool:
    return real.size == 0 or real[t, b]


@compiled(ARRAY, FLAGS, ARRAY)
def largest(x: np.ndarray, real: np.ndarray, y: np.ndarray) -> None:
    """Write the largest values of x (T, F, B) over time into the first F rows of y (1, …, B).

    NaN counts as the largest, as in TensorFlow: a run must see it.
    """
    T, F, B = x.shape
    for n in range(F):
        for b in range(B):
            y[0, n, b] = LOWEST
        for t in range(T):
            for b in range(B):
                if _counts(real, t, b):
                    value, before = x[t, n, b], y[0, n, b]
                    y[0, n, b] = before if (before >= value) | (before != before) else value  # noqa: PLR0124 - NaN


@compiled(ARRAY, FLAGS, ARRAY, ARRAY, ARRAY)
def through_largest(x: np.ndarray, real: np.ndarray, y: np.ndarray, dy: np.ndarray, dx: np.ndarray) -> None:
    """Add to dx what the timesteps with the largest value get of dy."""
    T, F, B = x.shape
    for n in range(F):
        ties = np.zeros(B, f32)
        for t in range(T):
            for b in range(B):
                if _counts(real, t, b) and x[t, n, b] == y[0, n, b]:
                    ties[b] += f32(1)
        for t in range(T):
            for b in range(B):
                if _counts(real, t, b) and x[t, n, b] == y[0, n, b]:
                    dx[t, n, b] += dy[0, n, b] / ties[b]


@compiled()
def _counted(real: np.ndarray, T: int, B: int) -> np.ndarray:
    """How many timesteps of each sequence count, (B,)."""
    count = np.zeros(B, f32)
    for t in range(T):
        for b in range(B):
            if _counts(real, t, b):
                count[b] += f32(1)
    return count


@compiled(ARRAY, FLAGS, ARRAY, NUMBER)
def mean(x: np.ndarray, real: np.ndarray, y: np.ndarray, row: int) -> None:
    """Write the means of x (T, F, B) over time into F rows of y (1, …, B), from `row` on."""
    T, F, B = x.shape
    count = _counted(real, T, B)
    for n in range(F):
        total = np.zeros(B, f32)
        for t in range(T):
            for b in range(B):
                if _counts(real, t, b):
                    total[b] += x[t, n, b]
        for b in range(B):
            y[0, row + n, b] = total[b] / count[b]


@compiled(FLAGS, ARRAY, ARRAY, NUMBER)
def through_mean(real: np.ndarray, dy: np.ndarray, dx: np.ndarray, row: int) -> None:
    """Add to dx what each timestep that counts gets of dy."""
    T, F, B = dx.shape
    count = _counted(real, T, B)
    for t in range(T):
        for n in range(F):
            for b in range(B):
                if _counts(real, t, b):
                    dx[t, n, b] += dy[0, row + n, b] / count[b]
