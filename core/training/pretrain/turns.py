"""Pieces of the training texts turned around or joined: what counts is then far from the words that judge.

A piece is a snippet or a sentence of a review, with at most 14 words, that its own text and the second opinion judge
alike. “I don't think that” before it turns it around, “nobody can deny that” does not, and of two pieces joined by
“but” the second one counts.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from core.text.tokenizer import Vocabulary
from core.training.pretrain.corpus import Texts
from core.training.pretrain.opinion import Opinion
from core.training.pretrain.vocabulary import tokens_of

T = TypeVar("T")

WORDS = (3, 14)  # of a piece
SURE = 0.75  # least probability that the second opinion gives to the label of a piece
CERTAIN = 0.9  # the label of what is made here: it is not always true

TURNING = (
    "I don't think that",
    "I do not think",
    "I can't say that",
    "I would not say",
    "I wouldn't call it true that",
    "I doubt that",
    "It is not true that",
    "Nobody would say that",
    "No one can tell me that",
    "I never felt that",
    "You can't tell me that",
    "I was told, wrongly, that",
    "If only it were true that",
)
KEEPING = (
    "I can't deny that",
    "Nobody can doubt that",
    "I don't doubt that",
    "There is no doubt that",
    "It can't be denied that",
    "I have to say that",
    "No one will be surprised that",
    "I am not the only one who thinks that",
    "I do not mind saying that",
    "You will not regret hearing that",
)
# The second of the two counts. {0} and {1} are the pieces.
JOINED = (
    "{0} but {1}",
    "{0} yet {1}",
    "{0} however {1}",
    "{0} still {1}",
    "{0} and yet {1}",
    "although {0} {1}",
    "even though {0} {1}",
    "while {0} {1}",
    "at first {0} but then {1}",
    "at first {0} later {1}",
    "it begins with {0} and ends with {1}",
    "{0} then {1}",
    "{0} and in the end {1}",
    "they say {0} I say {1}",
    "people say {0} but {1}",
    "I expected {0} and got {1}",
)
# The first of the two counts.
JOINED_BACK = ("{0} although {1}", "{0} even though {1}", "{0} despite the fact that {1}", "{0} no matter that {1}")


@dataclass(frozen=True, eq=False)
class Turns:
    """Pieces of both labels, and the tokens of what stands around them."""

    pieces: tuple[list[np.ndarray], list[np.ndarray]]  # negative, positive
    turning: list[np.ndarray]
    keeping: list[np.ndarray]
    joined: list[list[np.ndarray]]  # the tokens before, between and behind the pieces
    joined_back: list[list[np.ndarray]]

    def draw(self, n: int, rng: np.random.Generator) -> tuple[list[np.ndarray], list[float]]:
        """n texts and their labels, float; none if there are no pieces of both labels."""
        if not all(self.pieces):
            return [], []
        texts, labels = [], []
        for _ in range(n):
            tokens, label = self._one(rng)
            texts.append(tokens)
            labels.append(CERTAIN if label else 1 - CERTAIN)
        return texts, labels

    def _one(self, rng: np.random.Generator) -> tuple[np.ndarray, int]:
        label, kind = int(rng.integers(2)), rng.random()
        piece = _one_of(self.pieces[label], rng)
        if kind < 0.2:
            return np.concatenate([_one_of(self.turning, rng), piece]), 1 - label
        if kind < 0.35:
            return np.concatenate([_one_of(self.keeping, rng), piece]), label
        other = _one_of(self.pieces[1 - label], rng)
        if kind < 0.9:
            before, between, behind = _one_of(self.joined, rng)
            return np.concatenate([before, other, between, piece, behind]), label
        before, between, behind = _one_of(self.joined_back, rng)
        return np.concatenate([before, piece, between, other, behind]), label


def turns_of(
    vocabulary: Vocabulary, encoded: list[np.ndarray], bounds: list[np.ndarray], train: Texts, opinion: Opinion
) -> Turns:
    """The pieces of the training texts. `bounds` are those of `reading.Readings`."""
    pieces: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for i in np.flatnonzero(train.real).tolist():
        label = int(train.labels[i])
        for start, end in zip(bounds[i][:-1].tolist(), bounds[i][1:].tolist(), strict=True):
            if WORDS[0] <= end - start <= WORDS[1]:
                p = opinion.of(i, start, end - start)
                if (p if label else 1 - p) >= SURE:
                    pieces[label].append(encoded[i][start:end])

    def around(text: str) -> list[np.ndarray]:
        before, rest = text.split("{0}")
        between, behind = rest.split("{1}")
        return tokens_of(vocabulary, [before, between, behind])

    return Turns(
        pieces,
        tokens_of(vocabulary, TURNING),
        tokens_of(vocabulary, KEEPING),
        [around(text) for text in JOINED],
        [around(text) for text in JOINED_BACK],
    )


def _one_of(items: list[T], rng: np.random.Generator) -> T:
    return items[int(rng.integers(len(items)))]
