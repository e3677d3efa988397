"""The server, a worker or the scheduler is killed in the middle of a sweep, which ends whole all the same."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from core.runs import RunStore
from tests.core.engine.dask_cluster import Cluster
from tests.core.sweeps.test_running import experiments

pytestmark = pytest.mark.slow  # starts servers, schedulers and workers

ROOT = Path(__file__).parents[3]
SIGNS = {"scheduler": "-m dask scheduler", "worker": "spawn_main"}  # in their commands
AT_WORK = 2  # workers


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """A scheduler and two workers that are started apart from the server; workers note what they train."""
    (tmp_path / "notes").mkdir()
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.end()


@pytest.fixture
def serve(tmp_path):
    """Starts servers, and ends what is left of them."""
    url, servers = f"sqlite:///{tmp_path / 'runs.sqlite'}", []

    def start(**environment):
        command = [sys.executable, "-m", "tests.core.sweeps.server", url]
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.kill()
        server.wait()
        server.stdout.close()


def read_until(server, count):
    """Wait until so many runs have finished; fails when the server ends before."""
    while int(server.stdout.readline()) < count:
        pass


def one_of(pid, kind):
    """A process of a kind among those that a process has started."""
    family = psutil.Process(pid).children(recursive=True)
    return next(one for one in family if SIGNS[kind] in " ".join(one.cmdline()))


@pytest.mark.parametrize("victim", ["server", "worker", "scheduler"])
@pytest.mark.parametrize("where", ["on this machine", "on a cluster"])
def test_a_sweep_ends_whole_whoever_is_killed(where, victim, cluster, serve, tmp_path):
    joined = where == "on a cluster"
    environment = {"UNROLLED_SCHEDULER": cluster.address} if joined else {}
    if joined:
        scheduler = cluster.start_scheduler()
        nannies = [cluster.start_worker() for _ in range(AT_WORK)]
    server = serve(**environment)
    read_until(server, 4)
    if victim == "server":
        server.kill()
        server.wait()
    elif joined:
        (scheduler if victim == "scheduler" else one_of(nannies[0].pid, "worker")).kill()
    else:
        one_of(server.pid, victim).kill()
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    names = [one.fingerprint() for one in experiments()]
    before = {name: run.finished for name in names if (run := store.get(name)) and run.status == "finished"}
    assert 4 <= len(before) < 12
    if joined and victim == "scheduler":
        cluster.start_scheduler()
        for _ in range(AT_WORK):
            cluster.start_worker()
    if victim == "server":
        server = serve(**environment)
    read_until(server, 12)

    runs, times = {name: store.get(name) for name in names}, trained(tmp_path)
    assert {run.status for run in runs.values()} == {"finished"}
    assert {name: runs[name].finished for name in before} == before
    assert {times[name] for name in before} == {1}
    assert set(times) == set(names)
    assert times.total() <= 12 + AT_WORK  # what was at work may have ended while its result was on its way
    for metrics in store.final_metrics(names).values():
        assert len({(one.name, one.which) for one in metrics}) == len(metrics)
    store.close()


def trained(folder):
    """How often each run was trained to its end."""
    return Counter({file.name: len(file.read_text().split()) for file in (folder / "notes").iterdir()})
