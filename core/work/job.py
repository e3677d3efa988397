"""A Job, the base of all work that trains no network of an Experiment, and its result."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol, Self

import numpy as np
from pydantic import ValidationError

from core.experiment import ExperimentError, Spec, explain

Status = Literal["finished", "stopped", "failed"]


class Result(Protocol):
    """What all work hands back: a JobResult, or the `core.training.outcome.Outcome` of an Experiment."""

    @property
    def status(self) -> Status:
        """Finished, stopped (somebody asked) or failed."""

    @property
    def reason(self) -> str:
        """A sentence if the work failed or ended early; else ""."""


class Job(Spec):
    """The base of all jobs. A subclass sets `kind`; its fields are everything that decides the result.

    Attributes:
        kind: the job's tag in JSON. No two subclasses share one.
        version: raise it when the same fields would give other numbers than before.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    @property
    def epochs(self) -> int:
        """How many rounds its progress counts."""
        return 1

    def fingerprint(self) -> str:
        """The job's name. Equal jobs have the same one on every machine."""
        return hashlib.sha256(f"{self.kind} {self.version}:{self.to_json()}".encode()).hexdigest()[:32]

    def to_json(self) -> str:
        """The job as JSON; `core.work.read_work` reads it back."""
        return json.dumps({"kind": self.kind, **self.model_dump(mode="json")}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ExperimentError: the text is no JSON object, or a field is wrong; with one sentence.
        """
        try:
            fields = json.loads(text)
            return cls.model_validate({name: value for name, value in fields.items() if name != "kind"})
        except ValidationError as error:
            raise ExperimentError(explain(error)) from error
        except (ValueError, AttributeError, RecursionError) as error:
            raise ExperimentError("This is not the JSON text of a job: paste all of it again") from error


@dataclass(frozen=True, eq=False)
class JobResult:
    """The result of a Job. A job that was stopped keeps what it had until then, where that is of use.

    Attributes:
        status: finished, stopped (somebody asked) or failed.
        reason: a sentence if the job failed; else "".
        arrays: NumPy arrays by name.
        facts: everything else, in JSON's types. It is kept as JSON, so a tuple comes back as a list.
    """

    status: Status
    reason: str = ""
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
