"""What the engine knows: runs that have not ended, their workers, who waits. The engine's lock guards it."""

import uuid
from collections import Counter
from dataclasses import replace
from time import monotonic

from cachetools import FIFOCache

from core.engine.live_run import Ahead, LiveRun, RunState
from core.engine.queue import (
    WAITING,
    WAITING_IN_BATCHES,
    WAITING_IN_BATCHES_PER_VISITOR,
    WAITING_PER_VISITOR,
    Ticket,
    choose,
    gives_way,
)
from core.work import tag

MAX_PAUSED = 3_000  # paused runs; those at which somebody looked last stay
MAX_ENDED = 100  # states of ended runs, with their curves; older ones come from the store, without curves

FULL = f"{WAITING} runs are waiting already: try again in a minute."
TOO_MANY = f"You have {WAITING_PER_VISITOR} runs waiting already: wait for one of them, or stop one."
BATCHES_FULL = f"{WAITING_IN_BATCHES:,} runs of comparisons are waiting already: try again in a minute."
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
        self.leaving: set[str] = set()  # workers that get nothing new
        self._done: dict[str, set[str]] = {}  # by worker: the tags of the work it has done

    def admit(self, run: LiveRun) -> None:
        """Accept a run. Raises EngineError if too many wait.

        Runs of batches are counted separately, and paused ones not at all.
        """
        in_batch, visitor = run.ticket.batch, run.ticket.visitor
        alike = [other for other in self.live.values() if not other.key and other.ticket.batch == in_batch]
        most = WAITING_IN_BATCHES if in_batch else WAITING
        if len(alike) >= most and sum(not other.is_paused for other in alike) >= most:
            raise EngineError(BATCHES_FULL if in_batch else FULL)
        own = [other for other in alike if visitor in other.visitors] if visitor is not None else []
        most = WAITING_IN_BATCHES_PER_VISITOR if in_batch else WAITING_PER_VISITOR
        if len(own) >= most and sum(not other.is_paused for other in own) >= most:
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
        same.join(run)
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
        """The paused runs of batches whose pages have been away for long, or of which there are too many."""
        paused = [run for run in self.live.values() if not run.key and run.is_paused]
        paused.sort(key=lambda run: run.last_look, reverse=True)
        return [run for i, run in enumerate(paused) if i >= MAX_PAUSED or run.is_unwanted]

    def assign(self) -> list[LiveRun]:
        """Give the runs whose turn it is to free workers. Each gets its key and its worker."""
        free = self._free_workers()
        waiting = self._waiting() if free else []
        chosen = []
        while free:
            ticket = choose(waiting, self._running(), len(self.workers))
            if ticket is None:
                break
            waiting.remove(ticket)
            run = self.live[ticket.key]
            kind = tag(run.work)
            run.worker = max(free, key=lambda worker: (kind in self._done.get(worker, ()), worker in self.warm))
            run.key = f"{ticket.key}-{uuid.uuid4().hex[:8]}"
            free.remove(run.worker)
            self.assigned[run.key] = run
            self._done.setdefault(run.worker, set()).add(kind)
            chosen.append(run)
            if run.in_batches_only:
                self._move_on(run)
                waiting = self._waiting()
        return chosen

    def choose_who_gives_way(self) -> LiveRun | None:
        """The run of a batch that has to give way to a short run that somebody looks at, or None.

        A run of a paused batch gives way even if a worker is free, so that the other one has the processor to itself.
        """
        at_work = {run.ticket.key: run for run in self.assigned.values() if not run.gives_way and not run.order}
        tickets = [*self._waiting(), *map(_ticket, at_work.values())]
        if any(ticket.seen and not ticket.batch and not ticket.is_long for ticket in tickets):
            for run in at_work.values():
                if run.is_paused:
                    return run
        leaving = len(self.assigned) - len(at_work)  # their workers are free in a moment
        if self._free_workers() or leaving:
            return None
        last = gives_way(self._waiting(), [_ticket(run) for run in at_work.values()], len(self.workers))
        return None if last is None else at_work[last.key]

    def _free_workers(self) -> list[str]:
        busy = {run.worker for run in self.assigned.values()}
        return [worker for worker in self.workers if worker not in busy | self.leaving]

    def _waiting(self) -> list[Ticket]:
        """The tickets of the runs that may begin."""
        return [
            _ticket(run)
            for run in self.live.values()
            if run.in_store and not run.key and not run.order and not run.is_paused
        ]

    def _running(self) -> list[Ticket]:
        return [_ticket(run) for run in self.assigned.values() if run.order != "drop"]

    def _move_on(self, begun: LiveRun) -> None:
        """A run of a batch has begun: its visitor's other runs of batches count as asked for now, in the same order."""
        visitor, now = begun.ticket.visitor, monotonic()
        own = [run for run in self.live.values() if run.in_batches_only and run.ticket.visitor == visitor]
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
        self._done = {worker: keys for worker, keys in self._done.items() if worker in workers}

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
        return run.state(reason="" if run.status == "running" else trouble)

    def ahead(self, name: str, visitor: str | None) -> tuple[Ahead, ...]:
        """The runs that are at work, or have their turn before this one; the largest group first. () if it has begun.

        `visitor` is who asks.
        """
        run = self.live.get(name)
        if run is None or run.key:
            return ()
        own = _ticket(run)
        at_work = [other for other in self.assigned.values() if other.order != "drop"]
        waiting = [ticket for ticket in self._waiting() if ticket.comes_before(own)]
        counts: Counter[tuple[str, bool]] = Counter()
        for other in (*at_work, *(self.live[ticket.key] for ticket in waiting)):
            others = next(iter(other.batches.values()), "") if other.in_batches_only else ""
            yours = visitor is not None and visitor in other.visitors
            counts[other.batches.get(visitor) or others, yours] += 1
        return tuple(Ahead(count, *group) for group, count in counts.most_common())


def _ticket(run: LiveRun) -> Ticket:
    """Its place in the queue as things are now."""
    return replace(run.ticket, seen=run.is_seen, batch=run.in_batches_only)
