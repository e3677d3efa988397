"""A trained stack for texts of any length: tokens in, the probability of the second class out.

The sentiment network that ships is one: an LSTM over an embedding, the maximum and the mean of its states over time,
one Dense. `core.network.trace` runs it in NumPy, on pages and when its accuracy was measured. B texts, T words, V
tokens, D dimensions, u units; token 0 is padding, at the end of a text.
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

BLOCK = 8192  # words read at once, padding included: about 10 MB at 64 units
NAMES = ("embedding", "kernel", "recurrent", "bias", "dense", "dense_bias")  # of the weights in a file


class Block(NamedTuple):
    """Texts of similar length that are read together."""

    rows: np.ndarray  # int (B,), the indices of the texts
    X: np.ndarray  # int32 (B, T), their tokens, padded with 0
    places: np.ndarray  # int (B, T), each token's position in its text; -1 for padding


@dataclass(frozen=True, eq=False)
class TextNetwork:
    """A stack that reads tokens and outputs one probability, with its weights, float32, in Keras's order."""

    stack: Stack
    weights: list[np.ndarray]

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
        return sum(array.size for array in self.weights)

    @property
    def tokens(self) -> int:
        """V, the rows of its embedding."""
        return len(self.weights[0])

    def save(self, path: Path) -> None:
        """Write the weights, rounded to float16, as a compressed `.npz`: the same bytes for the same weights."""
        rounded = {name: array.astype(np.float16) for name, array in zip(NAMES, self.weights, strict=True)}
        np.savez_compressed(path, allow_pickle=False, **rounded)

    @classmethod
    def load(cls, path: Path) -> "TextNetwork":
        """Read what `save` wrote. Raises OSError, KeyError or ValueError for anything else."""
        with np.load(path, allow_pickle=False) as file:
            return cls.pooled_lstm([file[name].astype(np.float32) for name in NAMES])

    def states(self, X: np.ndarray) -> np.ndarray:
        """The first recurrent layer's state after each token of X (B, T): (B, T, u), with no meaning at padding."""
        place = next(place for place, layer in enumerate(self.stack.layers) if layer.recurrent)
        return trace(self.stack, self.weights, X).layers[place].directions[0].h

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,); NaN for one without tokens."""
        answers = np.full(len(sequences), np.nan)
        for block in blocks(sequences):
            answers[block.rows] = predict(self.stack, self.weights, block.X)[:, 0]
        return answers

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after the first token, after the first two, and so on, float64 (T,), in one pass."""
        if not len(tokens):
            return np.empty(0)
        return predict(self._at_each_word, self.weights, tokens[None])[0, :, 0].astype(np.float64)

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
