"""The training loop for texts: batches of similar length, each cut to its longest text.

Skipped timesteps change nothing, so a cut batch gives the same numbers as the texts at full length. XLA does not help:
it compiles for one length, and matrix products are most of the work at these sizes.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

from collections.abc import Callable
from dataclasses import replace

import keras
import numpy as np
import tensorflow as tf

from benchmarks.before import build
from benchmarks.before.cells import runs_as_machine_code
from benchmarks.before.closed_gates import can_close, widened
from benchmarks.before.loop import CAPACITY, Loop
from core.experiment import Experiment
from core.tasks import Prepared
from core.training.buckets import batches

TOKENS = tf.TensorSpec((None, None), tf.int32)  # (b, T) of any size
READ_AT_ONCE = 512  # texts in one prediction; more are no faster
TIMESTEPS_AT_ONCE = 64_000  # in one prediction, to limit memory


class TextLoop(Loop[list[list[np.ndarray]]]):
    """A `Loop` over tokens whose batches differ in length.

    If all recurrent layers are LSTMs, they run as machine code; a mask then takes no extra time. Otherwise padding
    closes the gates if the layers allow it, which is faster than a mask. Otherwise only batches with padding have a
    mask. If the network does not skip padding, every text has the full length.
    """

    def __init__(self, experiment: Experiment, prepared: Prepared) -> None:
        super().__init__(experiment, prepared)
        data = prepared.data
        self._post = data.padding == "post"
        self._compiles = runs_as_machine_code(self._stack)
        self._closes = data.mask and not self._compiles and can_close(self._stack, data.padding)
        # One function for batches without padding, one for batches with it; the same one where padding is free.
        one = self._compiles or self._closes
        masks = (data.mask,) if one or not data.mask else (False, True)
        steps, answers = [self._step(mask=mask) for mask in masks], [self._answering(mask=mask) for mask in masks]
        self._steps, self._answers = (steps[0], steps[-1]), (answers[0], answers[-1])

    def _take(self, X: np.ndarray, y: np.ndarray) -> None:
        self._tokens, self._y, self._lengths = X, y, self._real(X)

    def orders(self, first: int, epochs: int) -> list[list[np.ndarray]]:
        """The batches of each of `epochs` epochs, from `first`: the indices of the texts in each, int32."""
        return [batches(self._lengths, self.batch, [self._seed, first + e]) for e in range(epochs)]

    def run(self, order: list[list[np.ndarray]], first: int, steps: int, sums: np.ndarray | None = None) -> np.ndarray:
        """Train on `steps` batches, from batch `first` of `order`; see `Loop.run`."""
        totals = np.zeros((3, CAPACITY), np.float32) if sums is None else sums.copy()
        for step in range(first, first + steps):
            epoch, b = divmod(step, self.steps)
            places = order[epoch][b]
            x, mask = self._cut(self._tokens[places], self._lengths[places])
            totals[:, epoch] += self._steps[mask](tf.constant(x), tf.constant(self._y[places])).numpy()
        return totals

    def predict(self, weights: list[np.ndarray], X: np.ndarray) -> np.ndarray:
        """The network's output (m, units) for the tokens X (m, T) with these weights, in Keras's order."""
        lengths, answers = self._real(X), np.zeros((len(X), self._stack.answer.units), np.float32)
        learned = list(zip(weights, self.learns, strict=True))
        trained = [tf.constant(weight) for weight, learns in learned if learns]
        frozen = iter([weight for weight, learns in learned if not learns])
        variables = zip(self.model.non_trainable_variables, self._moves, strict=True)
        rest = [variable.value if moves else tf.constant(next(frozen)) for variable, moves in variables]
        order = np.argsort(lengths, kind="stable")
        start = 0
        while start < len(order):
            places = order[start : start + READ_AT_ONCE]
            longest = max(1, int(lengths[places[-1]]))
            places = places[: max(1, TIMESTEPS_AT_ONCE // longest)]
            x, mask = self._cut(X[places], lengths[places])
            answers[places] = self._answers[mask](tf.constant(x), trained, rest).numpy()
            start += len(places)
        return answers

    def _real(self, X: np.ndarray) -> np.ndarray:
        """The timesteps of each text in X (m, T) that the network reads, (m,)."""
        return np.count_nonzero(X, axis=1) if self._stack.mask else np.full(len(X), X.shape[1])

    def _cut(self, x: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, bool]:
        """The texts x (b, T) without timesteps that are padding in every text, and whether any padding remains."""
        longest = max(1, int(lengths.max()))
        cut = x[:, :longest] if self._post else x[:, -longest:]
        return np.ascontiguousarray(cut), bool(lengths.min() < longest) and self._stack.mask

    def _any_length(self, *, mask: bool) -> keras.Model:
        """The network for texts of any length. It is called with this loop's weights, never with its own."""
        stack = replace(self._stack, mask=mask)
        return build.build(stack, timesteps=None, seed=0, closing=self._closes, machine_code=self._compiles)

    def _read_with(self, trained: list[tf.Tensor]) -> list[tf.Tensor]:
        return widened(self._stack, trained) if self._closes else trained

    def _step(self, *, mask: bool) -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
        model = self._any_length(mask=mask)

        def step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
            loss, metric = self._batch(model, x, y, None)
            n = tf.cast(tf.shape(x)[0], tf.float32)
            return tf.stack([loss * n, metric * n, n])

        y = tf.TensorSpec((None, self._stack.answer.units), tf.float32)
        return tf.function(step, autograph=False).get_concrete_function(TOKENS, y)

    def _answering(self, *, mask: bool) -> Callable[[tf.Tensor, list[tf.Tensor], list[tf.Tensor]], tf.Tensor]:
        model = self._any_length(mask=mask)

        def answer(x: tf.Tensor, trained: list[tf.Tensor], rest: list[tf.Tensor]) -> tf.Tensor:
            return model.stateless_call(self._read_with(trained), rest, x, training=False)[0]

        sides = self.model.trainable_variables, self.model.non_trainable_variables
        specs = ([tf.TensorSpec(variable.shape, variable.dtype) for variable in side] for side in sides)
        return tf.function(answer, autograph=False).get_concrete_function(TOKENS, *specs)
