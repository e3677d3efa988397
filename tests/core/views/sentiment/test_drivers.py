"""What drives a unit, against a count by hand."""

from collections import defaultdict

import numpy as np
import pytest

from core.layers import GRU
from core.views.sentiment.drivers import AROUND, MOST_TEXTS, drivers
from core.views.sentiment.states import states
from tests.core.views.sentiment.readers import TEXTS, random_reader

ALL = [*TEXTS, "good good bad", "xyzzy the film", ""]


def by_hand(reader, direction):
    """Each word's changes of all units, read text by text."""
    changes = defaultdict(list)
    for text in ALL:
        words = reader.words(text)
        h = dict(states(reader, words)).get(direction)
        if h is None:
            continue
        before = np.zeros_like(h)
        if direction == "backward":
            before[:-1] = h[1:]
        else:
            before[1:] = h[:-1]
        for word, change in zip(words, h - before, strict=True):
            changes[word.text.lower()].append(change)
    return changes


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("block", [8192, 15])
def test_means_are_those_of_every_text_alone(backward, block, monkeypatch):
    monkeypatch.setattr("core.views.sentiment.trained.BLOCK", block)
    reader = random_reader(GRU(units=3, bidirectional=True))
    found = drivers(reader, ALL, backward=backward)
    expected = by_hand(reader, "backward" if backward else "forward")
    assert found.units == 3
    for unit in range(3):
        both = found.words(unit, 100, least=1) + found.words(unit, 100, up=False, least=1)
        assert {one.word for one in both} == {word for word in expected if reader.words(word)[0].known}
        for one in both:
            changes = np.array(expected[one.word])[:, unit]
            assert one.count == len(changes)
            assert one.change == pytest.approx(changes.mean(), abs=1e-6)


def test_words_are_ranked_and_rare_ones_are_left_out():
    found = drivers(random_reader(), ALL)
    ups = [one.change for one in found.words(1, least=1)]
    downs = [one.change for one in found.words(1, up=False, least=1)]
    assert ups == sorted(ups, reverse=True)
    assert downs == sorted(downs)
    assert min(ups) > 0 > max(downs)
    assert all(one.count >= 4 for one in found.words(1, least=4))
    assert len(found.words(1, 2, least=1)) == 2


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("block", [8192, 15])
def test_places_are_the_furthest_of_each_text_with_what_is_around_them(up, block, monkeypatch):
    monkeypatch.setattr("core.views.sentiment.trained.BLOCK", block)
    reader = random_reader()
    found = drivers(reader, ALL)
    for unit in range(4):
        expected = []
        for text in ALL:
            for _, h in states(reader, reader.words(text)):
                change = np.diff(h[:, unit], prepend=np.float32(0))
                expected.append(change.max() if up else change.min())
        expected = sorted((value for value in expected if (value > 0) == up), reverse=up)
        places = found.places(unit, up=up)
        assert [place.change for place in places] == pytest.approx(expected, abs=1e-6)
        assert len({place.text for place in places}) == len(places)
        for place in places:
            assert f"{place.before}{place.word}{place.after}" == ALL[place.text]
            h = dict(states(reader, reader.words(ALL[place.text])))[""]
            assert np.abs(h[:, unit] - place.state).min() < 1e-6


def test_long_texts_are_shown_around_the_place_only():
    long = "the film " * 100 + "\n\n  good " + "is so " * 100
    found = drivers(random_reader(length=400), [long])
    place = found.places(0)[0]
    assert max(len(place.before), len(place.after)) <= AROUND + 2
    assert "\n" not in place.before + place.after


def test_what_cannot_be_asked_is_a_sentence():
    reader = random_reader()
    with pytest.raises(ValueError, match="no text has a word"):
        drivers(reader, ["", "?!"])
    with pytest.raises(ValueError, match="forward alone"):
        drivers(reader, TEXTS, backward=True)
    assert drivers(reader, ["good"] * 1100).n_texts == MOST_TEXTS
