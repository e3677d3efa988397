"""A Dense layer as machine code, forward and back: y(t) = a(K x(t) + b), at each timestep.

The weights are K (u, F), then b (u,). B sequences, T timesteps, F features, u units.
"""

import numpy as np

from core.layers.machine import NO_GRADIENT, Machine, Memory, Random
from core.layers.machine_code import (
    ARRAY,
    CODES,
    NUMBER,
    ONE,
    SIGMOID,
    VECTOR,
    activate,
    add,
    compiled,
    exp,
    f32,
    times_slope,
)

SOFTMAX = CODES["softmax"]


class DenseMachine(Machine):
    """A Dense layer in training."""

    def __init__(self, features: int, units: int, activation: str) -> None:
        self._F, self._u, self._activation = features, units, CODES[activation]
        self.size = units * (features + 1)
        self._memory = Memory()

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """The kernel, transposed, and the bias."""
        kernel, bias = weights
        return np.concatenate([kernel.T.ravel(), bias])

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """Kernel (F, u) and bias (u,)."""
        kernel, bias = packed[: self._u * self._F], packed[self._u * self._F :]
        return [kernel.reshape(self._u, self._F).T.copy(), bias.copy()]

    def forward(self, weights: np.ndarray, x: np.ndarray, real: np.ndarray, random: Random | None) -> np.ndarray:
        """(T, u, B)."""
        (self._y,) = self._memory.take((len(x), self._u, x.shape[2]))
        self._x = x
        forward(weights, x, self._y, self._activation)
        return self._y

    def backward(self, weights: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool) -> np.ndarray:
        """See `Machine.backward`."""
        dx = np.empty(self._x.shape, np.float32) if wants_dx else NO_GRADIENT
        backward(weights, gradient, self._x, self._y, dy, dx, self._activation)
        return dx


@compiled()
def _softmax(y: np.ndarray) -> None:
    """Probabilities over the rows of y (u, B)."""
    u, B = y.shape
    largest, total = y[0].copy(), np.zeros(B, f32)
    for n in range(1, u):
        for j in range(B):
            largest[j] = max(largest[j], y[n, j])
    for n in range(u):
        row = y[n]
        for j in range(B):
            row[j] = exp(row[j] - largest[j])
        add(row, total)
    for n in range(u):
        for j in range(B):
            y[n, j] /= total[j]


@compiled()
def _sigmoid(y: np.ndarray) -> None:
    """The sigmoid of y, flat, with all digits near 0 too: the loss of an answer that is wrong and sure needs them."""
    for j in range(y.size):
        y[j] = ONE / (ONE + np.exp(-y[j]))


@compiled()
def _through_softmax(dy: np.ndarray, y: np.ndarray) -> None:
    """Gradients before the softmax, in place: y (dy - the sum of dy y over the rows)."""
    u, B = y.shape
    total = np.zeros(B, f32)
    for n in range(u):
        for j in range(B):
            total[j] += dy[n, j] * y[n, j]
    for n in range(u):
        for j in range(B):
            dy[n, j] = y[n, j] * (dy[n, j] - total[j])


@compiled(VECTOR, ARRAY, ARRAY, NUMBER)
def forward(weights: np.ndarray, x: np.ndarray, y: np.ndarray, activation: int) -> None:
    """Write the output y (T, u, B) for x (T, F, B)."""
    (T, u, B), F = y.shape, x.shape[1]
    K, b = weights[: u * F].reshape(u, F), weights[u * F :]
    for t in range(T):
        np.dot(K, x[t], y[t])
        for n in range(u):
            for j in range(B):
                y[t, n, j] += b[n]
        if activation == SOFTMAX:
            _softmax(y[t])
        elif activation == SIGMOID:
            _sigmoid(y[t].reshape(u * B))
        else:
            activate(y[t].reshape(u * B), activation)


@compiled(VECTOR, VECTOR, ARRAY, ARRAY, ARRAY, ARRAY, NUMBER)
def backward(
    weights: np.ndarray,
    gradient: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    dy: np.ndarray,
    dx: np.ndarray,
    activation: int,
) -> None:
    """See `Machine.backward`. dy becomes the gradient before the activation."""
    (T, u, B), F = y.shape, x.shape[1]
    K, part = np.ascontiguousarray(weights[: u * F].reshape(u, F).T), np.empty((u, F), f32)
    gradient[:] = f32(0)
    for t in range(T):
        if activation == SOFTMAX:
            _through_softmax(dy[t], y[t])
        else:
            times_slope(dy[t].reshape(u * B), y[t].reshape(u * B), activation)
        np.dot(dy[t], x[t].T, part)
        add(part.reshape(u * F), gradient[: u * F])
        for n in range(u):
            total = f32(0)
            for j in range(B):
                total += dy[t, n, j]
            gradient[u * F + n] += total
        if dx.size:
            np.dot(K, dy[t], dx[t])
