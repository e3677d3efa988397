"""A worker that has grown is replaced between two runs: the steps, and with real processes."""

import uuid

import psutil
import pytest

from core.engine import Engine, worker_memory
from core.engine.replacement import Replacement
from core.runs import RunStore
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until

PATIENCE = 120.0  # seconds that processes may take on a busy machine


def grown(*workers):
    replacement = Replacement()
    for worker in workers:
        replacement.note(worker)
    return replacement


def test_nothing_is_done_while_no_worker_has_grown():
    assert Replacement().step(["a", "b"], ["a", "b"], []) == "wait"


def test_the_new_worker_is_warm_before_the_old_one_goes_and_a_run_is_ended_first():
    replacement = grown("a")
    assert replacement.step(["a"], ["a"], ["a"]) == "start"
    assert replacement.step(["a"], ["a"], []) == "wait"
    assert replacement.step(["a", "b"], ["a"], []) == "wait"  # not warm
    assert not replacement.leaving  # so the old one is given runs
    assert replacement.step(["a", "b"], ["a", "b"], ["a"]) == "wait"
    assert replacement.leaving == {"a"}
    assert replacement.step(["a", "b"], ["a", "b"], ["b"]) == "retire"
    assert replacement.old == "a"
    assert replacement.step(["b"], ["b"], ["b"]) == "wait"
    assert not replacement.leaving


def test_a_retirement_that_did_not_happen_is_asked_for_again():
    replacement = grown("a")
    replacement.step(["a"], ["a"], [])
    assert [replacement.step(["a", "b"], ["a", "b"], []) for _ in range(2)] == ["retire", "retire"]


def test_two_that_have_grown_go_one_after_the_other():
    replacement = grown("a", "b")
    assert replacement.step(["a", "b"], ["a", "b"], []) == "start"
    first = replacement.old
    (second,) = {"a", "b"} - {first}
    assert replacement.step([first, second, "c"], [first, second, "c"], []) == "retire"
    assert replacement.step([second, "c"], [second, "c"], []) == "start"
    assert replacement.old == second


def test_one_worker_goes_where_the_old_one_was_lost_meanwhile():
    replacement = grown("a")
    replacement.step(["a", "x"], ["a", "x"], [])
    assert replacement.step(["x", "new", "again"], ["x", "new"], ["x"]) == "retire"
    assert replacement.old == "again"  # the one that its nanny has started in its place, which is at nothing
    assert replacement.step(["x", "new"], ["x", "new"], []) == "wait"


def test_a_worker_that_was_lost_before_is_not_replaced():
    assert grown("a").step(["b"], ["b"], []) == "wait"


def test_what_a_worker_had_to_load_is_not_counted_against_it(monkeypatch):
    held = psutil.Process().memory_info().rss / worker_memory.MB
    monkeypatch.setattr(worker_memory, "LOADED", {"numpy": 40, "a_module_that_is_not_loaded": 10_000})
    monkeypatch.setenv("UNROLLED_WORKER_MB", str(int(held) - 20))
    assert not worker_memory.has_grown()
    monkeypatch.setenv("UNROLLED_WORKER_MB", str(int(held) - 60))
    assert worker_memory.has_grown()


def is_worker(process):
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has just ended
        return False


def workers():
    return {child.pid for child in psutil.Process().children(recursive=True) if is_worker(child)}


def new(**settings):
    return an_experiment(nonce=uuid.uuid4().hex, **settings)


@pytest.fixture
def one_worker(tmp_path, monkeypatch):
    """An engine with one worker, which may hold 400 MB."""
    before = workers()
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    monkeypatch.setenv("UNROLLED_WORKER_MB", "400")
    engine = Engine(store, n_workers=1, perform=fake_work.perform, warm_up=fake_work.warm_up, answer=fake_work.answer)
    engine.start()
    until(lambda: engine.health().warm == 1, seconds=PATIENCE)
    engine.processes = lambda: workers() - before
    yield engine
    engine.close()
    store.close()


@pytest.mark.slow  # starts workers
def test_a_worker_that_has_grown_is_replaced_and_no_run_is_lost(one_worker, tmp_path):
    def pid(name):
        return [int(line) for line in (tmp_path / name).read_text().split()]

    engine, (old,) = one_worker, one_worker.processes()
    small = engine.submit(new(pids=str(tmp_path)))
    assert engine.wait(small, PATIENCE).status == "finished"
    assert not engine._dispatcher._replacement.old

    end = tmp_path / "end"
    grows = engine.submit(new(leaks=400, pids=str(tmp_path)))
    in_hand = engine.submit(new(waits_for=str(end), pids=str(tmp_path)))
    until(lambda: engine.health().warm == 2, seconds=PATIENCE)  # the new one is there, and the old one at work
    waits = engine.submit(new(pids=str(tmp_path)))
    assert engine.wait(waits, PATIENCE).status == "finished"
    assert engine.state(in_hand).status == "running"  # what came later did not wait for it
    end.touch()
    assert engine.wait(in_hand, PATIENCE).status == "finished"
    until(lambda: old not in engine.processes(), seconds=PATIENCE)
    until(lambda: engine.health().workers == 1, seconds=PATIENCE)
    last = engine.submit(new(pids=str(tmp_path)))
    assert engine.wait(last, PATIENCE).status == "finished"

    (fresh,) = engine.processes()
    assert pid(grows) == pid(in_hand) == [old]
    assert pid(waits) == pid(last) == [fresh]
    assert engine.state(in_hand).attempts == 1
    until(lambda: not engine._dispatcher._replacement.old, seconds=PATIENCE)  # and it is over
    assert engine.processes() == {fresh}
