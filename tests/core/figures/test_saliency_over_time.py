import numpy as np
import pytest

from core.figures import saliency_over_time as figures
from core.figures import theme
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated

figures = validated(figures)

KS = np.array([1, 2, 4, 8])
LEARNED = {"SimpleRNN": [1, 0.9, 0.6, 0.49], "LSTM": [1, 1, 0.95, 0.8], "GRU": [1, 1, np.nan, np.nan]}


def gradients(T=20):
    back = T - 1 - np.arange(T)
    return {"SimpleRNN": np.exp(-2.0 * back), "LSTM": np.exp(-0.1 * back), "GRU": np.exp(-0.2 * back)}


def test_accuracies_are_in_percent_with_chance_and_k():
    fig = figures.accuracy(KS, LEARNED, chance=0.5, title="How far back?", k=4)
    is_sound(fig)
    np.testing.assert_allclose(named(fig, "SimpleRNN")[0].y, [100, 90, 60, 49])
    np.testing.assert_array_equal(named(fig, "GRU")[0].y, [100, 100, np.nan, np.nan])
    (line,) = fig.layout.shapes
    assert (line.x0, line.x1) == (4, 4)
    assert notes(fig) == ["right answers (%)", "guessing: 50 %"]
    assert fig.data[0].line.dash == "dot"
    assert fig.data[0].y == (50, 50)
    assert fig.layout.xaxis.title.text == "timesteps back (k)"
    assert fig.layout.yaxis.range[0] <= 45
    assert "GRU 100 % at 1, 100 % at 2." in theme.alt(fig)


def test_cells_keep_their_look_whatever_else_is_shown():
    both = (
        figures.accuracy(KS, LEARNED, chance=0.5, title="x"),
        figures.gradient(gradients(), "x", timestep="step"),
    )
    for fig in both:
        for place, name in enumerate(("SimpleRNN", "LSTM", "GRU")):
            trace = named(fig, name)[0]
            assert trace.line.color == theme.colour_of(place)
            assert (trace.line.dash, trace.marker.symbol) == (
                figures.DASHES[place],
                figures.SYMBOLS[place],
            )
    alone = figures.accuracy(KS, {"GRU": LEARNED["GRU"]}, chance=0.5, title="x")
    assert named(alone, "GRU")[0].line.color == theme.colour_of(2)


def test_an_axis_goes_lower_where_something_is():
    fig = figures.accuracy(KS, {"LSTM": [0.2, 0.3, 0.1, 0.1]}, chance=0.25, title="x")
    assert fig.layout.yaxis.range[0] < 10


def test_nothing_trained_yet():
    fig = figures.accuracy(KS, {"LSTM": np.full(4, np.nan)}, chance=0.5, title="x")
    is_sound(fig)
    assert "LSTM not trained yet" in theme.alt(fig)
    assert fig.layout.height == figures.accuracy(KS, {"LSTM": np.ones(4)}, chance=0.5, title="x").layout.height
    assert figures.accuracy(np.array([3]), {}, chance=0.5, title="x").data


def test_gradients_are_on_a_log_axis_with_the_marked_timestep():
    fig = figures.gradient(gradients(), "x", timestep="step", marked=4)
    is_sound(fig)
    assert fig.layout.yaxis.type == "log"
    np.testing.assert_allclose(named(fig, "LSTM")[0].y, gradients()["LSTM"])
    assert [shape.x0 for shape in fig.layout.shapes] == [5]
    assert "the bit asked for" in notes(fig)
    assert "at step 5" in theme.alt(fig)


def test_powers_of_ten_are_written_in_letters_of_one_size():
    fig = figures.gradient({"GRU": np.array([1e-3, 0.1, 20.0])}, "x", timestep="step")
    np.testing.assert_allclose(fig.layout.yaxis.tickvals, [1e-3, 1e-2, 0.1, 1, 10, 100])
    assert list(fig.layout.yaxis.ticktext) == ["10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"]


def test_what_does_not_arrive_stands_at_the_foot():
    values = np.array([0.0, 1e-30, np.nan, 1e-3, 1.0])
    fig = figures.gradient({"GRU": values}, "x", timestep="step")
    line, crosses = fig.data
    np.testing.assert_array_equal(line.y, [np.nan, np.nan, np.nan, 1e-3, 1])
    assert list(crosses.x) == [1, 2]
    assert list(crosses.customdata) == [0, 1e-30]  # the pointer says the number itself
    low = 10 ** fig.layout.yaxis.range[0]
    assert low < crosses.y[0] < 1e-3


def test_a_linear_axis_begins_at_zero():
    fig = figures.gradient({"GRU": np.array([0.0, -0.5, 1.0])}, "x", timestep="step", log=False)
    np.testing.assert_array_equal(fig.data[0].y, [0, 0.5, 1])  # sizes
    assert len(fig.data) == 1
    assert fig.layout.yaxis.range[0] == 0


@pytest.mark.parametrize("values", [[0.0], [np.nan], [1e-300, 0], [1.0], np.ones(500)])
@pytest.mark.parametrize("log", [True, False])
def test_any_gradient(values, log):
    fig = figures.gradient({"LSTM": np.array(values)}, "x", timestep="step", marked=0, log=log)
    is_sound(fig)
    assert np.isfinite(np.array(fig.layout.yaxis.range, float)).all()
