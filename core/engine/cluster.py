"""Dask on this machine: one scheduler and some workers, each a command of its own.

They are not started by multiprocessing, which would run `app.py` again. Dask's own SubprocessCluster cannot set their
environment, and leaves them behind when the server is killed. They listen on 127.0.0.1 only, and a watchdog in
each ends it with the server.
"""

import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from core.process_memory import FEW_ARENAS
from core.settings import settings

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
WATCHDOG = Path(__file__).with_name("watchdog.py")
START_SECONDS = 60.0  # until the scheduler must have written its address
MEMORY_SHARE = (
    0.8  # of the machine for all workers together; a worker that takes more than its part is ended, and its run fails
)
RESTARTS_A_MINUTE = 10  # of all nannies; more means that workers cannot run here
# One run uses both cores of a small machine while the other worker is idle; with both at work they share.
TENSORFLOW_THREADS = "2"


class ClusterError(Exception):
    """The processes could not be started, or were lost."""


class LocalCluster:
    """The processes. Construct it to start them; `find_address` is None until the scheduler listens.

    Args:
        n_workers: the most workers that there will be. Each may take its part of the memory.
        n_first: how many of them to start at once; `grow` starts the others.
    """

    def __init__(self, n_workers: int, n_first: int) -> None:
        self.n_workers = n_workers
        self._folder = Path(tempfile.mkdtemp(prefix="unrolled-"))  # only this user may look into it
        self._began = time.monotonic()
        self._restarts: list[float] = []
        self._environment = self._make_environment()
        self._log = (self._folder / "cluster.log").open("ab")
        self._scheduler = self._start("scheduler", "--port", "0")
        self._nannies: list[subprocess.Popen] = []
        self._kept = 0  # workers that there are to be
        self._spare = 0  # and those besides, each of which is to take another one's place
        self.grow(n_first)

    def find_address(self) -> str | None:
        """Where the scheduler listens; None while it is starting.

        Raises:
            ClusterError: it does not come up.
        """
        with contextlib.suppress(OSError, ValueError):  # not there yet, or half written
            return json.loads((self._folder / "scheduler.json").read_text())["address"]
        if self._scheduler.poll() is not None or time.monotonic() - self._began > START_SECONDS:
            raise ClusterError(f"The Dask scheduler did not start: {self._log_end()}")
        return None

    def grow(self, wanted: int) -> None:
        """Start workers until there are `wanted`, or as many as there may be."""
        self._kept = max(self._kept, min(wanted, self.n_workers))
        self._fill()

    def keep_spare(self, count: int) -> None:
        """Have so many workers besides: 1 while one is to be replaced, and 0 as soon as that one is about to end."""
        self._spare = count
        self._fill()

    def tend(self) -> None:
        """Start lost nannies again. A worker is started again by its nanny.

        Raises:
            ClusterError: the scheduler is gone, or workers end as soon as they start.
        """
        if self._scheduler.poll() is not None:
            raise ClusterError(f"The Dask scheduler ended: {self._log_end()}")
        ended = [nanny for nanny in self._nannies if nanny.poll() is not None]
        self._nannies = [nanny for nanny in self._nannies if nanny not in ended]
        for _ in range(self._missing()):
            codes = ", ".join(str(nanny.returncode) for nanny in ended)
            logger.warning("A worker's nanny ended (%s) and is started again", codes)
            now = time.monotonic()
            self._restarts = [at for at in self._restarts if now - at < 60] + [now]
            if len(self._restarts) > RESTARTS_A_MINUTE:
                raise ClusterError(f"The workers end as soon as they start: {self._log_end()}")
        self._fill()

    def close(self) -> None:
        """End all processes, at once: what they are doing is of no use without the server."""
        family = []
        for process in (*self._nannies, self._scheduler):
            with contextlib.suppress(psutil.NoSuchProcess):
                family += [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        for process in (*self._nannies, self._scheduler):
            process.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _missing(self) -> int:
        return max(0, self._kept + self._spare - len(self._nannies))

    def _fill(self) -> None:
        for _ in range(self._missing()):
            self._nannies.append(self._start_worker())

    def _start_worker(self) -> subprocess.Popen:
        share = MEMORY_SHARE / self.n_workers
        return self._start(
            *("worker", "--nthreads", "1", "--memory-limit", f"{share:.3f}", "--preload-nanny", str(WATCHDOG)),
            *("--local-directory", str(self._folder)),
        )

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen:
        listen = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
        meet = ("--scheduler-file", str(self._folder / "scheduler.json"), "--preload", str(WATCHDOG))
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", kind, *listen, *meet, *arguments],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            process_group=0,  # Ctrl+C in the terminal is the server's business; in a session of its own, Linux may
            # give a worker as much time as the server, however nice it is (sched(7), autogroup)
        )
        if kind == "worker" and hasattr(os, "setpriority"):  # at once: what a worker imports takes seconds
            own = os.getpriority(os.PRIO_PROCESS, 0)  # only root may ask for less
            os.setpriority(os.PRIO_PROCESS, process.pid, max(own, settings().worker_nice))
        return process

    def _make_environment(self) -> dict[str, str]:
        server = psutil.Process()
        path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return os.environ | {
            "PYTHONPATH": os.pathsep.join(path),
            "UNROLLED_SERVER": f"{server.pid}:{server.create_time():.2f}",
            "UNROLLED_CLUSTER": str(self._folder),
            "MALLOC_ARENA_MAX": str(FEW_ARENAS),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TF_NUM_INTRAOP_THREADS": TENSORFLOW_THREADS,
            "TF_NUM_INTEROP_THREADS": TENSORFLOW_THREADS,
            "DASK_LOGGING__DISTRIBUTED": "warning",
            "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
            "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
            # How late an event loop is would be looked at 50 times a second in each process, 2 % of a slow core.
            "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",  # it would interrupt training 100 times a second
        }

    def _log_end(self) -> str:
        with contextlib.suppress(OSError):
            return (self._folder / "cluster.log").read_text(errors="replace")[-2000:]
        return "it left no log"
