"""What happens to a run between its beginning in the queue and its end: every change that is more than progress.

Every method is called with the lock held, unless it says otherwise.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.engine.changed import Changed
from core.engine.live_run import LiveRun
from core.engine.state import EngineState
from core.engine.store_writer import StoreWriter
from core.runs import RunStatus
from core.work.order import Order

if TYPE_CHECKING:
    from core.engine.dask_client import DaskClient

MAX_LOSSES = 2  # of workers, after which a run has failed
MAX_RETURNS = 5  # to the queue because the cluster was lost


class Lifecycle:
    """Stops, drops, settles and takes back runs.

    Attributes:
        client: the connection to the workers, or None while there is none.
        may_assign: True if a run or a worker may have become free.
    """

    def __init__(self, changed: Changed, state: EngineState, store_writer: StoreWriter) -> None:
        self._changed = changed
        self._state = state
        self._store_writer = store_writer
        self.client: DaskClient | None = None
        self.may_assign = False

    def confirm(self, run: LiveRun, *, ours: bool) -> None:
        """The store has the run now. `ours`: this server is to work at it. Takes the lock itself."""
        with self._changed:
            if not ours:  # another server works at it, or has just ended it: the store has its state
                self.forget(run)
            elif run.order == "drop":
                self._store_writer.discard(run.ticket.key)
            elif run.order == "stop":
                self.settle(run, {"kind": "stopped"})
            else:
                run.in_store = True
                self.may_assign = True
            self._changed.notify_all()

    def forget(self, run: LiveRun) -> None:
        """This server does not work at the run."""
        if self._state.live.get(run.ticket.key) is run:
            del self._state.live[run.ticket.key]

    def leave(self, run: LiveRun, visitor: str | None) -> None:
        """A visitor gives up a run, which is dropped unless others wait for it."""
        run.forget(visitor)
        if not run.awaited_by_others(visitor):
            self.drop(run)

    def drop(self, run: LiveRun) -> None:
        """Nobody wants the run any more."""
        del self._state.live[run.ticket.key]
        run.order = "drop"
        self.send_order(run)
        self._store_writer.discard(run.ticket.key)
        self._changed.notify_all()

    def stop(self, run: LiveRun) -> None:
        """End a run after its batch, or before it begins."""
        if run.order:
            return
        run.order = "stop"
        self._changed.report(run.ticket.key)
        if run.key:
            self.send_order(run)
        elif run.in_store:
            self.settle(run, {"kind": "stopped"})

    def make_room(self) -> None:
        """Runs of batches give way to short runs that somebody looks at."""
        while (run := self._state.choose_who_gives_way()) is not None:
            self.put_back(run)

    def put_back(self, run: LiveRun) -> None:
        """A run at work waits again. A training goes on from where it was; other work begins at its beginning."""
        if run.key and not run.order:
            run.gives_way = True
            self.send_order(run)

    def begin(self, run: LiveRun, worker: str) -> None:
        """A worker has begun the run."""
        run.begin(worker)
        if run.losses >= MAX_LOSSES and not run.order:
            self.settle(run, {"kind": "lost"})
            run.order = "drop"
        self.send_order(run)
        if not run.order and not run.gives_way:
            self._store_writer.mark_running(run.ticket.key, run.attempts)

    def end(self, run: LiveRun, result: dict[str, Any]) -> None:
        """A worker has ended with the run, or was lost with it."""
        if result["kind"] in ("gone", "lost"):
            self.take_back(run, blame=result["kind"] == "lost")
        elif result["kind"] == "dropped" and run.gives_way and not run.order:
            self._state.take_back(run)
        else:
            del self._state.assigned[run.key]
            if result["kind"] == "dropped" and run.order == "stop":
                self.settle(run, {"kind": "stopped"})
            elif run.order != "drop":
                early = run.early and result.get("status") == "stopped"
                self.settle(run, result | {"reason": run.early} if early else result)
        self.may_assign = True

    def take_back(self, run: LiveRun, *, blame: bool) -> None:
        """A run is tried once more: its worker was lost (`blame`: the run may be the cause), or the whole cluster."""
        self._state.take_back(run)
        run.losses += blame
        run.returns += not blame
        if run.order == "stop":
            self.settle(run, {"kind": "stopped"})
        elif not run.order and (run.losses >= MAX_LOSSES or run.returns >= MAX_RETURNS):
            self.settle(run, {"kind": "lost"})
            run.order = "drop"
        self.may_assign = True

    def settle(self, run: LiveRun, result: dict[str, Any]) -> None:
        """Write how a run ended, then notify those who wait for it."""

        def then(status: RunStatus, reason: str) -> None:
            with self._changed:
                last = replace(run.state(reason=reason), status=status, stopping=False, seconds_left=None)
                self._state.close_run(run, last)
                self._changed.notify_all()

        self._store_writer.settle(run.work, result, then)

    def send_order(self, run: LiveRun) -> None:
        """Tell the worker of a run that it is to stop, drop or pause it, if it is."""
        order: Order = run.order or ("pause" if run.gives_way else "")
        if self.client and run.key and order:
            self.client.give_order(run.key, run.worker, order)
