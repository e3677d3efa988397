"""The base of all training loops: one network, its weights, and one step of its optimizer.

A loop is compiled for the shapes of one network and its data. `reset` sets weights, data, seed and learning rate, so a
loop can be used again.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

import keras
import numpy as np
import tensorflow as tf

from benchmarks.before import build
from core.experiment import Experiment
from core.network import trace
from core.network.stack import stack_of
from core.tasks import Prepared

CAPACITY = 256  # epochs whose losses one call can return


Orders = TypeVar("Orders")  # the type in which a loop stores the sequences of each batch


class Loop(ABC, Generic[Orders]):
    """One network, its optimizer, and the compiled functions that train it."""

    def __init__(self, experiment: Experiment, prepared: Prepared) -> None:
        data, training = prepared.data, experiment.training
        self.n = len(data.train)
        self.batch = min(training.batch_size, self.n)
        self.steps = -(-self.n // self.batch)  # batches of an epoch
        self._stack, self._timesteps = stack_of(experiment, data), data.timesteps
        self.model = self._fresh(experiment.seed)
        trained = {id(variable) for variable in self.model.trainable_variables}
        self.learns = [id(weight) in trained for weight in self.model.weights]  # False for a frozen embedding
        frozen = {id(weight) for weight in self.model.non_trainable_weights}
        # The state of dropout's random numbers changes with each batch; other untrained variables are constant.
        self._moves = [id(variable) not in frozen for variable in self.model.non_trainable_variables]
        # One vector has all weights: optimizers treat each weight alone, and one variable compiles faster than ten.
        # An embedding stays separate: XLA would search all layers for each of its many gradients, several times a
        # step (18 ms instead of 3 with 5,000 words of 50 numbers).
        self._apart = int(data.embedding is not None and not data.embedding.frozen)
        self._shapes = [tuple(weight.shape) for weight in self.model.trainable_weights[self._apart :]]
        self._variables = [keras.Variable(value) for value in self._values()]
        self.optimizer = build.optimizer(training)
        self.optimizer.build(self._variables)
        self._used = False

    @property
    def trained(self) -> int:
        """The number of trainable weights."""
        return sum(int(np.prod(variable.shape)) for variable in self._variables)

    def _fresh(self, seed: int) -> keras.Model:
        return build.build(self._stack, timesteps=self._timesteps, seed=seed)

    def reset(self, experiment: Experiment, prepared: Prepared) -> None:
        """Start again with the experiment's seed, learning rate and data, without compiling again."""
        if self._used:
            fresh = self._fresh(experiment.seed)
            for old, new in zip(self.model.variables, fresh.variables, strict=True):  # weights, and dropout's states
                old.assign(new)
            for variable in self.optimizer.variables:
                variable.assign(tf.zeros_like(variable))
        self._used = True
        if prepared.data.first_vectors:
            self.model.weights[0].assign(prepared.data.first_vectors().matrix)
        for variable, value in zip(self._variables, self._values(), strict=True):
            variable.assign(value)
        self.optimizer.learning_rate.assign(experiment.training.learning_rate)
        self._seed = experiment.seed
        self._take(prepared.X_network[prepared.data.train], prepared.y_network[prepared.data.train])

    @abstractmethod
    def _take(self, X: np.ndarray, y: np.ndarray) -> None:
        """Keep the sequences to learn from: X (n, T, F) or tokens (n, T), and y (n, T, K) or (n, L · K)."""

    @abstractmethod
    def orders(self, first: int, epochs: int) -> Orders:
        """The indices of the sequences in each batch of `epochs` epochs, from epoch `first`."""

    @abstractmethod
    def run(self, order: Orders, first: int, steps: int, sums: np.ndarray | None = None) -> np.ndarray:
        """Train on `steps` batches, from batch `first` of `order`.

        Args:
            order: what `orders` returned.
            first: the first batch, counted from the beginning of `order`.
            steps: batches to train on.
            sums: the result of the previous call. Batches add to it in order, so the split into calls has no effect.

        Returns:
            float32 (3, CAPACITY): for each epoch the sum of the losses, the sum of the metrics, and the number of
            sequences trained on.
        """

    def predict(self, weights: list[np.ndarray], X: np.ndarray) -> np.ndarray:
        """The network's output for X (m, T, F), or tokens (m, T), with these weights, in Keras's order."""
        return trace.predict(self._stack, weights, X)

    def weights(self) -> list[np.ndarray]:
        """The network's current weights, in Keras's order."""
        parts = iter(self._parts())
        return [
            (next(parts) if learns else weight).numpy()
            for learns, weight in zip(self.learns, self.model.weights, strict=True)
        ]

    def _values(self) -> list[np.ndarray]:
        """The initial values of `_variables`: a trainable embedding, then all other weights in one vector (P,)."""
        weights = [weight.numpy() for weight in self.model.trainable_weights]
        return [*weights[: self._apart], np.concatenate([weight.ravel() for weight in weights[self._apart :]])]

    def _parts(self) -> list[tf.Tensor | tf.Variable]:
        """The current trainable weights, in Keras's order; those of the layers are split from their vector."""
        *apart, joined = [variable.value for variable in self._variables]
        pieces = tf.split(joined, [int(np.prod(shape)) for shape in self._shapes])
        return [*apart, *(tf.reshape(piece, shape) for piece, shape in zip(pieces, self._shapes, strict=True))]

    def _batch(
        self, model: keras.Model, x: tf.Tensor, y: tf.Tensor, share: tf.Tensor | None
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """One step of the optimizer. Returns the mean loss and metric over the batch's real sequences.

        `model` reads x with the weights from `_read_with`. It is this loop's model, or one that takes the same inputs.
        """
        with tf.GradientTape() as tape:
            fixed = self.model.non_trainable_variables
            p, updated = model.stateless_call(self._read_with(self._parts()), fixed, x, training=True)
            loss = self._mean(self._stack.answer.tensor_losses(y, p), share)
        gradients = tape.gradient(loss, [variable.value for variable in self._variables])
        # An embedding's gradient covers the rows looked up; Keras's optimizers update all rows.
        self.optimizer.apply([tf.convert_to_tensor(gradient) for gradient in gradients], self._variables)
        for variable, new, moves in zip(fixed, updated, self._moves, strict=True):
            if moves:
                variable.assign(new)
        return loss, self._mean(self._stack.answer.tensor_metrics(y, p), share)

    def _read_with(self, trained: list[tf.Tensor]) -> list[tf.Tensor]:
        """The trainable weights in the form that `_batch`'s model needs: unchanged, by default."""
        return trained

    @staticmethod
    def _mean(values: tf.Tensor, share: tf.Tensor | None) -> tf.Tensor:
        if share is None:
            return tf.reduce_mean(values)
        each = tf.reduce_mean(tf.reshape(values, (values.shape[0], -1)), axis=1)  # (batch,)
        return tf.reduce_sum(each * share) / tf.reduce_sum(share)
