"""A run on its way: what the engine knows of it, and what it tells the page."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal

from core.engine.queue import Ticket
from core.job import Asked
from core.runs import Run, RunStatus

MAX_POINTS = 1_000  # of one curve that are kept for the page
WAITS_SECONDS = 30.0  # a visitor who has not looked at a run for this long does not wait for it any more

CURVES = ("loss", "metric", "validation", "validation_metric", "batch_loss", "batch_metric")  # told as it goes on

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class RunState:
    """What a page shows of a run. Cheap to get, never changes.

    Attributes:
        fingerprint: the run's name.
        status: queued, running, finished, stopped, failed or interrupted.
        reason: a sentence on why it is so, where there is something to say; else "".
        ahead: while it is queued, how many runs have their turn before it.
        epoch: whole epochs done.
        epochs: epochs asked for.
        share: of the whole work, 0 to 1.
        seconds: spent on the work so far.
        seconds_left: an estimate, or None while there is none.
        loss: the training loss, or what a job counts alike, as (epoch, value), thinned to at most 1,000 points.
        metric: the accuracy on training sequences alike, or the mean absolute error of a regression.
        validation: the validation loss alike.
        validation_metric: the metric on validation sequences alike.
        batch_loss: while epochs are long, the training loss batch by batch: an epoch of 0.5 is the midst of the first.
        batch_metric: the metric of these batches.
        attempts: 2 where the worker was lost and the run began once more.
        stopping: somebody has asked to stop it and it ends after the batch that it is at.
    """

    fingerprint: str
    status: RunStatus
    reason: str = ""
    ahead: int = 0
    epoch: int = 0
    epochs: int = 0
    share: float = 0.0
    seconds: float = 0.0
    seconds_left: float | None = None
    loss: Points = ()
    metric: Points = ()
    validation: Points = ()
    validation_metric: Points = ()
    batch_loss: Points = ()
    batch_metric: Points = ()
    attempts: int = 0
    stopping: bool = False

    @property
    def share_of_epoch(self) -> float:
        """How much of the epoch under way is done, 0 to 1."""
        return min(1.0, max(0.0, self.share * self.epochs - self.epoch))

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status not in ("queued", "running")

    @classmethod
    def of(cls, run: Run) -> "RunState":
        """The state of a run that this engine does not have: as the store has it."""
        ended = run.status in ("finished", "stopped", "failed")
        seconds = (run.finished - run.started).total_seconds() if run.finished and run.started else 0.0
        return cls(
            fingerprint=run.fingerprint,
            status=run.status,
            reason=run.reason,
            epochs=run.asked.epochs,
            share=1.0 if ended else 0.0,
            seconds=seconds,
            attempts=run.attempts,
        )


@dataclass(eq=False)
class LiveRun:
    """A run that is queued or running. Not thread-safe: the engine's lock guards it."""

    asked: Asked
    table: str | None  # the hash of an uploaded table in the store: two hundred runs may wait, of 20 MB each
    ticket: Ticket
    visitors: dict[str | None, float] = field(default_factory=dict)  # who waits, and when they looked last
    batches: dict[str | None, str] = field(default_factory=dict)  # who wants it as one of a batch, and of which
    enlisted: bool = False  # the store knows of it
    key: str = ""  # of the Dask task, once it was handed over
    worker: str = ""  # the address of the worker that has it
    told: Literal["", "stop", "drop"] = ""
    status: Literal["queued", "running"] = "queued"
    losses: int = 0  # how often a worker was lost with it
    returns: int = 0  # how often the cluster was
    epoch: int = 0
    share: float = 0.0
    seconds: float = 0.0
    reported: float = 0.0  # when the last progress came
    curves: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: {name: [] for name in CURVES})

    def begin(self, worker: str) -> None:
        """A worker has begun with it; whatever an earlier attempt had reached is void."""
        self.losses += self.status == "running"  # the worker was started again under its old address
        self.status, self.worker = "running", worker
        self._forget_progress()

    def go_back(self) -> None:
        """Its worker, or the cluster, was lost: it waits again."""
        self.status, self.worker, self.key = "queued", "", ""
        self._forget_progress()

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return self.losses + (self.status == "running")

    def report(self, message: dict[str, Any]) -> None:
        """Take in a progress report: `core.job.Progress` as a dictionary."""
        self.epoch, self.share, self.seconds = message["epoch"], message["share"], message["seconds"]
        self.reported = time.monotonic()
        for name, points in self.curves.items():
            points.extend((epoch, value) for epoch, value in message.get(name, ()))
            if len(points) > MAX_POINTS:
                points[:] = _thinned(points)

    def awaited_by_others(self, visitor: str | None) -> bool:
        """Whether somebody else has asked for it and looked at it lately, or nobody in particular has asked for it."""
        now = time.monotonic()
        if None in self.visitors:
            return True
        return any(other != visitor and now - seen < WAITS_SECONDS for other, seen in self.visitors.items())

    @property
    def is_unwanted(self) -> bool:
        """Whether it is but one of a batch to all who have asked for it, and none of them looks any more."""
        in_batches = bool(self.batches) and self.batches.keys() >= self.visitors.keys()
        now = time.monotonic()
        return in_batches and all(v is not None and now - seen >= WAITS_SECONDS for v, seen in self.visitors.items())

    def state(self, *, ahead: int, reason: str) -> RunState:
        """What the page is told."""
        left = None
        if self.share > 0 and self.seconds > 0:
            since = time.monotonic() - self.reported
            left = max(0.0, self.seconds * (1 - self.share) / self.share - since)
        return RunState(
            fingerprint=self.ticket.key,
            status=self.status,
            reason=reason,
            ahead=ahead,
            epoch=self.epoch,
            epochs=self.asked.epochs,
            share=self.share,
            seconds=self.seconds,
            seconds_left=left,
            attempts=self.attempts,
            stopping=bool(self.told),
            **{name: tuple(points) for name, points in self.curves.items()},
        )

    def _forget_progress(self) -> None:
        self.epoch, self.share, self.seconds = 0, 0.0, 0.0
        for points in self.curves.values():
            points.clear()


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Half as many points as may be kept, evenly over the epochs, the first and the last among them."""
    gap = (points[-1][0] - points[0][0]) / (MAX_POINTS / 2)
    kept = points[:1]
    for point in points[1:-1]:
        if point[0] - kept[-1][0] >= gap:
            kept.append(point)
    return [*kept, points[-1]]
