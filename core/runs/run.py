"""One run as the store has it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.experiment import Experiment
from core.training.outcome import Outcome
from core.work import JobResult, Work

RunStatus = Literal["queued", "running", "finished", "stopped", "failed", "interrupted"]


@dataclass(frozen=True, eq=False)
class Run:
    """Some work and its result: the Outcome of an Experiment, or the JobResult of a Job.

    `outcome` is None until the run ends, and also then if there is no result. `ships` is True for an opening run: it
    was trained before, elsewhere, and `finished` is a date without a time of day.
    """

    fingerprint: str
    work: Work
    status: RunStatus
    reason: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    outcome: Outcome | JobResult | None
    attempts: int
    ships: bool = False

    @property
    def made(self) -> date | None:
        """Of an opening run, the date on which it was trained; else None."""
        return self.finished.date() if self.ships and self.finished else None

    @property
    def experiment(self) -> Experiment:
        """The experiment that was trained. Raises TypeError if the run is of a Job."""
        if not isinstance(self.work, Experiment):
            raise TypeError(f"The run {self.fingerprint} is of a job, {self.work.kind}: read its `work`")
        return self.work

    @property
    def trained(self) -> Outcome:
        """The result of training. Raises TypeError if there is none: the run has not ended, or is of a Job."""
        if not isinstance(self.outcome, Outcome):
            raise TypeError(f"The run {self.fingerprint} has no trained network: wait for its end, or train it again")
        return self.outcome
