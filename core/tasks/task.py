"""A sequence task: its parameters, its data with the names of their shapes, its output and its naive baselines.

A task's data are `SeriesData`, numbers at each timestep, or tokens: `TextData`, texts that are each judged as a whole,
`LanguageData`, a text whose next token is guessed at each place, or `PairData`, a source and a target for an encoder
with a decoder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from core.experiment import Experiment, ExperimentError, Spec
from core.feature import Feature
from core.layers import Embedding, FirstVectors
from core.tasks.pair_data import PairData
from core.tasks.shared.corpus import Corpus
from core.tasks.task_data import Baseline, TaskData
from core.text.token_table import TokenTable

__all__ = [
    "Baseline",
    "Data",
    "Forecast",
    "LanguageData",
    "NoFileYet",
    "PairData",
    "SeriesData",
    "TaskData",
    "TaskSpec",
    "TextData",
]


@dataclass(frozen=True, eq=False, kw_only=True)
class Forecast:
    """The series behind the windows of a task, for a forecast that needs no windows.

    N rows, n windows.

    Attributes:
        level: (N,) what is forecast, as y counts it: with a logarithm taken, where the task takes one.
        times: (N,) the time of each row, datetime64[D].
        ends: (n,) the row of each window's last observation.
        cutoff: the last row that training may see; later rows are held out.
        season: rows of a season.
        changes: True if y counts from the last observation, False if y is the value itself.
        log_plus: what was added before the logarithm was taken; None where none was.
        feature: the series in its own unit.
    """

    level: np.ndarray
    times: np.ndarray
    ends: np.ndarray
    cutoff: int
    season: int
    changes: bool
    log_plus: float | None
    feature: Feature

    def levels(self, y: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Values or changes y (m, L) of windows that end in the rows `ends` (m,), as `level` counts them."""
        return y + self.level[ends][:, None] if self.changes else y

    def own_unit(self, values: np.ndarray) -> np.ndarray:
        """Numbers like `level`, in the unit of `feature`."""
        return values if self.log_plus is None else np.exp(values) - self.log_plus


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
    forecast: Forecast | None = None  # the series that the windows are cut from, where one series is forecast
    no_forecast: ExperimentError | None = None  # why there is none, where other settings of the task would have one
    scaled_on_all: bool = False  # True: a mistake to look at, the scaler sees the sequences held back too

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
class TokenData(TaskData):
    """Tokens at each timestep. The network looks each one up in an embedding.

    `tokens` is int32 (n_SEQUENCES, n_OBSERVATIONS).
    """

    tokens: np.ndarray
    embedding: Embedding
    vocabulary: tuple[str, ...] = ()  # how each token is written, in order
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
        """(): no answer is about a moment after the last token."""
        return ()

    @property
    def timesteps(self) -> int:
        """T, the tokens of a text, padding included."""
        return self.tokens.shape[1]

    @property
    def features(self) -> int:
        """Features that the network's first layer reads at a timestep: the dimensions of a vector."""
        return self.embedding.dimensions


@dataclass(frozen=True, eq=False, kw_only=True)
class TextData(TokenData):
    """Texts as tokens, each of them judged as a whole. Token 0 is padding, written ""."""

    corpus: Corpus  # the texts, before they became tokens
    # What the embedding starts with; None: drawn at random. Called by workers alone, since it may take seconds.
    first_vectors: Callable[[], FirstVectors] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class LanguageData(TokenData):
    """Windows of one text, whose next token is guessed at each place. Token 0 is whatever the table does not have.

    `learned` and `held_out` are the tokens of both parts, int32 (their tokens,), from which the windows are cut.
    """

    table: TokenTable
    learned: np.ndarray
    held_out: np.ndarray
    about: str = ""  # a sentence: what is learned, and what is held out

    ahead: ClassVar[bool] = True

    @property
    def corpus(self) -> None:
        """None: there are no texts with labels."""
        return

    @property
    def first_vectors(self) -> None:
        """None: the embedding starts at random."""
        return


Data = SeriesData | TextData | LanguageData | PairData


class NoFileYet(ExperimentError):  # noqa: N818 - nothing went wrong
    """The task reads an uploaded file, and nothing was uploaded yet."""


def _whole_share(parameters: Any, validation_share: float) -> float:
    return validation_share


def _no_table(parameters: Any, content: bytes | None, validation_share: float) -> None:
    return None


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
        exported_table: called with the content of an uploaded file, or None where there is none, and the validation
            share; returns the file `table.csv` that the exported code reads, or None where it reads none.
        share_held_back: called with the validation share; returns the share that the task holds back. Shares with the
            same split come back as one number.
    """

    name: str
    title: str
    story: str
    Parameters: type[Spec]
    make: Callable[[Any, float, bytes | None], Data]
    exported_code: Callable[[Any, float], str]
    preset: Experiment
    lesson: str
    page: Literal["lab", "text", "next_word", "video", "pairs"] = "lab"
    holds_back: bool = True
    reads_table: bool = False
    exported_table: Callable[[Any, bytes | None, float], bytes | None] = _no_table
    share_held_back: Callable[[Any, float], float] = _whole_share
