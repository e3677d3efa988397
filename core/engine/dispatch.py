"""Runs on their way to workers and back: the thread that hands them over, and what Dask's threads report.

Four kinds of threads meet at one lock, `changed`: the pages' own, "unrolled-engine" which runs `_serve`, Dask's, which
bring news, and the one of `rows`, which writes. It is never held while something slow is done.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from core.engine.book import Book
from core.engine.live import LiveRun
from core.engine.questions import Questions
from core.engine.rows import NO_TABLE, Rows
from core.engine.supply import STARTING, Supply
from core.runs import INTERRUPTED, RunStatus

if TYPE_CHECKING:
    from core.engine.link import Link

logger = logging.getLogger(__name__)

CLOSED = "The server is shutting down: try again when it is back."
MAX_LOSSES = 2  # of workers, after which a run has failed
MAX_RETURNS = 5  # to the queue because the cluster was lost
LOOK_SECONDS = 1.0  # between looks at which workers are there, when nothing is heard of them
CLOSE_SECONDS = 5.0  # for the thread to end


class Dispatcher:
    """Keeps the book, and the workers busy. `changed` guards every attribute.

    Args:
        supply: where workers come from.
        rows: where is written what becomes of runs.
        work: what a worker runs.
        warm_up: what each worker runs first.
        answer: what a worker runs beside, when it is asked something.
    """

    def __init__(
        self, supply: Supply, rows: Rows, work: Callable, warm_up: Callable[[], None], answer: Callable
    ) -> None:
        self._supply = supply
        self._rows = rows
        self._work = work
        self._warm_up = warm_up
        self._topic = f"unrolled-{uuid.uuid4().hex}"
        self._thread: threading.Thread | None = None
        self._link: Link | None = None
        self._news = False  # there may be something to hand over
        self._look = True  # workers may have come or gone
        self.changed = threading.Condition(threading.RLock())
        self.closing = threading.Event()
        self.book = Book()
        self.questions = Questions(self.changed, answer)
        self.trouble = STARTING  # a sentence on why no run can begin; "" where one can
        self.away = False  # the workers were asked for and did not come

    def start(self) -> None:
        """Connect, and hand over what there is, in the background; a second call does nothing."""
        with self.changed:
            if self._thread is None and not self.closing.is_set():
                self._thread = threading.Thread(target=self._serve, name="unrolled-engine", daemon=True)
                self._thread.start()

    def close(self) -> list[str]:
        """Disconnect, and end what was started here. Returns the names of the runs that are interrupted by it."""
        with self.changed:
            self.closing.set()
            self.changed.notify_all()
        if self._thread:
            self._thread.join(timeout=CLOSE_SECONDS)
        self._supply.end(for_good=True)
        with self.changed:
            unfinished = list(self.book.live.values())
            for run in unfinished:
                self.book.close_run(run, replace(run.state(ahead=0, reason=INTERRUPTED), status="interrupted"))
            self.questions.close(CLOSED)
            self.changed.notify_all()
        return [run.ticket.key for run in unfinished]

    def leave(self, run: LiveRun, visitor: str | None) -> None:
        """A visitor gives a run up; it is dropped unless others wait for it. With the lock held."""
        run.visitors.pop(visitor, None)
        run.batches.pop(visitor, None)
        if run.awaited_by_others(visitor):
            return
        del self.book.live[run.ticket.key]
        run.told = "drop"
        if run.key:
            self._tell(run)
        self._rows.discard(run.ticket.key)
        self.changed.notify_all()

    def enlist(self, run: LiveRun, *, mine: bool) -> None:
        """The store knows of a run now, and whether it is ours to work at."""
        name = run.ticket.key
        with self.changed:
            if not mine:  # another server works at it, or just has: the store says how it goes on
                self.forget(run)
            elif run.told == "drop":
                self._rows.discard(name)
            elif run.told == "stop":
                self._settle(run, {"kind": "stopped"})
            else:
                run.enlisted = True
                self._news = True
            self.changed.notify_all()

    def forget(self, run: LiveRun) -> None:
        """A run is none of ours. With the lock held."""
        if self.book.live.get(run.ticket.key) is run:
            del self.book.live[run.ticket.key]

    def stop(self, run: LiveRun) -> None:
        """End a run after its batch, or before it begins. With the lock held."""
        if run.told:
            return
        run.told = "stop"
        if run.key:
            self._tell(run)
        elif run.enlisted:
            self._settle(run, {"kind": "stopped"})

    def workers(self) -> list[str]:
        """The workers that can be reached. With the lock held."""
        return self.book.workers if self._link else []

    def _tell(self, run: LiveRun) -> None:
        if self._link and run.told:
            self._link.tell(run.key, run.worker, run.told)

    def _settle(self, run: LiveRun, result: dict[str, Any]) -> None:
        """Write how a run ended; those who wait for it hear of it afterwards."""

        def then(status: RunStatus, reason: str) -> None:
            with self.changed:
                last = replace(run.state(ahead=0, reason=reason), status=status, stopping=False, seconds_left=None)
                self.book.close_run(run, last)
                self.changed.notify_all()

        self._rows.settle(run.asked, result, then)

    def _take_back(self, run: LiveRun, *, blame: bool) -> None:
        """A run's worker was lost, for which the run may be to blame, or the whole cluster: it is tried once more."""
        self.book.take_back(run)
        run.losses += blame
        run.returns += not blame
        if run.told == "stop":
            self._settle(run, {"kind": "stopped"})
        elif not run.told and (run.losses >= MAX_LOSSES or run.returns >= MAX_RETURNS):
            self._settle(run, {"kind": "lost"})
            run.told = "drop"
        self._news = True

    # Dask's threads.

    def _hear(self, message: dict[str, Any]) -> None:
        with self.changed:
            run = self.book.handed.get(message["key"])
            if run is None:
                return
            if message["kind"] == "progress":
                run.report(message)
                return
            run.begin(message["worker"])
            if run.losses >= MAX_LOSSES and not run.told:
                self._settle(run, {"kind": "lost"})
                run.told = "drop"
            if run.told:
                self._tell(run)
            else:
                self._rows.mark_running(run.ticket.key, run.attempts)

    def _hear_workers(self) -> None:
        with self.changed:
            self._look = True
            self.changed.notify_all()

    def _hear_warm(self, worker: str) -> None:
        with self.changed:
            self.book.warm.add(worker)
            self.questions.news = True
            self.changed.notify_all()

    def _hear_end(self, key: str, result: dict[str, Any]) -> None:
        with self.changed:
            run = self.book.handed.get(key)
            if run is None:
                return
            if result["kind"] in ("gone", "lost"):
                self._take_back(run, blame=result["kind"] == "lost")
            else:
                del self.book.handed[key]
                if run.told != "drop":
                    self._settle(run, result)
            self._news = True
            self.changed.notify_all()

    # The engine's own thread.

    def _serve(self) -> None:
        while not self.closing.is_set():
            self._rows.beat()
            try:
                link = self._supply.connect(
                    topic=self._topic,
                    warm_up=self._warm_up,
                    on_event=self._hear,
                    on_warm=self._hear_warm,
                    on_workers=self._hear_workers,
                )
            except Exception:
                if not self.away:
                    logger.exception("No training processes")
                with self.changed:
                    self.trouble, self.away = self._supply.unreachable, True
                self._supply.end(for_good=False)
                self.closing.wait(self._supply.retry_seconds)
                continue
            with self.changed:
                self._link, self.away, self._look = link, False, True
            try:
                self._hand_over(link)
            except Exception:
                logger.warning("The training processes were lost", exc_info=True)
            self._lose(link)

    def _hand_over(self, link: "Link") -> None:
        """Hand runs to workers until the connection is lost, or the engine closes."""
        looked = 0.0
        while link.alive and not self.closing.is_set():
            if self._look or monotonic() - looked >= LOOK_SECONDS:
                self._look, looked = False, monotonic()
                self._supply.tend()
                self._count_workers(link)
            with self.changed:
                for run in self.book.unwanted():
                    self.leave(run, None)
                chosen = self.book.hand_over()
                warm = self.book.warm.intersection(self.book.workers)
                self.questions.send(link, warm, {run.worker for run in self.book.handed.values()})
            for run in chosen:
                table = self._rows.read_table(run.table) if run.table else None
                if run.table and table is None:
                    self._hear_end(run.key, {"kind": "failed", "reason": NO_TABLE})
                    continue
                link.submit(run.key, run.worker, (self._work, run.asked.to_json(), table), on_end=self._hear_end)
            self._rows.beat()
            with self.changed:
                self.changed.wait_for(
                    lambda: self._news or self._look or self.questions.news or self.closing.is_set(), LOOK_SECONDS
                )
                self._news = False

    def _count_workers(self, link: "Link") -> None:
        workers = link.workers()
        with self.changed:
            self.book.set_workers(workers)
            self.trouble = "" if workers else self._supply.without_workers
            lost = {run.key: run for run in self.book.stranded()}
            for run in lost.values():
                self._take_back(run, blame=True)
            self.questions.strand(workers)
        for key in lost:
            link.drop(key)

    def _lose(self, link: "Link") -> None:
        with self.changed:
            self._link = None
            self.book.set_workers([])
            self.questions.lose()
            if not self.closing.is_set():
                self.trouble, self.away = self._supply.lost, self._supply.joins
                for run in list(self.book.handed.values()):
                    self._take_back(run, blame=False)
        link.close()
        if self.closing.is_set() or not self._supply.joins:
            self._supply.end(for_good=self.closing.is_set())
