"""Batches: the runs that a visitor's page asks for together, to compare them.

A batch whose page is left is paused: its runs wait, and those at work give way to others. It goes on when the page is
open again. What has been paused for ten minutes is dropped; the page asks for it again when it comes back.
"""

import time

from core.engine.changed import Changed
from core.engine.lifecycle import Lifecycle
from core.engine.live_run import BACKGROUND_SECONDS, LiveRun
from core.engine.state import EngineState


class Batches:
    """Every method may be called from any thread, and knows a batch by its visitor and the visitor's name for it."""

    def __init__(self, changed: Changed, state: EngineState, lifecycle: Lifecycle) -> None:
        self._changed = changed
        self._state = state
        self._lifecycle = lifecycle

    def of(self, visitor: str | None) -> dict[str, bool]:
        """A visitor's batches that have not ended by name, each with True if it goes on while nobody looks at it."""
        with self._changed:
            batches: dict[str, bool] = {}
            for run in self._state.live.values():
                if visitor in run.batches:
                    name = run.batches[visitor]
                    batches[name] = batches.get(name, False) or run.background.get(visitor, 0.0) > time.monotonic()
        return batches

    def stop(self, batch: str, visitor: str | None = None) -> int:
        """Give up all runs of a batch that have not ended, and return how many.

        Running ones are dropped too, without a result: unfinished runs are not used for comparison. The same batch can
        be asked for again later, and its finished runs are there. Runs that others wait for go on.
        """
        with self._changed:
            runs = self._runs(batch, visitor)
            for run in runs:
                self._lifecycle.leave(run, visitor)
        return len(runs)

    def leave_page(self, batch: str, visitor: str | None = None) -> None:
        """The visitor's page shows a batch no more: do not wait until it has been silent for a while.

        Its runs at work go on to their ends, unless others need the worker.
        """
        with self._changed:
            for run in self._runs(batch, visitor):
                run.look_away(visitor)

    def pause(self, batch: str, visitor: str | None = None) -> None:
        """Let a batch wait until its page is open again. Its runs at work wait too, unless others want them."""
        with self._changed:
            for run in self._runs(batch, visitor):
                run.look_away(visitor)
                if run.is_paused:
                    self._lifecycle.put_back(run)
            self._changed.notify_all()

    def go_on_in_background(self, batch: str, visitor: str | None = None) -> None:
        """Let a batch go on for an hour at most while nobody looks at it, after what somebody looks at."""
        with self._changed:
            for run in self._runs(batch, visitor):
                run.background[visitor] = time.monotonic() + BACKGROUND_SECONDS
            self._lifecycle.may_assign = True
            self._changed.notify_all()

    def pause_when_left(self, batch: str, visitor: str | None = None) -> None:
        """Undo `go_on_in_background`."""
        with self._changed:
            for run in self._runs(batch, visitor):
                run.background.pop(visitor, None)

    def _runs(self, batch: str, visitor: str | None) -> list[LiveRun]:
        return [run for run in self._state.live.values() if run.batches.get(visitor) == batch]
