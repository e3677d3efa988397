"""Suggestions are the closest words, frequent ones first, and any word may be asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words.glove import glove
from core.words.spelling_suggestions import closest
from core.words.word_list import WordList


def slips(a, b):
    """Optimal string alignment distance, by its definition."""
    table = [[i + j if 0 in (i, j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            options = [table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])]
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                options.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(options)
    return table[-1][-1]


letters = st.text("abc", min_size=1, max_size=9)


@given(st.lists(letters, unique=True, max_size=60), letters, st.integers(1, 5))
def test_the_closest_come_first_and_the_frequent_among_them(words, word, n):
    most = {1: -1, 2: 1, 3: 1}.get(len(word), 2 if len(word) <= 7 else 3)
    ranked = sorted((slips(word, other), rank) for rank, other in enumerate(words))
    assert closest(word, WordList.of(words), n) == [words[rank] for distance, rank in ranked if distance <= most][:n]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qeuen", "queen"),
        ("womna", "woman"),
        ("Elephnat", "elephant"),
        ("recurrrent", "recurrent"),
        ("KINNG", "king"),
        ("мосвка", "москва"),
    ],
)
def test_what_was_meant_is_among_them(typed, meant):
    assert meant in closest(typed, WordList.of([*glove().words, "москва"]))


@pytest.mark.parametrize("word", ["", "猫", "日本語の長い単語", "x" * 10_000, "\ud800\0\0", "🙂🙂🙂🙂", "'" * 40])
def test_no_word_is_too_strange(word):
    found = closest(word, glove().words)
    assert len(found) <= 3
    assert all(abs(len(other) - len(word)) <= 3 for other in found)


def test_nothing_is_close_to_noise():
    assert closest("qxzvwkjhqxzv", glove().words) == []
