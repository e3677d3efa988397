"""Classifiers to test with: small networks with random weights, so that nothing has to be trained."""

from dataclasses import replace

import numpy as np

from core.answers import OneOfTwo
from core.feature import Feature
from core.layers import GRU, Embedding
from core.network.stack import Stack
from core.text.tokenizer import fit
from core.views.sentiment.trained_classifier import PaddingSettings, TrainedClassifier

TEXTS = [
    "a good film, one of the best I have seen",
    "not good: a bad film and a waste of time",
    "not bad at all, it is a good one",
    "the film is so bad that I left",
]
OUTPUT = OneOfTwo(length=1, features=(Feature("positive"),))
VOCABULARY = fit(TEXTS, num_words=24, oov_token="<unknown>").trimmed()  # noqa: S106 - a token of a tokenizer


def random_classifier(*layers, vocabulary=VOCABULARY, seed=0, dimensions=5, **padding):
    """A classifier with weights large enough that every word shows."""
    layers, embedding = layers or (GRU(units=4),), Embedding(vocabulary.input_dim, dimensions)
    settings = replace(PaddingSettings(12), **padding)
    stack = Stack(layers, OUTPUT, dimensions, settings.mask, embedding)
    rng = np.random.default_rng(seed)
    shapes = [(embedding.tokens, dimensions)]
    for layer, width in zip(stack.with_head, stack.widths, strict=True):
        matrices = layer.matrices(width) * layer.directions
        shapes += [(m.columns,) if m.name == "bias" and m.rows == 1 else (m.rows, m.columns) for m in matrices]
    weights = [rng.normal(0, 0.8, shape).astype(np.float32) for shape in shapes]
    return TrainedClassifier(stack, weights, vocabulary, settings)
