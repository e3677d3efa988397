"""The last few things that took time to make, by a short name of each."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class RecentCache(Generic[T]):
    """Keeps the last `most` things. Where `lru_cache` keeps its arguments too, be they 20 MB, this keeps a name.

    Example:
        >>> kept = RecentCache(1)
        >>> kept.get("a", lambda: "made"), kept.get("a", lambda: "made again"), kept.get("b", lambda: "another")
        ('made', 'made', 'another')
        >>> kept.get("a", lambda: "made again")
        'made again'
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._making: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()  # while somebody holds or awaits it
        self._lock = Lock()

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a name, made where there is none. What `make` raises is raised, and nothing is kept.

        All who want the same at once wait for one of them to make it; who wants something else does not.
        """
        with self._lock:
            making = self._making.setdefault(name, Lock())
        with making:
            with self._lock:
                if name in self._found:
                    self._found.move_to_end(name)
                    return self._found[name]
            made = make()
            with self._lock:
                self._found[name] = made
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
            return made
