"""Many runs that a page asks for at once, to compare them."""

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until

ROOT = Path(__file__).parents[3]
ENDLESS = {"epochs": 20_000, "epoch_seconds": 0.01}


@pytest.fixture
def me():
    return uuid.uuid4().hex


@pytest.fixture
def submit(engine):
    """Asks for a batch, and gives it up afterwards."""
    asked = []

    def ask(visitor, n=18, batch="reach", nonce=None, **settings):
        asked.append((batch, visitor))
        nonce = nonce or uuid.uuid4().hex
        experiments = [an_experiment(seed, nonce=nonce, **settings) for seed in range(n)]
        return [engine.submit(experiment, visitor=visitor, batch=batch) for experiment in experiments]

    yield ask
    for batch, visitor in asked:
        engine.batches.stop(batch, visitor)


def statuses(engine, names, visitor=None):
    if visitor:  # whose page is open
        engine.attend(names, visitor)
    states = [engine.state(name) for name in names]
    return [state and state.status for state in states]


def test_a_batch_is_trained_whole(engine, me, submit):
    names = submit(me, 40, epochs=2)
    assert len(set(names)) == 40
    until(lambda: statuses(engine, names, me) == ["finished"] * 40)
    assert engine.batches.stop("reach", me) == 0


def test_a_batch_and_single_runs_leave_each_other_alone(engine, me, submit):
    long = engine.submit(an_experiment(nonce=me, epochs=20_000, epoch_seconds=0.01), visitor=me)
    names = submit(me, 12, epochs=5, epoch_seconds=0.01)
    single = [engine.submit(an_experiment(i, nonce=uuid.uuid4().hex), visitor=me) for i in range(3)]
    until(lambda: statuses(engine, names, me) == ["finished"] * 12)
    assert engine.wait(single[-1], 60).status == "finished"
    until(lambda: engine.state(long) is None)  # the single runs have replaced it, as they do


def test_a_batch_gives_up_no_run_of_its_visitor(engine, me, submit):
    running = engine.submit(an_experiment(nonce=me, epochs=20_000, epoch_seconds=0.01), visitor=me)
    names = submit(me, 4)
    until(lambda: statuses(engine, names, me) == ["finished"] * 4)
    assert engine.state(running).status == "running"
    engine.stop(running, me)


def test_another_visitors_run_does_not_wait_for_a_batch(engine, me, submit):
    names = submit(me, 18, epochs=20, epoch_seconds=0.01)
    until(lambda: "finished" in statuses(engine, names, me))
    single = engine.submit(an_experiment(nonce=uuid.uuid4().hex), visitor="bob")
    assert engine.wait(single, 60).status == "finished"
    assert statuses(engine, names, me).count("queued") >= 10


def test_a_batch_is_stopped_as_a_whole_and_goes_on_when_it_is_asked_for_again(engine, me, submit):
    nonce = uuid.uuid4().hex
    names = submit(me, 10, nonce=nonce, epochs=10, epoch_seconds=0.01)
    until(lambda: statuses(engine, names, me).count("finished") >= 2)
    other = submit(me, 2, batch="padding", epochs=2)
    ended = statuses(engine, names).count("finished")
    assert engine.batches.stop("reach", me) <= 10 - ended
    until(lambda: set(statuses(engine, names)) == {"finished", None})
    until(lambda: statuses(engine, other, me) == ["finished"] * 2)
    assert submit(me, 10, nonce=nonce, epochs=10, epoch_seconds=0.01) == names
    until(lambda: statuses(engine, names, me) == ["finished"] * 10)


def test_runs_that_others_wait_for_go_on(engine, me, submit):
    nonce, bob = uuid.uuid4().hex, uuid.uuid4().hex
    names = submit(me, 6, nonce=nonce, epochs=20, epoch_seconds=0.01)
    assert submit(bob, 6, nonce=nonce, epochs=20, epoch_seconds=0.01) == names
    assert engine.batches.stop("reach", me) == 6
    assert engine.batches.stop("reach", me) == 0
    until(lambda: statuses(engine, names, bob) == ["finished"] * 6)


def test_a_batch_whose_page_is_left_pauses_and_goes_on_when_it_is_back(engine, me, submit, monkeypatch):
    monkeypatch.setattr("core.engine.live_run.SEEN_SECONDS", 0.3)
    names = submit(me, 12, epochs=20, epoch_seconds=0.01)
    until(lambda: statuses(engine, names, me).count("finished") >= 2)
    until(lambda: paused(engine, names))  # what was at work is trained to its end, and no other begins
    ended = statuses(engine, names)
    assert ended.count("queued") >= 4
    assert None not in ended
    time.sleep(0.5)
    assert statuses(engine, names) == ended
    until(lambda: statuses(engine, names, me) == ["finished"] * 12)


def paused(engine, names):
    runs = [run for name in names if (run := engine._state.live.get(name))]
    return all(run.is_paused and not run.key for run in runs)


def test_a_batch_goes_on_in_the_background_by_a_click_until_another(engine, me, submit, monkeypatch):
    monkeypatch.setattr("core.engine.live_run.SEEN_SECONDS", 0.2)
    names = submit(me, 16, epochs=20, epoch_seconds=0.01)
    engine.batches.go_on_in_background("reach", me)
    until(lambda: statuses(engine, names).count("finished") >= 6)  # long after anybody looked
    engine.batches.pause_when_left("reach", me)
    until(lambda: paused(engine, names))
    assert "queued" in statuses(engine, names)
    engine.batches.go_on_in_background("reach", me)
    until(lambda: statuses(engine, names) == ["finished"] * 16)


def test_a_batch_that_is_paused_by_a_click_frees_its_workers_at_once(engine, me, submit):
    names = submit(me, 3, **ENDLESS)
    until(lambda: statuses(engine, names, me).count("running") == 2)
    engine.batches.pause("reach", me)
    until(lambda: statuses(engine, names) == ["queued"] * 3, seconds=2)
    until(lambda: not engine._state.assigned, seconds=2)
    until(lambda: statuses(engine, names, me).count("running") == 2)  # the page is open, and looks again


def test_a_paused_network_leaves_the_processor_to_a_picture_though_a_worker_is_free(engine, me, submit, tmp_path):
    [name] = submit(me, 1, **ENDLESS)
    until(lambda: statuses(engine, [name], me) == ["running"])
    engine.batches.leave_page("reach", me)
    engine.attend([name], me)  # the browser has not heard yet that the page was left
    assert engine._state.live[name].is_paused
    assert statuses(engine, [name]) == ["running"]  # nobody needs its worker
    single = engine.submit(an_experiment(nonce=uuid.uuid4().hex, epochs=100, epoch_seconds=0.01), visitor=me)
    until(lambda: not engine._state.live[name].key)
    assert engine.wait(single, 60).status == "finished"
    assert statuses(engine, [name]) == ["queued"]
    submit(me, 1, nonce=engine._state.live[name].work.task.parameters["nonce"], **ENDLESS)  # the page is back
    until(lambda: statuses(engine, [name], me) == ["running"])


def test_what_others_want_is_not_paused_with_the_batch(engine, me, submit):
    nonce = uuid.uuid4().hex
    names = submit(me, 2, nonce=nonce, epochs=40, epoch_seconds=0.01)
    single = engine.submit(an_experiment(1, nonce=nonce, epochs=40, epoch_seconds=0.01), visitor="bob")
    engine.batches.pause("reach", me)
    assert engine.wait(single, 60).status == "finished"
    assert statuses(engine, names) == ["queued", "finished"]


def test_a_picture_waits_for_no_batch_though_both_workers_are_busy_with_it(engine, me, submit):
    names = submit(me, 3, **ENDLESS)
    until(lambda: statuses(engine, names, me).count("running") == 2)
    for visitor in (me, "bob"):
        began = time.monotonic()
        single = engine.submit(an_experiment(nonce=uuid.uuid4().hex), visitor=visitor)
        engine.attend([*names, single], me)
        assert engine.wait(single, 5).status == "finished"
        assert time.monotonic() - began < 2
    until(lambda: statuses(engine, names, me).count("running") == 2)  # and it is trained from its beginning
    assert {state.attempts for name in names if (state := engine.state(name)).status == "running"} == {1}


def test_a_sweep_of_300_runs_keeps_no_single_run_waiting(engine, me, submit):
    names = submit(me, 300, epochs=20, epoch_seconds=0.02)
    until(lambda: statuses(engine, names, me).count("running") == 2)
    for visitor in ("bob", "cem", me):
        began = time.monotonic()
        single = engine.submit(an_experiment(nonce=uuid.uuid4().hex), visitor=visitor)
        engine.attend([single], visitor)
        assert engine.wait(single, 5).status == "finished"
        assert time.monotonic() - began < 2
    assert statuses(engine, names, me).count("queued") > 200


def test_a_run_that_gives_way_can_be_stopped_and_left(engine, me, submit, monkeypatch):
    [stopped, left] = submit(me, 2, **ENDLESS)
    until(lambda: statuses(engine, [stopped, left], me) == ["running"] * 2)
    with engine._changed:
        for name in (stopped, left):
            engine._lifecycle.put_back(engine._state.live[name])
        engine.stop(stopped, me)
        engine._lifecycle.leave(engine._state.live[left], me)
    assert engine.wait(stopped, 60).status == "stopped"
    until(lambda: engine.state(left) is None)
    until(lambda: not engine._state.assigned)


def test_a_run_that_gives_way_while_its_worker_is_lost_is_trained_all_the_same(engine, me, submit, tmp_path):
    [name] = submit(me, 1, epochs=60, epoch_seconds=0.01, pids=str(tmp_path))
    until(lambda: statuses(engine, [name], me) and engine.state(name).epoch)
    with engine._changed:
        engine._state.live[name].gives_way = True  # the order to drop it has not reached the worker
    os.kill(int((tmp_path / name).read_text().split()[0]), signal.SIGKILL)
    until(lambda: statuses(engine, [name], me) == ["finished"])


def test_a_batch_whose_worker_is_killed_is_trained_whole(engine, me, submit, tmp_path):
    names = submit(me, 6, epochs=60, epoch_seconds=0.01, pids=str(tmp_path))
    until(lambda: statuses(engine, names, me).count("finished") >= 2)
    name = until(lambda: next((name for name in names if engine.state(name).epoch == 2), None))
    os.kill(int((tmp_path / name).read_text().split()[-1]), signal.SIGKILL)
    until(lambda: statuses(engine, names, me) == ["finished"] * 6)
    assert engine.run(name).attempts == 2


def test_a_batch_whose_page_is_away_for_long_is_dropped(engine, me, submit, monkeypatch):
    monkeypatch.setattr("core.engine.live_run.SEEN_SECONDS", 0.2)
    names = submit(me, 12, epochs=20, epoch_seconds=0.01)
    until(lambda: paused(engine, names))
    monkeypatch.setattr("core.engine.live_run.KEPT_SECONDS", 0.4)
    until(lambda: set(statuses(engine, names)) <= {"finished", None})
    dropped = [name for name, status in zip(names, statuses(engine, names), strict=True) if status is None]
    assert len(dropped) >= 4
    assert [engine.run(name) for name in dropped] == [None] * len(dropped)


def test_what_somebody_wants_alone_stays_wanted(engine, me, submit, monkeypatch):
    nonce = uuid.uuid4().hex
    names = submit(me, 8, nonce=nonce, epochs=20, epoch_seconds=0.01)
    wanted = engine.submit(an_experiment(7, nonce=nonce, epochs=20, epoch_seconds=0.01), visitor="bob")
    assert wanted == names[7]
    for limit in ("SEEN_SECONDS", "KEPT_SECONDS"):
        monkeypatch.setattr(f"core.engine.live_run.{limit}", 0.0)
    assert engine.wait(wanted, 60).status == "finished"
    until(lambda: None in statuses(engine, names))


SERVER = """
import sys, time
from core.engine import Engine
from core.runs import RunStore
from tests.core import fake_work
engine = Engine(RunStore(sys.argv[1]), n_workers=2, perform=fake_work.perform, warm_up=fake_work.warm_up)
engine.start()
asked = [fake_work.an_experiment(i, epochs=20, epoch_seconds=0.01) for i in range(12)]
names = [engine.submit(experiment, visitor="ann", batch="reach") for experiment in asked]
while sum(engine.state(name).status == "finished" for name in names) < 3:
    time.sleep(0.01)
    engine.attend(names, "ann")
print("three", flush=True)
sys.stdin.readline()
"""


@pytest.mark.slow
def test_a_batch_whose_server_is_killed_keeps_what_is_trained_and_goes_on_with_the_rest(tmp_path):
    url = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout.readline() == "three\n"
    server.kill()
    server.communicate()
    store = RunStore(url)
    engine = Engine(store, n_workers=2, perform=fake_work.perform, warm_up=fake_work.warm_up)
    asked = [an_experiment(i, epochs=20, epoch_seconds=0.01) for i in range(12)]
    before = statuses(engine, [one.fingerprint() for one in asked])
    assert set(before) == {"finished", "interrupted"}
    assert before.count("finished") >= 3
    engine.start()
    names = [engine.submit(experiment, visitor="ann", batch="reach") for experiment in asked]
    until(lambda: statuses(engine, names, "ann") == ["finished"] * 12, seconds=60)
    engine.close()
    store.close()
