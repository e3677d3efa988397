"""A sequence task: its parameters, its data with the names of their shapes, its output and its naive baselines.

A task's data are either `SeriesData`, numbers at each timestep, or `TextData`, one token at each timestep.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.answers import Answer
from core.experiment import Experiment, ExperimentError, Spec
from core.feature import Feature
from core.layers import Embedding, FirstVectors
from core.tasks.shared.corpus import Corpus


@dataclass(frozen=True, eq=False)
class Baseline:
    """A forecast without a network, to beat. `prediction` has the shape of y, in the units of y."""

    name: str
    how: str  # half a sentence: "tomorrow is like today"
    prediction: np.ndarray


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


@dataclass(frozen=True, eq=False, kw_only=True)
class SeriesData(TaskData):
    """Sequences of numbers, in their own units.

    X is float32 (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES); places before or after a shorter sequence hold 0.
    """

    X: np.ndarray
    inputs: tuple[Feature, ...]
    timestep: str = "day"  # what one observation is, in the singular
    # When the outputs fall, in timesteps after the last observation; () for an output at each timestep, or a class.
    target_steps: tuple[int, ...] = ()

    @property
    def timesteps(self) -> int:
        """T, the observations of a sequence, padding included."""
        return self.X.shape[1]

    @property
    def features(self) -> int:
        """Features that the network's first layer reads at a timestep."""
        return self.X.shape[2]

    @property
    def embedding(self) -> None:
        """None: the network reads the numbers themselves."""
        return

    @property
    def corpus(self) -> None:
        """None: there are no texts."""
        return

    @property
    def first_vectors(self) -> None:
        """None: there is no embedding."""
        return


@dataclass(frozen=True, eq=False, kw_only=True)
class TextData(TaskData):
    """Texts as tokens. The network looks each token up in an embedding.

    `tokens` is int32 (n_SEQUENCES, n_OBSERVATIONS); 0 is padding.
    """

    tokens: np.ndarray
    embedding: Embedding
    vocabulary: tuple[str, ...] = ()  # the word of each token, in order; "" for padding
    corpus: Corpus  # the texts, before they became tokens
    # What the embedding starts with; None: drawn at random. Called by workers alone, since it may take seconds.
    first_vectors: Callable[[], FirstVectors] | None = None
    timestep: str = "word"  # what one token is, in the singular

    @property
    def X(self) -> np.ndarray:
        """The tokens, int32 (n_SEQUENCES, n_OBSERVATIONS)."""
        return self.tokens

    @property
    def inputs(self) -> tuple[Feature, ...]:
        """What is read at a timestep: one token."""
        return (Feature(self.timestep),)

    @property
    def target_steps(self) -> tuple[int, ...]:
        """(): an answer is about the whole text, and not about a later moment."""
        return ()

    @property
    def timesteps(self) -> int:
        """T, the tokens of a text, padding included."""
        return self.tokens.shape[1]

    @property
    def features(self) -> int:
        """Features that the network's first layer reads at a timestep: the dimensions of a vector."""
        return self.embedding.dimensions


Data = SeriesData | TextData


class NoFileYet(ExperimentError):  # noqa: N818 - nothing went wrong
    """The task reads an uploaded file, and nothing was uploaded yet."""


def _whole_share(parameters: Any, validation_share: float) -> float:
    return validation_share


def _no_table(parameters: Any, content: bytes) -> None:
    return None


def _is_small(parameters: Any) -> bool:
    return False


@dataclass(frozen=True)
class TaskSpec:
    """A task as the page lists it, and the functions that make its data and write its code.

    Each function takes the task's `Parameters` first.

    Args:
        name: of the task, in addresses and fingerprints.
        story: two sentences: what is observed, what is asked.
        make: called with the validation share and the content of an uploaded file (or None); returns the task's data.
        exported_code: called with the validation share; returns Python text that makes the same data.
        preset: the experiment that a page opens with.
        lesson: what to notice and to try next, one or two sentences.
        page: where the task is edited.
        holds_back: True if there are enough sequences to hold some back for validation.
        reads_table: True if the task's data is always an uploaded file.
        exported_table: called with the content of an uploaded file; returns the file `table.csv` that the exported
            code reads, or None where it reads none.
        share_held_back: called with the validation share; returns the share that the task holds back. Shares with the
            same split come back as one number.
        is_large: True if the data may take more than 100 MB.
    """

    name: str
    title: str
    story: str
    Parameters: type[Spec]
    make: Callable[[Any, float, bytes | None], Data]
    exported_code: Callable[[Any, float], str]
    preset: Experiment
    lesson: str
    page: Literal["lab", "text"] = "lab"
    holds_back: bool = True
    reads_table: bool = False
    exported_table: Callable[[Any, bytes], bytes | None] = _no_table
    share_held_back: Callable[[Any, float], float] = _whole_share
    is_large: Callable[[Any], bool] = _is_small
