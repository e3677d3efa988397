import numpy as np
import pytest

from core.figures import surgery, theme
from tests.core.figures.parts import cells, heatmaps, is_sound, named, notes, outlines
from tests.core.figures.validated import validated

surgery = validated(surgery)


def states(T=12, u=4):
    rng = np.random.default_rng(0)
    untouched = rng.uniform(-0.9, 0.9, (T, u))
    changed = untouched.copy()
    changed[T // 2 :] *= 0.5
    return untouched, changed


def test_a_panel_for_each_chosen_unit_with_both_states():
    untouched, changed = states()
    fig = surgery.trajectories(untouched, changed, "Day 3 erased", units=(0, 3), timestep="day", at=(2, 4))
    is_sound(fig)
    assert notes(fig) == ["hidden state of unit 1", "hidden state of unit 4"]
    for name, values in (("untouched", untouched), ("changed", changed)):
        first, second = named(fig, name)
        np.testing.assert_allclose(first.y, values[:, 0])
        np.testing.assert_allclose(second.y, values[:, 3])
        assert (first.showlegend, second.showlegend) == (True, False)
    looks = [(trace.line.color, trace.line.dash) for trace in fig.data[:2]]
    assert looks == [(theme.INK, "dash"), (theme.ACCENT, None)]
    assert [(shape.x0, shape.x1) for shape in fig.layout.shapes] == [(2.5, 5.5)] * 2
    assert "day 3 to 5" in theme.alt(fig)
    assert fig.layout.yaxis.range == fig.layout.yaxis2.range == (-1.12, 1.12)


def test_differences_are_on_symmetric_limits():
    untouched, changed = states()
    fig = surgery.difference(untouched, changed, "What changed", timestep="day", at=(6, 6))
    is_sound(fig)
    (trace,) = heatmaps(fig)
    np.testing.assert_allclose(cells(trace), (changed - untouched).T, rtol=1e-5)
    assert trace.zmax == np.abs(changed - untouched).max()
    assert [(shape.x0, shape.x1) for shape in outlines(fig)] == [(6.5, 7.5)]
    assert theme.number(trace.zmax, 2) in fig.layout.title.text
    same = surgery.difference(untouched, untouched, "What changed", timestep="day")
    assert same.layout.title.text == "What changed: nothing moved"
    assert heatmaps(same)[0].zmax == 1


def test_one_answer_before_and_after():
    fig = surgery.outcome("pollution (µg/m³)", [108.0], [61.4], [112.0])
    is_sound(fig)
    drawn = {
        name: (trace.x[0], trace.marker.symbol) for name in ("before", "after", "truth") for trace in named(fig, name)
    }
    assert drawn == {"before": (108, "circle"), "after": (61.4, "circle"), "truth": (112, "diamond")}
    assert named(fig, "truth")[0].marker.color == theme.INK
    (arrow,) = [note for note in fig.layout.annotations if note.showarrow]
    assert (arrow.ax, arrow.x, arrow.axref) == (108, 61.4, "x")
    assert fig.layout.xaxis.title.text == "pollution (µg/m³)"
    assert fig.layout.title.text == "The answer: 108 before, 61.4 after"
    assert theme.alt(fig) == "pollution (µg/m³): before 108; after 61.4; truth 112."


def test_several_answers_have_named_rows():
    fig = surgery.outcome("rain", [1, 2], [1, 3], [np.nan, np.nan], names=("day 1", "day 2"))
    is_sound(fig)
    assert fig.layout.yaxis.ticktext == ("day 1", "day 2")
    assert list(fig.layout.yaxis.range) == [2.5, 0.5]
    assert not named(fig, "truth")
    assert len([note for note in fig.layout.annotations if note.showarrow]) == 1  # what did not move has none
    assert fig.layout.title.text == "The answers moved by 0.5 on average"


def test_a_probability_has_the_whole_axis():
    one = surgery.outcome("probability", [0.9], [0.91], [1], probability=True)
    assert list(one.layout.xaxis.range) == [-0.04, 1.04]
    many = surgery.outcome("probability", np.full(40, 0.9), np.full(40, 0.2), np.ones(40), probability=True)
    is_sound(many)
    assert list(many.layout.yaxis.range) == [-0.04, 1.04]
    assert named(many, "after")[0].mode == "markers"
    assert named(many, "truth")[0].line.shape == "hvh"


def test_many_answers_are_drawn_over_time():
    fig = surgery.outcome("rain (mm)", np.arange(30.0), np.arange(30.0) + 1, np.arange(30.0))
    assert list(named(fig, "after")[0].x) == list(range(1, 31))
    np.testing.assert_allclose(named(fig, "after")[0].y, np.arange(30) + 1)
    assert notes(fig) == ["rain (mm)"]
    assert len({trace.line.dash for trace in fig.data}) == 2


@pytest.mark.parametrize(("T", "u"), [(1, 1), (4, 2), (500, 64), (2, 256)])
def test_any_size_and_broken_numbers(T, u):
    untouched, changed = states(T, u)
    units = tuple(range(min(u, 6)))
    is_sound(surgery.trajectories(untouched, changed, "x", units=units, timestep="day", at=(0, T - 1)))
    is_sound(surgery.difference(untouched, changed, "x", timestep="day", at=(0, T - 1)))
    changed[:] = np.nan
    is_sound(surgery.trajectories(untouched, changed, "x", units=units, timestep="day"))
    is_sound(surgery.difference(untouched, changed, "x", timestep="day"))


@pytest.mark.parametrize("L", [1, 12, 13, 500])
def test_any_outcome(L):
    is_sound(surgery.outcome("rain", np.ones(L), np.full(L, np.nan), np.ones(L)))
    is_sound(surgery.outcome("rain", np.zeros((L, 1)), np.zeros((L, 1)), np.zeros((L, 1)), probability=True))
