import numpy as np
import pytest

from core.feature import Feature
from core.figures import states, theme
from tests.core.figures.validated import validated

states = validated(states)


def wandering(T=12, u=4):
    return np.tanh(np.cumsum(np.random.default_rng(0).normal(0, 0.3, (T, u)), 0))


def heat(fig, i=0):
    return [trace for trace in fig.data if trace.type == "heatmap"][i]


def test_the_heatmap_shows_unit_by_timestep_on_symmetric_limits():
    h = wandering()
    fig = states.heatmap((("", h),), "LSTM, 4 units", timestep="day")
    np.testing.assert_allclose(heat(fig).z, h.T)
    assert (heat(fig).zmin, heat(fig).zmax) == (-1, 1)
    assert list(fig.layout.yaxis.range) == [4.5, 0.5]  # unit 1 on top
    assert fig.layout.xaxis.title.text == "day"
    assert "4 units over 12 timesteps" in theme.alt(fig)


def test_nothing_moves_between_two_snapshots():
    before, after = (states.heatmap((("", h),), "GRU", limit=3.0) for h in (0.1 * wandering(), 2 * wandering()))
    assert (heat(before).zmin, heat(before).zmax) == (heat(after).zmin, heat(after).zmax) == (-3, 3)
    assert before.layout.height == after.layout.height
    assert before.layout.xaxis.range == after.layout.xaxis.range
    one, two = (states.lines((("", h),), "GRU", limit=3.0) for h in (0.1 * wandering(), 2 * wandering()))
    assert list(one.layout.yaxis.range) == list(two.layout.yaxis.range)
    assert -one.layout.yaxis.range[0] == one.layout.yaxis.range[1]


def test_few_cells_have_their_values_written():
    h = np.array([[0.123, -0.999], [0.5, -0.7]])
    texts = {
        t
        for trace in states.heatmap((("", h),), "x").data
        if trace.type == "scatter" and trace.mode == "text"
        for t in trace.text
    }
    assert texts == {"0.12", "−1.00", "0.50", "−0.70"}
    assert not [
        t for t in states.heatmap((("", wandering(50, 4)),), "x").data if t.type == "scatter" and t.mode == "text"
    ]


def test_saturation_is_marked_and_said():
    h = np.full((4, 2), 0.5)
    h[1, 0], h[3, 1] = 1.0, -0.995
    fig = states.heatmap((("", h),), "SimpleRNN, 2 units")
    assert fig.layout.title.text == "SimpleRNN, 2 units: 25 % saturated"
    (dots,) = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "markers"]
    assert set(zip(dots.x, np.floor(dots.y), strict=True)) == {(2, 1), (4, 2)}
    assert "|h| > 0.99" in fig.layout.annotations[0].text
    assert "none saturated" in states.heatmap((("", h * 0.5),), "x").layout.title.text
    assert "saturated" not in states.heatmap((("", h),), "x", limit=2.0).layout.title.text


def test_both_directions_are_named():
    h = wandering()
    fig = states.heatmap((("forward", h), ("backward", h[::-1])), "GRU, 4 units")
    assert [note.text.split(";")[0] for note in fig.layout.annotations] == [
        "hidden state, forward",
        "hidden state, backward",
    ]
    np.testing.assert_allclose(heat(fig, 1).z, h[::-1].T)
    assert len(states.lines((("forward", h), ("backward", h)), "GRU").data) == 8


def test_inputs_stand_above_on_the_same_axis():
    h, x = wandering(4), np.array([[10, 5.0], [20, 5], [30, 5], [np.nan, 5]])
    fig = states.heatmap((("", h),), "GRU", inputs=x, features=(Feature("rain", "mm"), Feature("temperature", "°C")))
    np.testing.assert_allclose(heat(fig).z, [[0, 0.5, 1, np.nan], [0, 0, 0, 0]])
    assert fig.layout.yaxis.ticktext == ("rain", "temperature")
    assert {trace.xaxis for trace in fig.data} == {"x"}


@pytest.mark.parametrize("before", [True, False])
def test_padding_has_no_part_in_the_colours_of_the_inputs(before):
    """Zeros that fill up a short sequence would else be the lowest value, and all others look alike."""
    x, pad = np.array([[60.0, 5], [61, 7], [62, 9]]), np.full((2, 2), np.nan)
    rows = [pad, x] if before else [x, pad]
    features = (Feature("pulse", "1/min"), Feature("effort", "W"))
    fig = states.heatmap((("", wandering(5)),), "GRU", inputs=np.concatenate(rows), features=features)
    real = slice(2, 5) if before else slice(0, 3)
    np.testing.assert_allclose(np.array(heat(fig).z)[:, real], [[0, 0.5, 1], [0, 0.5, 1]])
    (hatched,) = [trace for trace in fig.data if trace.name == "padding"]
    assert (hatched.x[0], hatched.x[1]) == ((0.5, 2.5) if before else (3.5, 5.5))
    assert "hatched: padding" in fig.layout.annotations[0].text


def test_lines_are_labelled_at_their_ends_without_meeting():
    fig = states.lines((("", np.full((5, 8), 0.99)),), "LSTM, 8 units")
    labels = [note for note in fig.layout.annotations if note.xref == "x domain"]
    assert [note.text[-1] for note in sorted(labels, key=lambda n: n.y)] == list("12345678")
    places = sorted(note.y for note in labels)
    assert min(np.diff(places)) > 0.15
    assert places[-1] <= 1.03
    looks = {(trace.line.color, trace.line.dash) for trace in fig.data}
    assert len(looks) == 8


@pytest.mark.parametrize(("T", "u"), [(1, 1), (4, 2), (500, 256), (2, 256)])
@pytest.mark.parametrize("draw", [states.heatmap, states.lines])
def test_any_size_and_broken_numbers(draw, T, u):
    h = wandering(T, u)
    assert draw((("", h),), "x").data
    h[0, 0] = np.nan
    assert draw((("", h),), "x").data
    assert draw((("", np.full((T, u), np.nan)),), "x").data
