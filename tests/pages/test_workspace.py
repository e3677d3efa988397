"""The whole list as one file, from one installation to another, and results that are forged."""
# ruff: noqa: F811 - `engine` is a fixture

from dataclasses import replace

import numpy as np
import pytest

from core.runs import RunStore, workspace_file
from core.runs.codec import pack
from core.runs.upload_owners import UploadOwners
from core.tasks import TASKS
from core.training.train import train
from core.views.runs import workspace as view
from pages.runs import own, workspace
from pages.shared import browser, resources, uploads
from tests.core.runs.ends import finish
from tests.pages.quiet import nodes
from tests.pages.test_runs import (  # noqa: F401 - a fixture
    ANN,
    BOB,
    boxes,
    engine,
    failed,
    listed,
    opened,
    sine,
    text,
    trained,
)

TABLE = b"day,rain\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day) for day in range(1, 29))
SMALL = {"epochs": "2", "layers": "LSTM-3-tanh", "p.length": "12"}


@pytest.fixture(autouse=True)
def owners(tmp_path, monkeypatch):
    made = UploadOwners(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    monkeypatch.setattr(uploads, "_owners", lambda: made)
    yield made
    made.close()


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A function that goes on in another installation, which has no runs."""
    made = []

    def go():
        store = RunStore(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
        made.append(store)
        monkeypatch.setattr(resources, "store", lambda: store)
        monkeypatch.setattr(resources.engine(), "_store", store)
        own._opening.clear()
        return store

    yield go
    for store in made:
        store.close()


def saved():
    """The file as the button makes it."""
    rows = own.own_rows()
    return workspace._written(workspace._plan(rows), browser.owner(), workspace._of_files(rows))


def bring(content, **query):
    at = opened(part="take_along", **query)
    at.file_uploader[0].set_value(("runs.unrolled.zip", content, "application/zip")).run()
    assert not at.exception, at.exception
    return at


def forged_file(experiment, value):
    """A file with a result that training would not have: all weights are `value`."""
    outcome = train(experiment)
    outcome = replace(outcome, weights=tuple(np.full_like(stack, value) for stack in outcome.weights))
    row = view.fields(own.own_rows().of(experiment.fingerprint())) | {"status": "finished", "reason": ""}
    return workspace_file.write([row], lambda _name: pack(outcome), {}), outcome


def test_a_list_goes_to_another_installation_as_one_file(engine, elsewhere):
    works = [sine(1, **SMALL), sine(2, **SMALL)]
    for work in works:
        trained(engine, work, result=train(work))
    (lost,) = failed(engine, sine(3))
    names = [work.fingerprint() for work in works]
    engine._store.lists.add(ANN, [*names, lost])
    engine._store.lists.rename(ANN, names[0], "the best")
    engine._store.lists.pin(ANN, [names[0]], on=True)
    before = [one.entry for one in engine._store.lists.of(ANN)]
    at = opened(part="take_along")
    assert "Save all runs as one file" in str([one.proto for one in at.get("download_button")])
    assert "3 runs, 2 of them with losses and weights: 0.1 MB." in text(at)
    content = saved()
    store = elsewhere()
    at = bring(content)
    assert "3 of 3 runs are on your list: 2 as the file has them, 1 without a result." in text(at)
    assert [one.entry for one in store.lists.of(ANN)] == before
    assert store.get(names[0]) is None
    at = opened()
    assert "the best" in boxes(at)[0]
    assert text(at).count("from a file") == 3
    assert [one.proto.label for one in nodes(at._tree) if getattr(one, "type", "") == "page_link"].count(
        "Train it here"
    ) == 3
    assert len(opened(search="from a file").checkbox) == 3
    at = opened(part="compare", chosen=",".join(names))
    assert "From a file are A, B: nobody has trained them here, and only you see them." in text(at)
    assert len(at.get("plotly_chart")) == 1 + 2 + 1  # losses, states side by side, difference of weights
    again = workspace_file.read(saved())
    assert {run.fingerprint for run in again.runs if run.result} == set(names)


def test_a_forged_result_is_nothing_that_another_visitor_could_ever_open(engine, monkeypatch):
    work = sine(1, **SMALL)
    name = work.fingerprint()
    failed(engine, work)
    engine._store.lists.add(ANN, [name])
    content, _ = forged_file(work, 7.0)
    with engine._store._writing.begin() as database:
        database.exec_driver_sql("DELETE FROM runs")
    bring(content)
    mine = own.own_rows().of(name)
    assert mine.imported
    assert own.run_of(mine).trained.weights[0].max() == 7.0
    monkeypatch.setattr(browser, "owner", lambda: BOB)
    at = opened(chosen=name)
    assert "1 of the chosen runs is not kept here" in text(at)
    assert "not kept here" in text(opened(part="compare", chosen=name))
    engine._store.lists.add(BOB, [name])
    assert own.own_rows().of(name) is None
    assert resources.engine().run(name) is None
    assert engine._store.begin(work, "host:1:1.0")  # Bob trains it as if there were nothing
    finish(engine._store, name, train(work))
    assert own.run_of(own.own_rows().of(name)).trained.weights[0].max() < 7.0
    monkeypatch.setattr(browser, "owner", lambda: ANN)
    row = own.own_rows().of(name)
    assert not row.imported  # what was trained here has taken its place
    assert own.run_of(row).trained.weights[0].max() < 7.0


def test_what_is_here_already_stays_as_it_is(engine):
    work = sine(1, **SMALL)
    (name,) = trained(engine, work, result=train(work))
    engine._store.lists.add(ANN, [name])
    content, _ = forged_file(work, 7.0)
    engine._store.lists.rename(ANN, name, "my own name")
    at = bring(content)
    assert "1 of 1 run is on your list: 1 that was trained here." in text(at)
    assert engine._store.get(name).trained.weights[0].max() < 7.0
    assert engine._store.imported.get(ANN, name) is None
    assert engine._store.lists.of(ANN)[0].entry.name == "my own name"


def test_bad_runs_are_told_and_the_others_listed(engine, elsewhere):
    works = [sine(seed, **SMALL) for seed in (1, 2)]
    for work in works:
        trained(engine, work, result=train(work))
    engine._store.lists.add(ANN, [work.fingerprint() for work in works])
    rows = [view.fields(row) for row in own.own_rows().rows]
    rows[0]["name"] = "<b>bad</b>"
    wide = pack(train(sine(1, **SMALL | {"layers": "LSTM-4-tanh"})))
    good = pack(train(works[0]))
    content = workspace_file.write(rows, lambda name: wide if name == rows[0]["fingerprint"] else good, {})
    store = elsewhere()
    at = bring(content)
    assert "1 of 2 runs is on your list: 1 as the file has it." in text(at)
    assert "1 could not be read: <b>bad</b>: its weights have other shapes than its network." in text(at)
    assert [one.entry.fingerprint for one in store.lists.of(ANN)] == [rows[1]["fingerprint"]]


def test_another_file_is_refused_in_a_sentence(engine):
    at = bring(b"PK nothing")
    assert "This is no file of runs that Unrolled has saved" in text(at)
    assert listed(engine) == []


def test_ones_own_table_travels_and_that_of_others_does_not(engine, elsewhere, owners):
    key = resources.store().put_table(TABLE)
    preset = TASKS["csv"].preset
    parameters = {"data": key, "inputs": ["rain"], "targets": ["rain"]}
    work = preset.model_copy(update={"task": preset.task.model_copy(update={"parameters": parameters})})
    failed(engine, work)
    engine._store.lists.add(ANN, [work.fingerprint()])
    assert workspace_file.read(saved()).tables == frozenset()  # Ann has not uploaded it
    without = saved()
    owners.add(key, ANN)
    assert "1 table that you uploaded is in it." in text(opened(part="take_along"))
    content = saved()
    store = elsewhere()
    assert "1 run reads a table that is not here." in text(bring(without))
    assert "not here" not in text(bring(content)).partition("on your list")[2]
    assert store.get_table(key) == TABLE
    assert uploads.is_own(key)


def test_a_class_can_be_kept_from_bringing_files(engine, monkeypatch):
    monkeypatch.setenv("UNROLLED_UPLOADS", "off")
    engine._store.lists.add(ANN, trained(engine, sine(1)))
    at = opened(part="take_along")
    assert len(at.file_uploader) == 0
    assert uploads.OFF in text(at)
    assert "1 run, 1 of them with losses and weights" in text(at)  # its own list leaves all the same


def test_an_empty_list_can_be_filled_from_a_file(engine):
    at = opened(part="take_along")
    assert "There is nothing to take along yet" in text(at)
    assert [one.label for one in at.file_uploader] == ["Add runs from a file"]


def test_pins_of_a_file_are_as_many_as_there_may_be(engine, monkeypatch):
    monkeypatch.setattr("pages.shared.own_runs.MOST_PINNED", 1)
    names = trained(engine, sine(1), sine(2))
    engine._store.lists.add(ANN, names)
    engine._store.lists.pin(ANN, names, on=True)
    content = saved()
    engine._store.lists.forget(ANN)
    at = bring(content)
    assert "2 that were trained here" in text(at)
    assert [one.entry.pinned for one in engine._store.lists.of(ANN)] == [True, False]
