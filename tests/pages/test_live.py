"""Pages that wait: what their component may follow, who it is for, and the one rerun at the end."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.engine import Engine, EngineError
from core.live import STREAMS
from core.runs import RunStore
from core.work import Progress
from pages.shared import live, resources
from tests.core import fake_work
from tests.core.fake_work import an_experiment, until


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that was never started, so that what is asked for waits."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    monkeypatch.setattr(resources, "engine", lambda: engine)
    yield engine
    engine.close()
    store.close()


def page(seeds=(0,), charts=False):
    import streamlit as st

    from pages.shared import batch, live, resources, run
    from tests.core.fake_work import an_experiment

    wanted = {seed: an_experiment(seed) for seed in seeds}
    if len(wanted) == 1:
        name = resources.engine().submit(wanted[seeds[0]], visitor=resources.visitor())
        if resources.engine().state(name).ended:
            st.write("It has ended.")
        else:
            run.watch(name, [live.Chart("mean squared error", 3)] if charts else [])
    else:
        trained = batch.ask("some", wanted, 1.0)
        batch.watch("some", wanted, 1.0, trained=trained)
    st.write("the rest of the page")


def opened(**settings):
    at = AppTest.from_function(page, kwargs=settings, default_timeout=30).run()
    assert not at.exception, at.exception
    return at


def components(at):
    """What each progress component was given."""
    protos = [element.proto for element in at.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name == "live_progress"]


def test_a_page_that_waits_gives_its_browser_a_token_for_its_run(engine):
    at = opened()
    [given] = components(at)
    followed = STREAMS.followed(given["token"])
    assert given["now"] == followed.look()
    assert given["now"]["text"].startswith("The training processes are getting ready")
    assert (given["version"], given["now"]["ended"]) == ("", False)
    at.run()
    assert components(at)[0]["token"] == given["token"]  # the page was drawn again, and the stream goes on
    assert at.markdown[-1].value == "the rest of the page"


def test_another_visitor_of_the_same_run_has_another_token(engine):
    [mine], [other] = components(opened()), components(opened())
    assert mine["token"] != other["token"]
    visitors = {STREAMS.followed(given["token"]).visitor for given in (mine, other)}
    assert visitors == engine._state.live[an_experiment(0).fingerprint()].visitors.keys()


def test_looking_counts_as_waiting_for_a_run(engine):
    [given] = components(opened())
    run = engine._state.live[an_experiment(0).fingerprint()]
    run.visitors = dict.fromkeys(run.visitors, 0.0)
    STREAMS.followed(given["token"]).attended(hidden=True)
    assert not any(run.visitors.values())  # a tab in the background is open, but nobody looks at it
    STREAMS.followed(given["token"]).attended()
    assert all(run.visitors.values())


def test_curves_are_a_stream_of_their_own_without_what_is_no_number(engine):
    bar, curves = components(opened(charts=True))
    assert bar["charts"] == []
    assert curves["charts"][0]["curves"] == {"training": "loss", "validation": "validation"}
    run = engine._state.live[an_experiment(0).fingerprint()]
    run.progress = Progress(epochs=3, loss=((1, 0.5), (2, float("nan"))))
    assert STREAMS.followed(curves["token"]).look()["curves"]["loss"] == [(1.0, 0.5), (2.0, None)]


def test_a_stop_is_seen_and_the_end_asks_for_one_rerun(engine):
    at = opened()
    [given] = components(at)
    heard = []
    end = STREAMS.followed(given["token"]).listen(lambda: heard.append(True))
    at.button[0].click().run()  # AppTest runs the whole page, not the fragment alone
    assert not at.exception, at.exception
    look = STREAMS.followed(given["token"]).look
    until(lambda: look() == {"version": "ended", "ended": True})
    assert heard
    end()
    at.run()
    assert at.markdown[0].value == "It has ended."
    assert components(at) == []


def test_a_run_that_ends_while_its_page_is_drawn_is_not_missed(engine, monkeypatch):
    follow, name = live.follow, an_experiment(0).fingerprint()

    def late(*arguments, **settings):
        engine.stop(name)
        engine.wait(name, 10)
        follow(*arguments, **settings)

    monkeypatch.setattr(live, "follow", late)
    [given] = components(opened())
    assert given["now"]["ended"]
    assert given["version"] != given["now"]["version"]  # so the browser asks for a rerun at once


def test_a_store_that_does_not_answer_is_a_sentence_beside_the_bar(engine, monkeypatch):
    [given] = components(opened())

    def state(_name):
        raise EngineError("The run store does not answer.")

    monkeypatch.setattr(engine, "state", state)
    news = STREAMS.followed(given["token"]).look()
    assert news == {"version": given["version"], "ended": False, "text": "The run store does not answer.", "share": 0.0}


def test_a_run_that_waits_for_a_batch_of_the_same_visitor_can_pause_it(engine):
    at = opened()
    other = engine.submit(an_experiment(9), visitor=at.session_state["visitor"], batch="padding comparison")
    run = engine._state.live[other]
    run.ticket = replace(run.ticket, asked=0.0)  # so long ago that it has its turn
    [given] = components(at)
    assert STREAMS.followed(given["token"]).look()["version"] == "padding comparison"  # so the browser asks for a rerun
    at.run()
    assert [button.label for button in at.button] == ["Pause the padding comparison", "Stop training"]
    at.button[0].click().run()
    assert not at.exception, at.exception
    assert run.is_paused
    assert [button.label for button in at.button] == ["Stop training"]


def test_a_batch_asks_for_a_rerun_when_one_of_its_runs_has_ended(engine):
    at = opened(seeds=(0, 1))
    [given] = components(at)
    look = STREAMS.followed(given["token"]).look
    assert given["version"] == "0"
    assert look() == {"version": "0", "ended": False, "share": 0.0, "text": "0 of 2 networks are trained"}
    engine.stop(an_experiment(0).fingerprint())
    until(lambda: look()["version"] == "1")
    assert not look()["ended"]
    engine.stop(an_experiment(1).fingerprint())
    until(lambda: look()["ended"])


def test_a_page_that_was_away_so_long_that_its_batch_was_dropped_asks_for_it_again(engine):
    at = opened(seeds=(0, 1))
    [given] = components(at)
    with engine._changed:
        for run in list(engine._state.live.values()):
            engine._lifecycle.drop(run)
    look = STREAMS.followed(given["token"]).look
    until(lambda: look()["version"] != given["version"])
    at.run()
    assert len(engine._state.live) == 2
    assert look()["version"] == given["version"]
