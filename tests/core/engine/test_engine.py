import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from core.engine import Ahead, Engine, EngineError, store_writer
from core.engine import engine as engine_module
from core.engine import state as engine_state
from core.runs import RunStore
from core.work.registry import TRAINING
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until
from tests.core.runs.ends import finish

ROOT = Path(__file__).parents[3]
ENDLESS = {"epochs": 20_000, "epoch_seconds": 0.01}


@pytest.fixture
def pids(tmp_path):
    """Which processes have worked on an experiment so far."""

    def read(experiment):
        file = tmp_path / experiment.fingerprint()
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []

    return read


@pytest.fixture
def new(tmp_path, engine):
    """Makes experiments that no other test has asked for, and stops those that are still at work afterwards."""
    names = []

    def make(seed=0, **settings):
        experiment = an_experiment(seed, pids=str(tmp_path), nonce=uuid.uuid4().hex, **settings)
        names.append(experiment.fingerprint())
        return experiment

    yield make
    stopped = [name for name in names if engine.stop(name)]
    for name in stopped:
        engine.wait(name, 60)


@pytest.fixture
def busy(engine, new):
    """Both workers are at work on something else, until the test ends or calls this."""
    names = [engine.submit(new(**ENDLESS)) for _ in range(2)]
    until(lambda: all(engine.state(name).status == "running" for name in names))
    return lambda: [engine.stop(name) for name in names]


@pytest.fixture
def idle(tmp_path):
    """An engine that was never started: what is asked for waits."""
    store = RunStore(f"sqlite:///{tmp_path / 'idle.sqlite'}")
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    yield engine
    engine.close()
    store.close()


def running(engine, name):
    return until(lambda: (s := engine.state(name)) and s.epoch and s)


def test_the_web_process_stays_light():
    code = "import json, sys, core.engine, core.runs; print(json.dumps(list(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"tensorflow", "keras", "distributed", "dask", "streamlit"} & set(json.loads(said.stdout))


@pytest.mark.slow
def test_asked_for_before_the_workers_are_there_a_run_waits_for_them(tmp_path, new):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1, perform=fake_work.perform, warm_up=fake_work.warm_up)
    name = engine.submit(new())
    assert engine.state(name).status == "queued"
    assert "starting" in engine.state(name).reason
    assert not engine.health().ready
    engine.start()
    assert engine.wait(name, 60).status == "finished"
    assert engine.health().ready
    unfinished = engine.submit(new(**ENDLESS))
    running(engine, unfinished)
    engine.close()
    assert engine.state(unfinished).status == "interrupted"
    assert store.get(unfinished).status == "interrupted"
    with pytest.raises(EngineError, match="shutting down"):
        engine.submit(new())
    store.close()


def test_a_run_is_trained_and_kept(engine, new):
    experiment = new(7)
    assert engine.state(experiment.fingerprint()) is None
    name = engine.submit(experiment)
    assert name == experiment.fingerprint()
    assert engine.wait(name, 60).status == "finished"
    run = engine.run(name)
    assert (run.status, run.experiment, run.attempts) == ("finished", experiment, 1)
    assert run.outcome.predictions.max() == 7
    assert engine.run(name) is run  # from the cache


def test_thirty_who_ask_at_once_have_it_trained_once(engine, new, pids):
    experiment, names = new(epochs=5, epoch_seconds=0.02), []
    threads = [
        threading.Thread(target=lambda i=i: names.append(engine.submit(experiment, visitor=f"v{i}"))) for i in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == [experiment.fingerprint()] * 30
    assert engine.wait(names[0], 60).status == "finished"
    assert engine.submit(experiment) == names[0]
    assert engine.submit(experiment, again=True) == names[0]
    assert engine.state(names[0]).status == "finished"
    assert len(pids(experiment)) == 1


def test_progress_comes_whole_and_in_order(engine, new):
    name = engine.submit(new(epochs=400, epoch_seconds=0.001))
    seen = [running(engine, name)]
    while not seen[-1].ended:
        seen.append(engine.state(name))
    assert seen[-1].loss == tuple((epoch, 1 / epoch) for epoch in range(1, 401))
    assert seen[-1].metric == tuple((epoch, 3 / epoch) for epoch in range(1, 401))
    assert seen[-1].validation == tuple((epoch, 2 / epoch) for epoch in range(2, 401, 2))
    assert (seen[-1].epoch, seen[-1].share) == (400, 1.0)
    assert all(a.epoch <= b.epoch for a, b in itertools.pairwise(seen))
    halfway = next(state for state in seen if state.share >= 0.25)
    assert halfway.epochs == 400
    assert 0 <= halfway.seconds_left < 60


def test_a_table_travels_with_its_run(engine, new):
    name = engine.submit(new(), b"x" * 3_000_000)
    assert engine.wait(name, 60).status == "finished"
    assert engine.run(name).outcome.predictions.max() == 3_000_000


def test_a_table_that_is_too_large_or_gone_is_a_sentence(engine, new, monkeypatch):
    with pytest.raises(EngineError, match="20 MB can be read"):
        engine.submit(new(), b"x" * 20_000_001)
    monkeypatch.setattr(engine._store, "get_table", lambda _: None)
    state = engine.wait(engine.submit(new(), b"x"), 60)
    assert (state.status, state.reason) == ("failed", store_writer.NO_TABLE)


def test_a_stopped_run_keeps_what_it_has_learned_and_goes_on_only_when_asked(engine, new, pids):
    experiment = new(epochs=60, epoch_seconds=0.02)
    name = engine.submit(experiment)
    running(engine, name)
    assert engine.stop(name)
    state = engine.wait(name, 60)
    assert state.status == "stopped"
    assert 0 < state.epoch < 60
    run = engine.run(name)
    assert (run.status, run.outcome.epochs) == ("stopped", state.epoch)
    assert not engine.stop(name)
    engine.submit(experiment)
    assert engine.state(name).status == "stopped"
    engine.submit(experiment, again=True)
    assert engine.wait(name, 60).status == "finished"
    assert engine.run(name).outcome.epochs == 60
    assert len(pids(experiment)) == 2


def test_a_run_that_waits_is_stopped_before_it_begins(engine, new, busy, pids):
    first, second = new(), new()
    names = [engine.submit(first), engine.submit(second)]
    until(lambda: engine.ahead(names[1]) == (Ahead(3, "", yours=False),))  # two at work
    assert engine.stop(names[0])
    state = engine.wait(names[0], 5)
    assert state.status == "stopped"
    assert "start it again" in state.reason
    assert engine.run(names[0]).outcome is None
    assert engine.ahead(names[1]) == (Ahead(2, "", yours=False),)
    busy()
    assert engine.wait(names[1], 60).status == "finished"
    assert not pids(first)


def test_a_slider_that_moves_on_gives_up_the_runs_it_passed(engine, new, pids):
    me, passed = uuid.uuid4().hex, [new(**ENDLESS) for _ in range(10)]
    for experiment in passed:
        engine.submit(experiment, visitor=me)
    last = engine.submit(new(), visitor=me)
    assert engine.wait(last, 60).status == "finished"
    until(lambda: all(engine.state(experiment.fingerprint()) is None for experiment in passed))
    assert all(engine.run(experiment.fingerprint()) is None for experiment in passed)
    assert sum(len(pids(experiment)) for experiment in passed) <= 4
    back = passed[0].model_copy(update={"training": passed[0].training.model_copy(update={"epochs": 2})})
    assert engine.wait(engine.submit(back, visitor=me), 60).status == "finished"  # no worker is stuck with them


def test_a_run_that_was_given_up_is_trained_anew_when_somebody_comes_back_to_it(engine, new):
    me, experiment = uuid.uuid4().hex, new(epochs=30, epoch_seconds=0.01)
    name = engine.submit(experiment, visitor=me)
    running(engine, name)
    engine.submit(new(), visitor=me)
    engine.submit(experiment, visitor=me)
    assert engine.wait(name, 60).status == "finished"
    assert engine.run(name).outcome.epochs == 30


def test_a_run_that_others_wait_for_is_neither_given_up_nor_stopped(engine, new):
    experiment = new(epochs=100, epoch_seconds=0.01)
    name = engine.submit(experiment, visitor="ann")
    engine.submit(experiment, visitor="bob")
    engine.submit(new(), visitor="ann")
    assert engine.state(name).status in ("queued", "running")
    engine.submit(experiment, visitor="ann")
    assert not engine.stop(name, visitor="ann")
    assert engine.wait(name, 60).status == "finished"


def test_a_visitor_who_does_not_look_any_more_does_not_wait(engine, new, monkeypatch):
    name = engine.submit(new(**ENDLESS), visitor="gone")
    monkeypatch.setattr("core.engine.live_run.WAITS_SECONDS", 0.0)
    assert engine.stop(name, visitor="ann")
    assert engine.wait(name, 60).status == "stopped"


def test_a_long_run_goes_on_while_its_visitor_tries_short_ones(engine, new):
    me = uuid.uuid4().hex
    long = engine.submit(new(**ENDLESS), visitor=me, cost=200)
    running(engine, long)
    assert engine.wait(engine.submit(new(), visitor=me), 60).status == "finished"
    assert engine.state(long).status == "running"
    assert engine.stop(long, visitor=me)
    assert engine.wait(long, 60).status == "stopped"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ExperimentError", "Lower the number of units: 7 is too many"),
        ("MemoryError", "ran out of memory: use fewer units"),
        ("KeyError", "unexpected error (KeyError): change a setting"),
    ],
)
def test_an_error_in_a_worker_is_a_sentence_on_the_page_and_a_traceback_in_the_log(engine, new, caplog, name, sentence):
    with caplog.at_level(logging.ERROR):
        run = engine.submit(new(raises=name))
        state = engine.wait(run, 60)
    assert state.status == "failed"
    assert sentence in state.reason
    assert "Traceback" not in state.reason
    assert ("Traceback" in caplog.text) == (name != "ExperimentError")
    assert (engine.run(run).status, engine.run(run).reason) == ("failed", state.reason)


def test_a_run_whose_worker_is_lost_is_tried_once_more(engine, new, pids):
    experiment = new(epochs=50, epoch_seconds=0.02)
    name = engine.submit(experiment)
    running(engine, name)
    os.kill(pids(experiment)[0], signal.SIGKILL)
    again = until(lambda: (s := engine.state(name)).attempts == 2 and s)
    assert again.epoch < 50
    state = engine.wait(name, 60)
    assert (state.status, state.attempts) == ("finished", 2)
    assert [epoch for epoch, _ in state.loss] == list(range(1, 51))
    assert engine.run(name).attempts == 2
    assert len(set(pids(experiment))) == 2


@pytest.mark.slow
def test_a_run_that_loses_its_worker_twice_has_failed_and_others_go_on(engine, new, pids):
    experiment = new(**ENDLESS)
    name = engine.submit(experiment)
    for attempt in range(2):
        until(lambda n=attempt: len(pids(experiment)) == n + 1)
        os.kill(pids(experiment)[attempt], signal.SIGKILL)
    state = engine.wait(name, 60)
    assert (state.status, state.reason) == ("failed", TRAINING.lost_twice)
    assert engine.run(name).reason == TRAINING.lost_twice
    assert engine.wait(engine.submit(new()), 60).status == "finished"
    until(lambda: engine.health().warm == 2)  # the workers that came instead are warm as well


def test_a_run_that_cannot_be_saved_says_so(engine, new, monkeypatch):
    def full(*_):
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(engine._store, "finish_packed", full)
    state = engine.wait(engine.submit(new()), 60)
    assert (state.status, state.reason) == ("failed", store_writer.NOT_KEPT)


def test_a_store_that_does_not_answer_is_a_sentence(engine, new, monkeypatch):
    def locked(*_args, **_settings):
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    experiment = new()
    monkeypatch.setattr(engine._store, "begin", locked)
    with pytest.raises(EngineError) as caught:
        engine.submit(experiment)
    assert str(caught.value) == engine_module.NO_STORE
    monkeypatch.undo()
    assert engine.wait(engine.submit(experiment), 60).status == "finished"


def test_the_queue_has_an_end(idle, new, monkeypatch):
    monkeypatch.setattr(engine_state, "WAITING", 5)
    for seed in range(5):
        idle.submit(new(seed))
    with pytest.raises(EngineError, match="try again in a minute"):
        idle.submit(new())


def test_one_visitor_cannot_fill_the_queue(idle, new, monkeypatch):
    monkeypatch.setattr(engine_state, "WAITING_PER_VISITOR", 3)
    for seed in range(3):
        idle.submit(new(seed), visitor="greedy", cost=100)
    with pytest.raises(EngineError, match="stop one"):
        idle.submit(new(), visitor="greedy", cost=100)
    idle.submit(new(), visitor="other", cost=100)


def test_a_run_that_another_server_trains_is_watched_through_the_store(idle, new):
    experiment = new()
    name = experiment.fingerprint()
    idle._store.begin(experiment, "elsewhere:1:0.0")
    idle._store.mark_running(name, 1)
    assert idle.submit(experiment) == name
    assert idle.state(name).status == "running"
    finish(idle._store, name, fake_work.an_outcome())
    assert idle.state(name).status == "finished"
    assert idle.run(name).outcome.epochs == 3


def test_who_listens_hears_of_progress_and_of_the_end(engine, new):
    experiment = new(epochs=5, epoch_seconds=0.05)
    name, shares = experiment.fingerprint(), []
    heard = threading.Event()
    end = engine.listen([name], heard.set)
    engine.submit(experiment)
    while not (state := engine.state(name)).ended:
        assert heard.wait(20)
        heard.clear()
        shares.append(state.share)
    end()
    assert any(0 < share < 1 for share in shares)
    assert not engine._changed._listeners


def test_runs_of_a_deleted_table_are_forgotten_also_those_under_way(engine, new):
    ended, live, other = new(data="a" * 64), new(data="a" * 64, **ENDLESS), new(data="b" * 64)
    names = [engine.submit(one) for one in (ended, live, other)]
    assert engine.wait(names[0], 30).status == engine.wait(names[2], 60).status == "finished"
    until(lambda: engine.state(names[1]).status == "running")
    assert engine.run(names[0]) is not None
    deleted = engine._store.delete_table("a" * 64)
    assert set(deleted) == set(names[:2])
    engine.forget(deleted)
    until(lambda: engine.state(names[1]) is None)
    assert engine.run(names[0]) is None
    assert engine.state(names[0]) is None
    assert engine.run(names[2]).status == "finished"
    until(lambda: not engine._state.assigned)  # its worker has stopped, and what it had learned is not kept
    assert engine.run(names[1]) is None
