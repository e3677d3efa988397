"""The training loop for pairs of texts, in machine code: an encoder and a decoder with teacher forcing.

A batch is cut to its longest source and its longest target. What is true of `machine_loop` is true here: large batches
are read in blocks, which depend on the experiment alone.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from core.answers.token_machine_code import cross_entropy
from core.experiment import Experiment, ExperimentError
from core.layers.machine import Memory, Random
from core.layers.machine_code import one_thread_each
from core.network.batch import Batch
from core.network.decoding import READ_AT_ONCE as WRITTEN_AT_ONCE
from core.network.decoding import greedy_tokens
from core.network.encoder_decoder import SOURCE, TARGET, EncoderDecoder
from core.network.encoder_decoder_machine import EncoderDecoderMachine
from core.network.encoder_decoder_of import encoder_decoder_of
from core.tasks import PreparedPairs
from core.tasks.pair_data import BEGIN, END
from core.training.blocks import LARGE, SMALL, ends_of_blocks
from core.training.loop import Loop, Order
from core.training.loop_state import LoopState, RandomNumbers, restore, state_of
from core.training.machine_loop import add_flat, on_cores
from core.training.optimizers import OptimizerMachine

READ_AT_ONCE = 128  # pairs of one validation batch


class PairLoop(Loop):
    """A `Loop` for pairs of texts.

    Its metric is the share of letters that are right after the right ones. `also` measures the share of pairs that are
    right in every letter. The greedy decoder writes exactly these without an error: as long as all letters before are
    right, it reads what teacher forcing has it read.
    """

    also = ("exact_accuracy",)

    def __init__(self, experiment: Experiment, prepared: PreparedPairs, free_core: Callable[[], bool]) -> None:
        super().__init__(experiment, prepared)
        # Batches of sources of one length save a fifth of the time. But the few short texts are then a batch of their
        # own, and in single trainings the network learned a little less.
        self._lengths = None
        network = encoder_decoder_of(experiment, prepared.data)
        weights = network.initial_weights(experiment.seed)
        if weights is None:
            raise ExperimentError(f"{network.encoder.kind} cannot translate here: choose another kind of layer")
        self._network, self._longest, self._free_core = network, prepared.data.y.shape[1], free_core
        drops = network.encoder.drops
        count = max(1, -(-self.batch // LARGE), min(2, self.batch // SMALL))
        self._randoms = [RandomNumbers([self._seed, block]) if drops else None for block in range(count)]
        self._blocks = [_Block(network, random) for random in self._randoms]
        first, *others = (block.machine for block in self._blocks)
        self._readers = first, (others[0] if others else EncoderDecoderMachine(network))  # one for each core
        self._packed = first.pack(weights)
        self._optimizer = OptimizerMachine(experiment.training, self._packed.size)

    def run(self, order: Order, first: int, steps: int, sums: np.ndarray) -> np.ndarray:
        """See `Loop.run`."""
        with one_thread_each():
            return super().run(order, first, steps, sums)

    def step(self, places: np.ndarray) -> tuple[float, float]:
        """See `Loop.step`. The means are over the letters of the targets, without padding."""
        source, target = _cut(self._X[places]), _cut(self._y[places])
        letters = int(np.count_nonzero(target))
        ends = ends_of_blocks(len(places), len(self._blocks))
        parts = [
            partial(block.read, self._packed, source[start:stop], target[start:stop], 1 / letters)
            for block, (start, stop) in zip(self._blocks, pairwise(ends), strict=False)
        ]
        sums = on_cores(parts, self._free_core)
        gradient = self._blocks[0].gradient
        for block in self._blocks[1 : len(parts)]:
            add_flat(block.gradient, gradient)
        self._optimizer.step(self._packed, gradient)
        loss, metric = (sum(one) / letters for one in zip(*sums, strict=True))
        return loss, metric

    def weights(self) -> list[np.ndarray]:
        """See `Loop.weights`."""
        return self._blocks[0].machine.unpack(self._packed)

    def validate(self, X: np.ndarray, y: np.ndarray) -> tuple[float, ...]:
        """Loss, metric and the share of exact pairs, with teacher forcing."""
        parts = [
            partial(self._judge, self._readers[place % 2], X[rows], y[rows])
            for place, rows in enumerate(_by_length(X, READ_AT_ONCE))
        ]
        with one_thread_each():
            judged = on_cores(parts, self._free_core)
        losses, right, letters, exact = (sum(one) for one in zip(*judged, strict=True))
        return losses / letters, right / letters, exact / len(X)

    def state(self) -> LoopState:
        """See `Loop.state`."""
        return state_of(self._packed, self._optimizer, self._randoms)

    def restore(self, state: LoopState) -> None:
        """See `Loop.restore`."""
        restore(state, self._packed, self._optimizer, self._randoms)

    def predict(self, weights: list[np.ndarray], X: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
        """What the network writes for sources (m, S) by itself, tokens (m, T).

        Where the targets `y` (m, T) are known, they are read first, in machine code: with teacher forcing a pair that
        is right in every letter is what the decoder writes by itself. Only the others are written letter by letter.
        """
        tokens, left = np.zeros((len(X), self._longest), np.int32), np.ones(len(X), bool)
        with one_thread_each():
            if y is not None:
                left = ~self._right(weights, X, y)
                tokens[~left] = y[~left]
            wrong = np.flatnonzero(left)
            batches = [wrong[rows] for rows in _by_length(X[wrong], WRITTEN_AT_ONCE)]
            signs = {"begin": BEGIN, "end": END, "longest": self._longest}
            parts = [partial(greedy_tokens, self._network, weights, X[rows], **signs) for rows in batches]
            for rows, part in zip(batches, on_cores(parts, self._free_core), strict=True):
                tokens[rows] = part
        return tokens

    def _right(self, weights: list[np.ndarray], X: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which pairs are right in every letter, read by teacher forcing: bool (m,)."""
        right, packed, batches = np.zeros(len(X), bool), self._readers[0].pack(weights), _by_length(X, READ_AT_ONCE)

        def read(place: int, rows: np.ndarray) -> np.ndarray:
            batch, output = self._read(self._readers[place % 2], packed, X[rows], y[rows])
            output[..., 0] = -1  # padding is no letter
            return _hits(batch, output)

        parts = [partial(read, place, rows) for place, rows in enumerate(batches)]
        for rows, part in zip(batches, on_cores(parts, self._free_core), strict=True):
            right[rows] = part.all(axis=1)
        return right

    def _judge(self, machine: EncoderDecoderMachine, X: np.ndarray, y: np.ndarray) -> tuple[float, int, int, int]:
        """Of a batch, read by teacher forcing: the sum of the losses, letters that are right, letters, exact pairs."""
        batch, output = self._read(machine, self._packed, X, y)
        loss = float(self._answer.losses(batch.targets, output)[batch.mask].sum())
        hits = _hits(batch, output)
        return loss, int(hits[batch.mask].sum()), int(batch.mask.sum()), int(hits.all(axis=1).sum())

    def _read(
        self, machine: EncoderDecoderMachine, packed: np.ndarray, X: np.ndarray, y: np.ndarray
    ) -> tuple[Batch, np.ndarray]:
        """A batch, cut to its longest source and target, and the output (B, T, V) with teacher forcing."""
        batch = self._network.teacher_forced(_cut(X), _cut(y), BEGIN)
        return batch, machine.forward(packed, *_columns(batch.inputs)).transpose(2, 0, 1)


class _Block:
    """A part of each batch, with memory and a gradient of its own."""

    def __init__(self, network: EncoderDecoder, random: Random | None) -> None:
        self.machine, self._network, self._random = EncoderDecoderMachine(network), network, random
        self.gradient, self._memory = np.zeros(self.machine.size, np.float32), Memory()

    def read(self, packed: np.ndarray, source: np.ndarray, target: np.ndarray, scale: float) -> tuple[float, float]:
        """Write the gradient for sources (B, S) with targets (B, T), times `scale`. Returns sums of loss and metric."""
        batch = self._network.teacher_forced(source, target, BEGIN)
        output = self.machine.forward(packed, *_columns(batch.inputs), self._random)
        y, slopes = self._memory.take((target.shape[1], 1, len(target)), output.shape)
        y[:, 0] = np.where(batch.mask, batch.targets, -1).T
        sums = cross_entropy(output, y, slopes, scale)
        self.machine.backward(packed, self.gradient, slopes)
        return sums


def _hits(batch: Batch, output: np.ndarray) -> np.ndarray:
    """Where the likeliest of the output (B, T, V) is the target, or the target is padding: bool (B, T)."""
    hits: np.ndarray = output.argmax(axis=-1) == batch.targets
    return hits | ~batch.mask


def _by_length(X: np.ndarray, at_once: int) -> list[np.ndarray]:
    """The rows of sources (m, S) in batches of similar length."""
    order = np.argsort(np.count_nonzero(X, axis=1), kind="stable")
    return [order[start : start + at_once] for start in range(0, len(X), at_once)]


def _cut(tokens: np.ndarray) -> np.ndarray:
    """Tokens (B, T) without the columns at the end that are padding in all rows."""
    return tokens[:, : max(1, int(np.count_nonzero(tokens, axis=1).max()))]


def _columns(inputs: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Source (S, B) and target (T, B)."""
    source, target = (np.ascontiguousarray(inputs[name].T) for name in (SOURCE, TARGET))
    return source, target
