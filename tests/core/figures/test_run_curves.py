"""The curves of several runs: each has its letter and colour, and one that went far off ruins no axis."""

import numpy as np

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
    assert min(np.diff(heights)) >= 0.99 * (high - low) / run_curves.LINES_OF_TEXT  # none hides another
    assert {trace.opacity for trace in fig.data} == {1}


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
