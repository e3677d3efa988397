"""The engine: what pages call."""

import atexit
import logging
import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from core import answers
from core.engine.batches import Batches
from core.engine.dispatch import CLOSED, Dispatcher
from core.engine.live_run import Ahead, LiveRun, RunState
from core.engine.questions import Answer, phrase
from core.engine.queue import Ticket
from core.engine.run_reader import NO_STORE, RunReader
from core.engine.state import EngineError
from core.engine.store_writer import StoreWriter
from core.engine.worker_provider import WorkerProvider
from core.experiment import Experiment
from core.runs import Run, RunStore, RunStoreError, this_process
from core.settings import settings
from core.training.worker import answer as default_answer
from core.training.worker import warm_up as default_warm_up
from core.work import Limit, Work
from core.work import perform as default_perform

logger = logging.getLogger(__name__)

MAX_LOCAL_WORKERS = 8  # each takes 700 MB once TensorFlow is loaded


@dataclass(frozen=True)
class Health:
    """How the training processes are. `reason` is a sentence if they are not `ready`, else ""."""

    ready: bool
    workers: int
    warm: int
    reason: str


class Engine:
    """Trains experiments and does jobs in worker processes. Every method may be called from any thread.

    Args:
        store: the database of runs.
        scheduler: the address of a Dask scheduler to join; by default what UNROLLED_SCHEDULER says, and without that
            a scheduler and workers are started on this machine and end with this process.
        n_workers: how many to start on this machine; by default one for each core, eight at most.
        n_first: how many of them to start at once, and the others when there is work for them; by default all.
        head_start: seconds in which no worker is started without work, so that the first page has the cores to itself;
            and more while the cores are busy, see `core.engine.head_start`.
        perform: what a worker runs; see `core.work.perform`.
        warm_up: what each worker runs first.
        answer: what a worker runs to answer a question; see `core.training.worker.answer`.

    Attributes:
        batches: stops and pauses the runs that a page has asked for together.
    """

    def __init__(
        self,
        store: RunStore,
        scheduler: str | None = None,
        *,
        n_workers: int | None = None,
        n_first: int | None = None,
        head_start: float = 0.0,
        perform: Callable = default_perform,
        warm_up: Callable[[], None] = default_warm_up,
        answer: Callable[..., np.ndarray | bytes] = default_answer,
    ) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        joined = scheduler or settings().scheduler
        self._store = store
        n_workers = n_workers or min(cores, MAX_LOCAL_WORKERS)
        self._n_workers = 1 if joined else n_workers
        worker_provider = WorkerProvider(joined, n_workers, n_first or n_workers)
        self._store_writer = StoreWriter(store, this_process())
        self._dispatcher = Dispatcher(worker_provider, self._store_writer, perform, warm_up, answer, head_start)
        self._state, self._changed = self._dispatcher.state, self._dispatcher.changed
        self._lifecycle, self._questions = self._dispatcher.lifecycle, self._dispatcher.questions
        self.batches = Batches(self._changed, self._state, self._lifecycle)
        self._run_reader = RunReader(store, self._store_writer, self._changed, self._state)

    @property
    def workers(self) -> int:
        """How many runs are trained at a time, once all workers are up: at least 1."""
        with self._changed:
            return max(self._n_workers, len(self._dispatcher.workers()))

    def start(self) -> None:
        """Start the workers, or join them, in the background. Returns at once; a second call does nothing."""
        self._dispatcher.start()
        atexit.register(self.close)

    def submit(
        self,
        work: Work,
        table: bytes | None = None,
        *,
        visitor: str | None = None,
        cost: float = 1.0,
        again: bool = False,
        batch: str = "",
        limit: Limit | None = None,
    ) -> str:
        """Ask for a run of some work. Asked for twice, by one visitor or by thirty, it is run once.

        A run that is in the store already (finished, stopped or failed) is not begun again. An opening run counts as
        finished. The new run replaces the visitor's earlier short run of the same kind of work, if that one has not
        ended and nobody else waits for it. Before the workers are up, runs wait for them.

        Runs that somebody's open page shows come first; see `attend`.

        A page that compares many runs asks for all of them with the name of a `batch`. They replace no run of the
        visitor and take turns with everybody else's runs. A batch whose page is left is paused; see `Batches`.

        Args:
            work: what to do.
            table: the content of an uploaded file, if the work reads one.
            visitor: who asks, such as a Streamlit session's id; None is nobody, whose runs are never given up.
            cost: estimated seconds of work. Short runs go before long ones.
            again: begin a stopped or failed run again, or train an opening run here.
            batch: the visitor's name for the runs that this one belongs to; "" for a run of its own.
            limit: end it early, as if it were stopped, once its validation loss has passed this; not if others want it
                whole.

        Returns:
            The run's fingerprint, its name for the other methods.

        Raises:
            EngineError: the cluster or the store does not answer, the queue is full, or the table is too large.
        """
        name, now = work.fingerprint(), time.monotonic()
        ticket = Ticket(name, visitor, cost, now, batch=bool(batch))
        run = LiveRun(work, None, ticket, {visitor: now}, {visitor: batch} if batch else {}, limit=limit)
        with self._changed:
            for old in self._state.superseded_by(run):
                self._lifecycle.leave(old, visitor)
            if self._state.join(run):
                return name
        try:
            stored = self._run_reader.read(name, with_outcome=False)
            if (
                stored
                and stored.status in ("finished", "stopped", "failed")
                and not (again and _may_begin_again(stored))
            ):
                return name
            run.table = None if table is None else self._store.put_table(table)
            with self._changed:
                if self._state.join(run):
                    return name
                self._check()
                self._state.admit(run)
                self._run_reader.forget(name)
            ours = self._store_writer.begin(work, again=again)
        except RunStoreError as error:
            raise EngineError(str(error)) from error
        except (SQLAlchemyError, RuntimeError) as error:
            logger.exception("The run store failed")
            with self._changed:
                self._lifecycle.forget(run)
            raise EngineError(NO_STORE) from error
        self._lifecycle.confirm(run, ours=ours)
        return name

    def state(self, name: str) -> RunState | None:
        """The state of a run: cheap enough to ask several times a second. None if nobody ever asked for it.

        Of a run that has ended, it reads the database at most once.

        Raises:
            EngineError: the store cannot be read.
        """
        with self._changed:
            state = self._state.state(name, self._dispatcher.trouble)
        return state or self._run_reader.state(name)

    def attend(self, names: Collection[str], visitor: str, *, hidden: bool = False) -> None:
        """A visitor's open page shows these runs. It has to say so again within six seconds.

        Args:
            names: of the runs; those that have ended, or that the visitor has not asked for, do not matter.
            visitor: whose page it is.
            hidden: it is in a tab in the background, which says so again within 90 seconds. Its runs do not come first,
                and its batches go on.
        """
        with self._changed:
            runs = [run for name in names if (run := self._state.live.get(name))]
            paused = any(run.is_paused for run in runs)
            for run in runs:
                run.look(visitor, hidden=hidden)
            if paused:
                self._lifecycle.may_assign = True
                self._changed.notify_all()

    def ahead(self, name: str, visitor: str | None = None) -> tuple[Ahead, ...]:
        """What a run waits for: the runs that come before it, the largest group first. `visitor` is who asks."""
        with self._changed:
            return self._state.ahead(name, visitor)

    def run(self, name: str) -> Run | None:
        """The run as the store has it, with its outcome, or None. A run that has ended is kept in memory."""
        return self._run_reader.run(name)

    def opening_figures(self, name: str) -> Run | None:
        """An opening run for a comparison, or None. Its weights and predictions may be empty."""
        return self._store.opening_figures(name)

    def wait(self, name: str, timeout: float) -> RunState | None:
        """Wait for a run's end, at most `timeout` seconds, and return its state."""
        with self._changed:
            self._changed.wait_for(lambda: name not in self._state.live, timeout)
        return self.state(name)

    def listen(self, names: Collection[str], listener: Callable[[], None]) -> Callable[[], None]:
        """Hear of changes instead of asking for them.

        Args:
            names: of runs whose progress is of interest.
            listener: called from other threads whenever one of these runs has made progress, and whenever anything else
                has changed, such as their places in the queue. It must be quick and must not call the engine.

        Returns:
            A function that ends it.
        """
        return self._changed.listen(names, listener)

    def stop(self, name: str, visitor: str | None = None) -> bool:
        """Stop a run. A running one ends after its batch and keeps its result so far; a queued one is not begun.

        Returns:
            False if there is nothing to stop, or if others wait for the same run, which then goes on without this
            visitor.
        """
        with self._changed:
            run = self._state.live.get(name)
            if run is None:
                return False
            if visitor is not None and run.awaited_by_others(visitor):
                run.forget(visitor)
                return False
            self._lifecycle.stop(run)
            return True

    def forget(self, names: Collection[str]) -> None:
        """Forget runs that were deleted from the store. Those that have not ended are given up, whoever waits."""
        with self._changed:
            for name in names:
                run = self._state.live.get(name)
                if run is not None:
                    self._lifecycle.drop(run)
                self._run_reader.forget(name)
                self._state.ended.pop(name, None)
        self._store_writer.forget(*names)

    def ask(
        self,
        question: str,
        experiment: Experiment | None = None,
        output: answers.Answer | None = None,
        weights: Sequence[np.ndarray] = (),
        **arguments: np.ndarray | float | str | bool,
    ) -> str:
        """Ask the workers a short question.

        `core.training.questions` lists the questions about a trained network, and `core.training.word_questions` those
        about none, for which the experiment, the output and the weights are left out.

        Returns at once. A question asked twice is answered once. One that failed is tried again after ten seconds.
        Before the workers are up, questions wait for them, for a minute.

        Args:
            question: its name, such as "saliency_over_time".
            experiment: of the network.
            output: what its task asks for.
            weights: in Keras's order.
            arguments: further arguments of the question, such as X and mask.

        Returns:
            A key for `answer` and `wait_answer`.

        Raises:
            EngineError: the cluster does not answer, too many questions wait, or too much would have to be sent.
            TypeError: an argument is neither an array of numbers nor a plain value.
        """
        phrased = phrase(question, experiment, output, weights, arguments)
        with self._changed:
            if not self._questions.knows(phrased.key):
                self._check()
                self._questions.admit(phrased)
        return phrased.key

    def answer(self, key: str) -> Answer | None:
        """The state of a question: cheap. None if it was never asked, or if its answer was dropped."""
        return self._questions.answer(key)

    def wait_answer(self, key: str, timeout: float) -> Answer | None:
        """Wait for an answer, at most `timeout` seconds, and return the state of the question then."""
        return self._questions.wait(key, timeout)

    def health(self) -> Health:
        """How the training processes are."""
        with self._changed:
            workers, trouble = self._dispatcher.workers(), self._dispatcher.trouble
            return Health(
                ready=not trouble,
                workers=len(workers),
                warm=len(self._state.warm.intersection(workers)),
                reason=trouble,
            )

    def close(self) -> None:
        """End the workers that were started here, and leave a cluster that was joined. Running runs are interrupted."""
        atexit.unregister(self.close)
        if not self._dispatcher.closing.is_set():
            self._store_writer.close(self._dispatcher.close())

    def _check(self) -> None:
        """With the lock held. Raises EngineError if nothing new can be accepted."""
        if self._dispatcher.closing.is_set():
            raise EngineError(CLOSED)
        if self._dispatcher.away:
            raise EngineError(self._dispatcher.trouble)


def _may_begin_again(run: Run) -> bool:
    return run.ships or run.status != "finished"
