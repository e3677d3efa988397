"""What a waiting run waits for, and how far a batch of runs is, in words."""

import math
from collections.abc import Sequence

from core.engine import Ahead
from core.views.shared.in_words import duration

HEAVY_SECONDS = 20.0  # estimated seconds from which a batch begins by a click and says what it costs


def waiting(ahead: Sequence[Ahead]) -> str:
    """What a run waits for.

    >>> waiting([])
    'Waiting for its turn'
    >>> waiting([Ahead(2, "padding comparison", yours=True)])
    'Waiting behind 2 networks of your padding comparison'
    >>> waiting([Ahead(3, "", yours=False), Ahead(1, "padding comparison", yours=False), Ahead(1, "", yours=True)])
    "Waiting behind 3 runs of other visitors, 1 network of another visitor's comparison and your other run"
    """
    if not ahead:
        return "Waiting for its turn"
    *first, last = map(_group, ahead)
    return f"Waiting behind {', '.join(first)} and {last}" if first else f"Waiting behind {last}"


def _group(group: Ahead) -> str:
    count = group.count
    if group.batch:
        whose = f"your {group.batch}" if group.yours else "another visitor's comparison"
        return f"{count} network{'' if count == 1 else 's'} of {whose}"
    if group.yours:
        return "your other run" if count == 1 else f"{count} other runs of yours"
    return "another visitor's run" if count == 1 else f"{count} runs of other visitors"


def own_batches(ahead: Sequence[Ahead]) -> list[str]:
    """The names of the visitor's own batches that a run waits for."""
    return sorted({group.batch for group in ahead if group.batch and group.yours})


def batch_seconds(networks: int, each: float, workers: int) -> float:
    """The estimated seconds that some networks take on these workers.

    >>> batch_seconds(45, 4.0, workers=2)
    92.0
    """
    return math.ceil(networks / workers) * each


def begins_by_itself(networks: int, each: float, workers: int) -> bool:
    """True if a batch is so light that it begins without a click."""
    return batch_seconds(networks, each, workers) <= HEAVY_SECONDS


def batch_cost(networks: int, each: float, workers: int) -> str:
    """What a batch costs.

    >>> batch_cost(45, 4.0, workers=2)
    'It will take about 2 min if nobody else trains.'
    """
    return f"It will take {duration(batch_seconds(networks, each, workers))} if nobody else trains."


def batch_line(done: int, count: int, ahead: Sequence[Ahead] = ()) -> str:
    """How far a batch is; `ahead` is what its next network waits for, if none is at work.

    >>> batch_line(12, 45, [Ahead(1, "", yours=False)])
    "12 of 45 networks are trained. Waiting behind another visitor's run"
    """
    line = f"{done} of {count} networks are trained"
    return f"{line}. {waiting(ahead)}" if ahead else line
