"""Many runs that a page asks for at once, to compare them."""

import time
import uuid

import pytest

from tests.core.fake_work import an_experiment, until


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
        engine.stop_batch(batch, visitor)


def statuses(engine, names, visitor=None):
    states = [engine.state(name, visitor) for name in names]
    return [state and state.status for state in states]


def test_a_batch_is_trained_whole(engine, me, submit):
    names = submit(me, 40, epochs=2)
    assert len(set(names)) == 40
    until(lambda: statuses(engine, names, me) == ["finished"] * 40)
    assert engine.stop_batch("reach", me) == 0


def test_a_batch_and_single_runs_leave_each_other_alone(engine, me, submit):
    long = engine.submit(an_experiment(nonce=me, epochs=20_000, epoch_seconds=0.01), visitor=me)
    names = submit(me, 12, epochs=5, epoch_seconds=0.01)
    single = [engine.submit(an_experiment(i, nonce=uuid.uuid4().hex), visitor=me) for i in range(3)]
    until(lambda: statuses(engine, names, me) == ["finished"] * 12)
    assert engine.wait(single[-1], 10).status == "finished"
    until(lambda: engine.state(long) is None)  # the single runs have replaced it, as they do


def test_a_batch_gives_up_no_run_of_its_visitor(engine, me, submit):
    running = engine.submit(an_experiment(nonce=me, epochs=20_000, epoch_seconds=0.01), visitor=me)
    names = submit(me, 4)
    until(lambda: statuses(engine, names, me) == ["finished"] * 4)
    assert engine.state(running, me).status == "running"
    engine.stop(running, me)


def test_another_visitors_run_does_not_wait_for_a_batch(engine, me, submit):
    names = submit(me, 18, epochs=20, epoch_seconds=0.01)
    until(lambda: "finished" in statuses(engine, names, me))
    single = engine.submit(an_experiment(nonce=uuid.uuid4().hex), visitor="bob")
    assert engine.wait(single, 10).status == "finished"
    assert statuses(engine, names, me).count("queued") >= 10


def test_a_batch_is_stopped_as_a_whole_and_goes_on_when_it_is_asked_for_again(engine, me, submit):
    nonce = uuid.uuid4().hex
    names = submit(me, 10, nonce=nonce, epochs=10, epoch_seconds=0.01)
    until(lambda: statuses(engine, names, me).count("finished") >= 2)
    other = submit(me, 2, batch="padding", epochs=2)
    ended = statuses(engine, names).count("finished")
    assert engine.stop_batch("reach", me) <= 10 - ended
    until(lambda: set(statuses(engine, names)) == {"finished", None})
    until(lambda: statuses(engine, other, me) == ["finished"] * 2)
    assert submit(me, 10, nonce=nonce, epochs=10, epoch_seconds=0.01) == names
    until(lambda: statuses(engine, names, me) == ["finished"] * 10)


def test_runs_that_others_wait_for_go_on(engine, me, submit):
    nonce, bob = uuid.uuid4().hex, uuid.uuid4().hex
    names = submit(me, 6, nonce=nonce, epochs=20, epoch_seconds=0.01)
    assert submit(bob, 6, nonce=nonce, epochs=20, epoch_seconds=0.01) == names
    assert engine.stop_batch("reach", me) == 6
    assert engine.stop_batch("reach", me) == 0
    until(lambda: statuses(engine, names, bob) == ["finished"] * 6)


@pytest.mark.slow
def test_a_batch_at_which_nobody_looks_is_not_begun(engine, me, submit, monkeypatch):
    monkeypatch.setattr("core.engine.live_run.WAITS_SECONDS", 0.3)
    names = submit(me, 12, epochs=40, epoch_seconds=0.02)
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        assert None not in statuses(engine, names, me)
        time.sleep(0.05)
    until(lambda: set(statuses(engine, names)) == {"finished", None})  # what was begun is trained to its end
    assert statuses(engine, names).count(None) >= 6
    assert engine.run(names[-1]) is None


def test_what_somebody_wants_alone_stays_wanted(engine, me, submit, monkeypatch):
    nonce = uuid.uuid4().hex
    names = submit(me, 8, nonce=nonce, epochs=20, epoch_seconds=0.01)
    wanted = engine.submit(an_experiment(7, nonce=nonce, epochs=20, epoch_seconds=0.01), visitor="bob")
    assert wanted == names[7]
    monkeypatch.setattr("core.engine.live_run.WAITS_SECONDS", 0.0)
    assert engine.wait(wanted, 10).status == "finished"
    assert None in statuses(engine, names)
