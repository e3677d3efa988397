"""The texts of one epoch: windows with softened labels, in batches of similar length, cut into pieces.

Each piece of a review starts from a fresh state, and the network pools over all pieces of the review (Johnson and
Zhang, Supervised and Semi-Supervised Text Categorization using LSTM, ICML 2016). That halves the time and loses no
accuracy. The trained network reads texts uncut. T words, P pieces.
"""

from itertools import pairwise

import numpy as np

from core.training.pretrain.corpus import NEGATIONS, Texts
from core.training.pretrain.opinion import Opinion

LONGEST = 400  # words of a text in one epoch; a random window of a longer text
WINDOWS = 0.15  # share of reviews of which an epoch reads only a short window, to learn short texts
WINDOW = (6, 80)  # words of a short window
REPEATS = {"imdb": 1, "snippets": 3, NEGATIONS: 4}  # times each text is in an epoch
OPINION, WINDOW_OPINION = 0.4, 0.7  # weight of the second opinion in the label of a text, of a short window
BATCH_WORDS, BATCH_TEXTS, FEWEST_TEXTS = 16_000, 128, 8  # of one batch
NEARLY = (0.9, 1.1)  # random factor on lengths before sorting, so that batches differ between epochs
PIECE = 100  # words read from a fresh state


def epoch(
    encoded: list[np.ndarray], train: Texts, opinion: Opinion, rng: np.random.Generator
) -> tuple[list[np.ndarray], np.ndarray]:
    """The token sequences of one epoch, and their labels, float32, from 0 to 1."""
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
    """The batches of an epoch, in random order: indices of texts of nearly equal length."""
    n = np.array(lengths)
    order = np.argsort(n * rng.uniform(*NEARLY, len(n)), kind="stable")
    in_batches, at = [], 0
    while at < len(order):
        middle = n[order[min(len(order) - 1, at + BATCH_TEXTS // 2)]]
        size = min(BATCH_TEXTS, max(FEWEST_TEXTS, BATCH_WORDS // int(middle)))
        in_batches.append(order[at : at + size])
        at += size
    rng.shuffle(in_batches)
    return in_batches


def pieces(texts: list[np.ndarray], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Texts in pieces, int32 (P, T), padded with 0, and each piece's text, int32 (P,). The first cut is random."""
    parts, owner = [], []
    for i, tokens in enumerate(texts):
        cuts = [0, len(tokens)]
        if len(tokens) > PIECE:
            cuts[1:1] = range(int(rng.integers(PIECE // 4, PIECE + 1)), len(tokens), PIECE)
        parts += [tokens[start:end] for start, end in pairwise(cuts)]
        owner += [i] * (len(cuts) - 1)
    X = np.zeros((len(parts), max(map(len, parts))), np.int32)
    for row, piece in zip(X, parts, strict=True):
        row[: len(piece)] = piece
    return X, np.array(owner, np.int32)
