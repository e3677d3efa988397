"""The epochs of weight snapshots (on a log scale) and of validation (at most 200)."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

SNAPSHOTS = 30  # moments; enough for a slider to replay learning smoothly
SNAPSHOT_BYTES = 24_000_000  # of all snapshots of one run; a large network has fewer snapshots
VALIDATIONS = 200  # moments; as many as a chart of losses can show


def snapshot_epochs(epochs: int, parameters: int) -> np.ndarray:
    """The epochs after which weights are saved: 0 (before training), then a log scale up to the last, int64 (s,).

    Args:
        epochs: of the training.
        parameters: of the network, float32 each.
    """
    moments = int(np.clip(SNAPSHOT_BYTES // (4 * max(1, parameters)), 3, SNAPSHOTS))
    return np.unique(np.r_[0, np.round(np.geomspace(1, epochs, moments - 1))].astype(int))


def validation_epochs(epochs: int) -> np.ndarray:
    """The epochs after which the validation loss is measured: all, or 200 evenly spread, int64 (m,)."""
    if epochs <= VALIDATIONS:
        return np.arange(1, epochs + 1)
    return np.unique(np.round(np.linspace(1, epochs, VALIDATIONS)).astype(int))


def thin(values: np.ndarray, first: int, most: int) -> list[tuple[int, float]]:
    """At most `most` points (epoch, value), the last included. The first of `values` belongs to epoch `first`."""
    return [(first + i, float(values[i])) for i in thinned(range(len(values)), most)]


def thinned(things: Sequence[T], most: int) -> list[T]:
    """At most `most` of the things, evenly spread. The first is included, and the last if `most` is 2 or more.

    >>> thinned("abcdefg", 3), thinned("ab", 3), thinned("", 3)
    (['a', 'd', 'g'], ['a', 'b'], [])
    """
    if not len(things):
        return []
    places = np.unique(np.linspace(0, len(things) - 1, min(most, len(things))).astype(int))
    return [things[int(i)] for i in places]
