"""What the data of all tasks have in common: targets, a split, and baselines."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from core.answers import Answer

Rows = np.ndarray | slice


@dataclass(frozen=True, eq=False)
class Baseline:
    """A forecast without a network, to beat.

    Attributes:
        name: in a word or two.
        how: half a sentence: "tomorrow is like today".
        made: for every sequence, float32 in the shape and the units of y; or a function that makes it for some rows,
            where all would take much memory.
    """

    name: str
    how: str
    made: np.ndarray | Callable[[Rows], np.ndarray]

    def of(self, rows: Rows) -> np.ndarray:
        """The forecast for some sequences, in the shape of `y[rows]`."""
        return self.made[rows] if isinstance(self.made, np.ndarray) else self.made(rows)

    @property
    def prediction(self) -> np.ndarray:
        """The forecast for every sequence, in the shape of y."""
        return self.of(slice(None))


@dataclass(frozen=True, eq=False, kw_only=True)
class TaskData(ABC):
    """What series and texts have in common.

    y is float32 (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES predicted), in its own units.
    `train` and `validation` are the indices of the sequences on each side of the split; they never share a target.
    """

    y: np.ndarray
    output: Answer
    train: np.ndarray
    validation: np.ndarray
    sequence_names: tuple[str, ...]
    baselines: tuple[Baseline, ...] = ()
    classes: tuple[str, ...] = ()  # names of class 0 and class 1, for classification
    lengths: np.ndarray | None = None  # real observations of each sequence, (n,); None: all sequences are full
    padding: Literal["pre", "post"] = "pre"  # the side on which shorter sequences are filled
    mask: bool = False  # True if the network skips the filled places (Keras's Masking layer)
    simulated: str = ""  # a sentence that says what is simulated, and how; "" for real data

    # Whether a layer that reads from the end would see the answers: they are the next inputs.
    ahead: ClassVar[bool] = False

    @property
    @abstractmethod
    def timesteps(self) -> int:
        """T, the observations of a sequence, padding included."""

    def real(self) -> np.ndarray:
        """True for the places that hold an observation, False for padding: bool (n_SEQUENCES, n_OBSERVATIONS)."""
        if self.lengths is None:
            return np.ones((len(self.y), self.timesteps), bool)
        steps = np.arange(self.timesteps)
        if self.padding == "post":
            return steps < self.lengths[:, None]
        return steps >= self.timesteps - self.lengths[:, None]
