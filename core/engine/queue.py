"""Which run is next. A pure function, so that fairness can be tested without a cluster."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONG_SECONDS = 10.0  # a run that is estimated to take longer is a long one
RUNNING_PER_VISITOR = 2  # runs of one visitor at a time, at most one of them long
WAITING = 200  # runs that may wait, of everybody
WAITING_PER_VISITOR = 10
BATCH_PATIENCE = 10.0  # seconds that a run of a batch lets others pass, besides its cost
WAITING_IN_BATCHES = 300  # runs of batches that may wait, of everybody: they take no place from single ones
WAITING_IN_BATCHES_PER_VISITOR = 60


@dataclass(frozen=True)
class Ticket:
    """A run's place: who asked first, its cost in estimated seconds, and when it was asked for, seconds.

    `batch`: it is one of many that a visitor has asked for at once. They take turns with everybody else's runs, as if
    each was asked for when the one before it was begun: `asked` is moved on accordingly.
    """

    key: str
    visitor: str | None
    cost: float
    asked: float
    batch: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it would keep others waiting."""
        return self.cost > LONG_SECONDS

    @property
    def turn(self) -> tuple[float, str]:
        """Runs are taken by the smallest turn.

        A run lets shorter ones pass for as long as it takes itself, no longer: so short ones come first, and no stream
        of short ones keeps a long one from its turn.
        """
        return self.asked + self.cost + BATCH_PATIENCE * self.batch, self.key


def choose(waiting: Iterable[Ticket], running: Collection[Ticket], workers: int) -> Ticket | None:
    """The run to start on a free worker, or None where none may start.

    Long runs leave one worker free for short ones, where there are several, and a visitor has at most
    `RUNNING_PER_VISITOR` runs at a time, one of them long; None as visitor is nobody's and not counted.

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
