import numpy as np
import pytest

from core.figures import theme
from core.figures.layer_output import FAINT, layer_output
from tests.core.figures.parts import cells, heatmaps, is_sound, notes, outlines, texts
from tests.core.figures.validated import validated

layer_output = validated(layer_output)


def states(T=4, u=2):
    return np.random.default_rng(0).uniform(-0.9, 0.9, (T, u))


def test_a_whole_sequence_is_handed_on():
    fig = layer_output(states(), "LSTM, 2 units", returns=True, timestep="day")
    is_sound(fig)
    (trace,) = heatmaps(fig)
    np.testing.assert_allclose(cells(trace), states().T, rtol=1e-6)
    assert trace.opacity == 1
    assert not outlines(fig)
    assert notes(fig) == ["handed on: all 4 timesteps"]
    assert fig.layout.title.text == "LSTM, 2 units: hands on (4, 2)"
    assert len(texts(fig)) == 8


def test_the_last_timestep_alone_is_outlined_and_the_rest_faint():
    fig = layer_output(states(), "LSTM, 2 units", returns=False, timestep="day")
    is_sound(fig)
    faint, last = heatmaps(fig)
    assert (faint.opacity, last.opacity) == (FAINT, 1)
    np.testing.assert_allclose(cells(faint)[:, :3], states().T[:, :3], rtol=1e-6)
    assert np.isnan(cells(faint)[:, 3]).all()
    assert np.isnan(cells(last)[:, :3]).all()
    np.testing.assert_allclose(cells(last)[:, 3], states()[3], rtol=1e-6)
    assert [(s.x0, s.x1, s.y0, s.y1) for s in outlines(fig)] == [(3.5, 4.5, 0.5, 2.5)]
    assert notes(fig) == ["handed on: day 4 alone"]
    assert "of shape (2,)" in theme.alt(fig)


def test_the_backward_direction_reads_the_first_timestep_last():
    names = ("forward 1", "forward 2", "backward 1", "backward 2")
    fig = layer_output(states(5, 4), "GRU", returns=False, timestep="day", unit_names=names, backward=2)
    is_sound(fig)
    solid = cells(heatmaps(fig)[1])
    assert np.isfinite(solid).tolist() == [[False] * 4 + [True]] * 2 + [[True] + [False] * 4] * 2
    assert [(s.x0, s.y0, s.y1) for s in outlines(fig)] == [(4.5, 0.5, 2.5), (0.5, 2.5, 4.5)]
    assert fig.layout.yaxis.ticktext == names
    assert notes(fig) == ["handed on: day 5 forward, day 1 backward"]


def test_limits_are_as_given():
    (trace,) = heatmaps(layer_output(states(), "Dense", returns=True, timestep="day", limit=3.0))
    assert (trace.zmin, trace.zmax) == (-3, 3)


@pytest.mark.parametrize("returns", [True, False])
@pytest.mark.parametrize(("T", "u"), [(1, 1), (30, 8), (30, 9), (500, 256), (2, 512)])
def test_any_size_and_broken_numbers(T, u, returns):
    fig = layer_output(states(T, u), "x", returns=returns, timestep="day")
    is_sound(fig)
    assert len(fig.layout.yaxis.tickvals) <= 8
    nothing = layer_output(np.full((T, u), np.nan), "x", returns=returns, timestep="day", backward=u // 2)
    assert not texts(nothing)
