"""The page Runs: what comes on a list and what does not, two browsers, names, pins, undo, paging and comparisons."""

import html
import io

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.engine import Engine
from core.experiment import Experiment
from core.runs import OpeningRuns, RunStore, this_process
from core.settings import ROOT
from core.tasks import TASKS, complete, prepare
from core.training.train import train
from core.views.runs import export
from pages.runs import own, take_along
from pages.shared import browser, resources
from tests.core import fake_work
from tests.core.runs.ends import finish
from tests.core.sweeps.made import outcome
from tests.pages.quiet import nodes

ANN, BOB = "a" * 64, "b" * 64


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that was never started, so that what is asked for waits."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}", openings=OpeningRuns())
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    monkeypatch.setattr(resources, "engine", lambda: engine)
    monkeypatch.setattr(resources, "store", lambda: store)
    monkeypatch.setattr(resources, "start_workers", lambda: None)
    monkeypatch.setattr(browser, "owner", lambda: ANN)
    own._opening.clear()
    own._scale.clear()
    yield engine
    engine.close()
    store.close()


def sine(seed=0, **query):
    return complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh", "seed": str(seed)} | query))


def trained(engine, *works, result=None):
    """Runs that have ended, and their fingerprints."""
    for work in works:
        assert engine._store.begin(work, this_process())
        finish(engine._store, work.fingerprint(), result or outcome(0.5))
    return [work.fingerprint() for work in works]


def failed(engine, *works):
    """Runs that have ended without a result, and their fingerprints."""
    for work in works:
        assert engine._store.begin(work, this_process())
        engine._store.mark_failed(work.fingerprint(), "The training ran out of memory.")
    return [work.fingerprint() for work in works]


def listed(engine, owner=ANN):
    return [one.entry.fingerprint for one in engine._store.lists.of(owner)]


def opened(page="runs", **query):
    at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=120)
    at.query_params.update(query)
    at.run()
    at.switch_page(f"{page}/page.py").run()
    assert not at.exception, at.exception
    return at


def text(at):
    kinds = ("markdown", "caption", "error", "info")
    return html.unescape(" ".join(str(one.value) for kind in kinds for one in at.get(kind)))


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception, at.exception


def boxes(at):
    return [html.unescape(one.label) for one in at.checkbox]


def in_address(at, name):
    value = at.query_params.get(name, "")
    return value[0] if isinstance(value, list) else value


def links(at):
    return [node.proto.page for node in nodes(at._tree) if getattr(node, "type", "") == "page_link"]


def test_an_empty_list_says_how_runs_come_onto_it(engine):
    at = opened()
    assert "Your list is empty. Each network that you train comes onto it by itself" in text(at)
    assert "sequence_lab" in links(at)


def test_a_run_is_listed_when_it_is_asked_for_and_not_when_its_address_is_opened(engine):
    (known,) = failed(engine, sine(7))
    opened("sequence_lab", **sine(7).to_query())
    assert listed(engine) == []
    opened("sequence_lab", **sine(8, epochs="3").to_query())  # short: it is trained at once
    assert listed(engine) == [sine(8, epochs="3").fingerprint()]
    assert known not in listed(engine)


def test_a_known_run_is_listed_when_the_visitors_own_change_opens_it(engine):
    failed(engine, sine(7), sine(7, layers="LSTM-5-tanh"))
    at = opened("sequence_lab", **sine(7).to_query())
    key = at.session_state["lab:draft"].widgets.key("layer.0.units")
    at.select_slider(key=key).set_value(5).run()
    assert not at.exception, at.exception
    assert listed(engine) == [sine(7, layers="LSTM-5-tanh").fingerprint()]


def test_an_opening_run_is_listed_when_it_is_asked_for(engine):
    at = opened("sequence_lab")
    ships = at.session_state["lab:draft"].experiment
    assert listed(engine) == []
    press(at, "Add to your runs")
    assert listed(engine) == [ships.fingerprint()]
    (box,) = boxes(opened())
    assert TASKS[ships.task.name].title in box


def test_two_browsers_cannot_see_each_others_lists(engine, monkeypatch):
    mine, theirs = trained(engine, sine(1), sine(2))
    engine._store.lists.add(ANN, [mine])
    engine._store.lists.rename(ANN, mine, "my secret name")
    engine._store.lists.add(BOB, [theirs])
    anns = opened(search="secret")
    assert boxes(anns) == [f"**my secret name** · LSTM(8) on {TASKS['sine'].title}"]
    anns.checkbox[0].check().run()
    address = dict(anns.query_params)
    assert not any(owner in str(address) for owner in (ANN, BOB))
    monkeypatch.setattr(browser, "owner", lambda: BOB)
    bobs = opened(**{name: str(one[0] if isinstance(one, list) else one) for name, one in address.items()})
    assert boxes(bobs) == []  # by the page: the search finds nothing on his list
    assert "my secret name" not in text(bobs) + str(boxes(bobs))
    assert "1 chosen" in text(bobs)  # by the address of the run, and without its name
    assert not [one for one in bobs.text_input if one.label == "Your name for it"]
    assert not [one for one in bobs.button if one.label in ("Pin", "Remove from the list")]
    assert [one.label for one in opened().checkbox] != []


def test_runs_are_pinned_named_removed_and_put_back(engine):
    first, second = trained(engine, sine(1), sine(2))
    engine._store.lists.add(ANN, [first, second])
    at = opened()
    at.checkbox[1].check().run()
    assert in_address(at, "chosen") == first
    next(one for one in at.text_input if one.label == "Your name for it").set_value("<b>best</b>").run()
    assert engine._store.lists.of(ANN)[1].entry.name == "<b>best</b>"
    assert "<b>best</b>" in boxes(at)[1]
    assert "&#60;b&#62;" in at.checkbox[1].label  # shown as it was typed
    press(at, "Pin")
    assert listed(engine) == [first, second]
    assert ":material/keep:" in boxes(at)[0]
    before = engine._store.lists.of(ANN)
    press(at, "Remove from the list")
    assert listed(engine) == [second]
    assert in_address(at, "chosen") == ""
    assert "1 run removed from your list." in text(at)
    press(at, "Undo")
    assert engine._store.lists.of(ANN) == before
    assert "removed" not in text(at)


def test_a_removed_run_comes_back_when_it_is_asked_for_again(engine):
    at = opened("sequence_lab", **sine(8, epochs="3").to_query())
    (name,) = listed(engine)
    at.switch_page("runs/page.py").run()
    at.checkbox[0].check().run()
    press(at, "Remove from the list")
    assert listed(engine) == []
    at.switch_page("sequence_lab/page.py").run()
    assert listed(engine) == []  # it is only looked at
    at.select_slider(key=at.session_state["lab:draft"].widgets.key("layer.0.units")).set_value(5).run()
    assert listed(engine) == [sine(8, epochs="3", layers="LSTM-5-tanh").fingerprint()]
    assert name not in listed(engine)


def test_many_runs_are_shown_fifty_at_a_time_and_searched(engine):
    names = trained(engine, *(sine(seed) for seed in range(60)))
    engine._store.lists.add(ANN, names)
    at = opened()
    assert len(at.checkbox) == 50
    assert "1 to 50 of 60" in text(at)
    press(at, "Earlier")
    assert len(at.checkbox) == 10
    assert in_address(at, "list_page") == "2"
    assert "51 to 60 of 60" in text(at)
    assert len(opened(list_page="2").checkbox) == 10
    assert len(opened(list_page="99").checkbox) == 50
    one = opened(search="seed=7")
    assert len(one.checkbox) == 1
    assert "1 to 1 of 1 found among 60" in text(one)
    assert "No run has all of these words" in text(opened(search="nothing of the kind"))


def test_what_is_not_there_any_more_is_said(engine):
    engine._store.lists.add(ANN, ["f" * 32])
    at = opened(chosen=f"{'e' * 32},nonsense")
    assert "1 more is not here" in text(at)
    assert "chosen=nonsense, which is no run" in text(at)
    press(at, "Take them off the list")
    assert listed(engine) == []


def test_a_job_is_not_shown_as_a_network(engine):
    at = opened(chosen="d" * 32)
    assert "1 of the chosen runs is not kept here" in text(at)


def test_a_batch_is_listed_when_it_begins(engine):
    at = opened("sequence_lab", **sine(0, epochs="3").to_query(), **{"open.try": "true", "try": "units:2,5~seeds:2"})
    before = set(listed(engine))
    press(at, "Train the 4 networks")
    units = {Experiment.from_json(one.work).layers[0].units for one in engine._store.lists.of(ANN)}
    assert len(set(listed(engine)) - before) == 4
    assert units == {2, 5, 8}


def test_all_are_taken_along_as_csv_and_parquet(engine):
    works = [sine(1), sine(2)]
    engine._store.lists.add(ANN, trained(engine, *works))
    at = opened(part="take_along")
    assert "all on the list (2)" in str([one.options for one in at.get("button_group")])
    rows = own.own_rows().rows
    table = pd.read_csv(io.StringIO(take_along._written(export.as_csv, list(rows), "https://lab/")))
    assert set(table["fingerprint"]) == {work.fingerprint() for work in works}
    assert take_along._written(export.as_parquet, list(rows), "").startswith(b"PAR1")


def test_too_few_runs_are_not_compared(engine):
    at = opened(part="compare", chosen=",".join(trained(engine, sine(1))))
    assert "Choose from 2 to 6 runs on the list (1 chosen now)." in text(at)


@pytest.mark.slow
def test_runs_are_compared(engine):
    works = [
        sine(1, epochs="2", layers="LSTM-3-tanh", **{"p.length": "12"}),
        sine(1, epochs="2", layers="LSTM-3-tanh", learning_rate="0.02", **{"p.length": "12"}),
        sine(1, epochs="2", layers="GRU-4-tanh", **{"p.length": "12"}),
    ]
    for work in works:
        trained(engine, work, result=train(work))
    waits = sine(9, epochs="2")
    engine._store.begin(waits, this_process())
    names = [work.fingerprint() for work in [*works, waits]]
    at = opened(part="compare", chosen=",".join(names), lit="B")
    table = at.table[0].value
    assert list(table.columns)[:1] == ["Run"]
    assert {"Layer 1: kind", "Learning rate", "Best", "Last"} <= set(table.columns)
    assert "Batch size" not in table.columns
    assert "Run D has no result to draw (is being trained)." in text(at) or "waits" in text(at)
    assert len(at.get("plotly_chart")) == 1 + 3 + 1  # losses, states side by side, difference of weights
    assert "B minus A" in str([one.options for one in at.selectbox])
    assert in_address(at, "lit") == "B"
    other = int(prepare(works[0]).data.validation[0]) + 1
    at.select_slider[0].set_value(other).run()
    assert not at.exception, at.exception
    assert in_address(at, "look_at") == str(other + 1)
