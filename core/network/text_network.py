"""A trained stack for texts of any length: tokens in, the probability of the second class out.

The sentiment network that ships is one: an LSTM over an embedding, the maximum and the mean of its states over time,
one Dense. Beside it stands a linear model of words and pairs of words, and `Mix` says how much each of the two counts.
`core.network.trace` runs the stack in NumPy, on pages and when its accuracy was measured. B texts, T words, V tokens,
D dimensions, u units, P pairs; token 0 is padding, at the end of a text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.answers import OneOfTwo
from core.feature import Feature
from core.layers import LSTM, Embedding, MaximumAndMean
from core.network.stack import Stack
from core.network.trace import predict, trace
from core.network.word_pairs import WordPairs

BLOCK = 8192  # words read at once, padding included: about 10 MB at 64 units
NAMES = ("embedding", "kernel", "recurrent", "bias", "dense", "dense_bias")  # of the weights in a file
BESIDE = ("words", "gaps", "pairs", "mix")  # of the linear model there; a gap is the difference of two keys
NEAREST = 1e-7  # a probability's least distance from 0 and 1


class Block(NamedTuple):
    """Texts of similar length that are read together."""

    rows: np.ndarray  # int (B,), the indices of the texts
    X: np.ndarray  # int32 (B, T), their tokens, padded with 0
    places: np.ndarray  # int (B, T), each token's position in its text; -1 for padding


class Mix(NamedTuple):
    """How the log-odds of the network and of the linear model count in those of a text.

    Each counts as much as its factor says, plus its `with_length` for each factor of e in the number of words, measured
    from MIDDLE words; lengths beyond SHORTEST and LONGEST count as those.
    """

    network: float
    network_with_length: float
    linear: float
    linear_with_length: float
    bias: float

    def log_odds(self, network: np.ndarray, linear: np.ndarray, words: np.ndarray) -> np.ndarray:
        """The log-odds of texts, from those of both (n,) and their numbers of words (n,).

        Example:
            >>> Mix(1, 0.5, 2, 0, 0.1).log_odds(np.array([1.0, 1.0]), np.array([3.0, 3.0]), np.array([60, 5])).round(2)
            array([7.1 , 5.86])
        """
        return self.features(network, linear, words) @ np.array(self)

    @staticmethod
    def features(network: np.ndarray, linear: np.ndarray, words: np.ndarray) -> np.ndarray:
        """What is multiplied by the five numbers, (n, 5)."""
        length = np.log(np.clip(words, SHORTEST, LONGEST) / MIDDLE)
        return np.stack([network, network * length, linear, linear * length, np.ones(len(length))], axis=1)


SHORTEST, MIDDLE, LONGEST = 5, 60, 500  # words


@dataclass(frozen=True, eq=False)
class TextNetwork:
    """A stack that reads tokens and outputs one probability, with its weights, float32, in Keras's order.

    `linear` and `mix` are the model beside it; None if the network reads alone.
    """

    stack: Stack
    weights: list[np.ndarray]
    linear: WordPairs | None = None
    mix: Mix | None = None

    @classmethod
    def pooled_lstm(cls, weights: Sequence[np.ndarray]) -> "TextNetwork":
        """The network that ships, from its weights in the order of NAMES.

        Raises ValueError if their shapes do not fit together.
        """
        (V, D), u = weights[0].shape, weights[2].shape[0]
        expected = ((V, D), (D, 4 * u), (u, 4 * u), (4 * u,), (2 * u, 1), (1,))
        shapes = tuple(array.shape for array in weights)
        if shapes != expected:
            raise ValueError(f"Weights of the shapes {expected} are needed (got {shapes}): take those of one network.")
        answer = OneOfTwo(length=1, features=(Feature("positive"),))
        layers = LSTM.model_construct(units=u), MaximumAndMean()
        return cls(Stack(layers, answer, D, mask=True, embedding=Embedding(V, D)), list(weights))

    @property
    def parameters(self) -> int:
        """The number of weights."""
        beside = 0 if self.linear is None else self.linear.words.size + self.linear.pairs.size + len(Mix._fields)
        return sum(array.size for array in self.weights) + beside

    @property
    def tokens(self) -> int:
        """V, the rows of its embedding."""
        return len(self.weights[0])

    def save(self, path: Path) -> None:
        """Write the weights, rounded to float16, as a compressed `.npz`: the same bytes for the same weights."""
        arrays = {name: array.astype(np.float16) for name, array in zip(NAMES, self.weights, strict=True)}
        if self.linear is not None and self.mix is not None:
            gaps = np.diff(self.linear.keys, prepend=0).astype(np.uint32)
            beside = (self.linear.words.astype(np.float16), gaps, self.linear.pairs.astype(np.float16), self.mix)
            arrays |= {name: np.asarray(array) for name, array in zip(BESIDE, beside, strict=True)}
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> "TextNetwork":
        """Read what `save` wrote. Raises OSError, KeyError or ValueError for anything else."""
        with np.load(path, allow_pickle=False) as file:
            network = cls.pooled_lstm([file[name].astype(np.float32) for name in NAMES])
            if not set(BESIDE) <= set(file.files):
                return network
            words, gaps, pairs, mix = (file[name] for name in BESIDE)
        keys = np.cumsum(gaps.astype(np.int64))
        linear = WordPairs(words.astype(np.float32), keys, pairs.astype(np.float32))
        return network.beside(linear, Mix(*mix.tolist()))

    def beside(self, linear: WordPairs, mix: Mix) -> "TextNetwork":
        """The network with a linear model beside it. Raises ValueError if that one has other tokens."""
        if len(linear.words) != self.tokens or len(linear.keys) != len(linear.pairs):
            raise ValueError(
                f"The linear model must have {self.tokens:,} words and one weight for each pair (got "
                f"{len(linear.words):,} words, {len(linear.keys):,} pairs and {len(linear.pairs):,} weights)."
            )
        return replace(self, linear=linear, mix=mix)

    @property
    def alone(self) -> "TextNetwork":
        """The network without the linear model."""
        return replace(self, linear=None, mix=None)

    def states(self, X: np.ndarray) -> np.ndarray:
        """The first recurrent layer's state after each token of X (B, T): (B, T, u), with no meaning at padding."""
        place = next(place for place, layer in enumerate(self.stack.layers) if layer.recurrent)
        return trace(self.stack, self.weights, X).layers[place].directions[0].h

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,); NaN for one without tokens."""
        answers = np.full(len(sequences), np.nan)
        for block in blocks(sequences):
            answers[block.rows] = predict(self.stack, self.weights, block.X)[:, 0]
        if self.linear is None:
            return answers
        words = np.array([len(tokens) for tokens in sequences], int)
        return self._mixed(answers, self.linear.log_odds(sequences), words)

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after the first token, after the first two, and so on, float64 (T,), in one pass."""
        if not len(tokens):
            return np.empty(0)
        answers = predict(self._at_each_word, self.weights, tokens[None])[0, :, 0].astype(np.float64)
        if self.linear is None:
            return answers
        return self._mixed(answers, self.linear.after_each_word(tokens), np.arange(1, len(tokens) + 1))

    def _mixed(self, p: np.ndarray, linear: np.ndarray, words: np.ndarray) -> np.ndarray:
        """The probabilities of both together (n,), from the network's and the log-odds of the linear model."""
        if self.mix is None:
            raise ValueError("A linear model needs a mix: see `beside`.")
        p = np.clip(p, NEAREST, 1 - NEAREST)  # NaN stays
        return 1 / (1 + np.exp(-self.mix.log_odds(np.log(p / (1 - p)), linear, words)))

    @cached_property
    def _at_each_word(self) -> Stack:
        """The same network with an output after each word."""
        return replace(self.stack, answer=replace(self.stack.answer, per_timestep=True))


def blocks(sequences: Sequence[np.ndarray]) -> Iterator[Block]:
    """All sequences that have tokens, in blocks of similar length.

    Example:
        >>> [block.X.tolist() for block in blocks([np.array([3, 4]), np.array([], int), np.array([5])])]
        [[[5, 0], [3, 4]]]
    """
    lengths = np.array([len(sequence) for sequence in sequences], int)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    while order.size:
        fits = int((np.arange(1, order.size + 1) * lengths[order] <= BLOCK).sum())  # ascending, so these are the first
        rows, order = order[: max(fits, 1)], order[max(fits, 1) :]
        T = lengths[rows[-1]]
        places = np.where(np.arange(T) < lengths[rows, None], np.arange(T), -1)
        X = np.zeros(places.shape, np.int32)
        X[places >= 0] = np.concatenate([sequences[row] for row in rows])
        yield Block(rows, X, places)
