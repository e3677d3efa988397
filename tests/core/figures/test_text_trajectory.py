"""A text being read, word by word; what it would say without a word; what drives a unit."""

import numpy as np
import pytest

from core.figures import text_axis, theme
from core.figures.attribution import MOST_ROWS, unit_words, without
from core.figures.text_trajectory import trajectory, windows
from core.views.sentiment.text_classifier import log_odds
from tests.core.figures.parts import cells, heatmaps, is_sound, named, notes
from tests.core.figures.validated import validated

unit_words = validated(unit_words)
without = validated(without)
trajectory = validated(trajectory)

CLASSES = ("negative", "positive")
WORDS = ("This", "xyzzy", "film", "is", "good")
AFTER = np.array([0.5, np.nan, 0.4, 0.45, 0.9])
MOVED = np.array([0.0, np.nan, -0.1, 0.05, 0.45])


def draw(words=WORDS, after=AFTER, moved=MOVED, **other):
    after = after if isinstance(after, dict) else {"network": after}
    return trajectory(tuple(words), after, moved, "90 % positive", classes=CLASSES, **other)


def long(n, seed=0):
    rng = np.random.default_rng(seed)
    after = rng.uniform(0, 1, n)
    return {"words": tuple(f"word{i}" for i in range(n)), "after": after, "moved": np.diff(after, prepend=0.5)}


def bars(fig):
    return next(trace for trace in fig.data if trace.type == "bar")


def test_each_word_has_its_probability_and_its_bar():
    fig = draw(known=np.array([True, False, True, True, True]))
    is_sound(fig, sentiment=True)
    (line,) = named(fig, "network")
    np.testing.assert_array_equal(line.y, AFTER)
    np.testing.assert_array_equal(line.x, bars(fig).x)
    assert fig.layout.xaxis.ticktext == ("This", "xyzzy (?)", "film", "is", "good")
    assert fig.layout.xaxis.title.text == "word; (?): not in the vocabulary"
    assert bars(fig).marker.color[2] == theme.NEGATIVE
    assert bars(fig).marker.color[4] == theme.POSITIVE
    assert list(bars(fig).customdata[1]) == ["xyzzy", ", not in the vocabulary", "no answer yet"]
    assert list(bars(fig).customdata[4]) == ["good", "", "+0.45"]
    assert theme.alt(fig) == (
        "The probability of positive after each of 5 words, at the end: network 0.9. "
        "The word that changed it most is “good”: +0.45."
    )
    assert not fig.layout.showlegend
    assert notes(fig) == ["probability of positive after each word", "what each word changed"]


def test_three_readers_are_told_apart_and_the_bars_say_whose_they_are():
    fig = draw(after={"shipped": AFTER, "yours": AFTER / 2, "bag of words": AFTER / 3})
    is_sound(fig, sentiment=True)
    assert len({named(fig, name)[0].line.dash for name in ("shipped", "yours", "bag of words")}) == 3
    assert named(fig, "bag of words")[0].line.color == theme.GREY
    assert "what each word changed (shipped)" in notes(fig)
    assert fig.data[2].name == "shipped"  # on top


def test_states_stand_under_their_words():
    h = np.random.default_rng(0).uniform(-1, 1, (5, 6))
    h[1] = np.nan
    fig = draw(states=(("forward", h), ("backward", -h)))
    is_sound(fig, sentiment=True)
    forward, backward = heatmaps(fig)
    np.testing.assert_allclose(cells(forward), h.T, rtol=1e-6)
    np.testing.assert_allclose(cells(backward), -h.T, rtol=1e-6)
    np.testing.assert_array_equal(forward.x, bars(fig).x)
    assert forward.showscale
    assert not backward.showscale
    assert len({trace.xaxis for trace in fig.data}) == 1


def test_a_long_text_is_shown_in_parts():
    text = long(130)
    assert windows(130) == [(0, 44), (44, 87), (87, 130)]
    shown = []
    for window in windows(130):
        fig = draw(**text, shown=window)
        is_sound(fig, sentiment=True)
        (line,) = named(fig, "network")
        shown += list(line.x)
        np.testing.assert_array_equal(line.y, text["after"][slice(*window)])
        assert fig.layout.xaxis.range == (window[0] + 0.5, window[1] + 0.5)
    assert shown == list(range(1, 131))
    assert len(named(draw(**text), "network")[0].x) == text_axis.MOST_SHOWN
    assert len(named(draw(**text, shown=(500, 900)), "network")[0].x) == 1
    assert "after each of 130 words" in theme.alt(draw(**text, shown=windows(130)[1]))


@pytest.mark.parametrize("n", [1, 8, 18, 19, 45, 60])
def test_labels_fit_on_a_phone_and_the_word_that_matters_most_has_one(n):
    text = long(n)
    axis = draw(**text).layout.xaxis
    assert len(axis.ticktext) <= text_axis.MOST_LABELS
    assert f"word{np.abs(text['moved']).argmax()}" in axis.ticktext
    if n > 1:
        assert np.diff(axis.tickvals).min() >= n / text_axis.MOST_LABELS
    assert len(axis.ticktext) >= min(n, 8)


def test_turned_words_make_the_figure_higher_and_leave_its_plots_as_they_are():
    short, tall = draw(words=("a",) * 20, **arrays(20)), draw(words=("unbelievable",) * 20, **arrays(20))

    def plots(fig):
        return fig.layout.height - fig.layout.margin.t - fig.layout.margin.b

    def from_top(fig):
        return (1 - fig.layout.title.y) * fig.layout.height

    assert tall.layout.height > short.layout.height + 50
    assert plots(tall) == plots(short)
    assert from_top(tall) == pytest.approx(from_top(short))


def arrays(n):
    return {"after": np.full(n, 0.5), "moved": np.zeros(n)}


def test_what_people_write_is_shown_as_they_wrote_it():
    hostile = "<script>%{x}"
    fig = draw(words=(hostile,) * 5, after={hostile: AFTER, "b": AFTER}, states=(("", np.zeros((5, 2))),))
    drawn = fig.to_dict()
    drawn["layout"].pop("meta")
    assert "<script" not in str(drawn)
    assert "%{x}" not in str([fig.layout.xaxis.ticktext, [trace.name for trace in fig.data]])
    assert "<script" not in str(without((hostile,), 0.5, np.array([0.4]), "x", classes=CLASSES).data)
    assert "<script" not in str(unit_words({hostile: 0.1}, {}, "x").to_dict()["data"])


@pytest.mark.parametrize("n", [0, 1, 3])
def test_nothing_known_is_said(n):
    nothing = np.full(n, np.nan)
    fig = draw(words=("x",) * n, after=nothing, moved=nothing, known=np.zeros(n, bool))
    is_sound(fig, sentiment=True)
    assert theme.alt(fig).endswith("there is no known word.")


def test_bars_lead_from_the_whole_text_to_the_one_without_a_word():
    left = np.array([0.9, 0.2, np.nan, 0.8])
    fig = without(("so", "good", "a", "film"), 0.85, left, "x", classes=CLASSES)
    is_sound(fig, sentiment=True)
    bar = bars(fig)
    np.testing.assert_allclose(bar.base + np.array(bar.x), log_odds(left[[0, 1, 3]]))
    assert bar.marker.color == (theme.NEGATIVE, theme.POSITIVE, theme.POSITIVE)
    assert fig.layout.yaxis.ticktext == ("without so", "without good", "without film")
    assert "moves most without “good”, to 0.2" in theme.alt(fig)
    assert "with all words: 0.85" in notes(fig)


@pytest.mark.parametrize("whole", [0.0, 0.02, 0.5, 1.0])
@pytest.mark.parametrize("n", [1, 40])
def test_any_text_without_a_word(whole, n):
    left = np.random.default_rng(0).uniform(0, 1, n)
    fig = without(tuple(f"w{i}" for i in range(n)), whole, left, "x", classes=CLASSES)
    is_sound(fig, sentiment=True)
    assert len(bars(fig).x) == min(n, MOST_ROWS)
    assert list(bars(fig).y) == sorted(bars(fig).y)
    low, high = fig.layout.xaxis.range
    assert low < 0 < high
    is_sound(without(("a",), whole, [np.nan], "x", classes=CLASSES), sentiment=True)


def test_the_words_that_drive_a_unit_up_stand_above_those_that_drive_it_down():
    fig = unit_words({"good": 0.4, "best": 0.3}, {"bad": -0.5, "no": -0.2}, "Unit 3")
    is_sound(fig)
    assert fig.layout.yaxis.ticktext == ("good", "best", "no", "bad")
    assert list(bars(fig).x) == [0.4, 0.3, -0.2, -0.5]
    assert len(set(bars(fig).marker.color)) == 2
    assert theme.alt(fig) == "Words that drive the unit up: good 0.4, best 0.3; down: bad −0.5, no −0.2."
    is_sound(unit_words({}, {}, "Unit 4"))
