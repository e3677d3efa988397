"""Several values at once, on the sequence lab: the form, what it costs, the start, the stop, and the results."""

import html
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.engine import Engine
from core.experiment import Experiment
from core.runs import OpeningRuns, RunStore, this_process
from core.settings import ROOT
from core.sweeps import Sweep, grid
from core.sweeps.search import AT_RANDOM
from core.tasks import complete, prepare
from core.views.shared.sweep.metric import metric_of
from core.views.shared.sweep.results import Results, Score, label
from core.work import Limit
from core.work.limit import ENDED_EARLY
from pages.sequence_lab import several, several_files, several_known, several_search
from pages.shared import resources
from tests.core import fake_work
from tests.core.runs.ends import finish
from tests.core.sweeps.made import outcome

BASE = complete(Experiment.from_query({"task": "sine", "layers": "LSTM-8-tanh", "epochs": "3"}))
START = "Train the 12 networks"
EARLY = ENDED_EARLY.format(epoch=2)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that was never started, so that what is asked for waits."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}", openings=OpeningRuns())
    engine = Engine(store, perform=fake_work.perform, warm_up=fake_work.warm_up)
    monkeypatch.setattr(resources, "engine", lambda: engine)
    monkeypatch.setattr(resources, "store", lambda: store)
    monkeypatch.setattr(resources, "start_workers", lambda: None)
    several._grid.clear()
    several_known._curve.clear()
    yield engine
    engine.close()
    store.close()


def opened(**query):
    at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=120)
    at.query_params.update(BASE.to_query() | {"open.try": "true"} | query)
    at.run()
    at.switch_page("sequence_lab/page.py").run()
    assert not at.exception, at.exception
    return at


def text(at):
    kinds = ("markdown", "caption", "error", "info")
    return html.unescape(" ".join(str(one.value) for kind in kinds for one in at.get(kind)))


def buttons(at):
    return [button.label for button in at.button]


def field(at, kind, label):
    return next(one for one in at.get(kind) if one.label == label)


def batched(engine):
    return [run for run in engine._state.live.values() if run.ticket.batch]


def train(engine, sweep, error):
    """All runs of a sweep as if they were trained, with the validation error that a function gives each place."""
    for place, experiment in grid(sweep, prepare).experiments.items():
        name = experiment.fingerprint()
        assert engine._store.begin(experiment, this_process())
        finish(engine._store, name, outcome(error(place)))


def test_it_is_closed_until_it_is_opened_and_asks_for_nothing(engine):
    at = opened(**{"open.try": "false"})
    assert START not in buttons(at)
    assert "try" not in at.query_params


def test_what_it_costs_is_said_before_the_start_and_nothing_begins_by_itself(engine):
    at = opened()
    assert START in buttons(at)
    assert "It will take" in text(at)
    assert not batched(engine)
    assert "try" not in at.query_params  # as it begins


def test_values_are_typed_started_and_stopped(engine):
    at = opened()
    field(at, "text_input", "Values").set_value("10, 2, 5").run()
    assert not at.exception, at.exception
    assert at.query_params["try"] == ["units:2,5,10~seeds:3"] or at.query_params["try"] == "units:2,5,10~seeds:3"
    start = next(button for button in at.button if button.label == "Train the 9 networks")
    start.click().run()
    assert not at.exception, at.exception
    assert len(batched(engine)) == 9
    assert {run.work.layers[0].units for run in batched(engine)} == {2, 5, 10}
    stop = next(button for button in at.button if button.label == "Stop")
    stop.click().run()
    assert not batched(engine)
    assert "Train the 9 networks" in buttons(at)


def test_other_values_do_not_begin_by_themselves(engine):
    at = opened()
    next(button for button in at.button if button.label == START).click().run()
    assert len(batched(engine)) == 12
    field(at, "text_input", "Values").set_value("2, 5, 7").run()
    assert len(batched(engine)) == 12
    assert not any(run.work.layers[0].units == 7 for run in batched(engine))


def test_what_cannot_be_read_is_one_sentence_and_keeps_the_address(engine):
    at = opened(**{"try": "units:2,5~seeds:1"})
    field(at, "text_input", "Values").set_value("two").run()
    assert not at.exception, at.exception
    assert "Units cannot be “two”: give whole numbers with commas between them" in text(at)
    assert "units:2,5~seeds:1" in str(at.query_params["try"])


def test_an_address_that_does_not_fit_says_so_and_shows_what_is_offered_first(engine):
    at = opened(**{"try": "p.mask:true,false"})
    assert "“p.mask” cannot be varied here" in text(at)
    assert START in buttons(at)


def test_what_cannot_be_trained_is_named(engine):
    at = opened(**{"try": "units:4,300~seeds:2"})
    assert "Left out: 300 units. Layer 1, units must be at most 256 (got 300)." in text(at)
    assert "Train the 2 networks" in buttons(at)


def test_results_have_a_verdict_a_figure_and_a_table(engine):
    sweep = Sweep.of(BASE, {"units": [2, 4]}, seeds=5)
    train(engine, sweep, lambda place: (2.0 if place.values[0] == 2 else 1.0) + 0.01 * place.seed**2)
    at = opened(**{"try": sweep.to_text(), "tried": "true"})
    assert "10 of 10 runs drawn." in text(at)
    assert "4 units: better than 2 units in 5 of 5 seeds (median error" in text(at)
    keys = [chart.key or "" for chart in at.get("plotly_chart")]
    assert any("lab:sweep 1" in key for key in keys), keys
    (table,) = [one for one in at.table if "Units" in one.value.columns and "Seed" in one.value.columns]
    assert len(table.value) == 10
    files = [button.label for button in at.get("download_button")]
    assert {"Runs as CSV", "Runs as Parquet", "Keras script"} <= set(files)


def test_files_are_made_of_the_results(engine):
    sweep = Sweep.of(BASE, {"units": [2, 4]}, seeds=2)
    made = grid(sweep, prepare)
    metric = metric_of(prepare(BASE))
    known = Results(sweep, made, metric, {place: Score(1.0, 0.9, 2) for place in made.experiments})
    assert several_files._script(known).startswith(b'"""A noisy sine')
    with zipfile.ZipFile(io.BytesIO(several_files._zip(known))) as archive:
        assert archive.namelist() == ["sweep.py"]


def test_half_a_sweep_is_drawn_without_a_verdict(engine):
    train(engine, Sweep.of(BASE, {"units": [2, 4]}, seeds=2), lambda place: float(place.values[0]))
    at = opened(**{"try": "units:2,4~seeds:3"})
    assert "4 of 6 runs drawn, 2 to come." in text(at)
    assert "better than" not in text(at).partition("runs drawn")[2].partition("Hidden states")[0]
    assert "Train the other 2" in buttons(at)


def test_two_settings_are_a_heatmap_and_strips(engine):
    sweep = Sweep.of(BASE, {"units": [2, 4], "cell": ["LSTM", "GRU"]}, seeds=5)
    train(engine, sweep, lambda place: place.values[0] + 0.1 * place.seed)
    at = opened(**{"try": sweep.to_text()})
    keys = " ".join(chart.key or "" for chart in at.get("plotly_chart"))
    assert all(name in keys for name in ("lab:sweep heatmap", "lab:sweep 1", "lab:sweep 2"))
    assert "Lowest median error" in text(at)
    assert "lab:sweep mattered" in keys
    assert "Units matters: " in text(at)
    assert "No two settings work together" in text(at)


def test_three_settings_are_linked_by_what_is_chosen(engine):
    sweep = Sweep.of(BASE, {"units": [2, 4], "cell": ["LSTM", "GRU"], "batch_size": [8, 16]}, seeds=1)
    train(engine, sweep, lambda place: place.values[0] + 0.1 * place.values[2])
    at = opened(**{"try": sweep.to_text()})
    keys = " ".join(chart.key or "" for chart in at.get("plotly_chart"))
    assert all(name in keys for name in ("lab:sweep 1", "lab:sweep 3", "lab:sweep lines"))
    assert "heatmap" not in keys
    by_address = opened(**{"try": sweep.to_text(), "only": ["Units: 2", "Cell: GRU"]})
    assert field(by_address, "multiselect", "Runs to look at").value == ["Units: 2", "Cell: GRU"]
    field(at, "multiselect", "Runs to look at").set_value(["The best quarter", "Units: 4"]).run()
    assert "No run that has finished is chosen by all of these" in text(at)


def test_what_is_brushed_is_in_the_address_listed_and_taken_away(engine):
    sweep = Sweep.of(BASE, {"units": [2, 4], "cell": ["LSTM", "GRU"]}, seeds=2)
    train(engine, sweep, lambda place: place.values[0] + 0.1 * place.seed)
    assert "in the box" not in text(
        opened(**{"try": sweep.to_text(), "brush": "1:0,1.5,-9,9"})
    )  # it is not switched on
    at = opened(**{"try": sweep.to_text(), "drag": "true", "brush": "1:0,1.5,-9e9,9e9"})
    assert "4 runs are in the box, behind 2 dots: a dot is one seed over all values" in text(at)
    assert "The brushed runs of a sweep over units and cell" in [table.proto.alt for table in at.table]
    at.button(key="lab:brush none").click().run()
    assert not at.exception, at.exception
    assert "in the box" not in text(at)
    assert "brush" not in at.query_params


def test_a_box_goes_with_the_runs_that_it_was_dragged_over(engine):
    sweep = Sweep.of(BASE, {"units": [2, 4], "cell": ["LSTM", "GRU"]}, seeds=2)
    train(engine, sweep, lambda place: place.values[0] + 0.1 * place.seed)
    at = opened(**{"try": sweep.to_text(), "drag": "true", "brush": "1:0,1.5,-9e9,9e9"})
    at.run()
    assert "in the box" in text(at)  # it stays where nothing has changed
    next(button for button in at.button if button.label == "Without cell").click().run()
    assert not at.exception, at.exception
    assert "seeds:2" in str(at.query_params["try"])
    assert "in the box" not in text(at)
    assert "brush" not in at.query_params


def test_another_setting_comes_and_goes_by_a_click(engine):
    at = opened()
    next(button for button in at.button if button.label == "Vary another setting too").click().run()
    assert not at.exception, at.exception
    assert "units:2,5,10,20~cell:SimpleRNN,LSTM~seeds:3" in str(at.query_params["try"])
    assert "Train the 24 networks" in buttons(at)
    next(button for button in at.button if button.label == "Without cell").click().run()
    assert START in buttons(at)


SEARCH = {"try": "units:2,3,4,5~cell:LSTM,GRU~learning_rate:0.003,0.03~seeds:1~search:10"}


def end(engine, experiments, error):
    """Runs as if they were trained; a run without an error has been ended early."""
    for experiment in experiments:
        loss = error(experiment)
        assert engine._store.begin(experiment, this_process())
        early = {} if loss is not None else {"status": "stopped", "reason": EARLY}
        finish(engine._store, experiment.fingerprint(), outcome(loss or 9.0, **early))


def by_units(experiment):
    return None if experiment.layers[0].units == 2 else abs(experiment.layers[0].units - 4) + 0.5


def test_a_search_is_offered_for_many_combinations_and_is_in_the_address(engine):
    at = opened(**{"try": SEARCH["try"].replace("~search:10", "")})
    assert "Train the 16 networks" in buttons(at)
    control = next(one for one in at.get("button_group") if one.label == "Combinations to try")
    control.set_value(True).run()
    assert not at.exception, at.exception
    assert "~seeds:1~search:8" in str(at.query_params["try"])
    assert "Train the 8 networks" in buttons(at)
    field(at, "number_input", "How many of the 16").set_value(10).run()
    assert SEARCH["try"] in str(at.query_params["try"])
    assert "Combinations to try" not in {one.label for one in opened().get("button_group")}  # four are tried anyway


def test_a_search_begins_with_its_first_round_and_ends_no_run_of_it_early(engine):
    at = opened(**SEARCH)
    next(button for button in at.button if button.label == "Train the 10 networks").click().run()
    assert not at.exception, at.exception
    assert len(batched(engine)) == AT_RANDOM
    assert {run.limit for run in batched(engine)} == {Limit()}
    next(button for button in at.button if button.label == "Stop").click().run()
    assert "Train the 10 networks" in buttons(at)


def test_a_search_goes_on_round_by_round_from_what_the_store_has(engine):
    sweep = Sweep.from_text(BASE, SEARCH["try"])
    every, metric = grid(sweep, prepare), metric_of(prepare(BASE))
    known = []
    for count in (6, 8, 10):
        tried = several_search.tried(sweep, every, metric)
        assert len(tried) == count
        assert [one.values for one in tried[: len(known)]] == known
        new = [place for place in every.experiments if place.values in {one.values for one in tried[len(known) :]}]
        bars = several_search.limits(sweep, every.of([one.values for one in tried]), tried, metric)
        assert set(bars) == {label(sweep, place) for place in new}
        end(engine, [every.experiments[place] for place in new], by_units)
        known = [one.values for one in tried]
        if count == 6:
            at = opened(**SEARCH)  # a new visit, in the middle
            assert "Train the other 4" in buttons(at)
    at = opened(**SEARCH)
    lost = sum(values[0] == 2 for values in known)
    assert lost
    assert f"{10 - lost} of 10 runs drawn, {lost} ended early: listed below." in text(at)
    assert "Lowest error of 10 combinations tried: " in text(at)
    assert not [button for button in buttons(at) if button.startswith("Train")]  # nothing is left, and nothing to mend
    table = next(one.value for one in at.table if "Why it was tried" in one.value.columns)
    assert list(table["No."]) == [str(i) for i in range(1, 11)]
    assert all(why.startswith("Drawn at random: the first 6 are") for why in table["Why it was tried"][:6])
    assert all("the best so far, number" in why for why in table["Why it was tried"][6:])
    assert sum(why.endswith(EARLY[:-1]) for why in table["Why it was tried"]) == lost
    keys = " ".join(chart.key or "" for chart in at.get("plotly_chart"))
    assert all(name in keys for name in ("lab:sweep search", "lab:sweep lines"))
    assert "mattered" not in keys
    files = [button.label for button in at.get("download_button")]
    assert {"Runs as CSV", "Keras script"} <= set(files)
    every_one = opened(**{"try": SEARCH["try"].replace("~search:10", "")})  # wants them whole
    assert "Train the other 6" in buttons(every_one)
    assert "Ended early at epoch 2" in text(every_one)


def test_losing_runs_are_ended_by_the_losses_of_the_rounds_before(engine):
    sweep = Sweep.from_text(BASE, SEARCH["try"])
    every, metric = grid(sweep, prepare), metric_of(prepare(BASE))
    first = {one.values for one in several_search.tried(sweep, every, metric)}
    end(engine, [one for place, one in every.experiments.items() if place.values in first], lambda _: 0.7)
    tried = several_search.tried(sweep, every, metric)
    bars = several_search.limits(sweep, every.of([one.values for one in tried]), tried, metric)
    (bar,) = set(bars.values())
    assert len(bars) == 2
    assert [epoch for epoch, _ in bar.losses] == [1, 2]  # of three epochs: the last one ends by itself
    np.testing.assert_allclose([loss for _, loss in bar.losses], [1.4**2, 0.63**2])


def test_a_search_cannot_choose_by_errors_of_several_scalings(engine, monkeypatch):
    monkeypatch.setattr(several, "metric_of", lambda prepared: replace(metric_of(prepared), scaled=True))
    at = opened(**{"try": "units:2,3,4,5~scaling:none,standard~epochs:1,2~seeds:1~search:10"})
    assert "say nothing across scalings" in text(at)
    assert not [button for button in buttons(at) if button.startswith("Train the")]
