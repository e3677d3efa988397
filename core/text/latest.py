"""The last few things that took time to make, by a short name of each."""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Generic, TypeVar

from cachetools import LRUCache, cached

T = TypeVar("T")


class Latest(Generic[T]):
    """Keeps the last `most` things. Where `lru_cache` keeps its arguments too, be they 20 MB, this keeps a name.

    Example:
        >>> kept = Latest(1)
        >>> kept.get("a", lambda: "made"), kept.get("a", lambda: "made again"), kept.get("b", lambda: "another")
        ('made', 'made', 'another')
        >>> kept.get("a", lambda: "made again")
        'made again'
    """

    def __init__(self, most: int) -> None:
        cache: LRUCache[Hashable, T] = LRUCache(most)
        self._get = cached(cache, key=lambda name, _make: name, condition=Condition())(lambda _name, make: make())

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a name, made where there is none. What `make` raises is raised, and nothing is kept.

        All who want the same at once wait for one of them to make it; who wants something else does not.
        """
        return self._get(name, make)
