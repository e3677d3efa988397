"""A cache of the most recently used values, by a short name of each."""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

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


class SharedCache(RecentCache[T]):
    """A cache that makes no value twice while anybody holds it: open pages hold what has lost its room here.

    Its values must take weak references, which tuples and numbers do not.

    Example:
        >>> cache = SharedCache(1)
        >>> held = cache.get("a", lambda: {1})
        >>> cache.get("b", lambda: {2}), cache.get("a", lambda: {3}) is held
        ({2}, True)
    """

    def __init__(self, most: int, size: Callable[[T], int] = lambda _: 1) -> None:
        super().__init__(most, size)
        self._held: WeakValueDictionary[Hashable, T] = WeakValueDictionary()

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """The value of a name; see `RecentCache.get`."""
        return super().get(name, lambda: self._held_or_made(name, make))

    def _held_or_made(self, name: Hashable, make: Callable[[], T]) -> T:
        value = self._held.get(name)
        if value is None:
            self._held[name] = value = make()
        return value
