"""Ended runs in memory, so that a page that reruns does not read them from the database again."""

from time import monotonic
from weakref import WeakValueDictionary

from cachetools import LRUCache

from core.engine.live_run import RunState
from core.runs import Run
from core.runs.codec import memory
from core.runs.pruning import TOUCH_SECONDS

MAX_BYTES = 20_000_000  # of all results together: one that is read again takes 1.5 ms, the largest that ships 6
MAX_STATES = 12_000  # twice the runs that the store keeps; a state without curves takes less than 1 kB
RETRY_SECONDS = 30.0  # how long a stopped or failed run is believed: another server may begin it again
SMALL = 1_000  # bytes that are counted for a run besides its arrays


class RunCache:
    """The runs that were looked at last, up to `max_bytes`. Not thread-safe: the engine's lock guards it.

    A finished run never changes, so it stays until others need the room. A run larger than all of the room is held
    too, alone, until the next large one comes. A run that an open page holds is not read from the store a second time.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._runs: LRUCache[str, Run] = LRUCache(max_bytes, getsizeof=run_bytes)
        self._huge: Run | None = None
        self._held: WeakValueDictionary[str, Run] = WeakValueDictionary()  # by anybody
        self._states: LRUCache[str, RunState] = LRUCache(MAX_STATES)
        self._read: LRUCache[str, float] = LRUCache(MAX_STATES)  # when each was read from the store
        self._touched: LRUCache[str, float] = LRUCache(MAX_STATES)

    def run(self, name: str) -> Run | None:
        """The run with its result, or None if it must be read from the store."""
        run = self._runs.get(name) or self._held.get(name)
        return run if run is not None and self._is_current(name, run.status) else None

    def state(self, name: str) -> RunState | None:
        """The state of an ended run, or None if it must be read from the store."""
        state = self._states.get(name)
        return state if state is not None and self._is_current(name, state.status) else None

    def add(self, run: Run, *, with_outcome: bool) -> None:
        """Keep a run that was read from the store, if it has ended.

        Args:
            run: the run.
            with_outcome: False if only its row was read.
        """
        name = run.fingerprint
        if run.status not in ("finished", "stopped", "failed"):
            self.remove(name)
            return
        self._states[name] = RunState.of_run(run)
        self._read[name] = monotonic()
        self._touched.setdefault(name, monotonic())  # reading it has noted the look
        if not with_outcome:
            return
        self._held[name] = run
        if run_bytes(run) > self._runs.maxsize:
            self._huge = run
        else:
            self._runs[name] = run

    def remove(self, name: str) -> None:
        """Forget a run: it begins again, or is not in the store any more."""
        self._runs.pop(name, None)
        self._held.pop(name, None)
        self._states.pop(name, None)
        if self._huge is not None and self._huge.fingerprint == name:
            self._huge = None

    def needs_touch(self, name: str) -> bool:
        """True once in TOUCH_SECONDS: then the store must hear that the run is looked at, or it may make room."""
        now = monotonic()
        if now - self._touched.get(name, now) < TOUCH_SECONDS:
            return False
        self._touched[name] = now
        return True

    def _is_current(self, name: str, status: str) -> bool:
        return status == "finished" or monotonic() - self._read.get(name, 0.0) < RETRY_SECONDS


def run_bytes(run: Run) -> int:
    """The memory that a run takes, about."""
    return SMALL + (0 if run.outcome is None else memory(run.outcome))
