"""The lecture's table, and the arithmetic behind it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import skipgram

FOX = skipgram.split("The quick brown fox jumps over the lazy dog.")
sentences = st.lists(st.sampled_from("abcde"), max_size=12)
windows = st.integers(1, 15)


def spelled(pairs, words=FOX):
    return [(words[pair.centre], words[pair.context]) for pair in pairs]


def test_the_lecture_s_table():
    assert [spelled(skipgram.pairs_at(FOX, 2, centre)) for centre in range(4)] == [
        [("the", "quick"), ("the", "brown")],
        [("quick", "the"), ("quick", "brown"), ("quick", "fox")],
        [("brown", "the"), ("brown", "quick"), ("brown", "fox"), ("brown", "jumps")],
        [("fox", "quick"), ("fox", "brown"), ("fox", "jumps"), ("fox", "over")],
    ]
    assert len(skipgram.pairs(FOX, 2)) == skipgram.pair_count(9, 2) == 30


@given(sentences, windows)
def test_pairs_are_those_of_the_definition(words, window):
    n = len(words)
    expected = [(i, j) for i in range(n) for j in range(n) if i != j and abs(i - j) <= window]
    assert skipgram.pairs(words, window) == expected
    assert len(expected) == skipgram.pair_count(n, window)


@given(sentences, windows)
def test_read_backwards_the_pairs_are_the_same(words, window):
    n = len(words)
    mirrored = {(n - 1 - i, n - 1 - j) for i, j in skipgram.pairs(words[::-1], window)}
    assert mirrored == set(skipgram.pairs(words, window))


@given(sentences, windows)
def test_the_table_counts_every_pair(words, window):
    different, counts = skipgram.context_counts(words, window)
    assert sorted(different) == sorted(set(words))
    assert counts.sum() == skipgram.pair_count(len(words), window)
    np.testing.assert_array_equal(counts, counts.T)


def test_nothing_and_one_word():
    assert skipgram.split("") == skipgram.split("…!?,"[1:]) == []
    assert skipgram.pairs([], 2) == skipgram.pairs(["alone"], 2) == []
    assert skipgram.pair_count(0, 3) == skipgram.pair_count(1, 3) == 0
    assert skipgram.context_counts([], 2)[1].shape == (0, 0)


@pytest.mark.parametrize(
    ("window", "centre", "said"),
    [
        (0, 0, "window must be at least 1 (got 0)"),
        (2, 9, "centre must be from 0 to 8, a word of the sentence (got 9)"),
        (2, -1, "centre must be from 0 to 8, a word of the sentence (got -1)"),
    ],
)
def test_what_cannot_be_asked_is_said(window, centre, said):
    with pytest.raises(ValueError) as error:
        skipgram.pairs_at(FOX, window, centre)
    assert str(error.value) == said
