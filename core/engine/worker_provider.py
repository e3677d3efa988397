"""Where workers come from: this machine, or a cluster that exists already."""

import threading
import time
from typing import TYPE_CHECKING, Any

from core.engine.cluster import ClusterError, LocalCluster

if TYPE_CHECKING:
    from core.engine.dask_client import DaskClient

LOOK_SECONDS = 0.05  # between looks whether the local scheduler listens

STARTING = "The training processes are starting."
NO_WORKERS = "No training process has joined the cluster: the run begins when one does."
NO_CLUSTER = "The training cluster does not answer: runs go on when it is back. Try again in a minute."
NO_PROCESSES = "The training processes could not be started: look into the server's log, then start Unrolled again."


class WorkerProvider:
    """Connects to a scheduler, and starts one with its workers on this machine if there is none to join.

    Args:
        scheduler: the address of a scheduler to join, or None to start one here.
        n_workers: how many workers to start here at most.
        n_first: how many of them to start at once.
    """

    def __init__(self, scheduler: str | None, n_workers: int, n_first: int) -> None:
        self.joins = scheduler is not None  # a cluster that others look after
        self.retry_seconds = 1.0 if scheduler else 10.0  # between attempts to connect
        # What to say when `connect` fails, when the connection is lost, and when no worker is there.
        self.unreachable = NO_CLUSTER if scheduler else NO_PROCESSES
        self.lost = NO_CLUSTER if scheduler else STARTING
        self.without_workers = NO_WORKERS if scheduler else STARTING
        self._scheduler = scheduler
        self._n_workers, self._n_first = n_workers, n_first
        self._cluster: LocalCluster | None = None
        self._guard = threading.Lock()
        self._closed = False

    def connect(self, **arguments: Any) -> "DaskClient":
        """Start the local cluster, if there is none, and connect. Takes a second or more.

        Args:
            arguments: see `core.engine.dask_client.DaskClient`.

        Raises:
            OSError: no scheduler answers.
            ClusterError: the local processes do not start.
        """
        # Not at the top: the import of distributed takes 0.7 s that no page should wait for.
        from core.engine.dask_client import DaskClient  # noqa: PLC0415

        if self._scheduler:
            return DaskClient(self._scheduler, **arguments)
        with self._guard:
            if self._closed:
                raise ClusterError("The server is shutting down")
            self._cluster = self._cluster or LocalCluster(self._n_workers, self._n_first)
            cluster = self._cluster
        while (address := cluster.find_address()) is None:
            time.sleep(LOOK_SECONDS)
        return DaskClient(address, **arguments)

    def grow(self, wanted: int) -> None:
        """See that there are workers for `wanted` runs, if they are ours to start."""
        if self._cluster:
            self._cluster.grow(wanted)

    def keep_spare(self, count: int) -> None:
        """See `LocalCluster.keep_spare`."""
        if self._cluster:
            self._cluster.keep_spare(count)

    def tend(self) -> None:
        """Look after the local processes. Raises ClusterError if they cannot be started again."""
        if self._cluster:
            self._cluster.tend()

    def end(self, *, for_good: bool) -> None:
        """End the local processes. `connect` starts new ones, unless it is for good."""
        with self._guard:
            self._closed = self._closed or for_good
            cluster, self._cluster = self._cluster, None
        if cluster:
            cluster.close()
