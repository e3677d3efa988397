"""What drives a unit, against a count by hand."""

from collections import defaultdict

import numpy as np
import pytest

from core.layers import GRU
from core.views.sentiment.attribution import AROUND, MOST_TEXTS, LateTexts, attribution, from_arrays
from core.views.sentiment.states import states
from tests.core.views.sentiment.classifiers import TEXTS, random_classifier

ALL = [*TEXTS, "good good bad", "xyzzy the film", ""]


def by_hand(classifier, direction):
    """Each word's changes of all units, read text by text."""
    changes = defaultdict(list)
    for text in ALL:
        words = classifier.words(text)
        h = dict(states(classifier, words)).get(direction)
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
    monkeypatch.setattr("core.views.sentiment.trained_classifier.BLOCK", block)
    classifier = random_classifier(GRU(units=3, bidirectional=True))
    result = attribution(classifier, ALL, backward=backward)
    expected = by_hand(classifier, "backward" if backward else "forward")
    assert result.units == 3
    for unit in range(3):
        both = result.words(unit, 100, least=1) + result.words(unit, 100, up=False, least=1)
        assert {one.word for one in both} == {word for word in expected if classifier.words(word)[0].known}
        for one in both:
            changes = np.array(expected[one.word])[:, unit]
            assert one.count == len(changes)
            assert one.change == pytest.approx(changes.mean(), abs=1e-6)


def test_words_are_ranked_and_rare_ones_are_left_out():
    result = attribution(random_classifier(), ALL)
    ups = [one.change for one in result.words(1, least=1)]
    downs = [one.change for one in result.words(1, up=False, least=1)]
    assert ups == sorted(ups, reverse=True)
    assert downs == sorted(downs)
    assert min(ups) > 0 > max(downs)
    assert all(one.count >= 4 for one in result.words(1, least=4))
    assert len(result.words(1, 2, least=1)) == 2


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("block", [8192, 15])
def test_places_are_the_furthest_of_each_text_with_what_is_around_them(up, block, monkeypatch):
    monkeypatch.setattr("core.views.sentiment.trained_classifier.BLOCK", block)
    classifier = random_classifier()
    result = attribution(classifier, ALL)
    for unit in range(4):
        expected = []
        for text in ALL:
            for _, h in states(classifier, classifier.words(text)):
                change = np.diff(h[:, unit], prepend=np.float32(0))
                expected.append(change.max() if up else change.min())
        expected = sorted((value for value in expected if (value > 0) == up), reverse=up)
        places = result.places(unit, up=up)
        assert [place.change for place in places] == pytest.approx(expected, abs=1e-6)
        assert len({place.text for place in places}) == len(places)
        for place in places:
            assert f"{place.before}{place.word}{place.after}" == ALL[place.text]
            h = dict(states(classifier, classifier.words(ALL[place.text])))[""]
            assert np.abs(h[:, unit] - place.state).min() < 1e-6


def test_long_texts_are_shown_around_the_place_only():
    long = "the film " * 100 + "\n\n  good " + "is so " * 100
    result = attribution(random_classifier(length=400), [long])
    place = result.places(0)[0]
    assert max(len(place.before), len(place.after)) <= AROUND + 2
    assert "\n" not in place.before + place.after


def test_what_cannot_be_asked_is_a_sentence():
    classifier = random_classifier()
    with pytest.raises(ValueError, match="No text has a word"):
        attribution(classifier, ["", "?!"])
    with pytest.raises(ValueError, match="forward alone"):
        attribution(classifier, TEXTS, backward=True)
    assert attribution(classifier, ["good"] * 1100).n_texts == MOST_TEXTS


def test_as_arrays_it_says_the_same_and_reads_its_texts_last():
    classifier, read = random_classifier(GRU(units=3)), []
    made = attribution(classifier, ALL)

    def texts():
        read.append(True)
        return ALL

    again = from_arrays(made.arrays(), classifier, LateTexts(texts))
    for unit in range(made.units):
        for up in (True, False):
            mine, theirs = again.words(unit, up=up), made.words(unit, up=up)
            assert [(one.word, one.count) for one in mine] == [(one.word, one.count) for one in theirs]
            assert [one.change for one in mine] == pytest.approx([one.change for one in theirs], abs=1e-6)
    assert not read
    assert again.units == made.units
    assert [again.places(unit) for unit in range(3)] == [made.places(unit) for unit in range(3)]
    assert read == [True]
