from itertools import pairwise

import numpy as np
import pytest

from core.feature import Feature
from core.figures import theme
from core.figures.gates import GateRow, gates
from tests.core.figures.parts import cells, heatmaps, is_sound, notes, outlines, texts
from tests.core.figures.validated import validated

gates = validated(gates)

FEATURES = (Feature("rain", "mm"), Feature("temperature", "°C"))


def lstm(T=12, u=4):
    """Made-up gates and states: i, f, o in [0, 1], g and h within tanh, c beyond."""
    rng = np.random.default_rng(0)
    i, f, o = rng.uniform(0.1, 0.9, (3, T, u))
    g, h = rng.uniform(-0.9, 0.9, (2, T, u))
    c = rng.uniform(-2.3, 2.3, (T, u))
    return (
        GateRow("input gate i", i),
        GateRow("forget gate f", f),
        GateRow("output gate o", o),
        GateRow("candidate g", g, signed=True),
        GateRow("cell state c", c, signed=True, limit=2.3),
        GateRow("hidden state h", h, signed=True),
    )


def dots(fig):
    return [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "markers"]


def test_each_array_has_its_panel_its_scale_and_its_name():
    rows = lstm()
    fig = gates(rows, "LSTM, 4 units", timestep="day")
    is_sound(fig)
    assert notes(fig) == [row.name for row in rows]
    for row, trace in zip(rows, heatmaps(fig), strict=True):
        np.testing.assert_allclose(cells(trace), row.values.T, rtol=1e-6)
        assert (trace.zmin, trace.zmax) == (-row.limit if row.signed else 0, row.limit)
    assert fig.layout.xaxis.title.text == "day"
    assert all(list(fig.layout[f"yaxis{n}"].range) == [4.5, 0.5] for n in ("", 2, 3, 4, 5, 6))
    assert fig.layout.title.text == "LSTM, 4 units: none saturated"


def test_one_colour_bar_for_each_scale():
    fig = gates(lstm(), "LSTM", timestep="day")
    bars = [trace for trace in heatmaps(fig) if trace.showscale]
    assert [bar.colorbar.tickvals for bar in bars] == [(0, 0.5, 1), (-1, 0, 1), (-2.3, 0, 2.3)]
    high = fig.layout.yaxis.domain[1]
    assert bars[0].colorbar.y + bars[0].colorbar.len / 2 == pytest.approx(high)  # along the three gates
    assert bars[0].colorbar.y - bars[0].colorbar.len / 2 == pytest.approx(fig.layout.yaxis3.domain[0])


def test_inputs_stand_on_top_on_the_same_axis():
    x = np.random.default_rng(0).normal(0, 9, (12, 2))
    fig = gates(lstm(), "LSTM", timestep="day", inputs=x, features=FEATURES)
    is_sound(fig)
    assert len(heatmaps(fig)) == 7
    assert fig.layout.yaxis.ticktext == ("rain", "temperature")
    assert heatmaps(fig)[0].hovertext[0][3] == f"rain: {theme.numbers(x[:, 0])[3]} mm"
    assert {trace.xaxis for trace in fig.data} == {"x"}
    tops = [fig.layout[f"yaxis{n}"].domain for n in ("", 2, 3, 4, 5, 6, 7)]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(tops))


def test_the_timestep_is_marked_in_every_panel():
    fig = gates(lstm(), "LSTM", timestep="day", t=2)
    assert [(shape.x0, shape.x1) for shape in outlines(fig)] == [(2.5, 3.5)] * 6
    assert "day 3 marked" in theme.alt(fig)
    long = gates(lstm(200), "LSTM", timestep="day", t=2)
    assert {(shape.type, shape.x0, shape.x1) for shape in outlines(long)} == {("line", 3, 3)}
    assert not outlines(gates(lstm(), "LSTM", timestep="day"))


def test_saturated_cells_have_a_dot():
    open_or_shut = np.array([[0.5, 0.995], [0.001, 0.5]])
    flat = np.array([[0.5, -0.995], [0.5, 0.5]])
    rows = (GateRow("f", open_or_shut), GateRow("g", flat, signed=True), GateRow("c", 9 * flat, signed=True, limit=9))
    fig = gates(rows, "LSTM", timestep="day")
    gate, candidate = dots(fig)  # a cell state has no end to sit at
    assert list(zip(np.round(gate.x), gate.y, strict=True)) == [(1, 2), (2, 1)]
    assert list(zip(np.round(candidate.x), candidate.y, strict=True)) == [(1, 2)]
    assert fig.layout.title.text == "LSTM: 38 % saturated (dots)"
    many = gates((GateRow("f", np.ones((100, 8))),), "LSTM", timestep="day")
    assert not dots(many)
    assert many.layout.title.text == "LSTM: 100 % saturated"


def test_values_are_written_where_they_fit():
    assert len(texts(gates(lstm(4, 2), "LSTM", timestep="day"))) == 6 * 8
    assert not texts(gates(lstm(12, 2), "LSTM", timestep="day"))


@pytest.mark.parametrize(("T", "u"), [(1, 1), (4, 2), (30, 8), (500, 64), (2, 256)])
def test_any_size_and_broken_numbers(T, u):
    rows = lstm(T, u)
    x = np.random.default_rng(0).normal(0, 9, (T, 2))
    is_sound(gates(rows, "LSTM", timestep="day", inputs=x, features=FEATURES, t=T - 1))
    rows[0].values[0] = np.nan
    is_sound(gates(rows, "LSTM", timestep="day"))
    nothing = gates((GateRow("h", np.full((T, u), np.nan), signed=True),), "padding", timestep="day")
    assert nothing.layout.title.text == "padding: none saturated"
    assert not texts(nothing)
