import numpy as np
import pytest

from core.figures import theme
from core.figures.nearest_words import nearest_words
from tests.core.figures.parts import is_sound, named
from tests.core.figures.validated import validated

nearest_words = validated(nearest_words)

WORDS = ("woman", "girl", "man", "her")
COSINES = (0.8903914, 0.8453727, 0.8301756, 0.7845832)


def test_the_nearest_is_on_top_and_every_bar_has_its_number():
    fig = nearest_words(WORDS, COSINES, "queen − king + man")
    is_sound(fig)
    (bars,) = fig.data
    assert bars.text == ("0.890", "0.845", "0.830", "0.785")
    np.testing.assert_allclose(bars.x, COSINES)
    assert fig.layout.yaxis.range == (4.5, 0.5)
    assert fig.layout.yaxis.ticktext == WORDS
    assert not fig.layout.showlegend
    assert "woman 0.89, girl 0.845, man 0.83, her 0.785." in theme.alt(fig)


def test_the_question_s_own_words_are_known_without_colour():
    fig = nearest_words(WORDS, COSINES, "x", asked=("queen", "king", "man"))
    is_sound(fig)
    (own,) = named(fig, "* a word of the question")
    assert own.x == (COSINES[2],)
    assert own.marker.pattern.shape == "/"
    assert fig.layout.yaxis.ticktext == ("woman", "girl", "man *", "her")
    assert "man 0.83 (a word of the question)" in theme.alt(fig)


@pytest.mark.parametrize("asked", [("woman", "her"), ("man",), WORDS])
def test_no_bar_is_thicker_than_its_row(asked):
    """Bars of one trace are as thick as their least distance, unless they say how thick they are."""
    for trace in nearest_words(WORDS, COSINES, "x", asked=asked).data:
        assert list(trace.x) == [None] or trace.width < 1


def test_two_rankings_are_equally_high():
    heights = {nearest_words(WORDS[:k], COSINES[:k], "x", rows=4).layout.height for k in range(5)}
    assert len(heights) == 1


@pytest.mark.parametrize("cosines", [[-0.9, -1], [np.nan, 0.5], [0, 0], [1, 1]])
def test_any_cosines_are_on_the_axis(cosines):
    fig = nearest_words(["a", "b"], cosines, "x")
    is_sound(fig)
    low, high = fig.layout.xaxis.range
    room = 0.15 * (high - low)  # a number of six characters, on a phone
    assert low <= np.nanmin([*cosines, 0]) - room * (np.nanmin(cosines) < 0)
    assert high >= np.nanmax(cosines) + room


def test_what_people_write_is_shown_as_they_wrote_it():
    fig = nearest_words(["<b>x</b>", "$a$", "😀", "unbelievably-long"], [0.4, 0.3, 0.2, 0.1], "x")
    is_sound(fig)
    assert fig.layout.yaxis.ticktext == ("&lt;b&gt;x&lt;/b&gt;", "$a$", "😀", "unbelievably-…")
    assert fig.data[0].customdata[0] == "&lt;b&gt;x&lt;/b&gt;"


def test_no_words():
    fig = nearest_words([], [], "x")
    is_sound(fig)
    assert theme.alt(fig) == "The nearest words: there are none."
