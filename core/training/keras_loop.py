"""The training loop for networks that have no machine code: Keras's own layers in a TensorFlow graph.

The first step traces the graph, which takes a second or two.
"""

import numpy as np
import tensorflow as tf

from core.experiment import Experiment
from core.network import build, trace
from core.network.stack import stack_of
from core.tasks import Prepared
from core.training.loop import Loop


class KerasLoop(Loop):
    """A `Loop` by Keras and TensorFlow."""

    def __init__(self, experiment: Experiment, prepared: Prepared) -> None:
        super().__init__(experiment, prepared)
        self.stack = stack_of(experiment, prepared.data)
        self._model = build.build(self.stack, timesteps=prepared.data.timesteps, seed=experiment.seed)
        if prepared.data.first_vectors:
            self._model.weights[0].assign(prepared.data.first_vectors().matrix)
        self._optimizer = build.optimizer(experiment.training)
        self._optimizer.build(self._model.trainable_variables)
        self._graph = tf.function(self._body, autograph=False)

    def step(self, places: np.ndarray) -> tuple[float, float]:
        """See `Loop.step`."""
        loss, metric = self._graph(tf.constant(self._X[places]), tf.constant(self._y[places]))
        return float(loss), float(metric)

    def weights(self) -> list[np.ndarray]:
        """See `Loop.weights`."""
        return self._model.get_weights()

    def predict(self, weights: list[np.ndarray], X: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
        """See `Loop.predict`."""
        return trace.predict(self.stack, weights, X)

    def _body(self, x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        trained, fixed = self._model.trainable_variables, self._model.non_trainable_variables
        with tf.GradientTape() as tape:
            p, updated = self._model.stateless_call([v.value for v in trained], fixed, x, training=True)
            loss = tf.reduce_mean(self.stack.answer.tensor_losses(y, p))
        gradients = tape.gradient(loss, [v.value for v in trained])
        # An embedding's gradient covers the rows looked up; Keras's optimizers update all rows.
        self._optimizer.apply([tf.convert_to_tensor(gradient) for gradient in gradients], trained)
        for variable, new in zip(fixed, updated, strict=True):  # the states of dropout's random numbers
            variable.assign(new)
        return loss, tf.reduce_mean(self.stack.answer.tensor_metrics(y, p))
