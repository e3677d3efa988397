"""The compiled training loop: many batches of one network in a single call, with its optimizer inside.

A loop is compiled for the shapes of one network and data; weights, data, seed and learning rate are put in later, so it
is kept and used again. XLA compiles it where that pays; a plain graph takes over where XLA cannot.
"""

import logging
from collections import OrderedDict
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from core.experiment import Experiment, Recurrent
from core.network import build
from core.tasks import Prepared

logger = logging.getLogger(__name__)

CAPACITY = 256  # epochs whose losses one call can hand back
KEPT = 12  # compiled loops kept in one process, the latest used
XLA_PAYS = 5_000  # cell steps (timesteps x recurrent layers x batches) after which compiling has paid for itself
WIDE = 1_500_000  # multiply-adds of one cell step above which matrix products dominate, and XLA brings nothing


@dataclass(frozen=True)
class Shape:
    """What a compiled loop depends on. Two experiments with one Shape share it."""

    network: str
    n: int
    timesteps: int
    features: int
    batch: int
    xla: bool


class Loop:
    """One network, its optimizer, and the compiled function that trains it."""

    def __init__(self, experiment: Experiment, prepared: Prepared, *, xla: bool) -> None:
        data, training = prepared.data, experiment.training
        self.n = len(data.train)
        self.batch = min(training.batch_size, self.n)
        self.steps = -(-self.n // self.batch)  # batches of an epoch
        self.xla = xla
        self._loss = data.output.loss
        self._shape = {
            "timesteps": data.X.shape[1],
            "features": data.features,
            "mask": data.mask,
            "embedding": data.embedding,
        }
        self._layers, self._output = experiment.layers, data.output
        self.model = self._fresh(experiment.seed)
        self._shapes = [tuple(variable.shape) for variable in self.model.trainable_variables]
        # All weights in one vector: optimizers work on each weight alone, and one variable compiles sooner than ten.
        self._flat = keras.Variable(_joined(self.model), name="weights")
        self.optimizer = build.optimizer(training)
        self.optimizer.build([self._flat])
        places = np.arange(self.steps * self.batch).reshape(self.steps, self.batch)
        self._share = tf.constant((places < self.n).astype(np.float32))  # (steps, batch): 0 where a batch is filled up
        self._run = tf.function(self._body, jit_compile=xla, autograph=False)
        self._trained = False

    def _fresh(self, seed: int) -> keras.Sequential:
        return build.build(self._layers, self._output, seed=seed, **self._shape)

    def reset(self, experiment: Experiment, prepared: Prepared) -> None:
        """Begin anew with the experiment's seed, learning rate and data; nothing is compiled again."""
        if self._trained:
            fresh = self._fresh(experiment.seed)
            self._flat.assign(_joined(fresh))
            for old, new in zip(self.model.non_trainable_variables, fresh.non_trainable_variables, strict=True):
                old.assign(new)
            for variable in self.optimizer.variables:
                variable.assign(tf.zeros_like(variable))
            self._trained = False
        self.optimizer.learning_rate.assign(experiment.training.learning_rate)
        self._seed = experiment.seed
        self._X = tf.constant(prepared.X_network[prepared.data.train])  # (n, T, F), or tokens (n, T)
        self._y = tf.constant(prepared.y_network[prepared.data.train])  # (n, T, K) or (n, L · K)

    def orders(self, first: int, epochs: int) -> np.ndarray:
        """For each of `epochs` epochs from `first` on, which sequence is where: int32 (CAPACITY, steps, batch)."""
        order = np.zeros((CAPACITY, self.steps * self.batch), np.int32)
        if self.steps == 1:
            order[:, : self.n] = np.arange(self.n)  # one batch holds all: its order means nothing
        else:
            for e in range(epochs):
                order[e, : self.n] = np.random.default_rng([self._seed, first + e]).permutation(self.n)
        return order.reshape(CAPACITY, self.steps, self.batch)

    def run(self, order: np.ndarray, first: int, steps: int, sums: np.ndarray | None = None) -> np.ndarray:
        """Train on `steps` batches, from batch `first` of `order` on.

        Args:
            order: what `orders` returned.
            first: the batch to begin with, counted from the first epoch of `order`.
            steps: batches to train on.
            sums: what the call before returned; it is added to in the same order however the calls are cut.

        Returns:
            float32 (2, CAPACITY): the sums of loss and metric over the sequences of each epoch that were trained on.
        """
        self._trained = self._trained or steps > 0
        so_far = np.zeros((2, CAPACITY), np.float32) if sums is None else sums
        return self._run(
            self._X, self._y, tf.constant(order), tf.constant(first), tf.constant(steps), tf.constant(so_far)
        ).numpy()

    def weights(self) -> list[np.ndarray]:
        """The network's weights now, in Keras's order."""
        return [part.numpy() for part in self._parts(self._flat.value)]

    def _parts(self, flat: tf.Tensor) -> list[tf.Tensor]:
        """The weights of each layer, cut from the one vector (P,)."""
        sizes = [int(np.prod(shape)) for shape in self._shapes]
        return [tf.reshape(part, shape) for part, shape in zip(tf.split(flat, sizes), self._shapes, strict=True)]

    def _body(
        self, X: tf.Tensor, y: tf.Tensor, order: tf.Tensor, first: tf.Tensor, steps: tf.Tensor, so_far: tf.Tensor
    ) -> tf.Tensor:
        def one(step: tf.Tensor, sums: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            epoch, b = step // self.steps, step % self.steps
            if self.steps == 1:  # one batch is all of it, and needs no gathering
                loss, metric, n = *self._batch(X, y, None), float(self.n)
            else:
                places, share = order[epoch, b], self._share[b]  # (batch,) each
                loss, metric = self._batch(tf.gather(X, places), tf.gather(y, places), share)
                n = tf.reduce_sum(share)
            here = tf.one_hot(epoch, CAPACITY)  # a scatter would be slower to compile
            return step + 1, sums + tf.stack([loss * n, metric * n])[:, None] * here

        end = first + steps
        _, sums = tf.while_loop(lambda step, _: step < end, one, [first, so_far], parallel_iterations=1)
        return sums

    def _batch(self, x: tf.Tensor, y: tf.Tensor, share: tf.Tensor | None) -> tuple[tf.Tensor, tf.Tensor]:
        """One step of the optimizer. Returns the mean loss and metric over the batch's real sequences."""
        with tf.GradientTape() as tape:
            states = self.model.non_trainable_variables  # of dropout's random numbers
            p, updated = self.model.stateless_call(self._parts(self._flat.value), states, x, training=True)
            loss = self._mean(self._losses(y, p), share)
        self.optimizer.apply([tape.gradient(loss, self._flat.value)], [self._flat])
        for state, new in zip(states, updated, strict=True):
            state.assign(new)
        right = tf.abs(y - p) if self._loss == "mse" else tf.cast((p > 0.5) == (y > 0.5), tf.float32)
        return loss, self._mean(right, share)

    def _losses(self, y: tf.Tensor, p: tf.Tensor) -> tf.Tensor:
        if self._loss == "mse":
            return tf.square(y - p)
        p = tf.clip_by_value(p, keras.config.epsilon(), 1 - keras.config.epsilon())
        return -(y * tf.math.log(p) + (1 - y) * tf.math.log(1 - p))

    @staticmethod
    def _mean(values: tf.Tensor, share: tf.Tensor | None) -> tf.Tensor:
        if share is None:
            return tf.reduce_mean(values)
        each = tf.reduce_mean(tf.reshape(values, (values.shape[0], -1)), axis=1)  # (batch,)
        return tf.reduce_sum(each * share) / tf.reduce_sum(share)


def _joined(model: keras.Sequential) -> np.ndarray:
    """All weights of a model in one vector, in Keras's order, (P,)."""
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


_kept: OrderedDict[Shape, Loop] = OrderedDict()


def loop_for(experiment: Experiment, prepared: Prepared) -> tuple[Loop, str]:
    """A loop ready to train the experiment, kept from before if there is one, and a note on how it was made.

    The choice between XLA and a plain graph follows from the experiment alone, so that the same experiment gives the
    same numbers each time.
    """
    xla, note = _xla_pays(experiment, prepared), ""
    if xla:
        loop, fits = _kept_loop(experiment, prepared, xla=True)
        if fits:
            return loop, note
        note = "XLA could not compile this network: it was trained by a plain compiled loop, which is slower."
    return _kept_loop(experiment, prepared, xla=False)[0], note


def _kept_loop(experiment: Experiment, prepared: Prepared, *, xla: bool) -> tuple[Loop, bool]:
    """A loop, reset, and whether it compiles: a new one is compiled by a call that trains on nothing."""
    data, training = prepared.data, experiment.training
    free = {"learning_rate": 1.0, "epochs": 1, "patience": 0, "validation_share": 0.0}
    network = experiment.model_dump_json(include={"layers"}) + training.model_copy(update=free).model_dump_json()
    network += f"{data.output}{data.mask}{data.embedding}"
    shape = Shape(network, len(data.train), *data.X.shape[1:], training.batch_size, xla)
    if shape in _kept:
        loop = _kept[shape]
        loop.reset(experiment, prepared)
    else:
        loop = Loop(experiment, prepared, xla=xla)
        loop.reset(experiment, prepared)
        try:
            loop.run(loop.orders(0, 0), 0, 0)
        except (tf.errors.OpError, ValueError, TypeError, NotImplementedError) as error:
            if not xla:
                raise
            logger.warning("XLA could not compile %s: %s", shape, error)
            return loop, False
        _kept[shape] = loop
    _kept.move_to_end(shape)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return loop, True


def _xla_pays(experiment: Experiment, prepared: Prepared) -> bool:
    data, training = prepared.data, experiment.training
    recurrent = [layer for layer in experiment.layers if isinstance(layer, Recurrent)]
    batch = min(training.batch_size, len(data.train))
    batches = training.epochs * -(-len(data.train) // batch)
    steps = data.X.shape[1] * batches * sum(layer.width // layer.units for layer in recurrent)
    widest = max(
        batch * layer.units * layer.units * {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}[layer.kind] for layer in recurrent
    )
    return steps >= XLA_PAYS and widest <= WIDE
