"""Chooses the next run: a pure function, so that fairness is tested without a cluster."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONG_SECONDS = 10.0  # a run that is estimated to take longer is a long one
RUNNING_PER_VISITOR = 2  # runs of one visitor at a time, at most one of them long
WAITING = 200  # runs that may wait, of all visitors together
WAITING_PER_VISITOR = 10
BATCH_PATIENCE = 10.0  # seconds that a run of a batch lets others pass, in addition to its cost
WAITING_IN_BATCHES = 300  # runs of batches that may wait, counted apart from single runs
WAITING_IN_BATCHES_PER_VISITOR = 60


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
    """

    key: str
    visitor: str | None
    cost: float
    asked: float
    batch: bool = False

    @property
    def is_long(self) -> bool:
        """True if it would keep others waiting."""
        return self.cost > LONG_SECONDS

    @property
    def turn(self) -> tuple[float, str]:
        """Runs are taken by the smallest turn.

        A run lets shorter ones pass for as long as it takes itself, and no longer. So short runs come first, and no
        stream of short runs holds up a long one for ever.
        """
        return self.asked + self.cost + BATCH_PATIENCE * self.batch, self.key


def choose(waiting: Iterable[Ticket], running: Collection[Ticket], workers: int) -> Ticket | None:
    """The run to start on a free worker, or None if none may start.

    If there are several workers, long runs leave one free for short runs. A visitor has at most `RUNNING_PER_VISITOR`
    runs at a time, one of them long. Runs without a visitor are not counted.

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
        return len(own) < RUNNING_PER_VISITOR and not (ticket.is_long and any(other.is_long for other in own))

    return min(filter(may_start, waiting), key=lambda ticket: ticket.turn, default=None)
