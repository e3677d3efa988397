"""Figures that were made before: a rerun in which nothing has changed makes none anew."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache

from core.figures.encoding import with_encoded_traces
from core.figures.theme import Figure

MAX_BYTES = 6_000_000  # of all groups, of all visitors; most have 20 to 120 kB, the largest 600
SMALL = 64  # bytes that are counted for each part, such as a number or an entry


def kept(key: Hashable, make: Callable[[], Sequence[Figure]]) -> tuple[Figure, ...]:
    """The figures of a key, made the first time, with their traces as they are sent.

    Args:
        key: everything that the figures depend on.
        make: makes them. Two visitors who come at once may both make them.
    """
    with _LOCK:
        figures = _KEPT.get(key)
    if figures is None:
        figures = tuple(with_encoded_traces(figure) for figure in make())
        with _LOCK, suppress(ValueError):  # a group that is larger than all of the room is not kept
            _KEPT[key] = figures
    return figures


def _bytes(part: Any) -> int:
    """The memory that a part of figures takes, about."""
    if isinstance(part, dict):
        return SMALL + sum(SMALL + _bytes(value) for value in part.values())
    if isinstance(part, list | tuple):
        return SMALL + sum(map(_bytes, part))
    return SMALL + (part.nbytes if isinstance(part, np.ndarray) else len(part) if isinstance(part, str) else 0)


_KEPT: LRUCache[Hashable, tuple[Figure, ...]] = LRUCache(MAX_BYTES, getsizeof=_bytes)
_LOCK = Lock()
