"""A network that judges a text by two pools: an LSTM over an embedding, its maximum and its mean over time, one Dense.

The sentiment network that ships is one. It reads here in NumPy, the LSTM by `core.network.trace`, which is how its
accuracy was measured and how pages read with it. B texts, T words, V tokens, D dimensions, u units; token 0 is padding,
and stands behind a text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.answers import Numbers
from core.feature import Feature
from core.layers import LSTM
from core.layers.pooling import pooled, pooled_so_far
from core.network.trace import predict, sigmoid

BLOCK = 8192  # words, padding among them, that are read at once: some 10 MB at 64 units


class Block(NamedTuple):
    """Texts of like length that are read together."""

    rows: np.ndarray  # int (B,), which of the texts
    X: np.ndarray  # int32 (B, T), their tokens, then 0
    places: np.ndarray  # int (B, T), which token of its text stands there; -1 for padding


@dataclass(frozen=True, eq=False)
class TwoPools:
    """The weights, float32, in Keras's order and form.

    Attributes:
        embedding: (V, D).
        kernel: the LSTM's on its input, (D, 4u).
        recurrent: the LSTM's on its state, (u, 4u).
        bias: the LSTM's, (4u,).
        dense: (2u, 1): what reads the maxima, then what reads the means.
        dense_bias: (1,).
    """

    embedding: np.ndarray
    kernel: np.ndarray
    recurrent: np.ndarray
    bias: np.ndarray
    dense: np.ndarray
    dense_bias: np.ndarray

    def __post_init__(self) -> None:
        (V, D), u = self.embedding.shape, self.units
        expected = ((V, D), (D, 4 * u), (u, 4 * u), (4 * u,), (2 * u, 1), (1,))
        came = tuple(weights.shape for weights in self.arrays)
        if came != expected:
            raise ValueError(f"weights of shapes {expected} are needed, and {came} came: take those of one network")

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """All weights, in Keras's order."""
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def units(self) -> int:
        """Units of the LSTM."""
        return self.recurrent.shape[0]

    @property
    def parameters(self) -> int:
        """Numbers that were learned."""
        return sum(weights.size for weights in self.arrays)

    def save(self, path: Path) -> None:
        """Write the weights, rounded to float16, as a compressed `.npz`: the same bytes for the same weights."""
        np.savez_compressed(
            path, **{field.name: getattr(self, field.name).astype(np.float16) for field in fields(self)}
        )

    @classmethod
    def load(cls, path: Path) -> "TwoPools":
        """Read what `save` wrote. Raises OSError, KeyError or ValueError for anything else."""
        with np.load(path, allow_pickle=False) as file:
            return cls(**{field.name: file[field.name].astype(np.float32) for field in fields(cls)})

    def states(self, X: np.ndarray) -> np.ndarray:
        """The LSTM's state after each token of X (B, T), (B, T, u); behind a text it is of no meaning."""
        u = self.units
        layers = (LSTM(units=u),)
        as_it_is = Numbers(length=X.shape[1], features=(Feature("h"),) * u, per_timestep=True)
        unchanged = [np.eye(u, dtype=np.float32), np.zeros(u, np.float32)]  # an output layer that hands the states on
        weights = [self.embedding, self.kernel, self.recurrent, self.bias, *unchanged]
        return predict(layers, as_it_is, weights, X, embedding=True)

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,); NaN for one without tokens."""
        answers = np.full(len(sequences), np.nan)
        for block in blocks(sequences):
            h, real = self.states(block.X), block.places >= 0  # (B, T, u), (B, T)
            answers[block.rows] = self._answer(pooled(h, "Maximum", real), pooled(h, "Mean", real))
        return answers

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after the first token, after the first two, and so on, float64 (T,), in one pass."""
        if not len(tokens):
            return np.empty(0)
        h = self.states(tokens[None])  # (1, T, u)
        return self._answer(pooled_so_far(h, "Maximum"), pooled_so_far(h, "Mean"))[0]

    def _answer(self, most: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """The probability from both pools (…, u), float64 (…)."""
        z = np.concatenate([most, mean], axis=-1) @ self.dense + self.dense_bias  # (…, 1)
        return sigmoid(z[..., 0].astype(np.float64))


def blocks(sequences: Sequence[np.ndarray]) -> Iterator[Block]:
    """All sequences that have tokens, those of like length together.

    Example:
        >>> [block.X.tolist() for block in blocks([np.array([3, 4]), np.array([], int), np.array([5])])]
        [[[5, 0], [3, 4]]]
    """
    lengths = np.array([len(sequence) for sequence in sequences], int)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    while order.size:
        fits = int((np.arange(1, order.size + 1) * lengths[order] <= BLOCK).sum())  # ascending: so the first ones
        rows, order = order[: max(fits, 1)], order[max(fits, 1) :]
        T = lengths[rows[-1]]
        places = np.where(np.arange(T) < lengths[rows, None], np.arange(T), -1)
        X = np.zeros(places.shape, np.int32)
        X[places >= 0] = np.concatenate([sequences[row] for row in rows])
        yield Block(rows, X, places)
