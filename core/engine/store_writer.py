"""What the engine writes into the run store: in one thread, so that rows change in the order of what happened."""

import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from core.runs import RunStatus, RunStore, RunStoreError
from core.work import Work, kind_of
from core.work.checkpoints import Checkpoints

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10.0  # between signs of life

STOPPED_EARLY = "Stopped before there was anything to keep: start it again."
NO_TABLE = "The uploaded file is not kept any more: upload it again, then start the run again."
NOT_KEPT = "The run came to its end but could not be saved: free some disk space, then start it again."


class StoreWriter:
    """Writes how runs go on and end, and removes the checkpoints of those that do not go on.

    Methods return at once unless they say otherwise.
    """

    def __init__(self, store: RunStore, owner: str) -> None:
        self._store = store
        self._owner = owner
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="unrolled-store-writer")
        self._checkpoints = Checkpoints()
        self._beaten = time.monotonic()

    def begin(self, work: Work, *, again: bool) -> bool:
        """Claim a run; see `RunStore.begin`. Waits for it.

        Raises:
            SQLAlchemyError: the store cannot be written to.
            RuntimeError: it is closed.
        """
        return self._thread.submit(self._store.begin, work, self._owner, again=again).result()

    def read_table(self, key: str) -> bytes | None:
        """The content of an uploaded table, or None if the store has dropped it. Waits for it.

        Raises:
            SQLAlchemyError: the store cannot be read.
        """
        return self._store.get_table(key)

    def mark_running(self, name: str, attempt: int) -> None:
        """A worker has begun."""
        self._write(self._store.mark_running, name, attempt)

    def discard(self, name: str) -> None:
        """Nobody wants the run any more."""
        self._write(self._store.discard, name, self._owner)
        self.forget(name)

    def forget(self, *names: str) -> None:
        """Runs are not to go on from where they were."""
        self._write(self._checkpoints.remove, *names)

    def touch(self, name: str) -> None:
        """Note that somebody still looks at a run that was not read from the store."""
        self._write(self._store.touch, name)

    def settle(self, work: Work, result: dict[str, Any], then: Callable[[RunStatus, str], None]) -> None:
        """Write how a run ended, then call `then` with its status and reason.

        Args:
            work: what the run was to do.
            result: what `core.engine.remote.run` returned, or one of {"kind": "lost"} and {"kind": "stopped"}.
            then: called in the writing thread.
        """
        self.forget(work.fingerprint())
        self._write(lambda: then(*self._settle(work, result)))

    def beat(self) -> None:
        """Write the sign of life, if it is due."""
        if time.monotonic() - self._beaten > BEAT_SECONDS:
            self._beaten = time.monotonic()
            self._write(self._store.beat, self._owner)
            self._write(self._checkpoints.tidy)

    def close(self, unfinished: list[str]) -> None:
        """Finish writing, mark unfinished runs as interrupted, and end."""
        self._thread.shutdown(wait=True)
        with contextlib.suppress(SQLAlchemyError):  # without the mark, the dead owner says the same
            for name in unfinished:
                self._store.mark_interrupted(name)

    def _write(self, action: Callable, *arguments: object) -> None:
        def act() -> None:
            try:
                action(*arguments)
            except Exception:
                logger.exception("The run store could not be written to")

        with contextlib.suppress(RuntimeError):  # closed: the run stays as it is and will read as interrupted
            self._thread.submit(act)

    def _settle(self, work: Work, result: dict[str, Any]) -> tuple[RunStatus, str]:
        name = work.fingerprint()
        try:
            if result["kind"] == "outcome":
                return self._write_outcome(work, result)
            if result["kind"] == "stopped":
                self._store.mark_stopped(name, STOPPED_EARLY)
                return "stopped", STOPPED_EARLY
            if result.get("details"):
                logger.error("Run %s failed:\n%s", name, result["details"])
            reason = result.get("reason") or kind_of(work).failures.lost_twice
            self._store.mark_failed(name, reason)
        except SQLAlchemyError:
            logger.exception("Run %s could not be saved", name)
            return "failed", NOT_KEPT
        return "failed", reason

    def _write_outcome(self, work: Work, result: dict[str, Any]) -> tuple[RunStatus, str]:
        name, status, reason = work.fingerprint(), result["status"], result["reason"]
        outcome = name, result["content"], status, reason, result["metrics"]
        try:
            written = self._store.finish_packed(*outcome)
            if not written and self._store.begin(work, self._owner):  # its row was lost meanwhile
                self._store.finish_packed(*outcome)
        except RunStoreError as error:
            self._store.mark_failed(name, str(error))
            return "failed", str(error)
        return status, reason
