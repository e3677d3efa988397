"""A word list is what a list and a dictionary of the words would be, in less memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import word_list
from core.words.word_list import WordList

LETTERS = st.characters(categories=["L", "N", "P", "S", "Z", "Cc", "Cs"])  # lone surrogates as well
WORDS = st.lists(st.text(LETTERS, max_size=8), unique=True, max_size=40)


@given(WORDS, st.text(LETTERS, max_size=8), st.slices(40))
def test_it_is_the_list_that_it_was_made_of(words, other, part):
    made = WordList.of(words)
    assert list(made) == words
    assert made == words
    assert [made[row] for row in range(len(made))] == words
    assert made[part] == words[part]
    assert [made.row(word) for word in words] == list(range(len(words)))
    assert (other in made) == (other in words)
    assert made.row(other) == (words.index(other) if other in words else None)


@given(WORDS, st.integers(0, 4), st.integers(4, 8))
def test_words_of_a_length_are_found_and_those_outside_of_ascii_too(words, shortest, longest):
    found = [
        pair for rows, some in WordList.of(words).of_length(shortest, longest) for pair in zip(rows, some, strict=True)
    ]
    assert found == [
        (row, word) for row, word in enumerate(words) if not word.isascii() or shortest <= len(word) <= longest
    ]


def test_blocks_join_without_a_gap(monkeypatch):
    words = [f"w{'é' * (number % 3)}{number}" for number in range(25)]
    monkeypatch.setattr(word_list, "DECODED", 4)
    made = WordList.of(words)
    assert list(made) == words
    assert [row for rows, _ in made.of_length(0, 99) for row in rows] == list(range(25))


def test_words_in_one_text_are_the_same_words():
    assert WordList("añb".encode(), np.array([0, 1, 3, 4], np.int32)) == ["a", "ñ", "b"]


def test_another_order_or_length_is_not_equal():
    assert WordList.of(["a", "b"]) != ["b", "a"]
    assert WordList.of(["a", "b"]) != ["a"]
    assert WordList.of([]) == []


def test_a_word_that_comes_twice_is_named():
    with pytest.raises(ValueError, match="only once \\(got 'b' twice\\)"):
        WordList.of(["a", "b", "b", "c", "c"])


def test_a_row_that_is_not_there_is_an_error():
    with pytest.raises(IndexError):
        WordList.of(["a"])[1]
