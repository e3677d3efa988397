"""The engine: what pages call."""

import atexit
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from core import answers
from core.engine.at_hand import AtHand
from core.engine.book import EngineError
from core.engine.dispatch import CLOSED, Dispatcher
from core.engine.live import LiveRun, RunState
from core.engine.questions import Answer, phrase
from core.engine.queue import Ticket
from core.engine.rows import Rows
from core.engine.supply import Supply
from core.experiment import Experiment
from core.job import Asked
from core.runs import Run, RunStore, RunStoreError, this_process
from core.settings import settings
from core.training.worker import answer as default_answer
from core.training.worker import warm_up as default_warm_up
from core.training.worker import work as default_work

logger = logging.getLogger(__name__)

MAX_LOCAL_WORKERS = 8  # each takes 700 MB once TensorFlow is loaded

NO_STORE = "The run store does not answer: free some disk space, or look into the server's log."


@dataclass(frozen=True)
class Health:
    """How the training processes are: `reason` is a sentence where they are not `ready`, else ""."""

    ready: bool
    workers: int
    warm: int
    reason: str


class Engine:
    """Trains experiments, and does jobs, in worker processes. Every method may be called from any thread.

    Args:
        store: where runs are kept.
        scheduler: the address of a Dask scheduler to join; by default what UNROLLED_SCHEDULER says, and without that
            a scheduler and workers are started on this machine and end with this process.
        n_workers: how many to start on this machine; by default one for each core, eight at most.
        work: what a worker runs; see `core.training.worker.work`.
        warm_up: what each worker runs first.
        answer: what a worker runs to answer a question; see `core.training.worker.answer`.
    """

    def __init__(
        self,
        store: RunStore,
        scheduler: str | None = None,
        *,
        n_workers: int | None = None,
        work: Callable = default_work,
        warm_up: Callable[[], None] = default_warm_up,
        answer: Callable[..., np.ndarray | bytes] = default_answer,
    ) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        joined = scheduler or settings().scheduler
        self._store = store
        supply = Supply(joined, n_workers or min(cores, MAX_LOCAL_WORKERS))
        self._rows = Rows(store, this_process())
        self._dispatcher = Dispatcher(supply, self._rows, work, warm_up, answer)
        self._book, self._changed = self._dispatcher.book, self._dispatcher.changed
        self._questions = self._dispatcher.questions
        self._at_hand = AtHand()  # guarded by `_changed`, as the book

    def start(self) -> None:
        """Start the workers, or join them, in the background. Returns at once; a second call does nothing."""
        self._dispatcher.start()
        atexit.register(self.close)

    def submit(
        self,
        asked: Asked,
        table: bytes | None = None,
        *,
        visitor: str | None = None,
        cost: float = 1.0,
        again: bool = False,
        batch: str = "",
    ) -> str:
        """Ask for a run of an Experiment or a Job. Asked for twice, by one visitor or by thirty, it is run once.

        A run that is in the store already, finished, stopped or failed, is not begun again. A visitor's earlier short
        run that has not ended is given up for the new one, unless somebody else waits for it: one of an experiment for
        an experiment, one of a job for a job of the same kind. Before the workers are up, runs wait for them.

        A page that compares many runs asks for all of them with the name of a `batch`, and looks at each with `state`.
        They replace none of the visitor's runs, nor each other, and take turns with everybody else's. One that has not
        begun is forgotten when nobody has looked at it for 30 seconds; `stop_batch` gives all of them up.

        Args:
            asked: what to train, or to do.
            table: an uploaded file's content, where the task or the job reads one.
            visitor: who asks, such as a Streamlit session's id; None is nobody, whose runs are never given up.
            cost: estimated seconds of work. Short runs go before long ones.
            again: begin a run that was stopped or failed anew.
            batch: the visitor's name for the runs that this one belongs to; "" for a run of its own.

        Returns:
            The run's fingerprint, its name for the other methods.

        Raises:
            EngineError: the cluster is away, the queue is full, the table is too large, or the store does not answer.
        """
        name, now = asked.fingerprint(), time.monotonic()
        ticket = Ticket(name, visitor, cost, now, batch=bool(batch))
        run = LiveRun(asked, None, ticket, {visitor: now}, {visitor: batch} if batch else {})
        with self._changed:
            for old in self._book.superseded_by(run):
                self._dispatcher.leave(old, visitor)
            if self._book.join(run):
                return name
        try:
            there = self._read(name, with_outcome=False)
            if there and (there.status == "finished" or (there.status in ("stopped", "failed") and not again)):
                return name
            run.table = None if table is None else self._store.put_table(table)
            with self._changed:
                if self._book.join(run):
                    return name
                self._check()
                self._book.admit(run)
            mine = self._rows.begin(asked, again=again)
        except RunStoreError as error:
            raise EngineError(str(error)) from error
        except (SQLAlchemyError, RuntimeError) as error:
            logger.exception("The run store failed")
            with self._changed:
                self._dispatcher.forget(run)
            raise EngineError(NO_STORE) from error
        self._dispatcher.enlist(run, mine=mine)
        return name

    def state(self, name: str, visitor: str | None = None) -> RunState | None:
        """What is known of a run: cheap enough to ask several times a second. None where nobody ever asked for it.

        Args:
            name: what `submit` returned.
            visitor: who looks. Who has not looked for 30 seconds does not count as waiting.

        Raises:
            EngineError: the store cannot be read.
        """
        with self._changed:
            run = self._book.live.get(name)
            if run and visitor in run.visitors:
                run.visitors[visitor] = time.monotonic()
            state = self._book.state(name, self._dispatcher.trouble)
        if state is None and (there := self._read(name, with_outcome=False)):
            state = RunState.of(there)
        return state

    def run(self, name: str) -> Run | None:
        """The run as the store has it, with its outcome; None where there is none. Small finished ones are at hand."""
        with self._changed:
            if run := self._at_hand.get(name):
                return run
        run = self._read(name)
        if run:
            with self._changed:
                self._at_hand.keep(run)
        return run

    def wait(self, name: str, timeout: float) -> RunState | None:
        """Wait for a run's end, at most `timeout` seconds, and return its state."""
        with self._changed:
            self._changed.wait_for(lambda: name not in self._book.live, timeout)
        return self.state(name)

    def stop(self, name: str, visitor: str | None = None) -> bool:
        """Stop a run: one at work ends after its batch and keeps what it has so far; one that waits is not begun.

        Returns:
            False where there is nothing to stop, or where others wait for the same run, which then goes on without
            this visitor.
        """
        with self._changed:
            run = self._book.live.get(name)
            if run is None:
                return False
            if visitor is not None and run.awaited_by_others(visitor):
                run.visitors.pop(visitor, None)
                run.batches.pop(visitor, None)
                return False
            self._dispatcher.stop(run)
            return True

    def release(self, name: str, visitor: str) -> None:
        """A visitor does not wait for a run any more: it is given up and forgotten unless others do."""
        with self._changed:
            run = self._book.live.get(name)
            if run and visitor in run.visitors:
                self._dispatcher.leave(run, visitor)

    def stop_batch(self, batch: str, visitor: str | None = None) -> int:
        """Give up all runs of a visitor's batch that have not ended, and return how many.

        Those at work are dropped too, and nothing of them is kept: half a run is none to compare with. So the same
        batch can be asked for again later, and what had ended is there. Runs that others wait for go on for them.
        """
        with self._changed:
            runs = [run for run in self._book.live.values() if run.batches.get(visitor) == batch]
            for run in runs:
                self._dispatcher.leave(run, visitor)
        return len(runs)

    def ask(
        self,
        question: str,
        experiment: Experiment | None = None,
        output: answers.Answer | None = None,
        weights: Sequence[np.ndarray] = (),
        **arguments: np.ndarray | float | str | bool,
    ) -> str:
        """Ask the workers something for which somebody waits.

        About a trained network, `core.training.questions` has what can be asked; about no network, which is then left
        out, `core.training.word_questions`.

        Returns at once. Asked again, it joins what is under way, or finds the answer that is there; one that failed is
        tried anew after ten seconds. Before the workers are up, questions wait for them, for a minute.

        Args:
            question: its name, such as "reach".
            experiment: the network's, if it is about one.
            output: what its task asks for, alike.
            weights: in Keras's order, alike.
            arguments: what the question takes besides, such as X and mask.

        Returns:
            A key for `answer` and `wait_answer`.

        Raises:
            EngineError: the cluster is away, too much is asked at the time, or too much would have to be sent.
            TypeError: an argument is neither an array of numbers nor a plain value.
        """
        asked = phrase(question, experiment, output, weights, arguments)
        with self._changed:
            if not self._questions.knows(asked.key):
                self._check()
                self._questions.admit(asked)
        return asked.key

    def answer(self, key: str) -> Answer | None:
        """What is known of a question: cheap. None where it was never asked, or where the answer is kept no more."""
        return self._questions.answer(key)

    def wait_answer(self, key: str, timeout: float) -> Answer | None:
        """Wait for an answer, at most `timeout` seconds, and return what is known then."""
        return self._questions.wait(key, timeout)

    def health(self) -> Health:
        """How the training processes are."""
        with self._changed:
            workers, trouble = self._dispatcher.workers(), self._dispatcher.trouble
            return Health(
                ready=not trouble,
                workers=len(workers),
                warm=len(self._book.warm.intersection(workers)),
                reason=trouble,
            )

    def close(self) -> None:
        """End the workers that were started here, and leave a cluster that was joined. Runs at work are interrupted."""
        atexit.unregister(self.close)
        if not self._dispatcher.closing.is_set():
            self._rows.close(self._dispatcher.close())

    def _read(self, name: str, *, with_outcome: bool = True) -> Run | None:
        try:
            return self._store.get(name, with_outcome=with_outcome)
        except SQLAlchemyError as error:
            logger.exception("The run store cannot be read")
            raise EngineError(NO_STORE) from error

    def _check(self) -> None:
        """With the lock held. Raises EngineError where nothing new can be taken on."""
        if self._dispatcher.closing.is_set():
            raise EngineError(CLOSED)
        if self._dispatcher.away:
            raise EngineError(self._dispatcher.trouble)
