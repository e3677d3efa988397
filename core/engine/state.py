"""What the engine knows: runs that have not ended, their workers, who waits. The engine's lock guards it."""

import uuid
from dataclasses import replace
from time import monotonic

from cachetools import FIFOCache

from core.engine.live_run import LiveRun, RunState
from core.engine.queue import (
    WAITING,
    WAITING_IN_BATCHES,
    WAITING_IN_BATCHES_PER_VISITOR,
    WAITING_PER_VISITOR,
    choose,
)
from core.work import warm_key

MAX_ENDED = 100  # states of ended runs, with their curves; older ones come from the store, without curves

FULL = f"{WAITING} runs are waiting already: try again in a minute."
TOO_MANY = f"You have {WAITING_PER_VISITOR} runs waiting already: wait for one of them, or stop one."
BATCHES_FULL = f"{WAITING_IN_BATCHES} runs of comparisons are waiting already: try again in a minute."
TOO_MANY_IN_BATCHES = (
    f"You have {WAITING_IN_BATCHES_PER_VISITOR} runs of comparisons waiting already: wait for some, or stop them."
)


class EngineError(Exception):
    """A run cannot be accepted now. The message is one sentence for the person who asked."""


class EngineState:
    """Runs by name and by task, and the workers. Nothing here waits or has an effect outside."""

    def __init__(self) -> None:
        self.live: dict[str, LiveRun] = {}  # by fingerprint: the runs that somebody waits for
        self.assigned: dict[str, LiveRun] = {}  # by key: the runs that a worker has, dropped ones too
        self.ended: FIFOCache[str, RunState] = FIFOCache(MAX_ENDED)  # by fingerprint
        self.workers: list[str] = []  # addresses
        self.warm: set[str] = set()
        self._warm_keys: dict[str, set[str]] = {}  # by worker: the keys of the work it has done

    def admit(self, run: LiveRun) -> None:
        """Accept a run. Raises EngineError if too many wait; runs of batches are counted separately."""
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
        """Add the visitors of `run` to the run of the same name. False if there is none.

        The run keeps the better of both places: a single run of one visitor does not wait behind another's batch.
        """
        same = self.live.get(run.ticket.key)
        if same is None:
            return False
        same.visitors |= run.visitors
        same.batches |= run.batches
        if not same.key:
            same.ticket = min(same.ticket, run.ticket, key=lambda ticket: ticket.turn)
        return True

    def superseded_by(self, run: LiveRun) -> list[LiveRun]:
        """The short runs of the same visitor that a new one replaces; batches neither replace nor are replaced.

        A run replaces only work of its own kind: other settings of the same work, not other work that the visitor
        waits for as well.
        """
        visitor = run.ticket.visitor
        if visitor is None or run.batches:
            return []
        return [
            other
            for other in self.live.values()
            if other.ticket.key != run.ticket.key
            and type(other.work) is type(run.work)
            and visitor in other.visitors
            and visitor not in other.batches
            and not other.ticket.is_long
        ]

    def unwanted(self) -> list[LiveRun]:
        """The runs of batches that wait and that nobody looks at any more."""
        return [run for run in self.live.values() if not run.key and run.is_unwanted]

    def assign(self) -> list[LiveRun]:
        """Give the runs whose turn it is to free workers. Each gets its key and its worker."""
        busy = {run.worker for run in self.assigned.values()}
        free = [worker for worker in self.workers if worker not in busy]
        chosen = []
        while free:
            waiting = {name: run for name, run in self.live.items() if run.in_store and not run.key and not run.order}
            running = [run.ticket for run in self.assigned.values() if run.order != "drop"]
            ticket = choose((run.ticket for run in waiting.values()), running, len(self.workers))
            if ticket is None:
                break
            run, warm = waiting[ticket.key], warm_key(waiting[ticket.key].work)
            run.worker = max(free, key=lambda worker: (warm in self._warm_keys.get(worker, ()), worker in self.warm))
            run.key = f"{ticket.key}-{uuid.uuid4().hex[:8]}"
            free.remove(run.worker)
            self.assigned[run.key] = run
            self._warm_keys.setdefault(run.worker, set()).add(warm)
            chosen.append(run)
            if run.ticket.batch:
                self._move_on(run)
        return chosen

    def _move_on(self, begun: LiveRun) -> None:
        """A run of a batch has begun: its visitor's other runs of batches count as asked for now, in the same order."""
        visitor, now = begun.ticket.visitor, monotonic()
        own = [run for run in self.live.values() if run.ticket.batch and run.ticket.visitor == visitor]
        waiting = sorted((run for run in own if not run.key), key=lambda run: run.ticket.asked)
        for i, run in enumerate(waiting):
            run.ticket = replace(run.ticket, asked=now + i / 1e6)

    def stranded(self) -> list[LiveRun]:
        """The runs whose workers are gone."""
        return [run for run in self.assigned.values() if run.worker not in self.workers]

    def take_back(self, run: LiveRun) -> None:
        """A run that a worker had waits again."""
        self.assigned.pop(run.key, None)
        run.go_back()

    def set_workers(self, workers: list[str]) -> None:
        """The workers that are there now."""
        self.workers = workers
        self.warm &= set(workers)
        self._warm_keys = {worker: keys for worker, keys in self._warm_keys.items() if worker in workers}

    def close_run(self, run: LiveRun, state: RunState) -> None:
        """A run has ended, with this last state."""
        name = run.ticket.key
        if self.live.get(name) is run:
            del self.live[name]
            self.ended[name] = state

    def state(self, name: str, trouble: str) -> RunState | None:
        """The state of a run, or None. `trouble` is a sentence on why no run can begin, or ""."""
        run = self.live.get(name)
        if run is None:
            return self.ended.get(name)
        if run.status == "running":
            return run.state(ahead=0, reason="")
        turn = run.ticket.turn
        ahead = sum(1 for other in self.live.values() if not other.key and other.ticket.turn < turn)
        return run.state(ahead=ahead, reason=trouble)
