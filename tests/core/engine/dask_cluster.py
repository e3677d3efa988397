"""A Dask cluster that tests start by the README's commands."""

import subprocess
import sys
from pathlib import Path

import psutil

from tests.core.conftest import free_port
from tests.core.fake_work import until

ROOT = Path(__file__).parents[3]


class Cluster:
    """A scheduler and two workers as separate processes, here on one machine."""

    def __init__(self, folder, protocol="tcp", *security):
        self.address = f"{protocol}://127.0.0.1:{free_port()}"
        self._folder = folder
        self._security = security
        self._processes = []

    def start_scheduler(self):
        host, port = self.address.rsplit(":", 1)
        scheduler = self._dask("scheduler", "--host", host, "--port", port, "--dashboard-address", "127.0.0.1:0")
        until(lambda: scheduler.poll() is None and self._listens(int(port)))
        return scheduler

    def start_worker(self):
        place = ["--host", "127.0.0.1", "--local-directory", str(self._folder)]
        return self._dask("worker", self.address, "--nthreads", "1", "--dashboard-address", "127.0.0.1:0", *place)

    def end(self):
        for process in self._processes:
            for member in [*psutil.Process(process.pid).children(recursive=True), process]:
                member.kill()
            process.wait()

    def _dask(self, *arguments):
        command = [sys.executable, "-m", "dask", *arguments, *self._security]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._processes.append(process)
        return process

    def _listens(self, port):
        return any(
            connection.laddr.port == port and connection.status == psutil.CONN_LISTEN
            for connection in psutil.Process(self._processes[-1].pid).net_connections("inet")
        )
