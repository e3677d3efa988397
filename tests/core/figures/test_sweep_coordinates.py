"""Parallel coordinates of a sweep: no run is missing, and none that is far off ruins the last axis."""

import numpy as np
import pytest

from core.figures import sweep_coordinates
from core.figures.theme import alt
from tests.core.figures.validated import validated

draw = validated(sweep_coordinates.lines)
SETTINGS = [("Units", ("2", "4")), ("Cell", ("LSTM", "GRU")), ("Learning rate", ("0.001", "0.01"))]
VALUES = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]])
LOOK = {
    "axis": "mean error (mm)",
    "short": "error (mm)",
    "names": ["first", "second", "third", "fourth"],
    "chosen": np.array([True, True, True, False]),
    "higher_is_better": False,
}


def runs(fig):
    """How many lines each kind has."""
    return {one.name: int(np.isnan(one.x).sum()) for one in fig.data if one.mode == "lines"}


def ends(fig):
    return np.asarray(next(one for one in fig.data if one.mode == "markers").y)


def test_every_run_is_a_line_and_the_best_is_marked():
    fig = draw(SETTINGS, VALUES, np.array([2.0, 1.0, 1.5, 3.0]), "All", **LOOK)
    assert runs(fig) == {sweep_coordinates.OTHERS: 1, sweep_coordinates.CHOSEN: 2, sweep_coordinates.BEST: 1}
    np.testing.assert_allclose(ends(fig), [0.5, 0, 0.25, 1])
    assert {trace.name for trace in fig.data if trace.showlegend is None} >= {sweep_coordinates.BEST}


def test_a_run_that_diverged_is_at_the_bad_end_and_ruins_no_axis():
    fig = draw(SETTINGS, VALUES, np.array([2.0, np.nan, 1.5, 3.0]), "All", **LOOK)
    assert ends(fig)[1] == 1
    assert max(ends(fig)[[0, 2, 3]]) < 0.9
    assert any(note.text == sweep_coordinates.DIVERGED for note in fig.layout.annotations)
    good = draw(SETTINGS, VALUES, np.array([60.0, np.nan, 70.0, 90.0]), "All", **LOOK | {"higher_is_better": True})
    assert ends(good)[1] == 0
    assert min(ends(good)[[0, 2, 3]]) > 0.1
    far = draw(SETTINGS, VALUES, np.array([2.0, 3e9, 1.5, 3.0]), "All", **LOOK)
    assert ends(far)[1] == 1
    assert any(note.text == sweep_coordinates.FAR_OFF for note in far.layout.annotations)


def test_a_unit_that_does_not_fit_above_the_last_axis_is_left_out_and_not_cut():
    for short, title in (("error (mm)", "error (mm)"), ("error (in “signal”)", "error")):
        fig = draw(SETTINGS, VALUES, np.arange(4.0), "All", **LOOK | {"short": short})
        assert f"<b>{title}</b>" in [note.text for note in fig.layout.annotations]


def test_lines_through_one_value_lie_side_by_side():
    fig = draw(SETTINGS, np.zeros((4, 3), int), np.arange(4.0), "All", **LOOK)
    first = sorted(value for one in fig.data if one.mode == "lines" for value in np.asarray(one.y)[::5])
    assert len(set(np.round(first, 6))) == 4
    assert first[0] >= 0
    assert first[-1] < 0.5  # inside the room of their value


@pytest.mark.parametrize("scores", [[np.nan] * 4, [1.0] * 4])
def test_it_can_be_drawn_without_any_difference(scores):
    draw(SETTINGS, VALUES, np.array(scores), "All", **LOOK)


def test_those_who_cannot_see_it_have_the_best_run():
    told = alt(sweep_coordinates.lines(SETTINGS, VALUES, np.array([2.0, 1.0, np.nan, 3.0]), "All", **LOOK))
    assert "A line for each of 4 runs through Units, Cell, Learning rate to the mean error (mm)." in told
    assert "Best: 1 with second." in told
    assert "1 diverged." in told
