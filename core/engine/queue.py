"""Chooses the next run, and which one gives way: pure functions, so that fairness is tested without a cluster."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONG_SECONDS = 10.0  # a run that is estimated to take longer is a long one
RUNNING_PER_VISITOR = 2  # runs of one visitor at a time, at most one of them long; runs of batches count apart
WAITING = 200  # runs that may wait, of all visitors together
WAITING_PER_VISITOR = 10
BATCH_PATIENCE = 10.0  # seconds that a run of a batch lets others pass, in addition to its cost
UNSEEN_PATIENCE = 600.0  # seconds that a run at which nobody looks lets those pass that somebody looks at
WAITING_IN_BATCHES = 1_500  # runs of batches that may wait, apart from single runs; paused ones do not count
WAITING_IN_BATCHES_PER_VISITOR = 300  # a whole sweep: see `core.sweeps.MAX_RUNS`


@dataclass(frozen=True)
class Ticket:
    """A run's place in the queue.

    Attributes:
        key: the run's fingerprint.
        visitor: who asked for it first; None for nobody in particular.
        cost: estimated seconds of work.
        asked: when it was asked for, in seconds of the monotonic clock.
        batch: True if a visitor has asked for many runs at once. They take turns with the runs of all others, as if
            each were asked for when the one before it began; `asked` is set accordingly.
        seen: True if somebody's open page waits for it.
    """

    key: str
    visitor: str | None
    cost: float
    asked: float
    batch: bool = False
    seen: bool = True

    @property
    def is_long(self) -> bool:
        """True if it would keep others waiting."""
        return self.cost > LONG_SECONDS

    @property
    def counts_from(self) -> float:
        """When it was asked for. What nobody looks at counts as if it were asked for later."""
        return self.asked + UNSEEN_PATIENCE * (not self.seen)

    @property
    def turn(self) -> tuple[float, str]:
        """Runs of one kind, single ones or those of batches, are taken by the smallest turn.

        A run lets shorter ones pass for as long as it takes itself, and no longer. So short runs come first, and no
        stream of short runs holds up a long one for ever.
        """
        return self.counts_from + self.cost + BATCH_PATIENCE * self.batch, self.key

    def comes_before(self, other: "Ticket") -> bool:
        """True if this run has its turn before the other.

        A run of a batch lets all single runs pass that are asked for before its turn, long ones too. So a single run
        waits for the network that is under way and not for the next one, and a batch goes on beside any number of them.
        """
        if self.batch == other.batch:
            return self.turn < other.turn
        return self.turn[0] < other.counts_from if self.batch else self.counts_from <= other.turn[0]


def choose(waiting: Iterable[Ticket], running: Collection[Ticket], workers: int) -> Ticket | None:
    """The run to start on a free worker, or None if none may start.

    If there are several workers, long runs leave one free for short runs. A visitor has at most `RUNNING_PER_VISITOR`
    runs at a time, one of them long, and as many runs of batches beside them. Runs without a visitor are not counted.

    Args:
        waiting: the runs that wait.
        running: the runs that are being trained.
        workers: how many workers there are.
    """
    long_room = max(1, workers - 1) - sum(ticket.is_long for ticket in running)

    def may_start(ticket: Ticket) -> bool:
        if ticket.is_long and long_room <= 0:
            return False
        if ticket.visitor is None:
            return True
        own = [other for other in running if other.visitor == ticket.visitor]
        alike = sum(other.batch == ticket.batch for other in own)
        return alike < RUNNING_PER_VISITOR and not (ticket.is_long and any(other.is_long for other in own))

    able = [ticket for ticket in waiting if may_start(ticket)]
    single, of_batch = (
        min((ticket for ticket in able if ticket.batch == batch), key=lambda ticket: ticket.turn, default=None)
        for batch in (False, True)
    )
    if single is None or of_batch is None:
        return single or of_batch
    return of_batch if of_batch.comes_before(single) else single


def gives_way(waiting: Collection[Ticket], running: Collection[Ticket], workers: int) -> Ticket | None:
    """The run of a batch that waits again, so that a short run that somebody looks at begins at once; None for none.

    It keeps its turn. So a run of a batch gives way for as long as it lets others pass, and then runs to its end.

    Args:
        waiting: the runs that wait.
        running: the runs that are being trained; each worker has one.
        workers: how many workers there are.
    """
    short = [ticket for ticket in waiting if ticket.seen and not ticket.batch and not ticket.is_long]
    for last in sorted((ticket for ticket in running if ticket.batch), key=lambda ticket: ticket.turn, reverse=True):
        others = [ticket for ticket in running if ticket is not last]
        first = choose(short, others, workers)
        if first is not None and first.comes_before(last):
            return last
    return None
