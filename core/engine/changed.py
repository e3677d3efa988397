"""The engine's lock: threads wait for a change under it, and others are called when something changes."""

import itertools
import threading
from collections.abc import Callable, Collection


class Changed(threading.Condition):
    """A condition that also calls listeners.

    `notify_all` wakes all threads that wait, and calls all listeners. `report` is for the progress of one run, of which
    there is a lot: it wakes nobody, and calls only those who listen to this run. A listener is called with the lock
    held, so it must be quick, and must not call the engine.
    """

    def __init__(self) -> None:
        super().__init__(threading.RLock())
        self._listeners: dict[int, tuple[frozenset[str], Callable[[], None]]] = {}
        self._numbers = itertools.count()

    def listen(self, names: Collection[str], listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` at each change and at the progress of the runs of these names.

        Returns:
            A function that ends it.
        """
        with self:
            number = next(self._numbers)
            self._listeners[number] = frozenset(names), listener

        def end() -> None:
            with self:
                self._listeners.pop(number, None)

        return end

    def report(self, name: str) -> None:
        """A run has made progress. With the lock held."""
        for names, listener in self._listeners.values():
            if name in names:
                listener()

    def notify_all(self) -> None:
        """Something has changed. With the lock held."""
        super().notify_all()
        for _, listener in self._listeners.values():
            listener()
