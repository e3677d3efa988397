"""Reads ended runs: from memory, else from the store."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from core.engine.changed import Changed
from core.engine.live_run import RunState
from core.engine.run_cache import RunCache
from core.engine.state import EngineError, EngineState
from core.engine.store_writer import StoreWriter
from core.runs import Run, RunStore

logger = logging.getLogger(__name__)

NO_STORE = "The run store does not answer: free some disk space, or look into the server's log."


class RunReader:
    """Every method may be called from any thread, without the lock. Raises EngineError if the store cannot be read."""

    def __init__(self, store: RunStore, store_writer: StoreWriter, changed: Changed, state: EngineState) -> None:
        self._store = store
        self._store_writer = store_writer
        self._changed = changed
        self._state = state
        self._run_cache = RunCache()  # guarded by `_changed`, like the state

    def state(self, name: str) -> RunState | None:
        """The state of a run that this server does not work at, or None."""
        with self._changed:
            state = self._run_cache.state(name)
        if state is None and (stored := self.read(name, with_outcome=False)):
            state = RunState.of_run(stored)
        return state

    def run(self, name: str) -> Run | None:
        """The run with its outcome, or None."""
        with self._changed:
            run = self._run_cache.run(name)
            touch = run is not None and self._run_cache.needs_touch(name)
        if touch:
            self._store_writer.touch(name)
        return run or self.read(name)

    def read(self, name: str, *, with_outcome: bool = True) -> Run | None:
        """The run as the store has it now, or None."""
        try:
            run = self._store.get(name, with_outcome=with_outcome)
        except SQLAlchemyError as error:
            logger.exception("The run store cannot be read")
            raise EngineError(NO_STORE) from error
        with self._changed:
            if run is None:  # the store may have dropped it to make room
                self._run_cache.remove(name)
                self._state.ended.pop(name, None)
            elif name not in self._state.live:
                self._run_cache.add(run, with_outcome=with_outcome)
        return run

    def forget(self, name: str) -> None:
        """The run begins again, or was deleted from the store. With the lock held."""
        self._run_cache.remove(name)
