"""What a worker is asked to do, an Experiment or a Job, and what it says on the way and at the end.

A Job is work that is too long for a page and trains no network of an Experiment: word vectors are trained, measured,
read from a file or downloaded. It is named by its fingerprint as an Experiment is, and so done once for all who ask.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np

from core.experiment import Experiment, Spec

Status = Literal["finished", "stopped", "failed"]


class Job(Spec):
    """The base: a subclass says its `kind`, and its fields are all that decides what comes out.

    Attributes:
        kind: its name in JSON; no two subclasses share one.
        version: raised when the same fields would give other numbers than before.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    @property
    def epochs(self) -> int:
        """Rounds that its progress is counted in."""
        return 1

    def fingerprint(self) -> str:
        """The job's name: equal jobs share it, on every machine."""
        return hashlib.sha256(f"{self.kind} {self.version}:{self.to_json()}".encode()).hexdigest()[:32]

    def to_json(self) -> str:
        """The job as JSON; `core.words.jobs.read` reads it back."""
        return json.dumps({"kind": self.kind, **self.model_dump(mode="json")}, sort_keys=True)


Asked = Experiment | Job  # what can be asked of a worker; both have a fingerprint, JSON and epochs


def is_job(text: str) -> bool:
    """Whether JSON text is a Job's and not an Experiment's, which has no kind. False for what is no JSON.

    Example:
        >>> is_job('{"kind": "word2vec", "seed": 1}'), is_job('{"task": {"name": "echo"}}'), is_job("")
        (True, False, False)
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and "kind" in fields


@dataclass(frozen=True)
class Progress:
    """One report on the way, a few a second.

    `loss` and the others are lists of (epoch, value) points that are new since the report before, thinned to what a
    chart can show; epochs count from 1. Where an epoch takes longer than a call of the training loop, `batch_loss` and
    `batch_metric` tell of batches on the way: their epoch is a fraction, 1.5 in the midst of the second epoch, and the
    value the mean over the batches of one call. The metric is the accuracy, or the mean absolute error of a regression.
    """

    epoch: int  # epochs done, whole ones
    epochs: int  # epochs asked for
    share: float  # of the whole work, 0 to 1, batch by batch
    seconds: float  # spent on the work so far, compiling excluded
    loss: list[tuple[int, float]] = field(default_factory=list)
    metric: list[tuple[int, float]] = field(default_factory=list)
    validation: list[tuple[int, float]] = field(default_factory=list)
    validation_metric: list[tuple[int, float]] = field(default_factory=list)
    batch_loss: list[tuple[float, float]] = field(default_factory=list)
    batch_metric: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Findings:
    """What a Job hands back. One that was stopped keeps what it had until then, where that is of use.

    Attributes:
        status: finished, stopped (somebody asked) or failed.
        reason: a sentence, for one that failed; else "".
        arrays: by name.
        facts: everything else, of JSON's types: it is kept as JSON, so that a tuple comes back as a list.
    """

    status: Status
    reason: str = ""
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
