"""What a sequence task is: its parameters, its data with the shapes' names, its output and its naive baselines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.answers import Answer
from core.experiment import Experiment, Spec
from core.feature import Feature
from core.layers import Embedding, FirstVectors
from core.tasks.corpus import Corpus


@dataclass(frozen=True, eq=False)
class Baseline:
    """A forecast without a network, to beat. `prediction` has the shape of y, in the units of y."""

    name: str
    how: str  # half a sentence: "tomorrow is like today"
    prediction: np.ndarray


@dataclass(frozen=True, eq=False)
class Data:
    """A task's sequences, in their own units.

    X is float32 (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES); places before or after a shorter sequence hold 0.
    y is float32 (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES predicted).
    `train` and `validation` are the indices of the sequences on each side of the split; they never share a target.
    """

    X: np.ndarray
    y: np.ndarray
    inputs: tuple[Feature, ...]
    output: Answer
    train: np.ndarray
    validation: np.ndarray
    sequence_names: tuple[str, ...]
    timestep: str = "day"  # what one observation is, in the singular
    target_steps: tuple[int, ...] = ()  # when the outputs fall, in timesteps after the last observation; () where that
    # is no question (an output at each timestep, or a class)
    baselines: tuple[Baseline, ...] = ()
    classes: tuple[str, ...] = ()  # names of class 0 and class 1, for classification
    lengths: np.ndarray | None = None  # real observations of each sequence, (n,); None: all are full
    padding: Literal["pre", "post"] = "pre"  # the side on which shorter sequences are filled
    mask: bool = False  # whether the network skips the filled places (Keras's Masking layer)
    simulated: str = ""  # a sentence that says what is simulated, and how; "" for real data
    embedding: Embedding | None = None  # for text: X holds one token a timestep, which the network first looks up
    vocabulary: tuple[str, ...] = ()  # for text: the word of each token, in order; "" for padding
    corpus: Corpus | None = None  # for text: what was written, before it became tokens
    # What the embedding starts with; None: drawn at random. Called by workers alone, since it may take seconds.
    first_vectors: Callable[[], FirstVectors] | None = None

    @property
    def features(self) -> int:
        """Features that the network's first layer reads at a timestep."""
        return self.embedding.dimensions if self.embedding else self.X.shape[2]

    def real(self) -> np.ndarray:
        """Which places of X hold an observation: bool (n_SEQUENCES, n_OBSERVATIONS)."""
        n, T, _ = self.X.shape
        if self.lengths is None:
            return np.ones((n, T), bool)
        steps = np.arange(T)
        if self.padding == "post":
            return steps < self.lengths[:, None]
        return steps >= T - self.lengths[:, None]


@dataclass(frozen=True)
class TaskSpec:
    """A task as the page lists it. `make(parameters, validation_share, table)` returns its Data.

    `table` is an uploaded file's content, for the task that reads one; the others ignore it.
    """

    name: str
    title: str
    story: str  # two sentences: what is observed, what is asked
    Parameters: type[Spec]
    make: Callable[[Spec, float, bytes | None], Data]
    preset: Experiment
    holds_back: bool = True  # whether it has sequences enough to hold some back for validation
    lesson: str = field(default="")  # what to notice and to try next, one or two sentences
    page: Literal["lab", "text"] = "lab"  # where it is edited
