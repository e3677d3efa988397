"""The sentiment network in Keras, for training. `core.network.text_network` reads the trained one.

B texts, P pieces, T words, V tokens, D dimensions, u units.
"""

import keras
import numpy as np
import tensorflow as tf

from core.network.text_network import TextNetwork

UNITS = 64
EMBEDDING_DROPOUT = 0.3  # share of the embedding's columns dropped for a piece
DROPOUT = 0.2  # share of the pools
BELOW = -2.0  # less than every state, which is above -1


class Network:
    """Embedding, LSTM, the maximum and the mean of its states over time, Dense."""

    def __init__(self, embedding: np.ndarray, seed: int) -> None:
        keras.utils.set_random_seed(seed)
        self._embedding = keras.layers.Embedding(*embedding.shape)
        self._columns = keras.layers.SpatialDropout1D(EMBEDDING_DROPOUT)
        self._lstm = keras.layers.LSTM(UNITS, return_sequences=True)
        self._dropout = keras.layers.Dropout(DROPOUT)
        self._dense = keras.layers.Dense(1)
        self(tf.ones((1, 2), tf.int32), tf.zeros(1, tf.int32), 1)
        self._embedding.embeddings.assign(embedding)

    @property
    def variables(self) -> list[keras.Variable]:
        """The trainable weights, in Keras's order."""
        return [v for layer in (self._embedding, self._lstm, self._dense) for v in layer.trainable_variables]

    def __call__(self, X: tf.Tensor, owner: tf.Tensor, n: tf.Tensor | int, *, training: bool = False) -> tf.Tensor:
        """Log-odds (n,) of n texts from their pieces X (P, T), padded with 0, and each piece's text, `owner` (P,)."""
        real = tf.cast(X > 0, tf.float32)[..., None]  # (P, T, 1)
        h = self._lstm(self._columns(self._embedding(X), training=training))  # (P, T, u)
        most = tf.reduce_max(tf.where(real > 0, h, BELOW), 1)  # (P, u)
        words = tf.math.unsorted_segment_sum(tf.reduce_sum(real, 1), owner, n)  # (n, 1)
        total = tf.math.unsorted_segment_sum(tf.reduce_sum(h * real, 1), owner, n)  # (n, u)
        both = tf.concat([tf.math.unsorted_segment_max(most, owner, n), total / words], 1)  # (n, 2u)
        return self._dense(self._dropout(both, training=training))[:, 0]

    def weights(self) -> TextNetwork:
        """A copy of the weights, in NumPy."""
        return TextNetwork.pooled_lstm([v.numpy() for v in self.variables])
