import numpy as np
import pytest

from core.figures import losses as module
from core.figures import theme
from core.figures.losses import losses, thinned
from tests.core.figures.validated import validated

losses = validated(losses)


def run(epochs, scale=1.0):
    at = np.arange(1, epochs + 1)
    return at, scale * np.exp(-at / epochs)


def named(fig, name):
    return next(trace for trace in fig.data if trace.name == name)


def test_curves_are_drawn_as_they_are():
    fig = losses(run(50), run(50, 2), previous=run(40, 3), baselines={"mean": 1.5}, label="mean squared error (mm²)")
    np.testing.assert_allclose(named(fig, "training").y, run(50)[1])
    np.testing.assert_allclose(named(fig, "validation").y, run(50, 2)[1])
    np.testing.assert_allclose(named(fig, "previous run").y, run(40, 3)[1])
    assert named(fig, "mean").y == (1.5, 1.5)
    assert [note.text for note in fig.layout.annotations] == ["mean squared error (mm²)"]
    assert fig.layout.xaxis.title.text == "epoch"


def test_baselines_are_named_where_no_curve_runs():
    """A name on its line is struck through by it, or hides a curve: the legend has it, with the line's own dashes."""
    fig = losses(run(50), baselines={"last value": 0.9, "mean": 0.92, "seasonal": 0.91})
    lines = [named(fig, name) for name in ("last value", "mean", "seasonal")]
    assert all(line.showlegend is None for line in lines)
    assert len({line.line.dash for line in lines}) == 3
    assert fig.layout.showlegend
    without = losses(run(50))
    rows = theme.legend_rows(("training", "last value", "mean", "seasonal")) - theme.legend_rows(("training",))
    assert fig.layout.margin.t - without.layout.margin.t == rows * theme.LINE_HEIGHT


def test_training_and_validation_differ_in_colour_and_dash():
    fig = losses(run(50), run(50, 2), previous=run(50))
    training, validation = named(fig, "training").line, named(fig, "validation").line
    assert training.color != validation.color
    assert training.dash != validation.dash
    assert named(fig, "previous run").opacity == theme.GHOST


def test_the_epoch_axis_is_kept_free_while_a_run_goes_on():
    first, later = (losses(run(done), epochs=50) for done in (1, 30))
    assert list(first.layout.xaxis.range) == list(later.layout.xaxis.range) == [1, 50]
    assert first.layout.height == later.layout.height
    waiting = losses((np.array([]), np.array([])), (np.array([]), np.array([])), epochs=50)
    assert waiting.layout.height == losses(run(30), run(30), epochs=50).layout.height
    assert first.layout.title.text.startswith("Epoch 1 of 50")


def test_nothing_yet_is_a_figure_too():
    nothing = (np.array([]), np.array([]))
    fig = losses(nothing, nothing, epochs=10_000, baselines={"mean": 2.0})
    assert fig.layout.xaxis.type == "log"
    assert np.isclose(fig.layout.xaxis.range[1], 4)
    assert "nothing to show yet" in theme.alt(fig)


def test_many_epochs_are_on_a_log_axis():
    fig = losses(run(10_000))
    assert fig.layout.xaxis.type == "log"
    assert fig.layout.xaxis.ticktext == ("1", "10", "100", "1,000", "10,000")
    assert losses(run(10_000), log_epochs=False).layout.xaxis.type == "linear"


def test_a_wide_loss_is_on_a_log_axis_unless_it_touches_zero():
    at = np.arange(1, 101)
    assert losses((at, 1000.0 / at**2)).layout.yaxis.type == "log"
    assert losses((at, 1 + 1.0 / at)).layout.yaxis.type == "linear"
    assert losses((at, np.maximum(0, 50.0 - at)), log_loss=True).layout.yaxis.type == "linear"


def test_the_snapshot_is_marked_on_the_curve():
    fig = losses(run(50), snapshot=20)
    assert fig.layout.shapes[0].x0 == 20
    np.testing.assert_allclose(fig.data[-1].y, run(50)[1][19])
    assert losses(run(10_000), snapshot=0).layout.shapes[0].x0 == 1  # before training: where a log axis begins


def test_the_epoch_that_is_marked_is_drawn_however_many_there_are():
    at = np.arange(1, 10_001)
    values = np.exp(np.random.default_rng(0).normal(size=10_000))
    for snapshot in (3, 720, 1389, 9_999):
        fig = losses((at, values), snapshot=snapshot)
        marker, true = fig.data[-1], values[snapshot - 1]
        assert (marker.x[0], marker.y[0]) == (snapshot, pytest.approx(true))
        assert fig.layout.title.text.startswith(f"Loss {theme.number(true)} after")
        drawn = next(trace for trace in fig.data if trace.name == "training")
        assert snapshot in drawn.x


def test_thinning_keeps_ends_and_extremes():
    at = np.arange(1, 10_001)
    values = np.random.default_rng(0).random(10_000)
    values[[77, 7_777]] = -5, 9
    x, y = thinned(at, values)
    assert len(x) <= module.MOST_POINTS
    assert (x[0], x[-1]) == (1, 10_000)
    assert {-5, 9} <= set(y)
    np.testing.assert_array_equal(values[x - 1], y)
    assert (np.diff(x) > 0).all()
    few = thinned(at[:20], values[:20])
    np.testing.assert_array_equal(few[1], values[:20])


def test_a_loss_that_explodes_is_drawn_all_the_same():
    at = np.arange(1, 2001)
    values = np.where(at < 1500, np.exp(np.minimum(at, 1400) / 2.0), np.inf)
    values[-1] = np.nan
    fig = losses((at, values), baselines={"mean": np.nan})
    assert "not a number" in fig.layout.title.text
    assert fig.data


def test_few_epochs_have_a_number_each():
    assert losses(run(12)).layout.xaxis.dtick == 1
    assert losses(run(13)).layout.xaxis.dtick is None


def test_a_unit_stands_after_each_number_of_the_title():
    fig = losses(
        (np.array([1, 2]), np.array([60.0, 81.25])), (np.array([2]), np.array([78.0])), what="Accuracy", unit=" %"
    )
    assert fig.layout.title.text == "Accuracy 81.2 %, validation 78 %"
    assert losses(run(0), epochs=1).layout.title.text == "Loss over 1 epoch"
    assert losses(run(0), epochs=0).layout.title.text == "No loss: no epoch was finished"


def test_the_title_says_the_loss_of_the_epoch_that_is_marked():
    def title(snapshot):
        return losses((np.array([1, 2, 4]), np.array([8.0, 4.0, 1.0])), epochs=4, snapshot=snapshot).layout.title.text

    assert title(2) == "Loss 4 after 2 of 4 epochs"
    assert title(3) == "Loss 2.5 after 3 of 4 epochs"
    assert title(0) == "Loss before training"
    assert title(4) == title(None) == "Loss 1"
