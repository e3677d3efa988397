"""What the engine knows: the runs on their way, who has them, which workers there are. The engine's lock guards it."""

import uuid
from collections import OrderedDict
from dataclasses import replace
from time import monotonic

from core.engine.live import LiveRun, RunState
from core.engine.queue import (
    WAITING,
    WAITING_IN_BATCHES,
    WAITING_IN_BATCHES_PER_VISITOR,
    WAITING_PER_VISITOR,
    choose,
)
from core.job import Asked, Job

ENDED_KEPT = 100  # states of ended runs, with their curves; older ones come from the store, without

FULL = f"{WAITING} runs are waiting already: try again in a minute."
TOO_MANY = f"You have {WAITING_PER_VISITOR} runs waiting already: wait for one of them, or stop one."
BATCHES_FULL = f"{WAITING_IN_BATCHES} runs of comparisons are waiting already: try again in a minute."
TOO_MANY_IN_BATCHES = (
    f"You have {WAITING_IN_BATCHES_PER_VISITOR} runs of comparisons waiting already: wait for some, or stop them."
)

# What a compiled training loop does not depend on: a worker that has trained one shape is quick at the next like it,
# and one that has done a job has loaded and compiled what others of its kind need.
_NOT_SHAPE = {"seed": True, "training": {"epochs", "learning_rate", "momentum", "patience", "clipnorm"}}


class EngineError(Exception):
    """A run that cannot be taken on now; its message is one sentence for the person who asked."""


class Book:
    """Runs by name and by task, and the workers. Nothing here waits for anything, or does anything."""

    def __init__(self) -> None:
        self.live: dict[str, LiveRun] = {}  # by fingerprint: the runs that somebody waits for
        self.handed: dict[str, LiveRun] = {}  # by key: the runs that a worker has, dropped ones among them
        self.ended: OrderedDict[str, RunState] = OrderedDict()  # by fingerprint
        self.workers: list[str] = []  # addresses
        self.warm: set[str] = set()
        self._shapes: dict[str, set[str]] = {}  # by worker: what it has worked at

    def admit(self, run: LiveRun) -> None:
        """Take a run on. Raises EngineError where too many wait; runs of batches are counted apart."""
        in_batch, visitor = run.ticket.batch, run.ticket.visitor
        waiting = [other for other in self.live.values() if not other.key and other.ticket.batch == in_batch]
        own = [other for other in waiting if visitor is not None and visitor in other.visitors]
        if len(waiting) >= (WAITING_IN_BATCHES if in_batch else WAITING):
            raise EngineError(BATCHES_FULL if in_batch else FULL)
        if len(own) >= (WAITING_IN_BATCHES_PER_VISITOR if in_batch else WAITING_PER_VISITOR):
            raise EngineError(TOO_MANY_IN_BATCHES if in_batch else TOO_MANY)
        self.live[run.ticket.key] = run
        self.ended.pop(run.ticket.key, None)

    def join(self, run: LiveRun) -> bool:
        """Wait for the run of the same name, where there is one, and return whether there is.

        It then has the better of both places: what one visitor wants alone does not wait behind another's batch.
        """
        there = self.live.get(run.ticket.key)
        if there is None:
            return False
        there.visitors |= run.visitors
        there.batches |= run.batches
        if not there.key:
            there.ticket = min(there.ticket, run.ticket, key=lambda ticket: ticket.turn)
        return True

    def superseded_by(self, run: LiveRun) -> list[LiveRun]:
        """The short runs of the same visitor that a new one replaces; batches neither replace nor are replaced.

        An experiment replaces an experiment, a job one of its own kind: other settings of the same work, not other
        work that somebody waits for as well.
        """
        visitor = run.ticket.visitor
        if visitor is None or run.batches:
            return []
        return [
            other
            for other in self.live.values()
            if other.ticket.key != run.ticket.key
            and type(other.asked) is type(run.asked)
            and visitor in other.visitors
            and visitor not in other.batches
            and not other.ticket.is_long
        ]

    def unwanted(self) -> list[LiveRun]:
        """The runs of batches that wait, and at which nobody looks any more."""
        return [run for run in self.live.values() if not run.key and run.is_unwanted]

    def hand_over(self) -> list[LiveRun]:
        """Give the runs whose turn it is to the workers that are free; each gets its key and its worker."""
        busy = {run.worker for run in self.handed.values()}
        free = [worker for worker in self.workers if worker not in busy]
        chosen = []
        while free:
            waiting = {name: run for name, run in self.live.items() if run.enlisted and not run.key and not run.told}
            running = [run.ticket for run in self.handed.values() if run.told != "drop"]
            ticket = choose((run.ticket for run in waiting.values()), running, len(self.workers))
            if ticket is None:
                break
            run, shape = waiting[ticket.key], _shape(waiting[ticket.key].asked)
            run.worker = max(free, key=lambda worker: (shape in self._shapes.get(worker, ()), worker in self.warm))
            run.key = f"{ticket.key}-{uuid.uuid4().hex[:8]}"
            free.remove(run.worker)
            self.handed[run.key] = run
            self._shapes.setdefault(run.worker, set()).add(shape)
            chosen.append(run)
            if run.ticket.batch:
                self._move_on(run)
        return chosen

    def _move_on(self, begun: LiveRun) -> None:
        """A run of a batch has its turn: those of its visitor that wait are asked for now, in the order they had."""
        visitor, now = begun.ticket.visitor, monotonic()
        later = [run for run in self.live.values() if run.ticket.batch and run.ticket.visitor == visitor]
        waiting = sorted((run for run in later if not run.key), key=lambda run: run.ticket.asked)
        for i, run in enumerate(waiting):
            run.ticket = replace(run.ticket, asked=now + i / 1e6)

    def stranded(self) -> list[LiveRun]:
        """The runs whose workers are not there any more."""
        return [run for run in self.handed.values() if run.worker not in self.workers]

    def take_back(self, run: LiveRun) -> None:
        """A run that was handed over waits again."""
        self.handed.pop(run.key, None)
        run.go_back()

    def set_workers(self, workers: list[str]) -> None:
        """The workers that are there now."""
        self.workers = workers
        self.warm &= set(workers)
        self._shapes = {worker: shapes for worker, shapes in self._shapes.items() if worker in workers}

    def close_run(self, run: LiveRun, state: RunState) -> None:
        """A run has ended, and this is the last that is said of it."""
        name = run.ticket.key
        if self.live.get(name) is run:
            del self.live[name]
            self.ended[name] = state
            while len(self.ended) > ENDED_KEPT:
                self.ended.popitem(last=False)

    def state(self, name: str, trouble: str) -> RunState | None:
        """What is known of a run, or None; `trouble` says why none can begin."""
        run = self.live.get(name)
        if run is None:
            return self.ended.get(name)
        if run.status == "running":
            return run.state(ahead=0, reason="")
        turn = run.ticket.turn
        ahead = sum(1 for other in self.live.values() if not other.key and other.ticket.turn < turn)
        return run.state(ahead=ahead, reason=trouble)


def _shape(asked: Asked) -> str:
    return asked.kind if isinstance(asked, Job) else asked.model_dump_json(exclude=_NOT_SHAPE)
