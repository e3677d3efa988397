"""Jobs on their way: in one queue with experiments, shared, watched, stopped and kept as they are."""

import logging
import os
import signal
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from core.engine import Engine, run_cache
from core.engine.live_run import LiveRun, RunState
from core.engine.queue import Ticket
from core.engine.remote import explain, explain_answer
from core.engine.run_cache import RunCache
from core.engine.state import EngineState
from core.runs import Run, RunStore, this_process
from core.work import KINDS, Progress
from core.work.registry import JOB, TRAINING
from tests.core import fake_work
from tests.core.fake_work import JOBS, FakeJob, OtherJob, a_job_result, an_experiment, an_outcome, until

ENDLESS = {"rounds": 20_000, "epoch_seconds": 0.01}


@pytest.fixture(autouse=True)
def known(monkeypatch):
    for kind, job in JOBS.items():
        monkeypatch.setitem(KINDS, kind, job)


@pytest.fixture
def new(engine, tmp_path):
    """Makes jobs that no other test has asked for, and stops those that are still at work afterwards."""
    names = []

    def make(kind=FakeJob, **fields):
        job = kind(nonce=uuid.uuid4().hex, pids=str(tmp_path), **fields)
        names.append(job.fingerprint())
        return job

    yield make
    for name in [name for name in names if engine.stop(name)]:
        engine.wait(name, 60)


@pytest.fixture
def pids(tmp_path):
    def read(job):
        file = tmp_path / job.fingerprint()
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []

    return read


def running(engine, name):
    return until(lambda: (s := engine.state(name)) and s.epoch and s)


def test_a_job_is_done_once_for_all_who_ask_and_kept(engine, new, pids):
    job = new(seed=7, rounds=40, epoch_seconds=0.01)
    name = engine.submit(job, visitor="ann")
    assert engine.submit(job, visitor="bob") == name == job.fingerprint()
    seen = [running(engine, name)]
    assert not engine.stop(name, visitor="ann")
    while not seen[-1].ended:
        seen.append(engine.state(name))
    assert (seen[0].epochs, seen[-1].status, seen[-1].share) == (40, "finished", 1.0)
    assert seen[-1].loss == tuple((epoch, 1 / epoch) for epoch in range(1, 41))
    assert engine.submit(job, visitor="cem") == name
    run = engine.run(name)
    assert (run.work, run.status, run.outcome.facts["value"]) == (job, "finished", 7.0)
    np.testing.assert_array_equal(run.outcome.arrays["words"], ["king", "Königin"])
    assert engine.run(name) is run  # from the cache
    assert len(pids(job)) == 1


def test_what_a_job_found_outlives_the_engine(engine, new):
    name = engine.submit(new(seed=5))
    assert engine.wait(name, 60).status == "finished"
    later = RunStore(str(engine._store._reading.url))
    restarted = Engine(later, perform=fake_work.perform, warm_up=fake_work.warm_up)
    assert (restarted.state(name).status, restarted.state(name).epochs) == ("finished", 3)
    assert restarted.run(name).outcome.facts["value"] == 5.0
    later.close()


def test_a_table_travels_with_its_job(engine, new):
    name = engine.submit(new(), b"x" * 3_000)
    assert engine.wait(name, 60).status == "finished"
    assert engine.run(name).outcome.facts["value"] == 3_000


def test_a_stopped_job_keeps_what_it_found_and_goes_on_only_when_asked(engine, new, pids):
    job = new(rounds=60, epoch_seconds=0.02)
    name = engine.submit(job)
    running(engine, name)
    assert engine.stop(name)
    state = engine.wait(name, 60)
    assert state.status == engine.run(name).status == "stopped"
    assert 0 < engine.run(name).outcome.facts["done"] == state.epoch < 60
    engine.submit(job)
    assert engine.state(name).status == "stopped"
    engine.submit(job, again=True)
    assert engine.wait(name, 60).status == "finished"
    assert engine.run(name).outcome.facts["done"] == 60
    assert len(pids(job)) == 2


def test_a_job_neither_replaces_other_work_of_its_visitor_nor_is_replaced_by_it(engine, new):
    """Two of one visitor's runs are at work at a time, so the third waits."""
    me = uuid.uuid4().hex
    training = engine.submit(an_experiment(nonce=me, epochs=20_000, epoch_seconds=0.01), visitor=me)
    job = engine.submit(new(**ENDLESS), visitor=me)
    other = engine.submit(new(OtherJob, **ENDLESS), visitor=me)
    running(engine, training)
    running(engine, job)
    assert engine.state(other).status == "queued"
    engine.stop(training, me)
    running(engine, other)
    assert engine.state(job).status == "running"
    engine.stop(other, me)
    assert engine.wait(engine.submit(an_experiment(nonce=uuid.uuid4().hex), visitor=me), 60).status == "finished"
    assert engine.state(job).status == "running"
    later = engine.submit(new(), visitor=me)
    assert engine.wait(later, 60).status == "finished"
    until(lambda: engine.state(job) is None)  # one of its own kind has replaced it
    assert engine.run(job) is None


def test_experiments_and_jobs_take_turns_in_one_queue(engine, new):
    busy = [engine.submit(new(**ENDLESS)) for _ in range(2)]
    for name in busy:
        running(engine, name)
    asked = [new(), an_experiment(nonce=uuid.uuid4().hex), new(OtherJob), an_experiment(nonce=uuid.uuid4().hex)]
    names = [engine.submit(one, visitor=f"v{i}") for i, one in enumerate(asked)]
    until(lambda: [sum(group.count for group in engine.ahead(name)) for name in names] == [2, 3, 4, 5])
    for name in busy:
        engine.stop(name)
    assert [engine.wait(name, 60).status for name in names] == ["finished"] * 4
    assert [type(engine.run(name).outcome).__name__ for name in names] == ["JobResult", "Outcome"] * 2


def test_jobs_may_be_a_batch(engine, new):
    me, asked = uuid.uuid4().hex, [new(rounds=20, epoch_seconds=0.01) for _ in range(5)]
    names = [engine.submit(job, visitor=me, batch="compare") for job in asked]
    assert len(set(names)) == 5
    until(lambda: engine.state(names[0]).status == "finished")
    assert engine.batches.stop("compare", me) >= 1
    until(lambda: engine.state(names[-1]) is None)


def test_a_job_whose_worker_is_lost_is_tried_once_more(engine, new, pids):
    job = new(rounds=50, epoch_seconds=0.02)
    name = engine.submit(job)
    running(engine, name)
    os.kill(pids(job)[0], signal.SIGKILL)
    state = engine.wait(name, 60)
    assert (state.status, state.attempts) == ("finished", 2)
    assert len(set(pids(job))) == 2


def test_a_job_that_loses_its_worker_twice_has_failed_in_a_sentence_of_its_own(engine, new, pids):
    job = new(**ENDLESS)
    name = engine.submit(job)
    for attempt in range(2):
        until(lambda n=attempt: len(pids(job)) == n + 1)
        os.kill(pids(job)[attempt], signal.SIGKILL)
    state = engine.wait(name, 60)
    assert (state.status, state.reason) == ("failed", JOB.lost_twice)
    assert "words" in engine.run(name).reason
    until(lambda: engine.health().warm == 2)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ExperimentError", "Lower the number of units: 7 is too many"),
        ("MemoryError", "The work ran out of memory: ask for less"),
        ("KeyError", "The work ended on an unexpected error (KeyError): change a setting"),
    ],
)
def test_an_error_of_a_job_is_a_sentence_on_the_page_and_a_traceback_in_the_log(engine, new, caplog, name, sentence):
    with caplog.at_level(logging.ERROR):
        run = engine.submit(new(raises=name))
        state = engine.wait(run, 60)
    assert state.status == "failed"
    assert sentence in state.reason
    assert "training" not in state.reason
    assert ("Traceback" in caplog.text) == (name != "ExperimentError")
    assert engine.run(run).reason == state.reason


def test_a_job_that_was_at_work_when_the_server_ended_is_interrupted(tmp_path, new):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    job = new(**ENDLESS)
    dead = this_process().rsplit(":", 1)[0] + ":1.0"  # the process had this number once
    store.begin(job, dead)
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    state = engine.state(job.fingerprint())
    assert (state.status, state.epochs) == ("interrupted", 20_000)
    assert "start it again" in state.reason
    assert engine.submit(job) == job.fingerprint()
    assert engine.state(job.fingerprint()).status == "queued"
    engine.close()
    assert store.get(job.fingerprint()).status == "interrupted"
    store.close()


def handed_over(room, asked, name):
    ticket = Ticket(name, None, 1.0, 0.0)
    room.admit(LiveRun(asked, None, ticket, {None: 0.0}, in_store=True))
    (run,) = room.assign()
    del room.assigned[run.key]
    room.close_run(run, run.state(reason=""))
    return run.worker


def test_a_job_goes_to_a_worker_that_has_done_one_of_its_kind():
    room = EngineState()
    room.set_workers(["w0", "w1", "w2"])
    room.warm = {"w0", "w1", "w2"}
    room.assigned = {"a": LiveRun(FakeJob(), None, Ticket("a", None, 1.0, 0.0), worker="w0")}
    fake = handed_over(room, FakeJob(), "b")
    room.assigned["b"] = LiveRun(FakeJob(), None, Ticket("b", None, 1.0, 0.0), worker=fake)
    other = handed_over(room, OtherJob(), "c")
    assert {fake, other} == {"w1", "w2"}
    room.assigned.clear()
    for seed in range(3):
        assert handed_over(room, FakeJob(seed=seed), f"f{seed}") == fake
        assert handed_over(room, OtherJob(seed=seed), f"o{seed}") == other


def a_run(name, outcome, status="finished"):
    return Run(name, FakeJob(), status, "", datetime.now(UTC), None, None, outcome, 1)


def test_the_cache_is_bounded_by_bytes_and_drops_what_was_not_looked_at_for_longest():
    size = run_cache.run_bytes(a_run("", a_job_result()))
    cache = RunCache(max_bytes=3 * size)
    for name in ("first", "second", "third"):
        cache.add(a_run(name, a_job_result()), with_outcome=True)
    assert cache.run("first")
    cache.add(a_run("fourth", a_job_result()), with_outcome=True)
    names = ("first", "second", "third", "fourth")
    assert [cache.run(name) is not None for name in names] == [True, False, True, True]
    assert all(cache.state(name).status == "finished" for name in names)  # states are small, and all stay


def test_a_run_larger_than_the_cache_is_held_until_the_next_one():
    cache = RunCache(max_bytes=2_000)
    for name in ("large", "larger"):
        cache.add(a_run(name, replace(a_job_result(), arrays={"x": np.zeros(1000)})), with_outcome=True)
        assert cache.run(name)
    assert cache.run("large") is None


def test_a_run_that_somebody_holds_is_found_though_it_has_lost_its_room():
    cache = RunCache(max_bytes=run_cache.run_bytes(a_run("", a_job_result())))
    held = a_run("held", a_job_result())
    for run in (held, a_run("dropped", a_job_result()), a_run("last", a_job_result())):
        cache.add(run, with_outcome=True)
    del run
    assert cache.run("held") is held
    assert cache.run("dropped") is None
    cache.remove("held")
    assert cache.run("held") is None


def test_the_cache_holds_ended_runs_only_and_believes_a_stopped_one_for_a_while(monkeypatch):
    cache = RunCache()
    cache.add(a_run("running", None, "running"), with_outcome=True)
    assert cache.run("running") is cache.state("running") is None
    for status in ("finished", "stopped", "failed"):
        cache.add(a_run(status, an_outcome(status), status), with_outcome=True)
        assert cache.run(status).status == cache.state(status).status == status
    monkeypatch.setattr(run_cache, "RETRY_SECONDS", 0.0)
    assert [cache.run(status) is not None for status in ("finished", "stopped", "failed")] == [True, False, False]
    cache.remove("finished")
    assert cache.run("finished") is cache.state("finished") is None


def test_a_run_that_is_looked_at_for_long_is_noted_in_the_store(monkeypatch):
    cache, now = RunCache(), [1000.0]
    monkeypatch.setattr(run_cache, "monotonic", lambda: now[0])
    cache.add(a_run("a", an_outcome()), with_outcome=True)
    assert not cache.needs_touch("a")
    now[0] += 601
    assert [cache.needs_touch("a") for _ in range(2)] == [True, False]


def test_a_state_has_all_of_the_progress():
    progress = Progress(1, 4, 0.3, 2.0, loss=((1, 0.5),))
    state = RunState.of_progress(progress, fingerprint="a", status="running")
    assert (state.epoch, state.epochs, state.share, state.seconds, state.loss) == (1, 4, 0.3, 2.0, ((1, 0.5),))
    assert state.share_of_epoch == pytest.approx(0.2)


@pytest.mark.parametrize("failures", [TRAINING, JOB, None])
@pytest.mark.parametrize("error", [MemoryError(), KeyError("x")])
def test_an_unexpected_error_is_one_sentence_that_says_what_to_change(failures, error):
    sentence = explain(error, failures) if failures else explain_answer(error)
    assert sentence.endswith(".")
    assert ": " in sentence
    assert sentence.count(".") == 1
    assert ("KeyError" in sentence) == isinstance(error, KeyError)
