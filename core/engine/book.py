"""What the engine knows: the runs on their way, who has them, which workers there are. The engine's lock guards it."""

import uuid
from collections import OrderedDict

from core.engine.live import LiveRun, RunState
from core.engine.queue import WAITING, WAITING_PER_VISITOR, choose
from core.experiment import Experiment

ENDED_KEPT = 100  # states of ended runs, with their curves; older ones come from the store, without

FULL = f"{WAITING} runs are waiting already: try again in a minute."
TOO_MANY = f"You have {WAITING_PER_VISITOR} runs waiting already: wait for one of them, or stop one."

# What a compiled training loop does not depend on: a worker that has trained one shape is quick at the next like it.
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
        self._shapes: dict[str, set[str]] = {}  # by worker: what it has trained

    def admit(self, run: LiveRun) -> None:
        """Take a run on. Raises EngineError where too many wait."""
        waiting = [other for other in self.live.values() if not other.key]
        own = [other for other in waiting if run.ticket.visitor is not None and run.ticket.visitor in other.visitors]
        if len(waiting) >= WAITING:
            raise EngineError(FULL)
        if len(own) >= WAITING_PER_VISITOR:
            raise EngineError(TOO_MANY)
        self.live[run.ticket.key] = run
        self.ended.pop(run.ticket.key, None)

    def superseded_by(self, run: LiveRun) -> list[LiveRun]:
        """The short runs of the same visitor that a new one replaces."""
        visitor = run.ticket.visitor
        if visitor is None:
            return []
        return [
            other
            for other in self.live.values()
            if other.ticket.key != run.ticket.key and visitor in other.visitors and not other.ticket.is_long
        ]

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
            run, shape = waiting[ticket.key], _shape(waiting[ticket.key].experiment)
            run.worker = max(free, key=lambda worker: (shape in self._shapes.get(worker, ()), worker in self.warm))
            run.key = f"{ticket.key}-{uuid.uuid4().hex[:8]}"
            free.remove(run.worker)
            self.handed[run.key] = run
            self._shapes.setdefault(run.worker, set()).add(shape)
            chosen.append(run)
        return chosen

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


def _shape(experiment: Experiment) -> str:
    return experiment.model_dump_json(exclude=_NOT_SHAPE)
