"""The compiled training loop: many batches of one network in a single call, with its optimizer inside.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

import numpy as np
import tensorflow as tf

from benchmarks.before.loop import CAPACITY, Loop
from core.experiment import Experiment
from core.tasks import Prepared


class CompiledLoop(Loop[np.ndarray]):
    """A `Loop` over sequences of one length, padding included."""

    def __init__(self, experiment: Experiment, prepared: Prepared, *, xla: bool) -> None:
        super().__init__(experiment, prepared)
        self.xla = xla
        places = np.arange(self.steps * self.batch).reshape(self.steps, self.batch)
        self._share = tf.constant((places < self.n).astype(np.float32))  # (steps, batch): 0 where a batch is padded
        self._run = tf.function(self._body, jit_compile=xla, autograph=False)

    def _take(self, X: np.ndarray, y: np.ndarray) -> None:
        self._X = tf.constant(X)  # (n, T, F), or tokens (n, T)
        self._y = tf.constant(y)  # (n, T, K) or (n, L · K)

    def orders(self, first: int, epochs: int) -> np.ndarray:
        """The sequences in each batch of `epochs` epochs, from epoch `first`: int32 (CAPACITY, steps, batch)."""
        order = np.zeros((CAPACITY, self.steps * self.batch), np.int32)
        if self.steps == 1:
            order[:, : self.n] = np.arange(self.n)  # the only batch has every sequence: order has no effect
        else:
            for e in range(epochs):
                order[e, : self.n] = np.random.default_rng([self._seed, first + e]).permutation(self.n)
        return order.reshape(CAPACITY, self.steps, self.batch)

    def run(self, order: np.ndarray, first: int, steps: int, sums: np.ndarray | None = None) -> np.ndarray:
        """Train on `steps` batches in one call, from batch `first` of `order`; see `Loop.run`."""
        so_far = np.zeros((3, CAPACITY), np.float32) if sums is None else sums
        return self._run(
            self._X, self._y, tf.constant(order), tf.constant(first), tf.constant(steps), tf.constant(so_far)
        ).numpy()

    def _body(
        self, X: tf.Tensor, y: tf.Tensor, order: tf.Tensor, first: tf.Tensor, steps: tf.Tensor, so_far: tf.Tensor
    ) -> tf.Tensor:
        def one(step: tf.Tensor, sums: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            epoch, b = step // self.steps, step % self.steps
            if self.steps == 1:  # the only batch is the whole data: nothing to gather
                loss, metric, n = *self._batch(self.model, X, y, None), tf.constant(float(self.n))
            else:
                places, share = order[epoch, b], self._share[b]  # (batch,) each
                loss, metric = self._batch(self.model, tf.gather(X, places), tf.gather(y, places), share)
                n = tf.reduce_sum(share)
            here = tf.one_hot(epoch, CAPACITY)  # a scatter would be slower to compile
            return step + 1, sums + tf.stack([loss * n, metric * n, n])[:, None] * here

        end = first + steps
        _, sums = tf.while_loop(lambda step, _: step < end, one, [first, so_far], parallel_iterations=1)
        return sums
