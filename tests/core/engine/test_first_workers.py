"""Workers are started after a head start for the first page, one first, the others when there is work for them."""

import threading
import time

import pytest

from core.engine import Engine, head_start
from core.engine.cluster import RESTARTS_A_MINUTE, ClusterError, LocalCluster
from core.engine.worker_provider import WorkerProvider
from core.runs import RunStore
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until


def test_a_cluster_grows_as_far_as_it_may(monkeypatch):
    monkeypatch.setattr(LocalCluster, "_start", lambda _self, kind, *_arguments: kind)
    cluster = LocalCluster(n_workers=3, n_first=1)
    sizes = [len(cluster._nannies)]
    for wanted in (0, 1, 2, 9, 1):
        cluster.grow(wanted)
        sizes.append(len(cluster._nannies))
    assert sizes == [1, 1, 1, 2, 3, 3]
    cluster._log.close()


class FakeProcess:
    """A process that runs until it is given a return code."""

    returncode = None

    def poll(self):
        return self.returncode


@pytest.fixture
def cluster(monkeypatch):
    """A cluster of two workers that starts no process."""
    monkeypatch.setattr(LocalCluster, "_start", lambda _self, _kind, *_arguments: FakeProcess())
    cluster = LocalCluster(n_workers=2, n_first=2)
    yield cluster
    cluster._log.close()


def test_a_nanny_that_was_lost_is_started_again(cluster):
    lost, other = cluster._nannies
    lost.returncode = -9
    cluster.tend()
    assert other in cluster._nannies
    assert lost not in cluster._nannies
    assert len(cluster._nannies) == 2


def test_a_worker_that_is_replaced_leaves_as_many_as_before(cluster):
    old, other = cluster._nannies
    cluster.keep_spare(1)
    assert len(cluster._nannies) == 3
    cluster.keep_spare(0)
    cluster.grow(2)
    cluster.tend()
    assert len(cluster._nannies) == 3  # it is about to end
    old.returncode = 0
    cluster.tend()
    assert len(cluster._nannies) == 2
    assert old not in cluster._nannies
    other.returncode = -9  # the next one that is lost is started again
    cluster.tend()
    assert len(cluster._nannies) == 2


def test_workers_that_end_at_once_are_not_started_for_ever(cluster):
    def all_end():
        for _ in range(RESTARTS_A_MINUTE):
            for nanny in cluster._nannies:
                nanny.returncode = 1
            cluster.tend()

    with pytest.raises(ClusterError, match="as soon as they start"):
        all_end()


@pytest.fixture
def connected(monkeypatch):
    """The moments at which an engine has tried to connect; there is nothing to connect to."""
    moments = []

    def connect(self, **arguments):
        moments.append(time.monotonic())
        raise ClusterError("There are no processes in this test")

    monkeypatch.setattr(WorkerProvider, "connect", connect)
    return moments


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_the_first_page_has_a_head_start(tmp_path, connected, seconds):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1, head_start=seconds, perform=fake_work.perform, warm_up=fake_work.warm_up)
    began = time.monotonic()
    engine.start()
    until(lambda: connected)
    assert connected[0] - began >= seconds
    engine.close()
    store.close()


@pytest.mark.parametrize(
    ("busy", "looks", "longest"), [([2, 1.1, 0.4], 3, 1000), ([0.1], 1, 1000), ([2] * 99, None, 5)]
)
def test_it_lasts_while_the_cores_are_busy_but_not_for_ever(monkeypatch, busy, looks, longest):
    seen = []
    monkeypatch.setattr(head_start, "LONGEST", longest)
    monkeypatch.setattr(head_start, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(head_start, "_busy_cores", lambda: seen.append(busy[len(seen)]) or seen[-1])
    monkeypatch.setattr(head_start.psutil, "cpu_percent", lambda: 0.0)
    began = time.monotonic()
    head_start.wait(threading.Condition(), lambda: False, 0.05)
    assert len(seen) == looks or (looks is None and len(seen) <= 4)  # 0.2 s for looks 0.05 s apart
    assert time.monotonic() - began >= 0.05 * (1 + len(seen))


@pytest.mark.parametrize("seconds", [60.0, 0.05])
def test_work_ends_the_head_start(tmp_path, connected, monkeypatch, seconds):
    monkeypatch.setattr(head_start, "LONGEST", 1000.0)
    monkeypatch.setattr(head_start, "_busy_cores", lambda: 2.0)
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1, head_start=seconds, perform=fake_work.perform, warm_up=fake_work.warm_up)
    engine.start()
    time.sleep(0.2)
    assert not connected
    engine.submit(an_experiment())
    until(lambda: connected)
    engine.close()
    store.close()
