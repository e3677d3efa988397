"""Readers to test with: small networks with random weights, so that nothing has to be trained."""

from dataclasses import replace

import numpy as np

from core.answers import OneOfTwo
from core.feature import Feature
from core.layers import GRU, Dense, Embedding, Pooling
from core.network.stack import Stack
from core.text.tokenizer import fit
from core.views.sentiment.trained import Intake, TrainedReader

TEXTS = [
    "a good film, one of the best I have seen",
    "not good: a bad film and a waste of time",
    "not bad at all, it is a good one",
    "the film is so bad that I left",
]
OUTPUT = OneOfTwo(length=1, features=(Feature("positive"),))
GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}
VOCABULARY = fit(TEXTS, num_words=24, oov_token="<unknown>").trimmed()  # noqa: S106 - a token of a tokenizer


def random_reader(*layers, vocabulary=VOCABULARY, seed=0, dimensions=5, **intake):
    """A reader with weights large enough that every word shows."""
    layers = layers or (GRU(units=4),)
    rng = np.random.default_rng(seed)
    shapes, width = [(vocabulary.input_dim, dimensions)], dimensions
    for layer in layers:
        if isinstance(layer, Pooling):
            width = layer.width(width)
            continue
        u = layer.units
        if isinstance(layer, Dense):
            shapes += [(width, u), (u,)]
        else:
            wide = GATES[layer.kind] * u
            bias = (2, wide) if layer.kind == "GRU" else (wide,)
            shapes += [(width, wide), (u, wide), bias] * (2 if layer.bidirectional else 1)
        width = layer.width(width)
    weights = [rng.normal(0, 0.8, shape).astype(np.float32) for shape in [*shapes, (width, 1), (1,)]]
    chosen = replace(Intake(12), **intake)
    stack = Stack(layers, OUTPUT, dimensions, chosen.mask, Embedding(vocabulary.input_dim, dimensions))
    return TrainedReader(stack, weights, vocabulary, chosen)
