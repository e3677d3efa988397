import numpy as np
import pytest

from core.figures import padding, saliency_over_time, theme
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated

padding = validated(padding)
saliency_over_time = validated(saliency_over_time)

AMOUNTS = np.array([0, 1, 5, 20])
DISTANCES = {
    "post, masked": np.zeros(4),
    "pre, masked": np.zeros(4),
    "post": np.array([0, 0.4, 1.2, 2.0]),
    "pre": np.array([0, 0.1, 0.1, 0.1]),
}
CELLS = ("SimpleRNN", "LSTM", "GRU")
SETUPS = ("post, no mask", "pre, no mask", "pre, mask", "post, mask", "post, reversed")
MEAN = np.linspace(0.5, 0.9, 15).reshape(3, 5)
SPREAD = np.full((3, 5), 0.02)


def drawn(fig):
    return [trace for trace in fig.data if trace.name in padding.LOOKS]


def test_distances_by_the_amount_of_padding():
    fig = padding.distance(AMOUNTS, DISTANCES, "What padding does")
    is_sound(fig)
    for name, values in DISTANCES.items():
        (trace,) = named(fig, name)
        np.testing.assert_array_equal(trace.x, AMOUNTS)
        np.testing.assert_array_equal(trace.y, values)
    assert fig.layout.xaxis.title.text == "timesteps of padding"
    assert notes(fig) == ["distance from the state after the last word"]
    low, high = fig.layout.yaxis.range
    assert low < 0
    assert high > 2
    assert theme.alt(fig).startswith("Distance of the final state from the one after the last word; at 20 timesteps")
    assert "post 2, " in theme.alt(fig)


def test_lines_at_the_same_place_are_told_apart():
    fig = padding.distance(AMOUNTS, DISTANCES, "x")
    names = [trace.name for trace in drawn(fig)]
    assert names == ["pre", "post", "pre, masked", "post, masked"]  # dashes lie on solid lines
    pre, post, pre_masked, post_masked = drawn(fig)
    assert [trace.line.dash for trace in drawn(fig)] == ["solid", "solid", "dash", "dash"]
    assert pre.line.color == pre_masked.line.color != post.line.color == post_masked.line.color
    assert pre_masked.line.width > 2 * post_masked.line.width
    assert pre_masked.marker.size > post_masked.marker.size + 4
    assert len({trace.marker.symbol for trace in drawn(fig)}) == 4


def test_a_setup_keeps_its_look_when_others_are_missing():
    full, alone = padding.distance(AMOUNTS, DISTANCES, "x"), padding.distance(AMOUNTS, {"post": np.ones(4)}, "x")
    assert named(full, "post")[0].line == named(alone, "post")[0].line


def test_nothing_moves_at_all():
    fig = padding.distance(AMOUNTS, {"pre": np.zeros(4)}, "x")
    is_sound(fig)
    low, high = fig.layout.yaxis.range
    assert low < 0
    assert high >= 1


@pytest.mark.parametrize("clean", [0.04, 0.5, 0.97])
def test_predictions_beside_the_clean_one_and_undecided(clean):
    probabilities = {name: np.clip(clean - values / 10, 0, 1) for name, values in DISTANCES.items()}
    fig = padding.prediction(AMOUNTS, probabilities, "What padding does", clean=clean)
    is_sound(fig)
    undecided, without = fig.data[:2]
    assert (undecided.y, undecided.line.dash) == ((0.5, 0.5), "dot")
    assert (without.y, without.line.color, without.line.dash) == ((clean, clean), theme.INK, None)
    assert notes(fig) == ["predicted probability"]  # no name lies on a line
    assert f"no padding: {theme.number(clean, 2)}" in [trace.name for trace in fig.data]
    assert fig.layout.yaxis.range == (-0.06, 1.06)
    assert len(drawn(fig)) == 4
    assert f"without padding it is {theme.number(clean, 2)}" in theme.alt(fig)


@pytest.mark.parametrize("amounts", [[], [0], [3], [0, 500]])
def test_any_amounts_and_broken_numbers(amounts):
    lines = {name: np.full(len(amounts), np.nan) for name in padding.LOOKS}
    for fig in (
        padding.distance(amounts, lines, "x"),
        padding.prediction(amounts, lines, "x", clean=0.5),
        padding.distance(amounts, {}, "x"),
    ):
        is_sound(fig)
        assert np.isfinite(fig.layout.xaxis.range).all()
        assert np.isfinite(fig.layout.yaxis.range).all()


def test_accuracies_are_dots_with_their_spread():
    fig = padding.accuracies(CELLS, SETUPS, MEAN, SPREAD, "Which padding?")
    is_sound(fig)
    for place, name in enumerate(CELLS):
        (trace,) = named(fig, name)
        np.testing.assert_allclose(trace.x, 100 * MEAN[place])
        np.testing.assert_allclose(trace.error_x.array, 2)
        np.testing.assert_array_equal(np.round(trace.y), np.arange(1, 6))  # in the rows of their setups
        assert trace.marker.color == trace.error_x.color == theme.colour_of(place)
        assert trace.marker.symbol == saliency_over_time.SYMBOLS[place]
    assert fig.layout.yaxis.ticktext == SETUPS
    assert fig.layout.yaxis.range[0] > fig.layout.yaxis.range[1]  # the first on top
    assert fig.layout.xaxis.title.text == "right answers (%)"
    assert (fig.data[0].x, fig.data[0].line.dash) == ((50, 50), "dot")
    assert notes(fig) == ["guessing: 50 %"]
    assert "post, reversed: SimpleRNN 61.4 %" in theme.alt(fig)


def test_what_is_not_trained_yet_is_said():
    mean = MEAN.copy()
    mean[:, 3:] = mean[0, 0] = np.nan
    fig = padding.accuracies(CELLS, SETUPS, mean, np.full_like(mean, np.nan), "x")
    is_sound(fig)
    assert [note.y for note in fig.layout.annotations if note.text == "not trained yet"] == [4, 5]
    assert "post, mask: not trained yet" in theme.alt(fig)
    nothing = padding.accuracies(CELLS, SETUPS, np.full((3, 5), np.nan), SPREAD, "x")
    is_sound(nothing)
    assert nothing.layout.height == fig.layout.height
    assert np.isfinite(nothing.layout.xaxis.range).all()


def test_the_axis_goes_as_low_as_a_spread():
    low = padding.accuracies(("GRU",), ("pre",), [[0.3]], [[0.1]], "x", chance=0.25)
    assert low.layout.xaxis.range[0] < 20
    assert named(low, "GRU")[0].marker.color == theme.colour_of(2)
