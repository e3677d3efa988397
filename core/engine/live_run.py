"""A run that has not ended: what the engine knows of it, and the RunState that a page gets."""

import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from core.engine.queue import Ticket
from core.runs import Run, RunStatus
from core.work import Limit, Progress, Work
from core.work.limit import ENDED_EARLY

WAITS_SECONDS = 30.0  # a visitor who has not looked at a run for this long does not wait for it any more
SEEN_SECONDS = 6.0  # an open page looks at least every three seconds; after this time it is left
AWAY_SECONDS = 2.0  # how long the browser may still have the page open that its visitor has left
HIDDEN_SECONDS = 90.0  # a tab in the background looks every 15 seconds, and browsers slow that down to once a minute
KEPT_SECONDS = 600.0  # how long a paused run of a batch waits for its page to come back
BACKGROUND_SECONDS = 3600.0  # how long a batch goes on in the background if somebody has asked for that


@dataclass(frozen=True)
class Ahead:
    """Runs that come before one that waits.

    Attributes:
        count: how many.
        batch: the name of the batch that they belong to; "" for single runs.
        yours: True if the visitor who asks has asked for them.
    """

    count: int
    batch: str
    yours: bool


@dataclass(frozen=True, kw_only=True)
class RunState(Progress):
    """What a page shows of a run: its progress and how it stands. Cheap to get, never changes.

    Attributes:
        fingerprint: the run's name.
        status: queued, running, finished, stopped, failed or interrupted.
        reason: a sentence on why it is so, where there is something to say; else "".
        seconds_left: an estimate, or None while there is none.
        attempts: 2 if the worker was lost and another one took the run.
        stopping: somebody has asked to stop it, and it ends after its batch.
        made: of an opening run, the date on which it was trained; else None.
    """

    fingerprint: str
    status: RunStatus
    reason: str = ""
    seconds_left: float | None = None
    attempts: int = 0
    stopping: bool = False
    made: date | None = None

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
            made=run.made,
        )


@dataclass(eq=False)
class LiveRun:
    """A run that is queued or running. Not thread-safe: the engine's lock guards it."""

    work: Work
    table: str | None  # the hash of an uploaded table in the store: two hundred runs may wait, with 20 MB each
    ticket: Ticket
    visitors: dict[str | None, float] = field(default_factory=dict)  # who waits, and when they looked last
    batches: dict[str | None, str] = field(default_factory=dict)  # who asked for it as part of a batch, and of which
    hidden: dict[str | None, float] = field(default_factory=dict)  # whose tab is in the background, and until when
    away: dict[str | None, float] = field(default_factory=dict)  # who has left its page, and until when a look is void
    background: dict[str | None, float] = field(default_factory=dict)  # who wants it unseen too, and until when
    limit: Limit | None = None  # ends it early; None as soon as anybody wants the whole run
    early: str = ""  # the sentence why it was ended early
    in_store: bool = False
    key: str = ""  # of the Dask task, once a worker has the run
    worker: str = ""  # the address of that worker
    order: Literal["", "stop", "drop"] = ""  # stop and keep the result, or drop it
    gives_way: bool = False  # its worker pauses it for a run that somebody looks at, and then it waits again
    status: Literal["queued", "running"] = "queued"
    losses: int = 0  # how often a worker was lost with it
    returns: int = 0  # how often the whole cluster was lost
    progress: Progress = field(init=False)
    reported: float = 0.0  # when the last progress came

    def __post_init__(self) -> None:
        self._forget_progress()

    def begin(self, worker: str) -> None:
        """A worker has begun the run. Where it goes on, its first report has the progress of the earlier attempt."""
        self.losses += self.status == "running"  # the worker was started again under its old address
        self.status, self.worker = "running", worker
        self._forget_progress()

    def go_back(self) -> None:
        """The worker or the cluster was lost: the run waits again."""
        self.status, self.worker, self.key, self.gives_way = "queued", "", "", False
        self._forget_progress()

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return self.losses + (self.status == "running")

    def report(self, report: Progress) -> None:
        """Add a worker's report."""
        self.progress = self.progress.followed_by(report)
        self.reported = time.monotonic()

    def lose(self) -> bool:
        """True if it has just passed its limit, so that it is to be ended early."""
        epoch = self.limit.passed_at(self.progress.validation) if self.limit and not self.order else None
        if epoch is not None:
            self.early = ENDED_EARLY.format(epoch=epoch)
        return epoch is not None

    def look(self, visitor: str | None, *, hidden: bool) -> None:
        """A visitor's open page shows the run; `hidden`: in a tab in the background."""
        now = time.monotonic()
        if visitor not in self.visitors or now < self.away.get(visitor, 0.0):
            return
        if hidden:
            self.hidden[visitor] = now + HIDDEN_SECONDS
        else:
            self.visitors[visitor] = now
            self.hidden.pop(visitor, None)

    def look_away(self, visitor: str | None) -> None:
        """A visitor wants the run only while they look at it, and they do not look now."""
        now = time.monotonic()
        if visitor in self.visitors:
            self.visitors[visitor] = min(self.visitors[visitor], now - SEEN_SECONDS)
            self.away[visitor] = now + AWAY_SECONDS
        self.hidden.pop(visitor, None)
        self.background.pop(visitor, None)

    def forget(self, visitor: str | None) -> None:
        """A visitor does not want the run any more."""
        for people in (self.visitors, self.batches, self.hidden, self.away, self.background):
            people.pop(visitor, None)

    def join(self, other: Self) -> None:
        """Those who wait for `other`, the same run, wait for this one. A limit stays if it is that of all of them."""
        self.visitors |= other.visitors
        self.limit = self.limit if other.limit == self.limit else None
        self.batches |= other.batches
        for visitor in other.visitors:
            self.away.pop(visitor, None)

    def awaited_by_others(self, visitor: str | None) -> bool:
        """True if another visitor has asked for it and looked at it lately, or if it was asked for by no visitor.

        A run of a paused batch is awaited until its page has been away for long.
        """
        now = time.monotonic()

        def waits(other: str | None) -> bool:
            seconds = KEPT_SECONDS if other in self.batches else WAITS_SECONDS
            return now - self.visitors[other] < seconds or self._goes_on_unseen(other, now)

        return None in self.visitors or any(waits(other) for other in self.visitors if other != visitor)

    @property
    def in_batches_only(self) -> bool:
        """True if every visitor waiting for this run asked for it as part of a batch."""
        return bool(self.batches) and self.batches.keys() >= self.visitors.keys()

    @property
    def is_seen(self) -> bool:
        """True if some visitor's open page waits for it, or if it was asked for by no visitor."""
        now = time.monotonic()
        return None in self.visitors or any(now - looked < SEEN_SECONDS for looked in self.visitors.values())

    @property
    def is_paused(self) -> bool:
        """True for a run of batches whose pages were left, if it is not to go on in the background."""
        now = time.monotonic()
        unseen = self.in_batches_only and not self.is_seen
        return unseen and not any(self._goes_on_unseen(visitor, now) for visitor in self.visitors)

    @property
    def last_look(self) -> float:
        """When somebody looked at it last, on the monotonic clock."""
        return max(self.visitors.values(), default=0.0)

    @property
    def is_unwanted(self) -> bool:
        """True for a paused run whose pages have been away for long."""
        return self.is_paused and time.monotonic() - self.last_look >= KEPT_SECONDS

    def _goes_on_unseen(self, visitor: str | None, now: float) -> bool:
        return max(self.hidden.get(visitor, 0.0), self.background.get(visitor, 0.0)) > now

    def state(self, *, reason: str) -> RunState:
        """What the page gets."""
        progress, left = self.progress, None
        if progress.share > 0 and progress.seconds > 0:
            since = time.monotonic() - self.reported
            training = progress.seconds * (1 - progress.share) / progress.share
            left = max(0.0, training + progress.rest - since)
        return RunState.of_progress(
            progress,
            fingerprint=self.ticket.key,
            status=self.status,
            reason=reason,
            seconds_left=left,
            attempts=self.attempts,
            stopping=bool(self.order),
        )

    def _forget_progress(self) -> None:
        self.progress = Progress(epochs=self.work.epochs)
