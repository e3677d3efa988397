"""A ConvLSTM and the convolution that answers, in training: memory and weights for their machine code.

T timesteps, B sequences, F filters, C channels of the input, R = k · k · (C + F) numbers that a kernel sees.
"""

from typing import TYPE_CHECKING

import numpy as np

from core.layers import conv_lstm_machine_code as code
from core.layers.convolution import KERNEL
from core.layers.machine import NO_GRADIENT, Machine, Memory, Random
from core.layers.machine_code import CODES

if TYPE_CHECKING:
    from core.layers.conv_lstm import ConvLSTM
    from core.layers.frame_output import FrameOutput


class ConvLSTMMachine(Machine):
    """A ConvLSTM in training. It has no mask: films are full."""

    def __init__(self, layer: "ConvLSTM", channels: int, *, sequences: bool) -> None:
        self._C, self._F, self._k = channels, layer.filters, layer.kernel
        self._side, self._P, self._sequences = layer.side, layer.pixels, sequences
        self._activation = CODES[layer.activation]
        self._rows = self._k * self._k * (self._C + self._F)
        self.size = 4 * self._F * (self._rows + 1)
        self._memory, self._out, self._back = Memory(), Memory(), Memory()

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """Both kernels, transposed and side by side, then the bias."""
        kernel, recurrent, bias = weights
        columns = 4 * self._F
        stacked = np.concatenate([kernel.reshape(-1, columns), recurrent.reshape(-1, columns)])
        return np.concatenate([stacked.T.ravel(), bias])

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """Kernel (k, k, C, 4 F), recurrent kernel (k, k, F, 4 F) and bias (4 F,)."""
        columns, k = 4 * self._F, self._k
        stacked, first = packed[:-columns].reshape(columns, self._rows).T, k * k * self._C
        return [
            stacked[:first].reshape(k, k, self._C, columns).copy(),
            stacked[first:].reshape(k, k, self._F, columns).copy(),
            packed[-columns:].copy(),
        ]

    def forward(self, weights: np.ndarray, x: np.ndarray, real: np.ndarray, random: Random | None) -> np.ndarray:
        """The hidden states (T, P · F, B), or the last of them."""
        T, _, B = x.shape
        wide, F = self._P * B, self._F
        (y,) = self._out.take((T if self._sequences else 1, self._P * F, B))
        self._passed = self._memory.take((T, 4 * F, wide), (T + 1, 2 * F, wide), (T + 1, F, wide), (self._rows, wide))
        self._x = x
        code.forward(weights, x, y, *self._passed, self._side, self._k, self._activation)
        return y

    def backward(self, weights: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool) -> np.ndarray:
        """See `Machine.backward`."""
        dx = self._back.take(self._x.shape)[0] if wants_dx else NO_GRADIENT
        code.backward(weights, gradient, self._x, dy, *self._passed, dx, self._side, self._k, self._activation)
        return dx


class FrameOutputMachine(Machine):
    """A `FrameOutput` in training."""

    def __init__(self, layer: "FrameOutput", channels: int) -> None:
        self._C, self._side, self._P, self._activation = channels, layer.side, layer.pixels, CODES[layer.activation]
        self.size = KERNEL * KERNEL * channels + 1
        self._memory, self._back = Memory(), Memory()

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """The kernel and the bias."""
        return np.concatenate([weights[0].ravel(), weights[1]])

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """Kernel (3, 3, C, 1) and bias (1,)."""
        return [packed[:-1].reshape(KERNEL, KERNEL, self._C, 1).copy(), packed[-1:].copy()]

    def forward(self, weights: np.ndarray, x: np.ndarray, real: np.ndarray, random: Random | None) -> np.ndarray:
        """(L, P, B)."""
        (self._y,) = self._memory.take((len(x), self._P, x.shape[2]))
        self._x = x
        code.answer(weights, x, self._y, self._side, KERNEL, self._activation)
        return self._y

    def backward(self, weights: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool) -> np.ndarray:
        """See `Machine.backward`."""
        dx = self._back.take(self._x.shape)[0] if wants_dx else NO_GRADIENT
        code.answer_back(weights, gradient, self._x, self._y, dy, dx, self._side, KERNEL, self._activation)
        return dx
