"""What one epoch reads: windows of the training texts with softened labels, in batches of like length, cut in pieces.

Reviews are cut into pieces that are read from a fresh state, and the pools are taken over all pieces of a review
(Johnson and Zhang, Supervised and Semi-Supervised Text Categorization using LSTM, ICML 2016): that halves the time and
costs nothing. When the network reads later, nothing is cut. T words, P pieces.
"""

from itertools import pairwise

import numpy as np

from core.training.pretrain.corpus import NEGATIONS, Texts
from core.training.pretrain.opinion import Opinion

LONGEST = 400  # words of a text that one epoch reads: a window at random, where it is longer
WINDOWS = 0.15  # share of reviews of which an epoch reads a short window instead, so that it learns to be brief
WINDOW = (6, 80)  # its words
REPEATS = {"imdb": 1, "snippets": 3, NEGATIONS: 4}  # times that an epoch reads each text
OPINION, WINDOW_OPINION = 0.4, 0.7  # weight of the second opinion in the label of a text, and of a short window
BATCH_WORDS, BATCH_TEXTS, FEWEST_TEXTS = 16_000, 128, 8  # of one batch
NEARLY = (0.9, 1.1)  # lengths are sorted by, so that a batch is not the same in each epoch
PIECE = 100  # words that are read from a fresh state


def epoch(
    encoded: list[np.ndarray], train: Texts, opinion: Opinion, rng: np.random.Generator
) -> tuple[list[np.ndarray], np.ndarray]:
    """The sequences of tokens that one epoch reads, and the labels that it learns, float32, from 0 to 1."""
    texts, labels = [], []
    for i, (tokens, source) in enumerate(zip(encoded, train.source, strict=True)):
        weight, n = OPINION, len(tokens)
        if source == "imdb" and n > WINDOW[0] and rng.random() < WINDOWS:
            weight, n = WINDOW_OPINION, min(n, int(rng.integers(WINDOW[0], WINDOW[1] + 1)))
        n = min(n, LONGEST)
        if not n:
            continue
        first = int(rng.integers(0, len(tokens) - n + 1))
        label = train.labels[i]
        if source != NEGATIONS:  # made-up sentences are certain
            label = (1 - weight) * label + weight * opinion.of(i, first, n)
        texts += [tokens[first : first + n]] * REPEATS[source]
        labels += [label] * REPEATS[source]
    return texts, np.array(labels, np.float32)


def batches(lengths: list[int], rng: np.random.Generator) -> list[np.ndarray]:
    """Which texts are learned from together: all of them, those of nearly equal length together, in random order."""
    n = np.array(lengths)
    order = np.argsort(n * rng.uniform(*NEARLY, len(n)), kind="stable")
    found, at = [], 0
    while at < len(order):
        middle = n[order[min(len(order) - 1, at + BATCH_TEXTS // 2)]]
        size = min(BATCH_TEXTS, max(FEWEST_TEXTS, BATCH_WORDS // int(middle)))
        found.append(order[at : at + size])
        at += size
    rng.shuffle(found)
    return found


def pieces(texts: list[np.ndarray], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Texts in pieces, int32 (P, T), then 0, the first cut at random; and which text each is of, int32 (P,)."""
    found, owner = [], []
    for i, tokens in enumerate(texts):
        cuts = [0, len(tokens)]
        if len(tokens) > PIECE:
            cuts[1:1] = range(int(rng.integers(PIECE // 4, PIECE + 1)), len(tokens), PIECE)
        found += [tokens[start:end] for start, end in pairwise(cuts)]
        owner += [i] * (len(cuts) - 1)
    X = np.zeros((len(found), max(map(len, found))), np.int32)
    for row, piece in zip(X, found, strict=True):
        row[: len(piece)] = piece
    return X, np.array(owner, np.int32)
