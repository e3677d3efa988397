"""The engine: what pages call, and the thread that hands runs to workers.

Three kinds of threads meet here: the pages' own, which call the public methods; "unrolled-engine", which connects and
hands runs over; and Dask's, which bring news. One lock guards what they share, and is never held while something slow
is done. Rows of the store change in a fourth thread alone, so in the order in which things happened.
"""

import atexit
import contextlib
import logging
import os
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from core.engine.book import Book, EngineError
from core.engine.live import LiveRun, RunState
from core.engine.queue import Ticket
from core.engine.supply import Supply
from core.experiment import Experiment
from core.runs import INTERRUPTED, Run, RunStore, RunStoreError, this_process
from core.training.worker import warm_up as default_warm_up
from core.training.worker import work as default_work

if TYPE_CHECKING:
    from core.engine.link import Link

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 2
MAX_LOCAL_WORKERS = 8  # each takes 700 MB once TensorFlow is loaded
BEAT_SECONDS = 10.0  # between signs of life in the store
LOOK_SECONDS = 1.0  # between looks at which workers are there
START_LOOK_SECONDS = 0.1  # while they are still coming
RETRY_SECONDS = 1.0  # between attempts to connect
RUNS_KEPT = 32  # finished runs in memory, at most
RUN_BYTES_KEPT = 2_000_000  # of one of them; larger ones are read from the store each time

STARTING = "The training processes are starting."
LOST_TWICE = (
    "The worker process was lost twice while training this run; it may need more memory than there is: "
    "use fewer units, fewer layers or a smaller batch, then start it again."
)
STOPPED_EARLY = "Stopped before it began: start it again to train it."
NOT_KEPT = "The run was trained but could not be saved: free some disk space, then start it again."
NO_STORE = "The run store cannot be written to: free some disk space, or look into the server's log."
CLOSED = "The server is shutting down: try again when it is back."


@dataclass(frozen=True)
class Health:
    """How the training processes are: `reason` is a sentence where they are not `ready`, else ""."""

    ready: bool
    workers: int
    warm: int
    reason: str


class Engine:
    """Trains experiments in worker processes. Every method may be called from any thread.

    Args:
        store: where runs are kept.
        scheduler: the address of a Dask scheduler to join; by default what UNROLLED_SCHEDULER says, and without that
            a scheduler and workers are started on this machine and end with this process.
        n_workers: how many to start on this machine; by default one for each core, eight at most.
        work: what a worker runs; see `core.training.worker.work`.
        warm_up: what each worker runs first.
    """

    def __init__(
        self,
        store: RunStore,
        scheduler: str | None = None,
        *,
        n_workers: int | None = None,
        work: Callable = default_work,
        warm_up: Callable[[], None] = default_warm_up,
    ) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._store = store
        self._supply = Supply(
            scheduler or os.environ.get("UNROLLED_SCHEDULER") or None, n_workers or min(cores, MAX_LOCAL_WORKERS)
        )
        self._work = work
        self._warm_up = warm_up
        self._owner = this_process()
        self._topic = f"unrolled-{uuid.uuid4().hex}"
        self._rows = ThreadPoolExecutor(1, thread_name_prefix="unrolled-rows")
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition(threading.RLock())
        self._book = Book()  # with all that follows, guarded by the lock
        self._link: Link | None = None
        self._trouble = STARTING  # why no run can begin; "" where one can
        self._away = False  # the cluster was asked for and did not answer
        self._news = False  # there may be something to hand over
        self._finished: OrderedDict[str, Run] = OrderedDict()

    def start(self) -> None:
        """Start the workers, or join them, in the background. Returns at once; a second call does nothing."""
        with self._changed:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._serve, name="unrolled-engine", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def submit(
        self,
        experiment: Experiment,
        table: bytes | None = None,
        *,
        visitor: str | None = None,
        cost: float = 1.0,
        again: bool = False,
    ) -> str:
        """Ask for a run. Asked for twice, by one visitor or by thirty, it is trained once.

        A run that is in the store already, finished, stopped or failed, is not trained again; `again` trains one that
        was stopped or failed anew. A visitor's earlier short run that has not ended is given up for the new one, unless
        somebody else waits for it. Before the workers are up, runs wait for them.

        Args:
            experiment: what to train.
            table: an uploaded file's content, where the task reads one.
            visitor: who asks; a Streamlit session's id.
            cost: estimated seconds of training. Short runs go before long ones.
            again: train a run that was stopped or failed anew.

        Returns:
            The run's fingerprint, for the other methods.

        Raises:
            EngineError: the cluster is away, the queue is full, or the store cannot be written to.
        """
        name, now = experiment.fingerprint(), time.monotonic()
        run = LiveRun(experiment, table, Ticket(name, visitor, cost, now), visitors={visitor: now})
        with self._changed:
            if (there := self._book.live.get(name)) is not None:
                there.visitors[visitor] = now
                self._give_up(self._book.superseded_by(run), visitor, keep=there)
                return name
        if not again and self._has_ended(name):
            with self._changed:
                self._give_up(self._book.superseded_by(run), visitor)
            return name
        with self._changed:
            if self._closing.is_set():
                raise EngineError(CLOSED)
            if self._away:
                raise EngineError(self._trouble)
            if (there := self._book.live.get(name)) is not None:
                there.visitors[visitor] = now
                return name
            self._give_up(self._book.superseded_by(run), visitor)
            self._book.admit(run)
        self._enlist(run, again=again)
        return name
