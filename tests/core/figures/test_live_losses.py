import numpy as np
import pytest

from core.figures import live_losses as module
from core.figures import theme
from core.figures.live_losses import live_losses
from core.figures.losses import losses

NOTHING = (np.zeros(0), np.zeros(0))
RNG = np.random.default_rng(0)


def batches(done, *, a=20):
    """`a` points an epoch, up to `done` epochs."""
    at = np.arange(1, int(done * a) + 1) / a
    return at, 0.7 - 0.1 * at + RNG.normal(0, 0.02, len(at))


def means(epochs, scale=1.0):
    return np.arange(1, epochs + 1), scale * (0.65 - 0.1 * np.arange(epochs))


def named(fig, name):
    return next(trace for trace in fig.data if trace.name == name)


def test_points_are_drawn_where_they_are():
    thin, mean, held = batches(2.4), means(2), means(2, 1.1)
    fig = live_losses(thin, mean, held, epochs=3, label="binary cross-entropy")
    for name, points in (("batches", thin), ("training", mean), ("validation", held)):
        np.testing.assert_allclose(named(fig, name).x, points[0])
        np.testing.assert_allclose(named(fig, name).y, points[1])
    assert named(fig, "batches").line.width < named(fig, "training").line.width
    assert fig.data[0].name == "batches", "the means are drawn on top"
    assert fig.layout.annotations[0].text == "binary cross-entropy, thin: batch by batch"


def test_nothing_moves_while_points_come():
    figs = [
        live_losses(batches(done), means(int(done)), means(int(done)), epochs=3, label="binary cross-entropy")
        for done in (0, 0.05, 0.5, 1, 2.5, 3)
    ]
    assert {fig.layout.xaxis.range for fig in figs} == {(0, 3)}
    assert {fig.layout.yaxis.range for fig in figs} == {(0, 1)}
    assert len({fig.layout.height for fig in figs}) == 1
    assert len({fig.layout.margin.t for fig in figs}) == 1
    for fig in figs:
        shown = {trace.name for trace in fig.data if trace.showlegend is not False and len(trace.x)}
        assert shown == {"training", "validation"}, "the legend names both from the beginning"


@pytest.mark.parametrize("previous", [None, means(3)])
@pytest.mark.parametrize("held", [None, means(3)])
def test_the_finished_curves_take_the_same_room(held, previous):
    kinds = {"label": "right answers (%)", "what": "Accuracy", "unit": " %", "epochs": 3}
    ended = losses(means(3), held, previous=previous, **kinds)
    while_it_runs = live_losses(batches(2.5), means(2), held, previous=previous, **kinds)
    for size in ("height", "margin.t", "margin.b", "title.y", "legend.y"):
        assert while_it_runs.layout[size] == ended.layout[size], size


def test_the_title_says_what_is_known_so_far():
    def title(done, unit="", **more):
        fig = live_losses(batches(done), means(int(done)), epochs=300, label="x", unit=unit, **more)
        assert "<br>" not in fig.layout.title.text, "one line on a phone too"
        return fig.layout.title.text

    assert title(0) == "Loss over 300 epochs"
    assert title(0.05).startswith("Loss after 0.05 epochs: 0.")
    assert title(0.4).startswith("Loss after 0.4 epochs: 0.6")
    assert title(1) == "Loss after 1 epoch: 0.65"
    assert title(2) == "Loss after 2 epochs: 0.55"
    assert title(2.5).startswith("Loss after 2.5 epochs: 0.4")
    assert title(2, " %", what="Accuracy") == "Accuracy after 2 epochs: 0.55 %"
    alone = live_losses(NOTHING, means(7), epochs=200, label="x")
    assert alone.layout.title.text.startswith("Loss after 7 epochs")
    assert alone.layout.annotations[0].text == "x", "no word of thin lines where there are none"
    assert live_losses(NOTHING, NOTHING, epochs=1, label="x").layout.title.text == "Loss over 1 epoch"


def test_the_title_is_the_mean_of_the_latest_batches():
    at = np.arange(1, 41) / 100
    values = np.r_[np.zeros(40 - module.LATEST), np.tile([0.2, 0.6], module.LATEST // 2)]
    fig = live_losses((at, values), NOTHING, epochs=2, label="x")
    assert fig.layout.title.text == "Loss after 0.4 epochs: 0.4"


@pytest.mark.parametrize(("largest", "end"), [(0.9, 1), (1.0, 1), (1.3, 2), (3, 5), (7, 10), (42, 50), (1e6, 1e6)])
def test_a_larger_value_moves_the_end_to_the_next_round_number(largest, end):
    fig = live_losses((np.array([0.1, 0.2]), np.array([0.7, largest])), NOTHING, epochs=2, label="x")
    assert fig.layout.yaxis.range == (0, pytest.approx(end))


def test_numbers_that_are_none_do_not_break_it():
    fig = live_losses((np.array([0.1, 0.2]), np.array([np.nan, np.inf])), NOTHING, NOTHING, epochs=2, label="x")
    assert fig.layout.yaxis.range == (0, 1)


def test_few_epochs_have_a_number_each_and_many_a_log_axis():
    def axis(epochs):
        return live_losses(NOTHING, means(1), epochs=epochs, label="x").layout.xaxis

    assert (axis(3).dtick, axis(20).dtick) == (1, None)
    assert axis(500).type == losses(means(1), epochs=500).layout.xaxis.type == "log"


def test_the_batches_of_the_first_epoch_are_seen_however_many_epochs_there_are():
    for done in (0, 0.4, 2.5):
        axis = live_losses(batches(done), means(int(done)), epochs=500, label="x").layout.xaxis
        assert (axis.type, axis.range) == ("linear", (0, 500)), "it stays as it is"


def test_it_is_described_in_a_sentence():
    assert (
        theme.alt(live_losses(NOTHING, NOTHING, epochs=3, label="x")) == "The loss over 3 epochs: nothing to show yet."
    )
    thin = (np.array([0.5, 1, 1.5]), np.array([70.0, 80, 85]))
    held = (np.array([1]), np.array([78.0]))
    fig = live_losses(thin, held, held, epochs=3, label="right answers (%)", what="Accuracy", unit=" %", top=100)
    assert theme.alt(fig) == (
        "Accuracy after 1.5 of 3 epochs: batch by batch from 70 to 85 %; training from 78 to 78 %; "
        "validation from 78 to 78 %."
    )
