"""A layer in training: forward and back over a block of sequences, in machine code.

Layers hand on arrays (T, F, B): T timesteps, F features, and the B sequences as columns; a vector of each sequence is
(1, F, B). A layer's weights are one flat array, in the layout that its machine code multiplies by. Importing this
module compiles nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.layers.recurrent import Recurrent

Random = Callable[[tuple[int, ...]], np.ndarray]  # random numbers from 0 to 1, float32, of the shape that is asked for

NO_FLAGS = np.zeros((0, 0), bool)  # no mask: every timestep is real
NOTHING_DROPPED = np.zeros((0, 0), np.float32)
NO_GRADIENT = np.zeros((0, 0, 0), np.float32)  # not asked for
ALIGNED = 16  # float32 numbers of a line of the processor's cache


class Memory:
    """Arrays for one block, in one piece of memory that is used again for each block of any size."""

    def __init__(self) -> None:
        self._numbers = np.empty(0, np.float32)
        self._arrays: dict[tuple[tuple[int, ...], ...], list[np.ndarray]] = {}

    def take(self, *shapes: tuple[int, ...]) -> list[np.ndarray]:
        """Arrays of these shapes, float32, with whatever stands in them. They share memory with those taken before."""
        if shapes in self._arrays:
            return self._arrays[shapes]
        sizes = [-(-int(np.prod(shape)) // ALIGNED) * ALIGNED for shape in shapes]
        if sum(sizes) + ALIGNED > self._numbers.size:
            self._numbers, self._arrays = np.empty(sum(sizes) + ALIGNED, np.float32), {}
        start, arrays = -(self._numbers.ctypes.data // self._numbers.itemsize) % ALIGNED, []
        for shape, size in zip(shapes, sizes, strict=True):
            arrays.append(self._numbers[start : start + int(np.prod(shape))].reshape(shape))
            start += size
        self._arrays[shapes] = arrays
        return arrays


class Machine(ABC):
    """One layer in training. It remembers its last forward pass for the backward pass.

    `size` is how many numbers its weights are.
    """

    size: int = 0

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """Weights in Keras's shapes and order as one flat array, (size,)."""
        return np.zeros(0, np.float32)

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """The opposite of `pack`; new arrays."""
        return []

    @abstractmethod
    def forward(self, weights: np.ndarray, x: np.ndarray, real: np.ndarray, random: Random | None) -> np.ndarray:
        """The layer's output for x (T, F, B).

        Args:
            weights: as `pack` gives them.
            x: the input. It stays as it is until the backward pass is over.
            real: which timesteps count, bool (T, B); (0, 0): all.
            random: for what is dropped at random; None: nothing is dropped, as when a network only reads.
        """

    @abstractmethod
    def backward(self, weights: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool) -> np.ndarray:
        """Write the gradients of the weights, and return those of the input, from those of the output.

        Args:
            weights: as for `forward`.
            gradient: overwritten, (size,).
            dy: like the output. It may be overwritten.
            wants_dx: whether the gradients of the input are needed; (0, 0, 0) is returned otherwise.
        """


class RecurrentMachine(Machine):
    """A recurrent layer, in one direction or in both.

    Args:
        layer: the layer.
        code: the module with the cell's machine code. It has `forward` and `backward`, with the arguments that the
            methods here pass; see `recurrent_machine_code` for their arrays.
        features: F.
        sequences: whether the state of each timestep goes on, or the last alone.
        kept: rows that the cell keeps of each timestep for the way back.
        apart: whether the recurrent kernel has a bias of its own, and is kept apart from the kernel.
    """

    def __init__(
        self,
        layer: "Recurrent",
        code: ModuleType,
        features: int,
        *,
        sequences: bool,
        kept: int,
        apart: bool = False,
    ) -> None:
        from core.layers.machine_code import CODES  # noqa: PLC0415 - compiles

        self._code, self._activation, self._directions = code, CODES[layer.activation], layer.directions
        self._F, self._u, self._P = features, layer.units, len(layer.parts) * layer.units
        self._kept, self._apart, self._sequences, self._dropout = kept, apart, sequences, layer.dropout
        self._cell_state = layer.cell_state
        self._each = self._P * (features + 1 + self._u + apart)  # numbers of one direction
        self.size = self._directions * self._each
        self._memories, self._out = [Memory() for _ in range(self._directions)], Memory()

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """Of each direction the kernel, bias and recurrent kernel, transposed, side by side; see the cell's code."""
        packed = []
        for start in range(0, len(weights), 3):
            kernel, recurrent, bias = weights[start : start + 3]
            if self._apart:
                packed += [np.concatenate([kernel, bias[:1]]).T, np.concatenate([bias[1:], recurrent]).T]
            else:
                packed.append(np.concatenate([kernel, bias[None], recurrent]).T)
        return np.concatenate([part.ravel() for part in packed])

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """Kernel (F, P), recurrent kernel (u, P) and bias (P,), or (2, P), of each direction."""
        weights, F, first = [], self._F, self._P * (self._F + 1)
        for each in packed.reshape(self._directions, self._each):
            if self._apart:
                from_x, from_h = each[:first].reshape(self._P, -1).T, each[first:].reshape(self._P, -1).T
                weights += [from_x[:F].copy(), from_h[1:].copy(), np.stack([from_x[F], from_h[0]])]
            else:
                stacked = each.reshape(self._P, -1).T
                weights += [stacked[:F].copy(), stacked[F + 1 :].copy(), stacked[F].copy()]
        return weights

    def forward(
        self,
        weights: np.ndarray,
        x: np.ndarray,
        real: np.ndarray,
        random: Random | None,
        start: np.ndarray = NO_GRADIENT,
    ) -> np.ndarray:
        """The hidden states (T, u · directions, B), or the last of them, (1, u · directions, B).

        Masked timesteps change nothing, and show the state before them; in both directions they show 0, as in Keras.
        A layer of one direction may begin with the state `start`, (k, u, B), as `last_state` gives it.
        """
        T, F, B = x.shape
        W, u = F + 1 + self._u, self._u
        shown = real if self._directions == 2 and self._sequences else NO_FLAGS
        (y,) = self._out.take((T if self._sequences else 1, u * self._directions, B))
        self._passed = []
        for backward, memory in enumerate(self._memories):
            xh, gates, kept, work = memory.take(
                (T + 1, W, B), (T, self._P, B), (T + 1, self._kept, B), ((W + self._P) * T * B,)
            )
            dropped = (
                NOTHING_DROPPED if random is None or not self._dropout else dropping(random((F, B)), self._dropout)
            )
            mine = weights[backward * self._each : (backward + 1) * self._each]
            self._code.forward(
                mine, x, dropped, real, shown, xh, gates, kept, y, start, backward * u, self._activation, backward
            )
            self._passed.append((dropped, real, shown, xh, gates, kept, work))
        self._shape = x.shape
        return y

    def last_state(self) -> np.ndarray:
        """The state after the last timestep of the last forward pass, (k, u · directions, B): h, and c if there is one.

        Both directions stand side by side.
        """
        states = []
        for *_, xh, _gates, kept, _work in self._passed:
            cell = (kept[-1, : self._u],) if self._cell_state else ()
            states.append(np.stack([xh[-1, self._F + 1 :], *cell]))
        return np.concatenate(states, axis=1)

    def backward(
        self,
        weights: np.ndarray,
        gradient: np.ndarray,
        dy: np.ndarray,
        *,
        wants_dx: bool,
        ends: np.ndarray = NO_GRADIENT,
    ) -> np.ndarray:
        """See `Machine.backward`.

        `ends` (k, u · directions, B) is the gradient of `last_state`, and becomes that of the first state.
        """
        dx = np.zeros(self._shape, np.float32) if wants_dx else NO_GRADIENT
        for backward, passed in enumerate(self._passed):
            part = slice(backward * self._each, (backward + 1) * self._each)
            row = backward * self._u
            mine = np.ascontiguousarray(ends[:, row : row + self._u])
            self._code.backward(weights[part], gradient[part], dy, *passed, dx, mine, row, self._activation, backward)
            if ends.size:
                ends[:, row : row + self._u] = mine
        return dx


def dropping(numbers: np.ndarray, rate: float) -> np.ndarray:
    """What inputs are multiplied by: 0 for a share of them, and more than 1 for the others, so that sums stay.

    Args:
        numbers: random numbers from 0 to 1, of the inputs' shape.
        rate: the share that is dropped.

    Example:
        >>> dropping(np.array([0.1, 0.5, 0.9], np.float32), 0.5).tolist()
        [0.0, 2.0, 2.0]
    """
    return (numbers >= np.float32(rate)).astype(np.float32) / np.float32(1 - rate)
