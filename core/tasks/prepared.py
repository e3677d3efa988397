"""A task's data as a network reads them: a series scaled, a text as its tokens."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.tasks.scaling import Scaler
from core.tasks.task import Data, SeriesData, TextData


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

    def scaled_targets(self, y: np.ndarray) -> np.ndarray:
        """Values (n, L, K) in the units of y, scaled."""
        return self.scaler.targets(y)

    def original_targets(self, y: np.ndarray) -> np.ndarray:
        """Scaled targets or predictions (n, L, K), back in the units of y."""
        return self.scaler.original(y)


@dataclass(frozen=True, eq=False)
class PreparedTexts(Prepared):
    """Texts. Neither tokens nor answers are scaled."""

    data: TextData

    @property
    def X_network(self) -> np.ndarray:
        """What the network is given: the tokens, int32 (n, T)."""
        return self.data.tokens

    def scaled_targets(self, y: np.ndarray) -> np.ndarray:
        """The values as they are."""
        return y

    def original_targets(self, y: np.ndarray) -> np.ndarray:
        """The values as they are."""
        return y
