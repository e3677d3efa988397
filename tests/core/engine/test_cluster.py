"""Joining a Dask cluster whose scheduler and workers were started by the README's commands."""

import os
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from core.engine import Engine, EngineError
from core.runs import RunStore
from tests.core import fake_work
from tests.core.engine.dask_cluster import Cluster
from tests.core.fake_work import an_experiment, until

pytestmark = pytest.mark.slow  # starts servers and workers

ROOT = Path(__file__).parents[3]
ENDLESS = {"epochs": 20_000, "epoch_seconds": 0.01}


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.end()


@pytest.fixture
def store(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield store
    store.close()


def joined(store, address, monkeypatch):
    monkeypatch.setenv("UNROLLED_SCHEDULER", address)
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    engine.start()
    return engine


def new(**settings):
    return an_experiment(nonce=uuid.uuid4().hex, **settings)


def test_a_cluster_that_comes_goes_and_comes_back(cluster, store, tmp_path, monkeypatch):
    engine = joined(store, cluster.address, monkeypatch)
    until(lambda: "does not answer" in engine.health().reason)
    with pytest.raises(EngineError, match="does not answer"):
        engine.submit(new())

    scheduler = cluster.start_scheduler()
    until(lambda: "has joined" in engine.health().reason)
    waits = engine.submit(new())
    assert "has joined" in engine.state(waits).reason
    for _ in range(2):
        cluster.start_worker()
    assert engine.wait(waits, 60).status == "finished"
    until(lambda: engine.health().warm == 2)
    assert engine._dispatcher._worker_provider._cluster is None  # nothing was started here

    # A worker is killed in the middle of a run.
    experiment = new(epochs=50, epoch_seconds=0.02, pids=str(tmp_path))
    name = engine.submit(experiment)
    until(lambda: engine.state(name).epoch)
    os.kill(int((tmp_path / name).read_text().split()[0]), signal.SIGKILL)
    state = engine.wait(name, 60)
    assert (state.status, state.attempts) == ("finished", 2)

    # The scheduler goes away in the middle of a run, and comes back.
    name = engine.submit(new(epochs=50, epoch_seconds=0.02))
    until(lambda: engine.state(name).epoch)
    scheduler.kill()
    until(lambda: "does not answer" in engine.state(name).reason)
    assert engine.state(name).status == "queued"
    with pytest.raises(EngineError, match="does not answer"):
        engine.submit(new())
    cluster.start_scheduler()
    cluster.start_worker()
    assert engine.wait(name, 40).status == "finished"
    assert engine.health().ready
    engine.close()


SERVER = """
import sys
from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
engine = Engine(RunStore(sys.argv[1]), perform=fake_work.perform, warm_up=fake_work.warm_up)
engine.start()
short = engine.submit(fake_work.an_experiment())
print(engine.wait(short, 60).status, flush=True)
engine.submit(fake_work.an_experiment(epochs=20_000, epoch_seconds=0.01, pids=sys.argv[2]))
sys.stdin.read()
"""


def serve(store_url, folder, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, store_url, str(folder)],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_run_on_the_cluster_ends_when_the_server_that_asked_for_it_is_killed(cluster, store, tmp_path, monkeypatch):
    cluster.start_scheduler()
    cluster.start_worker()
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    server = serve(url, tmp_path, UNROLLED_SCHEDULER=cluster.address)
    assert server.stdout.readline() == "finished\n"
    until((tmp_path / an_experiment(**ENDLESS, pids=str(tmp_path)).fingerprint()).exists)
    server.kill()
    server.communicate()
    engine = joined(store, cluster.address, monkeypatch)
    assert engine.wait(engine.submit(new()), 60).status == "finished"  # the only worker is free again
    engine.close()


@pytest.mark.skipif(not shutil.which("openssl"), reason="the openssl command, which makes the certificate, is missing")
def test_a_cluster_over_tls(store, tmp_path, monkeypatch):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=unrolled"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    options = ("--tls-ca-file", str(certificate), "--tls-cert", str(certificate), "--tls-key", str(key))
    cluster = Cluster(tmp_path, "tls", *options)
    try:
        cluster.start_scheduler()
        cluster.start_worker()
        server = serve(
            f"sqlite:///{tmp_path / 'other.sqlite'}",
            tmp_path,
            UNROLLED_SCHEDULER=cluster.address,
            DASK_DISTRIBUTED__COMM__TLS__CA_FILE=str(certificate),
            DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT=str(certificate),
            DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY=str(key),
        )
        assert server.stdout.readline() == "finished\n"
        server.kill()
        server.communicate()
        for address in (cluster.address, cluster.address.replace("tls", "tcp")):
            engine = joined(store, address, monkeypatch)  # without the certificate
            until(lambda engine=engine: "does not answer" in engine.health().reason)
            engine.close()
    finally:
        cluster.end()
