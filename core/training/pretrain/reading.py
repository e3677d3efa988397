"""The texts of one epoch: windows, sentences and joined pieces with softened labels, in batches of similar length.

T words.
"""

from dataclasses import dataclass

import numpy as np

from core.training.pretrain.corpus import NEGATIONS, SOURCES, WRITTEN, Texts
from core.training.pretrain.opinion import Opinion
from core.training.pretrain.turns import Turns

LONGEST = 160  # words of a text in one epoch; a random window of a longer text
WINDOWS = 0.15  # share of reviews of which an epoch reads only a short window, to learn short texts
WINDOW = (6, 80)  # words of a short window
SENTENCES = 0.5  # share of reviews of which an epoch reads one sentence
SENTENCE = (3, 30)  # words of such a sentence
TIMES = {"imdb": 0.1, "snippets": 1.0, NEGATIONS: 0.3, WRITTEN: 1.5}  # that each text is in an epoch, on average
NEARLY_CERTAIN = 0.95  # the label of a text that was made for the network
OPINION, WINDOW_OPINION = 0.4, 0.7  # weight of the second opinion in the label of a text, of a short part of one
TURNED = 2000  # pieces that are turned around or joined, in an epoch
BATCH_WORDS, BATCH_TEXTS, FEWEST_TEXTS = 16_000, 128, 8  # of one batch
NEARLY = (0.9, 1.1)  # random factor on lengths before sorting, so that batches differ between epochs


@dataclass(frozen=True, eq=False)
class Readings:
    """What epochs are drawn from: the tokens of the training texts, their sentences as bounds, and the opinions."""

    encoded: list[np.ndarray]
    bounds: list[np.ndarray]  # of each text, (sentences + 1,): where sentences begin, and the end
    train: Texts
    opinion: Opinion
    turns: Turns

    def epoch(self, rng: np.random.Generator) -> tuple[list[np.ndarray], np.ndarray]:
        """The token sequences of one epoch, and their labels, float32, from 0 to 1."""
        texts, labels = [], []
        for i in self.drawn(rng):
            tokens, source = self.encoded[i], self.train.source[i]
            weight, n = OPINION, len(tokens)
            if source == "imdb" and n > WINDOW[0] and rng.random() < WINDOWS:
                weight, n = WINDOW_OPINION, min(n, int(rng.integers(WINDOW[0], WINDOW[1] + 1)))
            n = min(n, LONGEST)
            if not n:
                continue
            first = int(rng.integers(0, len(tokens) - n + 1))
            texts.append(tokens[first : first + n])
            labels.append(self._label(i, first, n, weight))
        for i in np.flatnonzero(self.train.source == "imdb").tolist():
            if rng.random() < SENTENCES:
                at = int(rng.integers(len(self.bounds[i]) - 1))
                start, end = self.bounds[i][at : at + 2].tolist()
                if SENTENCE[0] <= end - start <= SENTENCE[1]:
                    texts.append(self.encoded[i][start:end])
                    labels.append(self._label(i, start, end - start, WINDOW_OPINION))
        turned, theirs = self.turns.draw(TURNED, rng)
        return texts + turned, np.array(labels + theirs, np.float32)

    def drawn(self, rng: np.random.Generator) -> list[int]:
        """The rows of the texts of an epoch, as often as TIMES says; of a fraction, by chance."""
        times = np.array([TIMES[name] for name in self.train.source.tolist()])
        return np.repeat(np.arange(len(times)), (times + rng.random(len(times))).astype(int)).tolist()

    def _label(self, text: int, first: int, words: int, weight: float) -> float:
        label = float(self.train.labels[text])
        if self.train.source[text] not in SOURCES:  # made for the network: nearly certain
            return NEARLY_CERTAIN if label else 1 - NEARLY_CERTAIN
        return (1 - weight) * label + weight * self.opinion.of(text, first, words)


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


def padded(texts: list[np.ndarray]) -> np.ndarray:
    """Texts as rows of tokens, padded with 0 at their ends, int32 (B, T)."""
    X = np.zeros((len(texts), max(map(len, texts))), np.int32)
    for row, tokens in zip(X, texts, strict=True):
        row[: len(tokens)] = tokens
    return X
