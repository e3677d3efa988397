"""The connection to a Dask scheduler. The only module of the web process that imports distributed."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import dask.config
from distributed import Client, Future, KilledWorker

from core.engine import remote
from core.work import Failures
from core.work.order import Order

if TYPE_CHECKING:
    from tornado.ioloop import IOLoop

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5  # after which a scheduler that does not answer counts as gone
CLOSE_SECONDS = 2


class DaskClient:
    """A connection to a scheduler. Security comes from Dask's own configuration, TLS included.

    Args:
        address: of the scheduler, tcp://host:port or tls://host:port.
        topic: under which the runs of this client report.
        warm_up: run once in each worker, present or to come.
        on_event: called with each report, a dictionary with "kind" and "key"; it must be quick.
        on_warm: called with the address of each worker that is warm.
        on_workers: called when a worker has come or gone.

    Raises:
        OSError: no scheduler answers.
    """

    def __init__(
        self,
        address: str,
        *,
        topic: str,
        warm_up: Callable[[], None],
        on_event: Callable[[dict[str, Any]], None],
        on_warm: Callable[[str], None],
        on_workers: Callable[[], None],
    ) -> None:
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "100MB"})  # an upload travels with its run
        self._topic = topic
        self._on_warm = on_warm
        self._on_workers = on_workers
        self._futures: dict[str, Future] = {}
        self._client = Client(address, timeout=CONNECT_SECONDS, name="unrolled", set_as_default=False)
        self._loop = cast("IOLoop", self._client.loop)  # a connected client has one
        self._comm = self._client.scheduler_comm
        self._client.subscribe_topic(topic, lambda event: on_event(event[1]))
        self._client.subscribe_topic(remote.WARM_TOPIC, self._report_warm)
        self._client.subscribe_topic("all", self._report_scheduler)
        self._client.register_plugin(remote.WarmUp(warm_up), name="unrolled-warm-up")
        # The scheduler loads what it passes on, which takes 0.6 s the first time: better before somebody waits.
        self._first = self._client.submit(remote.nothing, pure=False)
        for event in self._client.get_events(remote.WARM_TOPIC) or ():  # workers that were warm before we listened
            self._report_warm(event)

    @property
    def alive(self) -> bool:
        """True while this is the connection that was made. Dask may renew it, and then its runs are lost."""
        return self._client.status == "running" and self._client.scheduler_comm is self._comm

    def workers(self) -> list[str]:
        """The addresses of the workers that are there. Raises OSError if the scheduler is gone."""
        return list(self._client.nthreads())

    def submit(
        self,
        key: str,
        worker: str,
        arguments: tuple[remote.Runner, Failures, str, bytes | None],
        on_end: Callable[[str, dict[str, Any]], None],
    ) -> None:
        """Run something on one worker, and on no other.

        Dask could choose another worker itself when that one is lost. But a task that may go elsewhere, while there is
        no other worker, is forgotten by its scheduler (`no-worker`, in 2026.8) even when one comes.

        Args:
            key: the task's name; no other task may ever have had it.
            worker: the address of the worker.
            arguments: of `remote.run`, after the first two.
            on_end: called with the key and what `remote.run` returned; or with {"kind": "lost"} if the worker was lost
                too often, or {"kind": "gone"} if the connection was.
        """
        failures = arguments[1]
        future = self._client.submit(remote.run, key, self._topic, *arguments, key=key, workers=[worker], pure=False)
        self._futures[key] = future

        async def watch() -> None:
            result = await _result(future, failures)
            self._futures.pop(key, None)
            on_end(key, result)

        self._loop.add_callback(watch)

    def drop(self, key: str) -> None:
        """Take a task back whose worker was lost."""
        future = self._futures.pop(key, None)
        if future is not None:
            future.cancel()

    def retire(self, worker: str) -> None:
        """End an idle worker and its nanny, once the scheduler has moved what it holds. Returns at once."""

        async def send() -> None:
            with contextlib.suppress(Exception):  # the worker or the connection was lost
                await self._client.retire_workers([worker], close_workers=True)

        self._loop.add_callback(send)

    def give_order(self, key: str, worker: str, order: Order) -> None:
        """Send `remote.give_order` to a worker. Returns at once; the order arrives within a few milliseconds."""

        async def send() -> None:
            with contextlib.suppress(Exception):  # the worker was lost: the one that runs it next gets the order again
                await self._client.run(remote.give_order, key, order, workers=[worker])

        self._loop.add_callback(send)

    def ask(
        self, call: int, worker: str, arguments: tuple[Any, ...], on_end: Callable[[int, dict[str, Any]], None]
    ) -> None:
        """Send `remote.answer` to a worker, beside its tasks. Returns at once.

        Args:
            call: a number for `on_end`.
            worker: the address of the worker.
            arguments: of `remote.answer`.
            on_end: called with `call` and what came back; or with {"kind": "lost"} if the worker was lost, or
                {"kind": "gone"} if the connection was. Not called if the connection is closed meanwhile.
        """

        async def send() -> None:
            on_end(call, await self._answer(worker, arguments))

        self._loop.add_callback(send)

    def close(self) -> None:
        """Disconnect. The scheduler drops what was asked for."""
        with contextlib.suppress(Exception):  # it may be in any state
            self._client.close(timeout=CLOSE_SECONDS)

    async def _answer(self, worker: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        """What a worker answers. Dask returns an error between scheduler and worker, and raises one of ours with it."""
        try:
            answers = await self._client.run(remote.answer, *arguments, workers=[worker], on_error="return")
        except Exception as error:
            gone = isinstance(error, OSError) or not self.alive
            return {"kind": "gone"} if gone else _failed(error, remote.explain_answer(error))
        result = answers[worker]
        if isinstance(result, OSError):
            return {"kind": "lost"}
        return _failed(result, remote.explain_answer(result)) if isinstance(result, Exception) else result

    def _report_scheduler(self, event: tuple[float, dict[str, str]]) -> None:
        if event[1].get("action") in ("add-worker", "remove-worker"):
            self._on_workers()

    def _report_warm(self, event: tuple[float, dict[str, str]]) -> None:
        report = event[1]
        if report["details"]:
            logger.error("A worker could not be warmed up:\n%s", report["details"])
        self._on_warm(report["worker"])


async def _result(future: Future, failures: Failures) -> dict[str, Any]:
    try:
        return await future
    except KilledWorker:
        return {"kind": "lost"}
    except (Exception, asyncio.CancelledError) as error:
        if future.status == "error":
            return _failed(error, remote.explain(error, failures))
        return {"kind": "gone"}


def _failed(error: BaseException, reason: str) -> dict[str, Any]:
    return {"kind": "failed", "reason": reason, "details": repr(error)}
