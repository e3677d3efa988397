"""The training loop in machine code: nothing is compiled for a new network, and no TensorFlow is loaded.

A step gathers a batch, runs the layers forward and back (`core.network.machine`) and moves the weights
(`core.training.optimizers`). A large batch is read in blocks, side by side where a core is free. The blocks depend on
the experiment alone, so the same experiment gives the same numbers.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import pairwise
from typing import TypeVar

import numpy as np

from core.experiment import Experiment
from core.layers.machine import Memory, Random
from core.layers.machine_code import ARRAY, VECTOR, add, compiled, one_thread_each
from core.network.machine import NetworkMachine
from core.network.stack import Stack, stack_of
from core.tasks import Prepared
from core.training.blocks import at_once, blocks, ends_of_blocks, least
from core.training.loop import Loop, Order
from core.training.loop_state import LoopState, RandomNumbers, restore, state_of
from core.training.optimizers import OptimizerMachine

T = TypeVar("T")

READ_AT_ONCE = 128  # sequences of one prediction; more are no faster


class MachineLoop(Loop):
    """A `Loop` in machine code.

    Args:
        experiment: what to train.
        prepared: its data.
        weights: the first weights, in Keras's order.
        free_core: whether another core has nothing else to do; asked at each step.
    """

    def __init__(
        self, experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], free_core: Callable[[], bool]
    ) -> None:
        super().__init__(experiment, prepared)
        data = prepared.data
        self.stack = stack_of(experiment, data)
        self._post, self._free_core = data.padding == "post", free_core
        self._y = np.ascontiguousarray(_answers(self._y, per_timestep=self.stack.answer.per_timestep))
        count = blocks(self.stack, self.batch, data.timesteps)
        drops = any(layer.drops for layer in self.stack.layers)
        self._randoms = [RandomNumbers([self._seed, block]) if drops else None for block in range(count)]
        self._blocks = [_Block(self.stack, random) for random in self._randoms]
        self._network = self._blocks[0].network
        self._packed = self._network.pack(weights)
        self._trained = slice(self._network.fixed, None)
        self._optimizer = OptimizerMachine(experiment.training, self._packed[self._trained].size)

    def run(self, order: Order, first: int, steps: int, sums: np.ndarray) -> np.ndarray:
        """See `Loop.run`."""
        with one_thread_each():
            return super().run(order, first, steps, sums)

    def step(self, places: np.ndarray) -> tuple[float, float]:
        """See `Loop.step`."""
        ends = ends_of_blocks(len(places), len(self._blocks), least(self.stack))
        first, end = self._cut(places)
        answers = len(places) * self._y.shape[1] * self._y.shape[2]
        parts = [
            partial(block.read, self._packed, self._X, self._y, places[start:stop], (first, end), 1 / answers)
            for block, (start, stop) in zip(self._blocks, pairwise(ends), strict=False)
        ]
        sums = on_cores(parts, self._free_core)
        gradient = self._blocks[0].gradient
        for block in self._blocks[1 : len(parts)]:
            add_flat(block.gradient, gradient)
        self._optimizer.step(self._packed[self._trained], gradient[self._trained])
        loss, metric = (sum(one) / answers for one in zip(*sums, strict=True))
        return loss, metric

    def weights(self) -> list[np.ndarray]:
        """See `Loop.weights`."""
        return self._network.unpack(self._packed)

    def predict(self, weights: list[np.ndarray], X: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
        """See `Loop.predict`."""
        return predict(self.stack, weights, X, post=self._post)

    def state(self) -> LoopState:
        """See `Loop.state`."""
        return state_of(self._packed[self._trained], self._optimizer, self._randoms)

    def restore(self, state: LoopState) -> None:
        """See `Loop.restore`."""
        restore(state, self._packed[self._trained], self._optimizer, self._randoms)

    def _cut(self, places: np.ndarray) -> tuple[int, int]:
        """The first timestep that is read of these sequences, and the one after the last."""
        T = self._X.shape[1]
        if self._lengths is None or self.stack.answer.per_timestep:
            return 0, T
        longest = max(1, int(self._lengths[places].max()))
        return (0, longest) if self._post else (T - longest, T)


class _Block:
    """A part of each batch, with memory and a gradient of its own."""

    def __init__(self, stack: Stack, random: Random | None) -> None:
        loss = stack.answer.machine_code()
        if loss is None:
            raise ValueError(f"{type(stack.answer).__name__} has no machine code: train the network with Keras.")
        self.network, self._loss, self._random = NetworkMachine(stack), loss, random
        self.gradient, self._memory, self._slopes = np.zeros(self.network.size, np.float32), Memory(), Memory()

    def read(
        self,
        packed: np.ndarray,
        X: np.ndarray,
        y: np.ndarray,
        places: np.ndarray,
        cut: tuple[int, int],
        scale: float,
    ) -> tuple[float, float]:
        """Write the gradient of the sequences at `places`. Returns the sums of their losses and metrics.

        Args:
            packed: all weights.
            X: training sequences (n, T, F), or tokens (n, T).
            y: their targets, (n, L, K).
            places: which sequences.
            cut: which timesteps, as (first, end).
            scale: of the gradient.
        """
        (first, end), B = cut, len(places)
        L, K = y.shape[1:]
        if X.ndim == 2:
            x = np.ascontiguousarray(X[places, first:end].T)
            (targets,) = self._memory.take((L, K, B))
        else:
            x, targets = self._memory.take((end - first, X.shape[2], B), (L, K, B))
            gather(X, places, x)
        gather(y, places, targets)
        p = self.network.forward(packed, x, self._random)
        (slopes,) = self._slopes.take(p.shape)
        sums = self._loss(p, targets, slopes, scale)
        self.network.backward(packed, self.gradient, slopes)
        return sums


def predict(stack: Stack, weights: list[np.ndarray], X: np.ndarray, *, post: bool = False) -> np.ndarray:
    """The output, (m, T, units) or (m, units), of a network for X (m, T, F), or tokens (m, T).

    `post`: padding follows the text. Padding that a mask skips is not read where whole columns of it can be left out.
    """
    with one_thread_each():
        return _predict(stack, weights, X, post=post)


def _predict(stack: Stack, weights: list[np.ndarray], X: np.ndarray, *, post: bool) -> np.ndarray:
    network, per_timestep = NetworkMachine(stack), stack.answer.per_timestep
    packed, T = network.pack(weights), X.shape[1]
    output = np.zeros((len(X), T, stack.answer.units) if per_timestep else (len(X), stack.answer.units), np.float32)
    lengths = np.count_nonzero(X, axis=1) if stack.mask and X.ndim == 2 and not per_timestep else np.full(len(X), T)
    order = np.argsort(lengths, kind="stable")
    together = min(READ_AT_ONCE, 2 * at_once(stack, T))  # 128, but of films so many that there is memory for
    for start in range(0, len(X), together):
        places = order[start : start + together]
        longest = max(1, int(lengths[places[-1]]))
        part = X[places, :longest] if post else X[places, T - longest :]
        axes = (1, 0) if X.ndim == 2 else (1, 2, 0)
        p = network.forward(packed, np.ascontiguousarray(part.transpose(axes)))  # (L, units, B)
        output[places] = p.transpose(2, 0, 1) if per_timestep else p[0].T
    return output


def _answers(y: np.ndarray, *, per_timestep: bool) -> np.ndarray:
    """Targets in the network's shape, or token numbers, as float32 (n, L, K)."""
    if per_timestep:
        return y.reshape(*y.shape[:2], -1).astype(np.float32)
    return y.reshape(len(y), 1, -1).astype(np.float32)


@compiled(ARRAY, "i8[::1]", ARRAY)
def gather(X: np.ndarray, places: np.ndarray, x: np.ndarray) -> None:
    """Write the sequences X (n, T, F) at `places` into the columns of x (T, F, B)."""
    for b in range(places.size):
        for t in range(x.shape[0]):
            for k in range(x.shape[1]):
                x[t, k, b] = X[places[b], t, k]


def on_cores(parts: Sequence[Callable[[], T]], free_core: Callable[[], bool]) -> list[T]:
    """What all parts return, in their order. Every second one is computed on a second core if it is free."""
    if len(parts) > 1 and free_core():
        others = _second_core().submit(lambda: [part() for part in parts[1::2]])
        mine = [part() for part in parts[::2]]
        theirs = others.result()
        return [(mine, theirs)[place % 2][place // 2] for place in range(len(parts))]
    return [part() for part in parts]


@compiled(VECTOR, VECTOR)
def add_flat(source: np.ndarray, target: np.ndarray) -> None:
    """Add a flat array to another."""
    add(source, target)


@cache
def _second_core() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="second-core")
