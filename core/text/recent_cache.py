"""A cache of the most recently used values, by a short name of each."""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Generic, TypeVar

from cachetools import LRUCache, cached

T = TypeVar("T")


class RecentCache(Generic[T]):
    """Keeps the most recently used values by name. `lru_cache` would keep its arguments too, such as 20 MB.

    Args:
        most: how many values; with `size`, the sum of their sizes. A larger value is not kept.
        size: of a value, such as its bytes.

    Example:
        >>> cache = RecentCache(1)
        >>> cache.get("a", lambda: "made"), cache.get("a", lambda: "made again"), cache.get("b", lambda: "another")
        ('made', 'made', 'another')
        >>> cache.get("a", lambda: "made again")
        'made again'
    """

    def __init__(self, most: int, size: Callable[[T], int] = lambda _: 1) -> None:
        cache: LRUCache[Hashable, T] = LRUCache(most, getsizeof=size)
        self._get = cached(cache, key=lambda name, _make: name, condition=Condition())(lambda _name, make: make())

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """The value of a name, made by `make` if it is not in the cache. If `make` raises, nothing is kept.

        Threads that want the same name at once wait for one of them to make it. Other names do not wait.
        """
        return self._get(name, make)
