"""A worker that has grown is replaced between two runs, the new one first. Plain logic: the dispatcher acts on it.

Nothing is lost and nothing waits: the old worker goes on until the new one is warm. From then on it gets nothing new,
and is retired when it has ended what it has in hand.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

Step = Literal["wait", "start", "retire"]


@dataclass
class Replacement:
    """One worker at a time. The engine's lock guards it.

    Attributes:
        old: the worker that is being replaced; "" if none is.
        leaving: `old`, once it gets nothing new.
    """

    old: str = ""
    leaving: set[str] = field(default_factory=set)
    _grown: set[str] = field(default_factory=set)
    _before: set[str] = field(default_factory=set)  # the workers when the new one was started
    _retired: bool = False

    def note(self, worker: str) -> None:
        """A worker has reported that it has grown."""
        self._grown.add(worker)

    def step(self, workers: Collection[str], warm: Collection[str], busy: Collection[str]) -> Step:
        """What to do now: start one more worker, retire `old`, or wait.

        Args:
            workers: those that are there.
            warm: those that are warm.
            busy: those that have a run or a question.
        """
        self._grown &= set(workers)
        if self._retired and self.old not in workers:
            self.old, self._retired, self.leaving = "", False, set()
        if not self.old:
            if not self._grown:
                return "wait"
            self.old, self._before = self._grown.pop(), set(workers)
            return "start"
        if not self._before.issuperset(warm):
            if self.old not in workers:  # it was lost meanwhile, and its nanny has started another: one is too many
                self.old = min(workers, key=lambda worker: (worker in busy, worker in warm))
            self.leaving = {self.old}
        if self.leaving and self.old not in busy:
            self._retired = True
            return "retire"
        return "wait"
