"""A cache of the most recently used values, by a short name of each."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class RecentCache(Generic[T]):
    """Keeps the `most` most recently used values by name. `lru_cache` would keep its arguments too, such as 20 MB.

    Example:
        >>> cache = RecentCache(1)
        >>> cache.get("a", lambda: "made"), cache.get("a", lambda: "made again"), cache.get("b", lambda: "another")
        ('made', 'made', 'another')
        >>> cache.get("a", lambda: "made again")
        'made again'
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._making: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()  # while a thread holds or awaits it
        self._lock = Lock()

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """The value of a name, made by `make` if it is not in the cache. If `make` raises, nothing is kept.

        Threads that want the same name at once wait for one of them to make it. Other names do not wait.
        """
        with self._lock:
            lock_of_name = self._making.setdefault(name, Lock())
        with lock_of_name:
            with self._lock:
                if name in self._values:
                    self._values.move_to_end(name)
                    return self._values[name]
            value = make()
            with self._lock:
                self._values[name] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            return value
