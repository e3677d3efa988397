"""A whole stack in training, in machine code: its layers forward and back over a block of sequences.

All weights are one flat array, layer after layer, an embedding's table first. B sequences, T timesteps, F features,
L output timesteps.
"""

from itertools import accumulate, pairwise

import numpy as np

from core.layers.machine import NO_FLAGS, Machine, Random
from core.network.stack import Stack


def has_machine_code(stack: Stack) -> bool:
    """Whether every layer of the stack has machine code, and its answer too."""
    return stack.answer.machine_code() is not None and all(machine is not None for machine in _machines(stack))


class NetworkMachine:
    """A stack in training. It remembers its last forward pass for the backward pass.

    Attributes:
        size: how many numbers its weights are.
        fixed: how many of them, the first ones, are not trained: a frozen embedding's.
    """

    def __init__(self, stack: Stack) -> None:
        """Raise ValueError if a layer has no machine code; see `has_machine_code`."""
        self._stack = stack
        self._embedding = stack.embedding.machine() if stack.embedding else None
        self._machines: list[Machine] = []
        for layer, machine in zip(stack.with_head, _machines(stack), strict=True):
            if machine is None:
                raise ValueError(f"{layer.kind} has no machine code: train the network with Keras.")
            self._machines.append(machine)
        table = self._embedding.size if self._embedding else 0
        ends = [table, *accumulate((machine.size for machine in self._machines), initial=table)][1:]
        self._table, self._parts = slice(0, table), [slice(*ends) for ends in pairwise(ends)]
        self.size = ends[-1]
        self.fixed = table if stack.embedding and stack.embedding.frozen else 0

    def pack(self, weights: list[np.ndarray]) -> np.ndarray:
        """All weights, in Keras's order, as one flat array: float32 (size,)."""
        parts = [weights[0].ravel()] if self._embedding else []
        for place, machine in enumerate(self._machines):
            parts.append(machine.pack(self._stack.weights_of(weights, place)))
        return np.concatenate(parts, dtype=np.float32)

    def unpack(self, packed: np.ndarray) -> list[np.ndarray]:
        """The opposite of `pack`; new arrays."""
        weights = []
        if self._stack.embedding:
            table = packed[self._table].reshape(self._stack.embedding.tokens, self._stack.embedding.dimensions)
            weights.append(table.copy())
        for machine, part in zip(self._machines, self._parts, strict=True):
            weights += machine.unpack(packed[part])
        return weights

    def forward(self, packed: np.ndarray, x: np.ndarray, random: Random | None = None) -> np.ndarray:
        """The network's output (L, units, B), or (1, units, B) where it answers once.

        Args:
            packed: all weights, as `pack` gives them.
            x: inputs (T, F, B), or tokens (T, B), int32. They stay as they are until the backward pass is over.
            random: for what is dropped at random; None: nothing is dropped.
        """
        real = NO_FLAGS
        if self._stack.mask:
            real = x != 0 if self._embedding else np.any(x != 0, axis=1)  # (T, B)
            real = NO_FLAGS if real.all() else np.ascontiguousarray(real)
        values = self._embedding.forward(packed[self._table], x) if self._embedding else x
        for machine, part in zip(self._machines, self._parts, strict=True):
            values = machine.forward(packed[part], values, real if len(values) == len(real) else NO_FLAGS, random)
        return values

    def backward(
        self, packed: np.ndarray, gradient: np.ndarray, dy: np.ndarray, *, wants_dx: bool = False
    ) -> np.ndarray:
        """Write the gradients of all weights that are trained, (size,), from those of the output, like the output.

        Returns:
            The gradients of the inputs, (T, F, B), or of the embedding's vectors, (T, D, B), if `wants_dx`.
        """
        last = -1 if wants_dx or (self._embedding and not self.fixed) else 0
        for place in range(len(self._machines) - 1, -1, -1):
            machine, part = self._machines[place], self._parts[place]
            dy = machine.backward(packed[part], gradient[part], dy, wants_dx=place > last)
        if self._embedding and not self.fixed:
            self._embedding.backward(gradient[self._table], dy)
        return dy


def _machines(stack: Stack) -> list[Machine | None]:
    layers = zip(stack.with_head, stack.widths, stack.sequences, strict=True)
    return [layer.machine(width, sequences=sequences) for layer, width, sequences in layers]
