"""One run as the store has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.experiment import Experiment
from core.job import Asked, Findings, is_job
from core.training.outcome import Outcome

RunStatus = Literal["queued", "running", "finished", "stopped", "failed", "interrupted"]


@dataclass(frozen=True, eq=False)
class Run:
    """What was asked for and what came of it: an Outcome of an Experiment, Findings of a Job.

    `outcome` is None until the run ends, and where it has nothing to show.
    """

    fingerprint: str
    asked: Asked
    status: RunStatus
    reason: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    outcome: Outcome | Findings | None
    attempts: int

    @property
    def experiment(self) -> Experiment:
        """What was trained. Raises TypeError where a Job was done, which trains no experiment."""
        if not isinstance(self.asked, Experiment):
            raise TypeError(f"The run {self.fingerprint} is of a job, {self.asked.kind}: read what it has `asked`")
        return self.asked


def read(text: str) -> Asked:
    """What was asked for, from the JSON that it was written as. Raises ExperimentError with one sentence."""
    if is_job(text):
        from core.words import jobs  # noqa: PLC0415 - most pages read experiments only

        return jobs.read(text)
    return Experiment.from_json(text)
