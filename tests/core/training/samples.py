"""Small experiments and data for the tests of training loops, and Keras's own steps beside them."""

from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from core.answers import OneOfTwo
from core.experiment import Experiment, Task, Training
from core.feature import Feature
from core.layers import GRU, Embedding, Layer
from core.network.build import build, optimizer
from core.network.stack import stack_of
from core.tasks import Prepared, PreparedTexts
from core.tasks.shared.corpus import Corpus
from core.tasks.task import TextData
from core.text.tokenizer import Vocabulary

WORDS, LENGTH, TEXTS = 30, 12, 23
NO_CORPUS = Corpus((), np.zeros(0), np.arange(0), np.arange(0), Vocabulary(), ("no", "yes"), ("", ""))


def texts(padding="pre", *, mask=True, seed=0, count=TEXTS, frozen=False) -> PreparedTexts:
    """Random tokens in texts of 0 to LENGTH words, the first of them empty and the second full. Three are held back."""
    rng = np.random.default_rng(seed)
    lengths = np.r_[0, LENGTH, rng.integers(1, LENGTH, count - 2)]
    X = np.zeros((count, LENGTH), np.int32)
    for row, n in zip(X, lengths, strict=True):
        row[LENGTH - n if padding == "pre" else 0 :][:n] = rng.integers(1, WORDS, n)
    data = TextData(
        tokens=X,
        y=rng.integers(0, 2, (count, 1, 1)).astype(np.float32),
        output=OneOfTwo(1, (Feature("positive"),)),
        train=np.arange(count - 3),
        validation=np.arange(count - 3, count),
        sequence_names=("",) * count,
        lengths=lengths,
        padding=padding,
        mask=mask,
        embedding=Embedding(WORDS, 5, frozen=frozen),
        corpus=NO_CORPUS,
    )
    return PreparedTexts(data)


def asked(*layers: Layer, task="reviews", parameters=None, **training) -> Experiment:
    """An experiment whose epochs have several batches, the last of them smaller."""
    scaling = "none" if task == "reviews" else "standard"
    options = {"learning_rate": 0.01, "batch_size": 8, "epochs": 2} | training
    chosen = Task(name=task, parameters=parameters or {})
    return Experiment(task=chosen, scaling=scaling, layers=layers, training=Training(**options), seed=3)


class Slow(GRU):
    """A layer that has no machine code: Keras trains it."""

    def machine(self, features, *, sequences):
        return None


def keras_steps(experiment: Experiment, prepared: Prepared, order) -> Iterator[tuple[float, float, keras.Model]]:
    """Loss and metric of each batch of `order`, an epoch's batches after another's, by Keras's layers and optimizer.

    The gradient of an embedding covers all rows: Keras's optimizers square those of a repeated word one by one.
    """
    data = prepared.data
    stack = stack_of(experiment, data)
    model = build(stack, timesteps=data.timesteps, seed=experiment.seed)
    updates, trained = optimizer(experiment.training), model.trainable_variables
    updates.build(trained)
    X, y = prepared.X_network[data.train], prepared.y_network[data.train]

    @tf.function(input_signature=[tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in (X, y)])
    def step(x, targets):  # a graph: a step of it takes milliseconds, where Keras's layers alone take 0.2 s
        with tf.GradientTape() as tape:
            p = model(x, training=True)
            loss = tf.reduce_mean(stack.answer.tensor_losses(targets, p))
        gradients = tape.gradient(loss, [variable.value for variable in trained])
        updates.apply([tf.convert_to_tensor(gradient) for gradient in gradients], trained)
        return loss, tf.reduce_mean(stack.answer.tensor_metrics(targets, p))

    for places in (places for epoch in order for places in epoch):
        loss, metric = step(X[places], y[places])
        yield float(loss), float(metric), model
