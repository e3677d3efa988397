"""Classifiers to test with: small networks with random weights, so that nothing has to be trained."""

from dataclasses import replace

import numpy as np

from core.experiment import Dense, Pooling, Recurrent
from core.tasks.task import Feature, Output
from core.text.tokenizer import fit
from core.views.sentiment.trained_classifier import PaddingSettings, TrainedClassifier

TEXTS = [
    "a good film, one of the best I have seen",
    "not good: a bad film and a waste of time",
    "not bad at all, it is a good one",
    "the film is so bad that I left",
]
OUTPUT = Output(length=1, features=(Feature("positive"),), activation="sigmoid", loss="binary_crossentropy")
GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}
VOCABULARY = fit(TEXTS, num_words=24, oov_token="<unknown>").trimmed()  # noqa: S106 - a token of a tokenizer


def random_classifier(*layers, vocabulary=VOCABULARY, seed=0, dimensions=5, **padding):
    """A classifier with weights large enough that every word shows."""
    layers = layers or (Recurrent(kind="GRU", units=4),)
    rng = np.random.default_rng(seed)
    shapes, width = [(vocabulary.input_dim, dimensions)], dimensions
    for layer in layers:
        if isinstance(layer, Pooling):
            continue
        u = layer.units
        if isinstance(layer, Dense):
            shapes += [(width, u), (u,)]
        else:
            wide = GATES[layer.kind] * u
            bias = (2, wide) if layer.kind == "GRU" else (wide,)
            shapes += [(width, wide), (u, wide), bias] * (2 if layer.bidirectional else 1)
        width = layer.width if isinstance(layer, Recurrent) else u
    weights = [rng.normal(0, 0.8, shape).astype(np.float32) for shape in [*shapes, (width, 1), (1,)]]
    return TrainedClassifier(layers, OUTPUT, weights, vocabulary, replace(PaddingSettings(12), **padding))
