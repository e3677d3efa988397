"""Batches of runs on a page: what is asked for again, what is shown of failures, and how often the database is read."""

import html
from dataclasses import replace

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from core.engine import Engine, EngineError
from core.engine.store_writer import STOPPED_EARLY
from core.runs import RunStore, this_process
from pages.shared import batch, resources
from tests.core import fake_work
from tests.core.fake_work import an_experiment, an_outcome
from tests.core.runs.ends import finish

DEAD = this_process().rsplit(":", 1)[0] + ":1.0"  # a server that had this process's number once


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that was never started, so that what is asked for waits."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    monkeypatch.setattr(resources, "engine", lambda: engine)
    monkeypatch.setattr(resources, "store", lambda: store)
    batch._value.clear()
    yield engine
    engine.close()
    store.close()


def page(seconds=1.0):
    import streamlit as st

    from pages.shared import batch
    from tests.core.fake_work import an_experiment
    from tests.pages.test_batch import measure

    wanted = {("LSTM", seed): an_experiment(seed) for seed in range(3)}
    trained = batch.ask("comparison of cells", wanted, seconds)
    batch.watch("comparison of cells", wanted, seconds, trained=trained)
    st.write(f"trained: {trained}")
    measured = batch.measured(wanted, measure)
    st.write(f"measured: {list(measured.values())}")
    st.write(f"runs: {[batch.run(one) is not None for one in wanted.values()]}")


def opened(**settings):
    return AppTest.from_function(page, kwargs=settings, default_timeout=30)


def measure(run):
    return float(run.outcome.predictions.max())


def other_measure(run):
    return -1.0


def text(at):
    return html.unescape(" ".join(str(element.value) for kind in ("markdown", "error") for element in at.get(kind)))


def run_of(engine, seed, status="finished", owner=None):
    experiment = an_experiment(seed)
    store = engine._store
    assert store.begin(experiment, owner or this_process())
    if status == "failed":
        store.mark_failed(experiment.fingerprint(), "The training ran out of memory: use fewer units.")
    elif status == "stopped":
        store.mark_stopped(experiment.fingerprint(), STOPPED_EARLY)
    elif status == "finished":
        finish(store, experiment.fingerprint(), an_outcome(value=float(seed)))
    return experiment.fingerprint()


def test_what_a_restart_interrupted_is_asked_for_again(engine):
    run_of(engine, 0)
    cut = run_of(engine, 1, "queued", owner=DEAD)
    assert engine.state(cut).status == "interrupted"
    at = opened().run()
    assert not at.exception, at.exception
    assert "trained: True" in text(at)
    assert engine.state(cut).status == "queued"
    assert [button.label for button in at.button] == ["Stop"]


def test_a_heavy_batch_that_a_restart_interrupted_shows_its_button(engine):
    run_of(engine, 0)
    cut = run_of(engine, 1, "queued", owner=DEAD)
    at = opened(seconds=500.0).run()
    assert not at.exception, at.exception
    assert [button.label for button in at.button] == ["Train the other 2"]
    assert "measured: [0.0, None, None]" in text(at)
    at.button[0].click().run()
    assert engine.state(cut).status == "queued"


def test_what_failed_is_shown_with_its_reason_and_trained_again_by_a_button(engine):
    names = [run_of(engine, 0), run_of(engine, 1, "failed"), run_of(engine, 2)]
    at = opened().run()
    assert not at.exception, at.exception
    assert "trained: False" in text(at)
    assert "Not trained: LSTM, 1. The training ran out of memory: use fewer units." in text(at)
    assert [button.label for button in at.button] == ["Train it again"]
    assert engine.state(names[1]).status == "failed"  # not by itself: it would fail for ever
    at.button[0].click().run()
    assert not at.exception, at.exception
    assert engine.state(names[1]).status == "queued"
    assert "trained: True" in text(at)
    assert [engine.state(name).status for name in (names[0], names[2])] == ["finished", "finished"]


def test_what_was_stopped_is_said_and_is_no_error(engine):
    for seed, status in enumerate(("finished", "stopped", "finished")):
        run_of(engine, seed, status)
    at = opened().run()
    (said,) = at.info
    assert html.unescape(said.value) == f"Not trained: LSTM, 1. {STOPPED_EARLY}"
    assert not at.error
    assert [button.label for button in at.button] == ["Train it again"]


def test_a_batch_that_failed_in_part_goes_on_with_the_rest(engine):
    run_of(engine, 1, "failed")
    at = opened().run()
    assert "trained: True" in text(at)
    assert [engine.state(an_experiment(seed).fingerprint()).status for seed in range(3)] == [
        "queued",
        "failed",
        "queued",
    ]


def test_a_batch_that_cannot_be_asked_for_is_not_trained(engine, monkeypatch):
    def full(*_args, **_settings):
        raise EngineError("300 runs of comparisons are waiting already: try again in a minute.")

    monkeypatch.setattr(engine, "submit", full)
    at = opened().run()
    assert not at.exception, at.exception
    assert "trained: False" in text(at)
    assert "waiting already" in text(at)
    assert [button.label for button in at.button] == ["Train the 3 networks"]


def test_a_heavy_batch_says_what_it_costs_and_waits_for_a_click(engine, monkeypatch):
    monkeypatch.setattr(Engine, "workers", 2)
    at = opened(seconds=12.0).run()
    assert "trained: False" in text(at)
    assert [caption.value for caption in at.caption] == ["It will take about 20 s if nobody else trains."]
    assert engine.state(an_experiment(0).fingerprint()) is None
    at.button[0].click().run()
    assert "trained: True" in text(at)
    at.button[0].click().run()  # stop
    assert "trained: False" in text(at)
    assert engine.state(an_experiment(0).fingerprint()) is None


def test_what_is_left_of_a_heavy_batch_goes_on_by_itself_when_it_is_light(engine, monkeypatch):
    monkeypatch.setattr(Engine, "workers", 2)
    run_of(engine, 0)
    assert "trained: True" in text(opened(seconds=12.0).run())


def test_a_batch_that_was_left_goes_on_in_the_background_by_a_click(engine):
    at = opened().run()
    run = engine._state.live[an_experiment(0).fingerprint()]
    run.look_away(run.ticket.visitor)
    assert run.is_paused
    at.toggle[0].set_value(True).run()
    assert not at.exception, at.exception
    run.visitors = dict.fromkeys(run.visitors, 0.0)  # long after the page was left
    assert not run.is_paused
    at.run()
    assert at.toggle[0].value
    at.toggle[0].set_value(False).run()
    run.visitors = dict.fromkeys(run.visitors, 0.0)
    assert run.is_paused


def test_a_batch_asked_for_in_the_background_stays_there_when_it_is_asked_for_again(engine):
    at = opened().run()
    at.toggle[0].set_value(True).run()
    at.button[0].click().run()  # stop
    at.button[0].click().run()  # and begin again
    assert at.toggle[0].value
    run = engine._state.live[an_experiment(0).fingerprint()]
    run.visitors = dict.fromkeys(run.visitors, 0.0)
    assert not run.is_paused


def test_a_batch_says_what_it_waits_for_and_pauses_another_of_the_same_visitor(engine):
    at = opened().run()
    visitor = at.session_state["visitor"]
    other = engine.submit(an_experiment(9), visitor=visitor, batch="padding comparison")
    engine._state.live[other].ticket = replace(engine._state.live[other].ticket, asked=0.0)  # its turn comes first
    at.run()
    assert not at.exception, at.exception
    assert [button.label for button in at.button] == ["Pause the padding comparison", "Stop"]
    at.button[0].click().run()
    assert engine._state.live[other].is_paused
    assert [button.label for button in at.button] == ["Stop"]


def two_pages():
    import streamlit as st

    from pages.shared import left_batches
    from tests.pages.test_batch import page

    left_batches.begin()
    if st.toggle("the batch's page", value=True, key="here"):
        page()
    left_batches.show()


def test_other_pages_say_that_a_batch_is_paused_and_let_it_go_on_in_the_background(engine):
    at = AppTest.from_function(two_pages, default_timeout=30).run()
    run = engine._state.live[an_experiment(0).fingerprint()]
    assert not at.caption
    at.toggle(key="here").set_value(False).run()
    assert not at.exception, at.exception
    assert [one.value for one in at.caption] == ["Your comparison of cells is paused while you are here."]
    assert run.is_paused
    at.button[0].click().run()
    assert [one.value for one in at.caption] == ["Your comparison of cells goes on in the background."]
    assert not run.is_paused
    at.button[0].click().run()
    assert run.is_paused
    assert [one.value for one in at.caption] == ["Your comparison of cells is paused while you are here."]
    at.toggle(key="here").set_value(True).run()
    assert not at.caption
    assert not run.is_paused  # the page is back


def test_two_measures_of_a_module_are_two_values(engine):
    run_of(engine, 2)
    wanted = {"a": an_experiment(2)}
    assert batch.measured(wanted, measure) == {"a": 2.0}
    assert batch.measured(wanted, other_measure) == {"a": -1.0}
    with pytest.raises(ValueError, match="at the top of its module"):
        batch.measured(wanted, lambda _run: 0.0)


def test_a_run_that_the_store_has_dropped_is_missing(engine):
    name = run_of(engine, 2)
    assert engine.state(name).status == "finished"
    with engine._store._writing.begin() as database:
        database.exec_driver_sql("DELETE FROM runs")
    wanted = {"a": an_experiment(2)}
    assert batch.measured(wanted, measure) == {"a": None}
    assert list(batch.standing(wanted).missing) == ["a"]


def test_a_page_that_reruns_does_not_read_finished_runs_again(engine):
    for seed in range(3):
        run_of(engine, seed)
    statements = []
    event.listen(engine._store._reading, "before_cursor_execute", lambda *args: statements.append(args[2]))
    at = opened().run()
    assert not at.exception, at.exception
    assert "runs: [True, True, True]" in text(at)
    assert statements
    statements.clear()
    at.run()
    assert "measured: [0.0, 1.0, 2.0]" in text(at)
    assert statements == []
