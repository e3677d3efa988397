"""When a run is ended early: validation losses that it has to stay below."""

from collections.abc import Iterable
from dataclasses import dataclass

ENDED_EARLY = "Ended early at epoch {epoch:,}: worse than the median of those before."


@dataclass(frozen=True)
class Limit:
    """The validation losses of a run's rivals. A run whose best loss so far is above one of them has lost.

    Attributes:
        losses: (epoch, loss) in the order of the epochs, counted from 1; without a point, no run is ended.
    """

    losses: tuple[tuple[int, float], ...] = ()

    def passed_at(self, points: Iterable[tuple[float, float]]) -> int | None:
        """The epoch at which a run has lost, or None.

        Args:
            points: (epoch, validation loss) of the run so far, in the order of the epochs.

        Example:
            >>> limit = Limit(((2, 0.5), (3, 0.4)))
            >>> limit.passed_at([(1, 0.9), (2, 0.5), (3, 0.45)])
            3
            >>> limit.passed_at([(1, 0.9), (2, 0.4), (3, 0.45)]) is None
            True
        """
        limits, best = dict(self.losses), float("inf")
        for epoch, loss in points:
            best = min(best, loss)
            if best > limits.get(int(epoch), float("inf")):
                return int(epoch)
        return None


def ended_early(reason: str) -> bool:
    """True for the reason of a run that was ended early.

    >>> ended_early(ENDED_EARLY.format(epoch=7)), ended_early("")
    (True, False)
    """
    return reason.startswith(ENDED_EARLY.partition("{")[0])
