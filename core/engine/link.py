"""The connection to a Dask scheduler. The only module of the web process that imports distributed."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, Literal

import dask.config
from distributed import Client, Future, KilledWorker

from core.engine import remote

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5  # until a scheduler that does not answer counts as gone
CLOSE_SECONDS = 2


class Link:
    """A connection. Security comes from Dask's own configuration, TLS included.

    Args:
        address: of the scheduler, tcp://host:port or tls://host:port.
        topic: under which the runs of this link report.
        warm_up: run once in each worker, present or to come.
        on_event: called with each report, a dictionary with "kind" and "key"; it must be quick.
        on_warm: called with the address of each worker that is warm.
        on_workers: called when a worker has come or gone.

    Raises:
        OSError: nobody answers.
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
        self._comm = self._client.scheduler_comm
        self._client.subscribe_topic(topic, lambda event: on_event(event[1]))
        self._client.subscribe_topic(remote.WARM_TOPIC, self._hear_warm)
        self._client.subscribe_topic("all", self._hear_scheduler)
        self._client.register_plugin(remote.WarmUp(warm_up), name="unrolled-warm-up")
        # The scheduler loads what it passes on, 0.6 s the first time: it may do so before somebody waits.
        self._first = self._client.submit(remote.nothing, pure=False)
        for event in self._client.get_events(remote.WARM_TOPIC) or ():  # those that were too quick for us
            self._hear_warm(event)

    @property
    def alive(self) -> bool:
        """Whether this is still the connection that was made: a renewed one has lost its runs."""
        return self._client.status == "running" and self._client.scheduler_comm is self._comm

    def workers(self) -> list[str]:
        """The addresses of the workers that are there. Raises OSError when the scheduler is gone."""
        return list(self._client.nthreads())

    def submit(
        self,
        key: str,
        worker: str,
        arguments: tuple[remote.Work, str, bytes | None],
        on_end: Callable[[str, dict[str, Any]], None],
    ) -> None:
        """Run something on one worker, and on no other.

        Dask could look for another one itself where that is lost; but a task that may go elsewhere, while there is no
        other worker, is forgotten by its scheduler (`no-worker`, in 2026.8) even when one comes.

        Args:
            key: the task's name; nothing else may ever have had it.
            worker: the address of the worker.
            arguments: the work function, the JSON of what it is to do, an uploaded table.
            on_end: called with the key and what `remote.run` returned; or with {"kind": "lost"} where the worker
                was lost too often, or {"kind": "gone"} where the connection was.
        """
        activity = remote.activity(arguments[1])
        arguments = (remote.run, key, self._topic, *arguments)
        future = self._futures[key] = self._client.submit(*arguments, key=key, workers=[worker], pure=False)

        async def watch() -> None:
            result = await _read(future, activity)
            self._futures.pop(key, None)
            on_end(key, result)

        self._client.loop.add_callback(watch)

    def drop(self, key: str) -> None:
        """Take a task back whose worker was lost."""
        future = self._futures.pop(key, None)
        if future is not None:
            future.cancel()

    def tell(self, key: str, worker: str, what: Literal["stop", "drop"]) -> None:
        """Send `remote.tell` to a worker. Returns at once; it is there within a few milliseconds."""

        async def send() -> None:
            with contextlib.suppress(Exception):  # the worker was lost: whoever runs it next is told again
                await self._client.run(remote.tell, key, what, workers=[worker])

        self._client.loop.add_callback(send)

    def ask(
        self, call: int, worker: str, arguments: tuple[Any, ...], on_end: Callable[[int, dict[str, Any]], None]
    ) -> None:
        """Send `remote.answer` to a worker, beside its tasks. Returns at once.

        Args:
            call: what `on_end` is told.
            worker: the address of the worker.
            arguments: of `remote.answer`.
            on_end: called with `call` and what came back; or with {"kind": "lost"} where the worker was lost, or
                {"kind": "gone"} where the connection was. Not called where the connection is closed meanwhile.
        """

        async def send() -> None:
            on_end(call, await self._put(worker, arguments))

        self._client.loop.add_callback(send)

    def close(self) -> None:
        """Disconnect; the scheduler drops what was asked for."""
        with contextlib.suppress(Exception):  # it is being left, in whatever state it is
            self._client.close(timeout=CLOSE_SECONDS)

    async def _put(self, worker: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        """What a worker answers. Trouble of the scheduler's with the worker is returned, ours with it is raised."""
        try:
            said = await self._client.run(remote.answer, *arguments, workers=[worker], on_error="return")
        except Exception as error:
            gone = isinstance(error, OSError) or not self.alive
            return {"kind": "gone"} if gone else _failed(error, "answer")
        result = said[worker]
        if isinstance(result, OSError):
            return {"kind": "lost"}
        return _failed(result, "answer") if isinstance(result, Exception) else result

    def _hear_scheduler(self, event: tuple[float, dict[str, str]]) -> None:
        if event[1].get("action") in ("add-worker", "remove-worker"):
            self._on_workers()

    def _hear_warm(self, event: tuple[float, dict[str, str]]) -> None:
        said = event[1]
        if said["details"]:
            logger.error("A worker could not be warmed up:\n%s", said["details"])
        self._on_warm(said["worker"])


async def _read(future: Future, activity: Literal["training", "job"]) -> dict[str, Any]:
    try:
        return await future
    except KilledWorker:
        return {"kind": "lost"}
    except (Exception, asyncio.CancelledError) as error:
        if future.status == "error":
            return _failed(error, activity)
        return {"kind": "gone"}


def _failed(error: BaseException, what: Literal["training", "job", "answer"]) -> dict[str, Any]:
    return {"kind": "failed", "reason": remote.explain(error, what), "details": repr(error)}
