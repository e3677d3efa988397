"""The run of an experiment on a page: which run it is compared with, and how often the database is read."""

import html
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from core.engine import Engine
from core.experiment import Experiment
from core.runs import RunStore, this_process
from pages.shared import resources
from tests.core import fake_work
from tests.core.fake_work import an_outcome
from tests.core.runs.ends import finish


def echo(seed):
    return Experiment(task={"name": "echo", "parameters": {}}, layers=[{"kind": "LSTM", "units": 2}], seed=seed)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that was never started, with three finished runs."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    monkeypatch.setattr(resources, "engine", lambda: engine)
    monkeypatch.setattr(resources, "store", lambda: store)
    for seed in range(3):
        store.begin(echo(seed), this_process())
        finish(store, echo(seed).fingerprint(), replace(an_outcome(), predictions=np.zeros((0, 1, 1))))  # none are kept
    yield engine
    engine.close()
    store.close()


def page():
    import streamlit as st

    from pages.shared import resources, run
    from tests.pages.test_run import echo

    experiment = echo(int(st.query_params["seed"]))
    lookup = run.find(experiment, resources.prepared(experiment), page=st.query_params["page"])
    seeds = [one and one.experiment.seed for one in (lookup.run, lookup.previous)]
    st.write(f"shown {seeds[0]}, before {seeds[1]}")


@pytest.fixture
def look(engine):
    """What a visitor's page shows when it is opened with an experiment."""
    at = AppTest.from_function(page, default_timeout=30)

    def open_page(name, seed):
        at.query_params["page"], at.query_params["seed"] = name, str(seed)
        at.run()
        assert not at.exception, at.exception
        return html.unescape(at.markdown[0].value)

    return open_page


def test_a_page_compares_its_run_with_the_one_it_showed_before(look):
    assert look("lab", 0) == "shown 0, before None"
    assert look("sentiment", 1) == "shown 1, before None"  # the run of another page is not compared with
    assert look("lab", 2) == "shown 2, before 0"


def test_a_page_that_reruns_does_not_read_its_run_again(engine, look):
    look("lab", 0)
    statements = []
    event.listen(engine._store._reading, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert look("lab", 0) == "shown 0, before None"
    assert statements == []


def test_a_short_run_that_was_interrupted_is_asked_for_again(engine, look):
    dead = this_process().rsplit(":", 1)[0] + ":1.0"  # a server that had this process's number once
    engine._store.begin(echo(7), dead)
    assert engine.state(echo(7).fingerprint()).status == "interrupted"
    assert look("lab", 7) == "shown None, before None"
    assert engine.state(echo(7).fingerprint()).status == "queued"
