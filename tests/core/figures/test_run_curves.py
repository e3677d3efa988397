"""The curves of several runs: each has its letter and colour, and one that went far off ruins no axis."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.figures import run_curves, theme
from core.figures.run_curves import Curve
from core.figures.theme import alt
from tests.core.figures.validated import validated

draw = validated(run_curves.overlaid)
LETTERS = ["A", "B", "C"]


def curve(name, values):
    return Curve(name, np.arange(1, len(values) + 1), np.asarray(values, float))


def three():
    return [curve("A", [1.0, 0.5, 0.2]), curve("B", [0.9, 0.6, 0.21]), curve("C", [0.8, 0.7, 0.6])]


def test_each_run_is_a_curve_with_its_letter():
    fig = draw({"loss": three()}, "Losses", places=LETTERS)
    assert [trace.name for trace in fig.data] == ["run A", "run B", "run C"]
    assert [trace.line.color for trace in fig.data] == list(theme.CATEGORICAL[:3])
    letters = [note for note in fig.layout.annotations if "●" in note.text]
    assert len(letters) == 3
    heights = sorted(note.y for note in letters)
    low, high = fig.layout.yaxis.range
    assert min(np.diff(heights)) >= 0.99 * (high - low) * run_curves.LINE / run_curves.HEIGHT  # none hides another
    assert {trace.opacity for trace in fig.data} == {1}


@given(st.lists(st.floats(0, 10), max_size=12), st.floats(0.01, 0.8))
def test_letters_stay_in_order_apart_and_in_the_picture(values, least):
    heights = np.sort(np.array(values, float))
    moved = run_curves.apart(heights, least, 0.0, 10.0)
    assert (np.diff(moved) >= least - 1e-9).all()
    assert (moved >= -1e-9).all()
    assert (moved <= 10 + 1e-9).all()
    if (np.diff(heights) >= least).all():
        np.testing.assert_allclose(moved, heights, atol=1e-9)  # nothing is moved without need


def test_letters_of_six_runs_that_end_near_the_top_are_all_there_near_their_ends():
    ends = [1.49, 1.30, 1.39, 1.88, 1.41, 1.60]
    letters = list("ABCDEF")
    curves = [curve(name, [1.3, 1.9, end]) for name, end in zip(letters, ends, strict=True)]
    fig = draw({"loss": curves}, "Losses", places=letters)
    low, high = fig.layout.yaxis.range
    notes = {note.text[-1]: note.y for note in fig.layout.annotations if note.text[-1] in letters}
    assert sorted(notes, key=notes.get) == list("BCEAFD")
    assert all(low <= y <= high for y in notes.values())  # plotly draws no note beyond its axis
    assert max(abs(notes[name] - end) for name, end in zip(letters, ends, strict=True)) < 0.15
    looks = {(trace.line.color, trace.line.dash) for trace in fig.data}
    assert len(looks) == 6


def test_the_run_that_is_lit_is_drawn_last_and_wide_and_the_others_are_pale():
    fig = draw({"loss": three()}, "Losses", places=LETTERS, lit="A")
    assert [trace.name for trace in fig.data] == ["run B", "run C", "run A"]
    assert [trace.opacity for trace in fig.data] == [theme.GHOST, theme.GHOST, 1]
    assert fig.data[-1].line.width > fig.data[0].line.width
    assert fig.data[-1].line.color == theme.CATEGORICAL[0]  # its colour stays
    assert any("<b>A</b>" in note.text for note in fig.layout.annotations)


def test_a_run_that_diverged_ruins_no_axis():
    curves = [*three(), curve("D", [1.0, 1e9, np.inf, np.nan])]
    fig = draw({"loss": curves}, "Losses", places=[*LETTERS, "D"])
    assert fig.layout.yaxis.range[1] < 2
    assert "run D ends at 1e+09, then it diverged" in alt(
        run_curves.overlaid({"loss": curves}, "Losses", places=[*LETTERS, "D"])
    )
    alone = draw({"loss": [curve("A", [1e9, 2e9])]}, "Losses", places=["A"])
    assert alone.layout.yaxis.range[1] > 1e9


def test_units_have_axes_of_their_own():
    fig = draw({"loss (scaled)": three()[:1], "loss (mm)²": three()[1:]}, "Losses", places=LETTERS)
    assert [trace.yaxis for trace in fig.data] == ["y", "y2", "y2"]
    assert {"loss (scaled)", "loss (mm)²"} <= {note.text for note in fig.layout.annotations}


def test_a_logarithmic_axis_is_for_losses_above_0():
    assert draw({"loss": three()}, "Losses", places=LETTERS, log=True).layout.yaxis.type == "log"
    zero = [curve("A", [1.0, 0.0])]
    assert draw({"loss": zero}, "Losses", places=LETTERS, log=True).layout.yaxis.type == "linear"


def test_one_point_many_points_and_none_can_be_drawn():
    many = Curve("B", np.arange(1, 20_001), np.linspace(1, 0.1, 20_000))
    fig = draw({"loss": [curve("A", [1.0]), many, Curve("C", np.array([]), np.array([]))]}, "L", places=LETTERS)
    assert max(len(trace.x) for trace in fig.data) <= 500
    assert fig.layout.xaxis.type == "log"
    draw({"loss": [curve("A", [np.nan])]}, "Losses", places=["A"])
