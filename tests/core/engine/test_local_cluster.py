"""The processes that an engine starts on this machine: where they listen, and that they end when the server does."""

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psutil
import pytest

from core.engine import Engine
from core.runs import INTERRUPTED, RunStore
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until

pytestmark = pytest.mark.slow  # starts workers

ROOT = Path(__file__).parents[3]

# A server in a folder of its own, with nothing but its own path to find `core` by.
SERVER = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run as a shell's background job
sys.path.insert(0, sys.argv[1])
from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
engine = Engine(RunStore(sys.argv[2]), n_workers=2, perform=fake_work.perform, warm_up=fake_work.warm_up)
engine.start()
name = engine.submit(fake_work.an_experiment(epochs=20_000, epoch_seconds=0.01))
while engine.health().warm < 2 or not engine.state(name).epoch:
    time.sleep(0.01)
print(name, flush=True)
sys.stdin.readline()
"""


def lives(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def start(folder):
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "UNROLLED_SCHEDULER")}
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, str(ROOT), f"sqlite:///{folder / 'runs.sqlite'}"],
        cwd=folder,
        env=environment | {"TMPDIR": str(folder), "UNROLLED_WORKER_NICE": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder / "errors").open("w"),
        text=True,
    )


@pytest.fixture
def server(tmp_path):
    """A server that trains something, with the processes that it has started as its `family`."""
    server = start(tmp_path)
    server.run = server.stdout.readline().strip()
    assert server.run
    server.family = psutil.Process(server.pid).children(recursive=True)
    yield server
    server.kill()
    server.communicate()
    for member in filter(lives, server.family):
        member.kill()


@pytest.mark.parametrize("end", ["kill", "terminate", "interrupt", "exit"])
def test_all_processes_end_with_the_server_however_it_ends(server, end, tmp_path):
    assert len(server.family) >= 5  # a scheduler, two nannies, two workers
    assert all(lives(member) for member in server.family)
    if end == "exit":
        server.stdin.write("\n")
        server.stdin.flush()
    else:
        server.send_signal({"kill": signal.SIGKILL, "terminate": signal.SIGTERM, "interrupt": signal.SIGINT}[end])
    server.wait(timeout=10)
    until(lambda: not any(map(lives, server.family)), seconds=10)
    until(lambda: not list(tmp_path.glob("unrolled-*")), seconds=10)  # nor do they leave files behind
    assert end == "interrupt" or not (tmp_path / "errors").read_text()
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    run = store.get(server.run)
    assert (run.status, run.reason) == ("interrupted", INTERRUPTED)
    store.close()


@pytest.mark.parametrize("moment", [0.1, 0.7, 1.3])
def test_processes_that_are_only_starting_end_with_the_server_too(tmp_path, moment):
    server = start(tmp_path)
    until(lambda: psutil.Process(server.pid).children(), seconds=10)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=moment)
    family = psutil.Process(server.pid).children(recursive=True)
    server.kill()
    server.communicate()
    until(lambda: not any(map(lives, family)), seconds=10)
    until(lambda: not any(str(tmp_path) in " ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"])))


def test_nothing_listens_where_others_could_reach_it_and_workers_give_way_to_the_pages(server):
    listening = [
        connection.laddr.ip
        for member in server.family
        for connection in member.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= 5
    assert set(listening) == {"127.0.0.1"}
    workers = [member for member in server.family if "spawn_main" in " ".join(member.cmdline())]
    assert [worker.nice() for worker in workers] == [10, 10]
    assert psutil.Process(server.pid).nice() == 0
    assert {os.getsid(member.pid) for member in server.family} == {os.getsid(server.pid)}
    assert os.getpgid(server.pid) not in {os.getpgid(member.pid) for member in server.family}  # Ctrl+C is not theirs


def test_a_scheduler_or_a_nanny_that_is_lost_is_started_again(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1, perform=fake_work.perform, warm_up=fake_work.warm_up)
    engine.start()
    for kind in ("scheduler", "worker"):
        name = engine.submit(an_experiment(epochs=60, epoch_seconds=0.02, nonce=uuid.uuid4().hex))
        until(lambda name=name: engine.state(name).epoch)
        children = psutil.Process().children()
        lost = next(child for child in children if f"dask {kind} " in " ".join(child.cmdline()) and ours(child, engine))
        lost.kill()
        assert engine.wait(name, 60).status == "finished"
        assert engine.run(name).outcome.epochs == 60
    engine.close()
    store.close()


def ours(child, engine):
    return str(engine._dispatcher._worker_provider._cluster._folder) in " ".join(child.cmdline())
