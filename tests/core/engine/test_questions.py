"""The engine's side of questions: asked once, beside what trains, with an end to everything that can go wrong."""

import logging
import os
import threading
import uuid

import numpy as np
import psutil
import pytest

from core.answers import Numbers
from core.engine import Engine, EngineError, dispatch, questions
from core.engine.questions import Answer, Questions, phrase
from core.feature import Feature
from core.runs import RunStore
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until

OUTPUT = Numbers(length=1, features=(Feature("y"),))
WEIGHTS = (np.ones((2, 3), np.float32), np.zeros(3, np.float32))
ENDLESS = {"epochs": 20_000, "epoch_seconds": 0.01}


def ask(engine, **arguments):
    """A question that no other test has asked."""
    return engine.ask("fake", an_experiment(nonce=uuid.uuid4().hex), OUTPUT, WEIGHTS, **arguments)


@pytest.fixture
def pids(tmp_path):
    """A file for the processes that are asked, and what they have written into it."""

    class Pids:
        file = str(tmp_path / "pids")

        def __call__(self):
            return [int(line) for line in (tmp_path / "pids").read_text().splitlines()]

    return Pids()


@pytest.fixture
def idle(tmp_path):
    """An engine that was never started: what is asked waits."""
    store = RunStore(f"sqlite:///{tmp_path / 'idle.sqlite'}")
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up, answer=fake_work.answer)
    yield engine
    engine.close()
    store.close()


@pytest.fixture
def train(engine, tmp_path):
    """Keeps a worker busy until the test ends; returns the process."""
    names = []

    def begin():
        experiment = an_experiment(pids=str(tmp_path), nonce=uuid.uuid4().hex, **ENDLESS)
        names.append(engine.submit(experiment))
        until(lambda: engine.state(names[-1]).epoch)
        return int((tmp_path / names[-1]).read_text())

    yield begin
    assert all(engine.state(name).status == "running" for name in names)
    for name in names:
        engine.stop(name)
        engine.wait(name, 60)


def test_a_question_is_answered_once_however_often_it_is_asked(engine, pids):
    experiment, keys = an_experiment(nonce=uuid.uuid4().hex), []
    X = np.arange(6, dtype=np.float32).reshape(2, 3)

    def put():
        keys.append(engine.ask("fake", experiment, OUTPUT, WEIGHTS, X=X, pids=pids.file, seconds=0.05))

    threads = [threading.Thread(target=put) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    answer = engine.wait_answer(keys[0], 60)
    assert (answer.status, answer.reason) == ("ready", "")
    np.testing.assert_array_equal(answer.value, [*range(6), pids()[0]])
    put()
    assert engine.answer(keys[-1]) is answer
    assert len(pids()) == 1
    with pytest.raises(ValueError, match="read-only"):
        answer.value[0] = 7  # everybody is given this one


def test_an_answer_may_be_a_file_and_nothing_but_that_or_an_array(engine, caplog):
    assert engine.wait_answer(ask(engine, kind="bytes"), 60).value == b"a file"
    with caplog.at_level(logging.ERROR):
        answer = engine.wait_answer(ask(engine, kind="text"), 60)
    assert (answer.status, answer.value) == ("failed", None)
    assert "unexpected error (TypeError)" in answer.reason
    assert "an array of numbers" in caplog.text


def test_what_was_never_asked_has_no_answer(engine):
    assert engine.answer("nothing") is None
    assert engine.wait_answer("nothing", 60) is None


def test_all_that_decides_the_answer_decides_the_key():
    same = an_experiment()

    def key(question="saliency_over_time", experiment=same, output=OUTPUT, weights=WEIGHTS, **arguments):
        return phrase(question, experiment, output, weights, {"X": np.ones((1, 2)), "at": 3} | arguments).key

    others = [
        key(),
        key("keras_file"),
        key(experiment=an_experiment(1)),
        key(output=Numbers(length=2, features=(Feature("y"),))),
        key(weights=(WEIGHTS[0] + 1e-7, WEIGHTS[1])),
        key(weights=WEIGHTS[::-1]),
        key(X=np.ones((2, 1))),
        key(X=np.ones((1, 2), np.float32)),
        key(experiment=None, output=None, weights=()),
        key("project", experiment=None, output=None, weights=()),
        key(at=4),
        key(at=3.0),
        key(mask=True),
    ]
    assert len(set(others)) == len(others)
    assert key(weights=[w.copy() for w in WEIGHTS]) == key(X=np.ones((1, 2), order="F")) == key()


def test_a_question_may_be_about_no_network(engine):
    points, nonce = np.arange(6.0), uuid.uuid4().hex
    keys = {engine.ask("fake", X=points, nonce=nonce) for _ in range(2)}
    keys.add(engine.ask("fake", an_experiment(), OUTPUT, WEIGHTS, X=points, nonce=nonce))
    assert len(keys) == 2
    for key in keys:
        np.testing.assert_array_equal(engine.wait_answer(key, 60).value[:-1], points)


def test_what_is_asked_does_not_change_with_the_askers_array():
    X = np.ones(3)
    sent = phrase("saliency_over_time", an_experiment(), OUTPUT, WEIGHTS, {"X": X}).payload[4]
    X[:] = 7
    assert sent["X"].max() == 1


@pytest.mark.parametrize("argument", [None, [1, 2], np.array([print]), np.array(["text"])])
def test_only_arrays_of_numbers_and_plain_values_travel(argument):
    with pytest.raises(TypeError, match="must"):
        phrase("saliency_over_time", an_experiment(), OUTPUT, WEIGHTS, {"X": argument})
    with pytest.raises(TypeError):
        phrase("saliency_over_time", an_experiment(), OUTPUT, [np.array([print])], {})


def test_questions_do_not_wait_for_runs(engine, train):
    for _ in range(2):
        train()
    keys = [ask(engine) for _ in range(8)]
    assert all(engine.wait_answer(key, 5).status == "ready" for key in keys)


def test_a_worker_that_does_not_train_is_asked_first(engine, train):
    busy = train()
    for _ in range(4):
        assert engine.wait_answer(ask(engine), 60).value[-1] != busy


def test_each_worker_has_one_question_at_a_time(engine, pids):
    keys = [ask(engine, pids=pids.file, seconds=0.3, nth=i) for i in range(4)]
    until(lambda: os.path.exists(pids.file) and len(pids()) == 2)  # noqa: PTH110
    assert [engine.answer(key).status for key in keys] == ["waiting"] * 4
    assert all(engine.wait_answer(key, 60).status == "ready" for key in keys)
    assert sorted(map(pids().count, set(pids()))) == [2, 2]


def test_a_question_whose_worker_is_lost_is_asked_of_another(engine, pids):
    answer = engine.wait_answer(ask(engine, pids=pids.file, deaths=1), 60)
    assert answer.status == "ready"
    assert answer.value[-1] == pids()[1] != pids()[0]


@pytest.mark.slow
def test_a_question_that_loses_two_workers_has_failed_and_others_are_answered(engine, pids):
    until(lambda: engine.health().warm == 2)
    answer = engine.wait_answer(ask(engine, pids=pids.file, deaths=9), 60)
    assert (answer.status, answer.reason) == ("failed", questions.LOST)
    assert len(set(pids())) == 2
    assert engine.wait_answer(ask(engine), 60).status == "ready"
    until(lambda: engine.health().warm == 2)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ExperimentError", "Ask about at most 7 sequences"),
        ("MemoryError", "needs more memory than there is: ask about less"),
        ("KeyError", "unexpected error (KeyError): ask about something else"),
    ],
)
def test_an_error_in_a_worker_is_a_sentence_on_the_page_and_a_traceback_in_the_log(engine, caplog, name, sentence):
    with caplog.at_level(logging.ERROR):
        answer = engine.wait_answer(ask(engine, raises=name), 60)
    assert answer.status == "failed"
    assert sentence in answer.reason
    assert ("Traceback" in caplog.text) == (name != "ExperimentError")


def test_a_question_that_failed_is_asked_anew_but_not_at_once(engine, pids, monkeypatch):
    experiment = an_experiment(nonce=uuid.uuid4().hex)

    def put():
        return engine.wait_answer(
            engine.ask("fake", experiment, OUTPUT, WEIGHTS, pids=pids.file, raises="KeyError"), 10
        )

    assert put() is put()
    assert len(pids()) == 1
    monkeypatch.setattr(questions, "ASK_AGAIN_SECONDS", 0.0)
    assert put().status == "failed"
    assert len(pids()) == 2


def test_an_answer_that_takes_too_long_is_not_waited_for(engine, monkeypatch):
    monkeypatch.setattr(questions, "ANSWER_SECONDS", 0.2)
    slow = ask(engine, seconds=1.5)
    until(lambda: engine.answer(slow).status == "failed", seconds=3)
    assert engine.answer(slow).reason == questions.NO_ANSWER.format(seconds=0.2)
    keys = [ask(engine, nth=i) for i in range(4)]  # the other worker answers
    assert all(engine.wait_answer(key, 60).status == "ready" for key in keys)
    until(lambda: not engine._questions._calls)
    assert engine.answer(slow).status == "failed"


def test_a_question_that_is_known_to_take_longer_is_given_longer(engine, monkeypatch):
    monkeypatch.setattr(questions, "ANSWER_SECONDS", 0.1)
    monkeypatch.setitem(questions.ANSWER_SECONDS_OF, "slow", 30.0)
    slow, fake = (engine.ask(name, nonce=uuid.uuid4().hex, seconds=1.0) for name in ("slow", "fake"))
    until(lambda: engine.answer(fake).status == "failed")
    assert engine.wait_answer(slow, 60).status == "ready"
    until(lambda: not engine._questions._calls)


@pytest.mark.slow
def test_asked_before_the_workers_are_there_a_question_waits_for_them_and_for_a_lost_cluster(tmp_path, pids):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1, perform=fake_work.perform, warm_up=fake_work.warm_up, answer=fake_work.answer)
    key = ask(engine)
    assert engine.answer(key).status == "waiting"
    engine.start()
    assert engine.wait_answer(key, 60).status == "ready"

    key = ask(engine, pids=pids.file, seconds=1.0)
    until(lambda: os.path.exists(pids.file))  # noqa: PTH110
    folder = str(engine._dispatcher._worker_provider._cluster._folder)
    lines = [(child, " ".join(child.cmdline())) for child in psutil.Process().children()]
    next(child for child, line in lines if "dask scheduler " in line and folder in line).kill()
    assert engine.wait_answer(key, 60).status == "ready"
    assert len(set(pids())) == 2

    key = ask(engine, seconds=20.0)
    until(lambda: engine._questions._calls)
    engine.close()
    assert engine.answer(key) == engine.wait_answer(key, 5)
    assert (engine.answer(key).status, engine.answer(key).reason) == ("failed", dispatch.CLOSED)
    with pytest.raises(EngineError, match="shutting down"):
        ask(engine)
    store.close()


def test_a_question_that_no_worker_takes_fails_in_time(idle, monkeypatch):
    key = ask(idle)
    assert idle.wait_answer(key, 0.01).status == "waiting"
    monkeypatch.setattr(questions, "SEND_SECONDS", 0.0)
    assert idle.answer(key).reason == questions.NOT_SENT


def test_questions_have_limits(idle, monkeypatch):
    with pytest.raises(EngineError, match="More than 48 MB"):
        ask(idle, X=np.zeros(12_000_001, np.float32))
    monkeypatch.setattr(questions, "WAITING_BYTES", 1000)
    first = ask(idle, X=np.zeros(200, np.float32))
    with pytest.raises(EngineError, match="Too much is being asked"):
        ask(idle, X=np.zeros(40, np.float32))
    for _ in range(2):
        ask(idle)
    monkeypatch.setattr(questions, "WAITING", 3)
    with pytest.raises(EngineError, match="Too much is being asked"):
        ask(idle)
    assert idle.answer(first).status == "waiting"


def test_where_the_cluster_is_away_a_sentence_says_so(idle):
    key = ask(idle)
    idle._dispatcher.away, idle._dispatcher.trouble = True, "The training cluster does not answer."
    with pytest.raises(EngineError, match="does not answer"):
        ask(idle)
    assert idle.answer(key).status == "waiting"


class FakeLink:
    """Answers at once, with as many bytes as the question says."""

    def ask(self, call, worker, arguments, on_end):
        assert worker == "worker"
        on_end(call, {"kind": "answer", "value": bytes(arguments[-1]["size"])})


def answered(*sizes):
    """Ask one question after the other, and say whose answers are still there."""
    lock, keys = threading.Condition(threading.RLock()), []
    room = Questions(lock, print)
    for size in sizes:
        question = phrase("fake", an_experiment(len(keys)), OUTPUT, WEIGHTS, {"size": size})
        with lock:
            room.admit(question)
            room.send(FakeLink(), ["worker"], [])
        keys.append(question.key)
    return [room.answer(key) is not None for key in keys]


def test_few_answers_are_kept_and_few_bytes(monkeypatch):
    monkeypatch.setattr(questions, "MAX_ANSWER_BYTES", 4 * questions.SMALL)
    assert answered(1, 1, 1, 1, 1) == [False, False, True, True, True]
    assert answered(2000, 1000, 500) == [False, True, True]
    assert answered(2000, 5000) == [False, True]
    assert answered(5000, 1) == [False, True]
    assert Answer("waiting").size == 0


@pytest.mark.slow
def test_a_worker_process_that_is_asked_still_ends_with_the_engine(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1, perform=fake_work.perform, warm_up=fake_work.warm_up, answer=fake_work.answer)
    engine.start()
    worker = psutil.Process(int(engine.wait_answer(ask(engine), 60).value[-1]))
    ask(engine, seconds=60.0)
    until(lambda: engine._questions._calls)
    engine.close()
    store.close()
    until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, seconds=30)
