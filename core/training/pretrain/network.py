"""The sentiment network while it learns: with dropout. `core.network.text_network` reads the trained one.

V tokens, D dimensions.
"""

import numpy as np

from core.answers import OneOfTwo
from core.feature import Feature
from core.layers import LSTM, Dropout, Embedding, MaximumAndMean
from core.network.initial_weights import initial_weights
from core.network.stack import Stack

UNITS = 128
EMBEDDING_DROPOUT = 0.3  # share of the embedding's columns dropped for a text
DROPOUT = 0.5  # share of the pools


def learning_stack(tokens: int, dimensions: int) -> Stack:
    """Embedding, LSTM, the maximum and the mean of its states over time, Dense; what is dropped has no weights."""
    answer = OneOfTwo(length=1, features=(Feature("positive"),))
    layers = LSTM(units=UNITS, dropout=EMBEDDING_DROPOUT), MaximumAndMean(), Dropout(rate=DROPOUT)
    return Stack(layers, answer, dimensions, mask=True, embedding=Embedding(tokens, dimensions))


def first_weights(embedding: np.ndarray, seed: int) -> list[np.ndarray]:
    """The weights before training, in Keras's order; the embedding (V, D) is given."""
    drawn = initial_weights(learning_stack(*embedding.shape), timesteps=None, seed=seed)
    if drawn is None:
        raise ValueError("A layer of the network does not say how its weights start.")
    return [embedding.astype(np.float32), *drawn[1:]]
