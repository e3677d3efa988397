"""What takes much memory and is quickly there again: let go of once nobody has used it for a while.

Only a process that calls `let_go_of_unused` now and then lets go of anything. The web process does; workers keep all.
"""

import mmap
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet

import numpy as np

T = TypeVar("T")


class _Watched(Protocol):
    def let_go(self, now: float) -> bool:
        """Let go if it was not used lately. Returns whether anything was let go of."""


_WATCHED: WeakSet[_Watched] = WeakSet()
_WATCHING = Lock()


def let_go_of_unused() -> bool:
    """Let go of all that was not used lately. Returns whether there was anything."""
    now = monotonic()
    with _WATCHING:
        watched = list(_WATCHED)
    gone = [one.let_go(now) for one in watched]
    return any(gone)


def _watch(one: _Watched) -> None:
    with _WATCHING:
        _WATCHED.add(one)


class KeptWhileUsed(Generic[T]):
    """A value that is made when it is asked for, and let go of when nobody has asked for `seconds`.

    Example:
        >>> number = KeptWhileUsed(lambda: 1, 60)
        >>> number.get()
        1
    """

    def __init__(self, make: Callable[[], T], seconds: float) -> None:
        self._make, self._seconds = make, seconds
        self._kept: tuple[T, ...] = ()
        self._used = 0.0
        self._lock = Lock()
        _watch(self)

    def get(self) -> T:
        """The value. Threads that ask at once wait for one of them to make it."""
        with self._lock:
            if not self._kept:
                self._kept = (self._make(),)
            self._used = monotonic()
            return self._kept[0]

    def let_go(self, now: float) -> bool:
        """Let go of the value if nobody has asked for it lately."""
        if not self._kept or now - self._used < self._seconds or not self._lock.acquire(blocking=False):
            return False  # if it is being made just now, somebody wants it
        with_value, self._kept = bool(self._kept), ()
        self._lock.release()
        return with_value


class MappedPages:
    """The pages of a file that an array maps into memory, taken from this process when nobody has used them lately.

    The system keeps them as long as it needs no room, so they come back without a look at the disk: for 80 MB in 7 ms.
    Pages that were read without a word, such as those of single rows, go as well.

    Args:
        array: any; where it is no mapped file, nothing is done.
        seconds: without a use.
    """

    def __init__(self, array: np.ndarray, seconds: float) -> None:
        self._file, self._seconds = _mapped_file(array), seconds
        self.used()
        if self._file is not None and hasattr(mmap, "MADV_DONTNEED"):
            _watch(self)

    def used(self) -> None:
        """Note a use: the pages stay for a while, so that a burst of uses maps them once."""
        self._used = monotonic()

    def let_go(self, now: float) -> bool:
        """Take the pages from this process if no use was noted lately. The array stays valid."""
        if self._file is not None and now - self._used >= self._seconds:
            self._file.madvise(mmap.MADV_DONTNEED)  # where none is there, it takes microseconds
        return False  # it is given back already


def _mapped_file(array: object) -> mmap.mmap | None:
    """The file that an array is a view of, if it can only be read; else None."""
    while array is not None and not isinstance(array, mmap.mmap):
        if isinstance(array, np.memmap) and array.mode != "r":
            return None  # what was written to a private copy would be lost
        array = getattr(array, "base", None)
    return array
