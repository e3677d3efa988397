"""A task's data as a network reads them: a series scaled, a text as its tokens, or a pair of texts as theirs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.array_utils import byte_bounds

from core.tasks.scaling import Scaler
from core.tasks.task import Data, LanguageData, PairData, SeriesData, TextData

NAME_BYTES = 70  # of a sequence's name and its place
OTHER_BYTES = 10_000  # of everything else


@dataclass(frozen=True, eq=False)
class Prepared(ABC):
    """An experiment's data, and what the network is given and asked.

    n sequences of T timesteps; L timesteps and K features to predict.
    """

    data: Data

    @property
    @abstractmethod
    def X_network(self) -> np.ndarray:
        """What the network is given: float32 (n, T, F), or the tokens of texts, int32 (n, T)."""

    @abstractmethod
    def scaled_targets(self, y: np.ndarray) -> np.ndarray:
        """Values (n, L, K) in the units of y, in the units in which the loss is counted."""

    @abstractmethod
    def original_targets(self, y: np.ndarray) -> np.ndarray:
        """Scaled targets or predictions (n, L, K), back in the units of y."""

    @property
    def memory(self) -> int:
        """Bytes that it takes, about. Texts are not counted: those of a source are shared."""
        data = self.data
        drawn = (baseline.made for baseline in data.baselines)
        arrays = [value for value in (*vars(data).values(), *drawn) if isinstance(value, np.ndarray)]
        return _bytes_of(arrays) + self.made_later + NAME_BYTES * len(data.sequence_names) + OTHER_BYTES

    @property
    def made_later(self) -> int:
        """Bytes of what is made when it is first asked for, about."""
        return 0

    @cached_property
    def y(self) -> np.ndarray:
        """Scaled targets, float32 (n, L, K)."""
        return self.scaled_targets(self.data.y)

    @cached_property
    def y_network(self) -> np.ndarray:
        """Scaled targets as the loss takes them: see `Answer.targets`."""
        return self.data.output.targets(self.y)

    def from_network(self, output: np.ndarray) -> np.ndarray:
        """The network's output for n sequences, in the shape (n, L, K) and the units of y."""
        return self.original_targets(self.data.output.decided(output, self.data.y.shape[1:]))


def _bytes_of(arrays: list[np.ndarray]) -> int:
    """The bytes that arrays take, some of which may be views of the same memory."""
    held = end = 0
    for first, last in sorted(map(byte_bounds, arrays)):
        held += max(0, last - max(first, end))
        end = max(end, last)
    return held


@dataclass(frozen=True, eq=False)
class PreparedSeries(Prepared):
    """Series, and the scaler that was fitted on their training part."""

    data: SeriesData
    scaler: Scaler

    @cached_property
    def X(self) -> np.ndarray:
        """Scaled inputs, float32 (n, T, F), 0 where a sequence is filled up."""
        return self.scaler.inputs(self.data.X, None if self.data.lengths is None else self.data.real())

    @property
    def X_network(self) -> np.ndarray:
        """What the network is given: `X`."""
        return self.X

    @property
    def made_later(self) -> int:
        """Inputs and targets, where scaling them makes other arrays."""
        inputs, targets = self.scaler.copies
        filled = self.data.lengths is not None
        return 4 * ((inputs or filled) * self.data.X.size + targets * self.data.y.size)

    def scaled_targets(self, y: np.ndarray) -> np.ndarray:
        """Values (n, L, K) in the units of y, scaled."""
        return self.scaler.targets(y)

    def original_targets(self, y: np.ndarray) -> np.ndarray:
        """Scaled targets or predictions (n, L, K), back in the units of y."""
        return self.scaler.original(y)


@dataclass(frozen=True, eq=False)
class PreparedTokens(Prepared):
    """Tokens. Neither they nor the answers are scaled."""

    data: TextData | LanguageData | PairData

    @property
    def X_network(self) -> np.ndarray:
        """What the network is given: the tokens, int32 (n, T)."""
        return self.data.tokens

    @property
    def made_later(self) -> int:
        """Targets as the loss takes them."""
        return 4 * self.data.y.size

    def scaled_targets(self, y: np.ndarray) -> np.ndarray:
        """The values as they are."""
        return y

    def original_targets(self, y: np.ndarray) -> np.ndarray:
        """The values as they are."""
        return y


@dataclass(frozen=True, eq=False)
class PreparedTexts(PreparedTokens):
    """Texts that are judged as a whole."""

    data: TextData


@dataclass(frozen=True, eq=False)
class PreparedLanguage(PreparedTokens):
    """A text whose next token is guessed."""

    data: LanguageData


@dataclass(frozen=True, eq=False)
class PreparedPairs(PreparedTokens):
    """Pairs of texts. The network answers with the tokens that it writes."""

    data: PairData

    def from_network(self, output: np.ndarray) -> np.ndarray:
        """The tokens that the network wrote, (n, T), in the shape (n, T, 1) of y."""
        return output.astype(np.float32)[..., None]
