"""A run that has not ended: what the engine knows of it, and the RunState that a page gets."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from core.engine.queue import Ticket
from core.runs import Run, RunStatus
from core.work import Progress, Work

WAITS_SECONDS = 30.0  # a visitor who has not looked at a run for this long does not wait for it any more


@dataclass(frozen=True, kw_only=True)
class RunState(Progress):
    """What a page shows of a run: its progress and how it stands. Cheap to get, never changes.

    Attributes:
        fingerprint: the run's name.
        status: queued, running, finished, stopped, failed or interrupted.
        reason: a sentence on why it is so, where there is something to say; else "".
        ahead: while it is queued, how many runs have their turn before it.
        seconds_left: an estimate, or None while there is none.
        attempts: 2 if the worker was lost and the run began once more.
        stopping: somebody has asked to stop it, and it ends after its batch.
    """

    fingerprint: str
    status: RunStatus
    reason: str = ""
    ahead: int = 0
    seconds_left: float | None = None
    attempts: int = 0
    stopping: bool = False

    @property
    def share_of_epoch(self) -> float:
        """How much of the current epoch is done, 0 to 1."""
        return min(1.0, max(0.0, self.share * self.epochs - self.epoch))

    @property
    def ended(self) -> bool:
        """True if nothing more will come."""
        return self.status not in ("queued", "running")

    @classmethod
    def of_progress(cls, progress: Progress, **values: Any) -> Self:
        """The state with this progress; `values` are the attributes above."""
        return cls(**vars(progress), **values)

    @classmethod
    def of_run(cls, run: Run) -> Self:
        """The state of a run that this engine is not working on: as the store has it, without curves."""
        ended = run.status in ("finished", "stopped", "failed")
        seconds = (run.finished - run.started).total_seconds() if run.finished and run.started else 0.0
        return cls(
            fingerprint=run.fingerprint,
            status=run.status,
            reason=run.reason,
            epochs=run.work.epochs,
            share=1.0 if ended else 0.0,
            seconds=seconds,
            attempts=run.attempts,
        )


@dataclass(eq=False)
class LiveRun:
    """A run that is queued or running. Not thread-safe: the engine's lock guards it."""

    work: Work
    table: str | None  # the hash of an uploaded table in the store: two hundred runs may wait, with 20 MB each
    ticket: Ticket
    visitors: dict[str | None, float] = field(default_factory=dict)  # who waits, and when they looked last
    batches: dict[str | None, str] = field(default_factory=dict)  # who asked for it as part of a batch, and of which
    in_store: bool = False
    key: str = ""  # of the Dask task, once a worker has the run
    worker: str = ""  # the address of that worker
    order: Literal["", "stop", "drop"] = ""  # stop and keep the result, or drop it
    status: Literal["queued", "running"] = "queued"
    losses: int = 0  # how often a worker was lost with it
    returns: int = 0  # how often the whole cluster was lost
    progress: Progress = field(init=False)
    reported: float = 0.0  # when the last progress came

    def __post_init__(self) -> None:
        self._forget_progress()

    def begin(self, worker: str) -> None:
        """A worker has begun the run. The progress of an earlier attempt is void."""
        self.losses += self.status == "running"  # the worker was started again under its old address
        self.status, self.worker = "running", worker
        self._forget_progress()

    def go_back(self) -> None:
        """The worker or the cluster was lost: the run waits again."""
        self.status, self.worker, self.key = "queued", "", ""
        self._forget_progress()

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return self.losses + (self.status == "running")

    def report(self, report: Progress) -> None:
        """Add a worker's report."""
        self.progress = self.progress.followed_by(report)
        self.reported = time.monotonic()

    def awaited_by_others(self, visitor: str | None) -> bool:
        """True if another visitor has asked for it and looked at it lately, or if it was asked for by no visitor."""
        now = time.monotonic()
        if None in self.visitors:
            return True
        return any(other != visitor and now - seen < WAITS_SECONDS for other, seen in self.visitors.items())

    @property
    def is_unwanted(self) -> bool:
        """True if every visitor waiting for this run asked for it as part of a batch, and none looks at it any more."""
        in_batches = bool(self.batches) and self.batches.keys() >= self.visitors.keys()
        now = time.monotonic()
        return in_batches and all(v is not None and now - seen >= WAITS_SECONDS for v, seen in self.visitors.items())

    def state(self, *, ahead: int, reason: str) -> RunState:
        """What the page gets."""
        progress, left = self.progress, None
        if progress.share > 0 and progress.seconds > 0:
            since = time.monotonic() - self.reported
            left = max(0.0, progress.seconds * (1 - progress.share) / progress.share - since)
        return RunState.of_progress(
            progress,
            fingerprint=self.ticket.key,
            status=self.status,
            reason=reason,
            ahead=ahead,
            seconds_left=left,
            attempts=self.attempts,
            stopping=bool(self.order),
        )

    def _forget_progress(self) -> None:
        self.progress = Progress(epochs=self.work.epochs)
