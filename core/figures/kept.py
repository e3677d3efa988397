"""Figures that were made before: a rerun in which nothing has changed makes none anew."""

from collections.abc import Callable, Hashable, Sequence
from threading import Lock

from cachetools import LRUCache

from core.figures.encoding import with_encoded_traces
from core.figures.theme import Figure

MOST = 100  # groups of figures, of all visitors; most have 10 to 60 kB, the largest 300
_KEPT: LRUCache[Hashable, tuple[Figure, ...]] = LRUCache(MOST)
_LOCK = Lock()


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
        with _LOCK:
            _KEPT[key] = figures
    return figures
