"""Training of the sentiment network: Adam, a falling learning rate, and a moving average of the weights."""

import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from core.training.pretrain.corpus import Texts
from core.training.pretrain.network import Network
from core.training.pretrain.opinion import Opinion
from core.training.pretrain.reading import batches, epoch, pieces
from core.training.pretrain.vocabulary import OOV

EPOCHS = 3
RATE, LAST_RATE = 1e-2, 2e-4  # Adam's learning rate falls exponentially from the first to the second
WARM, COLD = 0.05, 0.02  # it first rises, over this share of all steps, from this share of itself
CLIP = 1.0  # largest norm of all gradients
WORD_DROPOUT = 0.05  # share of words read as unknown, so that the unknown word has a vector
AVERAGE = 0.997  # decay of the moving average at each step: it spans about 300 steps


def learn(
    network: Network,
    encoded: list[np.ndarray],
    train: Texts,
    opinion: Opinion,
    *,
    seed: int,
    epochs: int = EPOCHS,
    report: Callable[[str], None] = lambda _: None,
) -> list[float]:
    """Train the network, and set its weights to their moving average at the end.

    Args:
        network: with its initial weights.
        encoded: the tokens of the training texts.
        train: the texts' labels and sources.
        opinion: on the same texts.
        seed: for windows, batches, cuts and dropped words; the network has its own for its dropout.
        epochs: passes over all texts.
        report: receives a sentence about each epoch.

    Returns:
        The mean loss of each epoch, in nats.
    """
    step, average = _compiled(network)
    rng, done, losses = np.random.default_rng(seed), 0, []
    for number in range(1, epochs + 1):
        began, batch_losses = time.perf_counter(), []
        texts, labels = epoch(encoded, train, opinion, rng)
        order = batches([len(tokens) for tokens in texts], rng)
        for batch in order:
            rate = _rate(done / (len(order) * epochs))
            X, owner = pieces([texts[i] for i in batch], rng)
            X = np.where((rng.random(X.shape, np.float32) < WORD_DROPOUT) & (X > 0), OOV, X).astype(np.int32)
            decay = min(AVERAGE, (done + 1) / (done + 50))  # early on, the mean of the steps so far
            batch_losses.append(step(X, owner, labels[batch], np.float32(decay), np.float32(rate)).numpy())
            done += 1
        losses.append(float(np.mean(batch_losses)))
        report(f"epoch {number} of {epochs}: loss {losses[-1]:.4f}, {time.perf_counter() - began:.0f} s")
    for variable, mean in zip(network.variables, average, strict=True):
        variable.assign(mean)
    return losses


def _rate(share: float) -> float:
    """The learning rate after a share of all steps."""
    return RATE * min(1, share / WARM + COLD) * (LAST_RATE / RATE) ** share


def _compiled(network: Network) -> tuple[Callable[..., tf.Tensor], list[tf.Variable]]:
    """One training step, and the moving average of the weights that it updates."""
    variables = network.variables
    average = [tf.Variable(v.value) for v in variables]
    optimizer = keras.optimizers.Adam(RATE, global_clipnorm=CLIP)
    optimizer.build(variables)
    pieces_of_any_length, owners = tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None], tf.int32)
    labels, number = tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)

    @tf.function(autograph=False, input_signature=[pieces_of_any_length, owners, labels, number, number])
    def step(X: tf.Tensor, owner: tf.Tensor, y: tf.Tensor, decay: tf.Tensor, rate: tf.Tensor) -> tf.Tensor:
        optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            z = network(X, owner, tf.shape(y)[0], training=True)
            loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z))
        # Dense gradients: Adam's moments then also decay for words that are not in the batch.
        gradients = [tf.convert_to_tensor(g) for g in tape.gradient(loss, [v.value for v in variables])]
        optimizer.apply(gradients, variables)
        for mean, v in zip(average, variables, strict=True):
            mean.assign(decay * mean + (1 - decay) * v.value)
        return loss

    return step, average
