"""Which losses a run of a search has to stay below: the medians of those that have run to their ends before it.

This is the rule of Optuna's MedianPruner, with which a test compares it: a run is ended when its best validation loss
so far is above the median of the others at the same epoch.
"""

import math
from collections.abc import Sequence

import numpy as np

from core.work.limit import Limit

LEAST = 5  # runs that have a loss at an epoch, without which none is ended there: Optuna's own default
WARM_UP = 1 / 3  # of its epochs that a run has in any case: slow beginners are not the worst


def limit(curves: Sequence[Sequence[tuple[int, float]]], epochs: int) -> Limit:
    """What a run of so many epochs has to stay below.

    Args:
        curves: (epoch, validation loss) of each run that has finished.
        epochs: of the run that is judged.

    Example:
        >>> limit([[(1, 1.0), (2, loss)] for loss in (0.1, 0.2, 0.3, 0.4, 0.5)], epochs=4)
        Limit(losses=((2, 0.3),))
    """
    at: dict[int, list[float]] = {}
    for curve in curves:
        for epoch, loss in curve:
            at.setdefault(epoch, []).append(loss)
    first = max(1, math.ceil(WARM_UP * epochs))
    return Limit(
        tuple(
            (epoch, float(np.median(losses)))
            for epoch, losses in sorted(at.items())
            if first <= epoch < epochs and len(losses) >= LEAST
        )
    )
