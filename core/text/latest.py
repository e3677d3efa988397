"""The last few things that took time to make, by a short name of each."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

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
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a name, made where there is none. What `make` raises is raised, and nothing is kept."""
        with self._lock:
            if name in self._found:
                self._found.move_to_end(name)
                return self._found[name]
        made = make()  # unlocked: what one visitor waits for, others need not
        with self._lock:
            self._found[name] = made
            self._found.move_to_end(name)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made
