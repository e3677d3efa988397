"""Sends runs to workers and takes their results: the engine's own thread, and what Dask's threads call.

Four kinds of threads share one lock, `changed`: the pages' threads, "unrolled-engine" which runs `_serve`, Dask's
threads which report, and the store writer's. It is never held during anything slow.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from core.engine import head_start
from core.engine.changed import Changed
from core.engine.lifecycle import Lifecycle
from core.engine.questions import Questions
from core.engine.replacement import Replacement
from core.engine.state import EngineState
from core.engine.store_writer import NO_TABLE, StoreWriter
from core.engine.worker_provider import STARTING, WorkerProvider
from core.runs import INTERRUPTED
from core.work import Progress, kind_of

if TYPE_CHECKING:
    from core.engine.dask_client import DaskClient

logger = logging.getLogger(__name__)

CLOSED = "The server is shutting down: try again when it is back."
LOOK_SECONDS = 1.0  # between looks at which workers are there, when nothing is heard of them
CLOSE_SECONDS = 5.0  # for the thread to end


class Dispatcher:
    """Keeps the state, and keeps the workers busy. `changed` guards every attribute.

    Args:
        worker_provider: where workers come from.
        store_writer: writes how runs go on and end.
        perform: what a worker runs.
        warm_up: what each worker runs first.
        answer: what a worker runs beside its run, to answer a question.
        head_start_seconds: seconds to wait for the first work before workers are started all the same.
    """

    def __init__(
        self,
        worker_provider: WorkerProvider,
        store_writer: StoreWriter,
        perform: Callable,
        warm_up: Callable[[], None],
        answer: Callable,
        head_start_seconds: float,
    ) -> None:
        self._worker_provider = worker_provider
        self._store_writer = store_writer
        self._perform = perform
        self._warm_up = warm_up
        self._head_start = head_start_seconds
        self._topic = f"unrolled-{uuid.uuid4().hex}"
        self._thread: threading.Thread | None = None
        self._workers_changed = True  # workers may have come or gone
        self.changed = Changed()
        self.closing = threading.Event()
        self.state = EngineState()
        self.lifecycle = Lifecycle(self.changed, self.state, store_writer)
        self._replacement = Replacement()
        self.questions = Questions(self.changed, answer)
        self.trouble = STARTING  # a sentence on why no run can begin; "" if one can
        self.away = False  # no connection to the cluster could be made

    def start(self) -> None:
        """Connect and begin to assign runs, in the background. A second call does nothing."""
        with self.changed:
            if self._thread is None and not self.closing.is_set():
                self._thread = threading.Thread(target=self._serve, name="unrolled-engine", daemon=True)
                self._thread.start()

    def close(self) -> list[str]:
        """Disconnect, and end the processes started here. Returns the names of the interrupted runs."""
        with self.changed:
            self.closing.set()
            self.changed.notify_all()
        if self._thread:
            self._thread.join(timeout=CLOSE_SECONDS)
        self._worker_provider.end(for_good=True)
        with self.changed:
            unfinished = list(self.state.live.values())
            for run in unfinished:
                self.state.close_run(run, replace(run.state(reason=INTERRUPTED), status="interrupted"))
            self.questions.close(CLOSED)
            self.changed.notify_all()
        return [run.ticket.key for run in unfinished]

    def workers(self) -> list[str]:
        """The workers that can be reached. With the lock held."""
        return self.state.workers if self.lifecycle.client else []

    # Dask's threads.

    def _on_report(self, message: dict[str, Any]) -> None:
        with self.changed:
            run = self.state.assigned.get(message["key"])
            if run is None:
                return
            if message["kind"] == "progress":
                run.report(Progress.from_dict(message["progress"]))
                if run.lose():
                    self.lifecycle.stop(run)
                self.changed.report(run.ticket.key)
                return
            self.lifecycle.begin(run, message["worker"])
            self.changed.notify_all()

    def _on_workers(self) -> None:
        with self.changed:
            self._workers_changed = True
            self.changed.notify_all()

    def _on_warm(self, worker: str) -> None:
        with self.changed:
            self.state.warm.add(worker)
            self.questions.news = True
            self.changed.notify_all()

    def _on_end(self, key: str, result: dict[str, Any]) -> None:
        with self.changed:
            run = self.state.assigned.get(key)
            if run is None:
                return
            if result.get("grown") and not self._worker_provider.joins:
                self._replacement.note(run.worker)
            self.lifecycle.end(run, result)
            self.changed.notify_all()

    # The engine's own thread.

    def _serve(self) -> None:
        head_start.wait(
            self.changed, lambda: self.state.live or self.questions.news or self.closing.is_set(), self._head_start
        )
        while not self.closing.is_set():
            self._store_writer.beat()
            try:
                client = self._worker_provider.connect(
                    topic=self._topic,
                    warm_up=self._warm_up,
                    on_event=self._on_report,
                    on_warm=self._on_warm,
                    on_workers=self._on_workers,
                )
            except Exception:
                if not self.away:
                    logger.exception("No training processes")
                with self.changed:
                    self.trouble, self.away = self._worker_provider.unreachable, True
                self._worker_provider.end(for_good=False)
                self.closing.wait(self._worker_provider.retry_seconds)
                continue
            with self.changed:
                self.lifecycle.client, self.away, self._workers_changed = client, False, True
            try:
                self._assign(client)
            except Exception:
                logger.warning("The training processes were lost", exc_info=True)
            self._lose(client)

    def _assign(self, client: "DaskClient") -> None:
        """Send runs to workers until the connection is lost, or the engine closes."""
        looked = 0.0
        while client.alive and not self.closing.is_set():
            if self._workers_changed or monotonic() - looked >= LOOK_SECONDS:
                self._workers_changed, looked = False, monotonic()
                self._worker_provider.tend()
                self._count_workers(client)
                self._replace(client)
            with self.changed:
                for run in self.state.unwanted():
                    self.lifecycle.drop(run)
                chosen = self.state.assign()
                self.lifecycle.make_room()
                warm = self.state.warm.intersection(self.state.workers) - self.state.leaving
                self.questions.send(client, warm, {run.worker for run in self.state.assigned.values()})
                wanted = len(self.state.live)
            self._worker_provider.grow(wanted)
            for run in chosen:
                table = self._store_writer.read_table(run.table) if run.table else None
                if run.table and table is None:
                    self._on_end(run.key, {"kind": "failed", "reason": NO_TABLE})
                    continue
                client.submit(
                    run.key,
                    run.worker,
                    (self._perform, kind_of(run.work).failures, run.work.to_json(), table),
                    on_end=self._on_end,
                )
            self._store_writer.beat()
            with self.changed:
                self.changed.wait_for(
                    lambda: (
                        self.lifecycle.may_assign
                        or self._workers_changed
                        or self.questions.news
                        or self.closing.is_set()
                    ),
                    LOOK_SECONDS,
                )
                self.lifecycle.may_assign = False

    def _count_workers(self, client: "DaskClient") -> None:
        workers = client.workers()
        with self.changed:
            self.state.set_workers(workers)
            self.trouble = "" if workers else self._worker_provider.without_workers
            lost = {run.key: run for run in self.state.stranded()}
            for run in lost.values():
                self.lifecycle.take_back(run, blame=True)
            self.questions.strand(workers)
        for key in lost:
            client.drop(key)

    def _replace(self, client: "DaskClient") -> None:
        """Take the next step in replacing a worker that has grown, if there is one."""
        with self.changed:
            busy = {run.worker for run in self.state.assigned.values()} | self.questions.asked()
            step = self._replacement.step(self.state.workers, self.state.warm, busy)
            self.state.leaving = self._replacement.leaving
        if step == "start":
            self._worker_provider.keep_spare(1)
        elif step == "retire":
            self._worker_provider.keep_spare(0)
            client.retire(self._replacement.old)

    def _lose(self, client: "DaskClient") -> None:
        with self.changed:
            self.lifecycle.client, self._replacement = None, Replacement()
            self.state.set_workers([])
            self.questions.lose()
            if not self.closing.is_set():
                self.trouble, self.away = self._worker_provider.lost, self._worker_provider.joins
                for run in list(self.state.assigned.values()):
                    self.lifecycle.take_back(run, blame=False)
        client.close()
        if self.closing.is_set() or not self._worker_provider.joins:
            self._worker_provider.end(for_good=self.closing.is_set())
