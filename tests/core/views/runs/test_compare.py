"""Runs beside each other: curves by unit, states of one sequence, and differences of weights where shapes agree."""

from datetime import UTC, datetime

import numpy as np
import pytest

from core.experiment import Experiment
from core.runs import Run
from core.runs.metrics import final_metrics
from core.runs.run_lists import Entry
from core.tasks import complete, prepare
from core.training.train import train
from core.views.runs import compare
from core.views.runs.listed import Row, row_of
from core.views.runs.scores import scale_from, score

pytestmark = pytest.mark.slow  # trains


def run_of(**query):
    base = {"task": "sine", "layers": "LSTM-3-tanh", "epochs": "2", "p.length": "12"}
    work = complete(Experiment.from_query(base | query))
    outcome = train(work)
    now = datetime.now(UTC)
    return Run(work.fingerprint(), work, outcome.status, "", now, now, now, outcome, 1), prepare(work)


@pytest.fixture(scope="module")
def runs():
    return {
        "A": run_of(),
        "B": run_of(seed="1"),
        "C": run_of(layers="LSTM-5-tanh~Dense-4-relu"),
        "D": run_of(scaling="none"),
        "E": run_of(layers="GRU-3-tanh-bi"),
    }


def of(runs, letters):
    return [runs[letter] for letter in letters]


def test_curves_of_one_unit_share_an_axis(runs):
    several = of(runs, "ABD")
    made = compare.curves("ABD", [run for run, _ in several], [data for _, data in several], held_back=True)
    assert sorted([one.name for one in curves] for curves in made.values()) == [["A", "B"], ["D"]]
    a = next(one for curves in made.values() for one in curves if one.name == "A")
    np.testing.assert_array_equal(a.values, runs["A"][0].trained.history["validation_loss"])
    learned = compare.curves("AB", [run for run, _ in several[:2]], [data for _, data in several[:2]], held_back=False)
    (curves,) = learned.values()
    np.testing.assert_array_equal(curves[0].epochs, [1, 2])


def test_states_are_those_of_the_same_sequence(runs):
    assert compare.same_sequences([run.experiment for run, _ in of(runs, "ABCDE")])  # scaled or not
    assert not compare.same_sequences([runs["A"][0].experiment, run_of(**{"p.length": "14"})[0].experiment])
    (layer,) = compare.states(*runs["A"], 3)
    assert layer.blocks[0][1].shape == (runs["A"][1].data.timesteps, 3)
    (both,) = compare.states(*runs["E"], 3)
    assert [name for name, _ in both.blocks] == ["forward", "backward"]
    assert compare.joint_limit([[layer], [both]]) == 1.0


def test_weights_are_subtracted_where_their_shapes_agree(runs):
    made = compare.differences(runs["A"], runs["B"])
    assert [(one.layer, one.array) for one in made] == [
        ("Layer 1, LSTM", "kernel"),
        ("Layer 1, LSTM", "recurrent kernel"),
        ("Layer 1, LSTM", "bias"),
        ("Output layer", "kernel"),
        ("Output layer", "bias"),
    ]
    first, second = (run.trained.weights_at() for run, _ in of(runs, "AB"))
    for one, a, b in zip(made, first, second, strict=True):
        np.testing.assert_allclose(one.values, np.atleast_2d(b - a))
    assert all((one.values == 0).all() for one in compare.differences(runs["A"], runs["A"]))


def test_where_shapes_differ_they_are_named_and_not_subtracted(runs):
    made = compare.differences(runs["A"], runs["C"])
    assert [one.values is None for one in made if one.array == "bias"] == [True, False, True]  # LSTM, output, Dense
    table = compare.difference_table(made, ("A", "C"))
    assert table["Shape in A"][0] == str(runs["A"][0].trained.weights_at()[0].shape)
    assert table["Mean size of the difference"][0] == "shapes differ"
    there = table["Shape in A"].index("none")  # of a layer that only C has
    assert (table["Mean size of the difference"][there], table["Mean size in A"][there]) == ("only in C", "none")
    both = compare.differences(runs["A"], runs["E"])
    assert {one.array for one in both} >= {"kernel, forward", "kernel, backward"}


def test_the_table_has_what_differs_and_how_good_each_run_is(runs):
    rows = [row_of(run) for run, _ in of(runs, "AB")]
    named = Row(Entry(rows[0].fingerprint, 1.0, name="mine"), *list(vars(rows[0]).values())[1:])
    run, data = runs["A"]
    good = score(final_metrics(run.outcome), lambda: scale_from(data))
    table = compare.table([named, rows[1]], [good, None])
    assert list(table) == ["Run", "Name", "Seed", "Best", "Last", "Training"]
    assert (table["Run"], table["Name"], table["Seed"]) == (["A", "B"], ["mine", ""], ["0", "1"])
    assert table["Best"] == [good.metric.text(good.best), ""]
    assert "error on sequences held back" in compare.metric_sentence([good, None])
    assert compare.metric_sentence([None]) == "None of these runs has a result yet."
