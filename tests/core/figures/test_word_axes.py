import numpy as np
import pytest

from core.figures import theme, word_axes
from core.words.hand_placed import FIRST
from tests.core.figures.parts import is_sound, notes
from tests.core.figures.validated import validated
from tests.core.figures.writing import written

word_axes = validated(word_axes)

CLOSE = [("horse", "killer whale")]


def hand(k, close=()):
    return word_axes.by_hand(FIRST.values[:, :k], FIRST.words, FIRST.axes[:k], "By hand", close=close)


def test_a_strip_is_in_order_from_the_highest():
    fig = word_axes.strip([0.2, -1, 1, -0.5], ["cat", "small", "large", "ant"], ("small", "large"), "x")
    is_sound(fig)
    assert fig.layout.yaxis.ticktext == ("large", "cat", "ant", "small")
    others, poles = fig.data
    np.testing.assert_array_equal((others.x, others.y), ([0.2, -0.5], [2, 3]))
    np.testing.assert_array_equal((poles.x, poles.y), ([1, -1], [1, 4]))
    assert others.marker.symbol != poles.marker.symbol
    assert fig.layout.xaxis.title.text == "−1 = small, 1 = large"
    assert theme.alt(fig) == "Words from small (at −1) to large (at 1): small −1, ant −0.5, cat 0.2, large 1."


@pytest.mark.parametrize("at", [[], [5.0], [-3.0, 9.0]])
def test_words_beyond_the_poles_are_seen(at):
    fig = word_axes.strip(at, [f"w{i}" for i in range(len(at))], ("low", "high"), "x")
    is_sound(fig)
    low, high = fig.layout.xaxis.range
    assert low < min([-1, *at])
    assert high > max([1, *at])


def test_two_named_axes():
    fig = word_axes.named([[0.5, -0.2], [-1, 0.3]], ["cat", "dog"], [("small", "large"), ("safe", "wild")], "x")
    is_sound(fig)
    assert set(notes(fig)) == {"cat", "dog"}
    assert (fig.layout.xaxis.title.text, fig.layout.yaxis.title.text) == ("small → large", "safe → wild")
    assert theme.alt(fig) == "Words by small to large and safe to wild: cat 0.5, −0.2; dog −1, 0.3."


@pytest.mark.parametrize("k", [1, 2, 3])
def test_one_two_and_three_axes_by_hand(k):
    fig = hand(k)
    is_sound(fig)
    assert "horse" in theme.alt(fig)
    assert theme.alt(fig).startswith(f"Words by {' and '.join(scale.name for scale in FIRST.axes[:k])}: ant 0")
    if k == 2:
        assert set(notes(fig)) == set(FIRST.words)
        assert fig.layout.yaxis.title.text == "abstraction: can be touched → only an idea"
    if k == 3:
        assert {note.text for note in fig.layout.scene.annotations} == set(FIRST.words)
        assert fig.layout.scene.zaxis.title.text == "habitat"


@pytest.mark.parametrize("k", [2, 3])
def test_words_that_cannot_be_told_apart_are_ringed(k):
    fig = hand(k, CLOSE)
    is_sound(fig)
    line, others, ringed = fig.data
    assert line.mode == "lines"
    assert ringed.customdata == ("horse", "killer whale")
    assert ringed.marker.symbol == "circle-open"
    assert len(others.x) == len(FIRST.words) - 2
    assert "horse and killer whale can hardly be told apart." in theme.alt(fig)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("n", [0, 1])
def test_few_words(n, k):
    is_sound(word_axes.by_hand(np.ones((n, k)), ["a"][:n], FIRST.axes[:k], "x"))


def test_what_people_write_is_shown_as_they_wrote_it():
    words = ["<b>x</b>", "$a$"]
    figs = [
        word_axes.strip([0, 1], words, ("<b>x</b>", "$a$"), "x"),
        word_axes.named(np.eye(2), words, [("<b>x</b>", "$a$")] * 2, "x"),
        *(word_axes.by_hand(np.eye(2, k), words, FIRST.axes[:k], "x") for k in (1, 2, 3)),
    ]
    for fig in figs:
        is_sound(fig)
        assert "<b>" not in written(fig)
