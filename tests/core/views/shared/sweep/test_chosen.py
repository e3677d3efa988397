"""Runs of a sweep chosen by their values, or as the best."""

import numpy as np

from core.figures import sweep_coordinates
from core.figures.theme import alt
from core.views.shared.sweep.chosen import BEST, figure, narrowed, options
from tests.core.views.shared.sweep.made import results

MANY = {"units": [2, 4], "learning_rate": [0.001, 0.01], "batch_size": [8, 16]}


def done(**more):
    return results(MANY, lambda place: place.values[0] + place.seed / 10, seeds=2, **more)


def test_runs_are_chosen_by_values_of_each_setting():
    assert options(done()) == [
        BEST,
        *("Units: 2", "Units: 4", "Learning rate: 0.001", "Learning rate: 0.01", "Batch size: 8", "Batch size: 16"),
    ]
    assert narrowed(done(), []).scores == done().scores
    one = narrowed(done(diverged=[0]), ["Units: 2", "Learning rate: 0.001"])
    assert {at.values[:2] for at in one.scores} == {(2, 0.001)}
    assert (len(one.scores), len(one.diverged)) == (3, 1)
    assert len(narrowed(done(), ["Units: 2", "Units: 4"]).scores) == 16


def test_the_best_quarter_can_be_chosen_alone_and_with_values():
    best = narrowed(done(), [BEST])
    assert len(best.scores) == 4
    assert max(score.last for score in best.scores.values()) == 2
    assert not narrowed(done(), [BEST, "Units: 4"]).scores


def test_all_runs_are_drawn_and_the_chosen_ones_highlighted():
    every = done(diverged=[3])
    fig = figure(every, narrowed(every, ["Units: 4"]))
    lines = {trace["name"]: int(np.isnan(trace["x"]).sum()) for trace in fig["data"] if trace["mode"] == "lines"}
    assert sum(lines.values()) == 16
    assert lines[sweep_coordinates.CHOSEN] == 8
    assert "1 diverged" in alt(fig)
