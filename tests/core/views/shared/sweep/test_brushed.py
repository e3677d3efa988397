"""Runs that a box was dragged over: behind dots of strips, and along lines."""

import numpy as np
import pytest

from core.figures import sweep_coordinates, sweep_strips, theme
from core.sweeps import Place
from core.views.shared.sweep import chosen
from core.views.shared.sweep.brushed import LINES, Brush, alone, brush_of, lit, runs
from tests.core.views.shared.sweep.made import results

MANY = {"units": [2, 4], "learning_rate": [0.001, 0.01], "batch_size": [8, 16]}


def done(settings=MANY, **more):
    return results(settings, lambda place: place.values[0] + place.seed / 10, seeds=2, **more)


def test_a_brush_is_the_same_after_its_address():
    brush = Brush(2, (0.5, 1.5, -1.25, 20.0))
    assert brush_of(brush.to_text(), done()) == brush
    assert brush_of("1:2,1,4,3", done()) == Brush(1, (1.0, 2.0, 3.0, 4.0))
    assert brush_of(Brush(1, (0.0, 1.0, 1e-7, 2e12)).to_text(), done()) == Brush(1, (0.0, 1.0, 1e-7, 2e12))


@pytest.mark.parametrize(
    "text", ["", "9:0,1,0,1", "1:0,1,0", "1:nan,1,0,1", "1:a,b,c,d", "1:0,1,0,1,2", "1:0,1,0,1e999x"]
)
def test_what_is_no_brush_is_left_out(text):
    assert brush_of(text, done()) is None


def test_a_box_on_strips_has_the_runs_behind_its_dots():
    every = done()
    at, shown = sweep_strips.dots(every.metric.times * every.by_value(0), bounded=False)
    box = (at[0, 1] - 0.1, at[0, 1] + 0.1, shown[0, 1] - 1e-6, shown[0, 1] + 1e-6)  # 2 units, the second seed
    inside = runs(every, Brush(1, box))
    assert {(place.values[0], place.seed) for place in inside} == {(2, every.seeds[1])}
    assert len(inside) == 4
    assert lit(every, inside, 0).tolist() == [[False, True], [False, False]]
    assert lit(every, inside, 1).tolist() == [[False, True], [False, True]]  # with each learning rate
    assert runs(every, Brush(1, (8.0, 9.0, 0.0, 1.0))) == frozenset()


def test_a_box_on_lines_has_those_that_it_meets_on_each_of_its_axes():
    every = done()
    units = runs(every, Brush(LINES, (-0.2, 0.2, 0.5, 1.0)))  # the upper half of the first axis
    assert {place.values[0] for place in units} == {4}
    assert len(units) == 8
    both = runs(every, Brush(LINES, (-0.2, 1.2, 0.5, 1.0)))
    assert {place.values[:2] for place in both} == {(4, 0.01)}
    assert runs(every, Brush(LINES, (0.2, 0.8, 0.0, 1.0))) == frozenset()  # between two axes


def test_the_best_end_of_the_last_axis_has_the_best_runs():
    every = done(diverged=[0])
    places, values, scores = chosen.coordinates(every)
    heights = sweep_coordinates.heights([2, 2, 2], values, scores, higher_is_better=False)
    best = float(np.nanmin(scores))
    inside = runs(every, Brush(LINES, (2.5, 3.5, -0.01, 0.01)))
    assert inside == {place for place, score in zip(places, scores, strict=True) if score == best}
    assert heights.shape == (16, 4)


def test_the_brushed_runs_alone_are_a_table():
    every = done(diverged=[3])
    some = {Place((2, 0.001, 8), every.seeds[0]), *every.diverged}
    table = alone(every, some).rows()
    assert len(table["Seed"]) == 2
    assert alone(every, some).diverged == every.diverged


def test_the_box_is_drawn_and_what_is_not_in_it_is_grey():
    values = np.array([[1.0, 2.0], [3.0, 4.0]])
    plain = sweep_strips.strips(["a", "b"], values, "t", axis="error", setting="Units", seeds=[0, 1])
    fig = sweep_strips.strips(
        *(["a", "b"], values, "t"),
        axis="error",
        setting="Units",
        seeds=[0, 1],
        lit=np.array([[True, False], [False, False]]),
        box=(0.5, 1.5, 0.0, 1.5),
    )
    dots = next(trace for trace in fig["data"] if trace["mode"] == "markers")
    assert dots["marker"]["color"] == [theme.ACCENT, theme.GREY, theme.GREY, theme.GREY]
    assert [shape["x0"] for shape in fig["layout"]["shapes"] if shape["type"] == "rect"] == [0.5]
    assert not [shape for shape in plain["layout"]["shapes"] if shape["type"] == "rect"]
