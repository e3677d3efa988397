"""The film of each review, and a split in which no film is on both sides."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.films import TABLE, UNKNOWN, films, split_by_film, split_whole_films, together
from core.text.reviews import Reviews, reviews, split

SUM = "ac49c8eab6ddc23efc5949e29e330364627b2fba52aad5338667017f71e42877"


def test_the_table_is_the_one_that_was_copied():
    assert hashlib.sha256(TABLE.read_bytes()).hexdigest() == SUM
    assert len(films()) == len(reviews("imdb").texts)
    assert (films() == UNKNOWN).sum() == 4
    assert len(films()) / len(np.unique(films())) > 7  # reviews of a film


def test_no_film_and_no_review_is_on_both_sides():
    train, held_out = split_by_film(0.2, seed=0)
    data, film = reviews("imdb"), films()
    assert sorted([*train, *held_out]) == list(range(25_000))
    assert not set(film[train]) & set(film[held_out])
    assert not set(data.duplicates[train]) & set(data.duplicates[held_out])
    assert UNKNOWN not in film[held_out]
    assert np.bincount(data.labels[held_out]).tolist() == [2500, 2500]
    assert np.array_equal(held_out, split_by_film(0.2, seed=0)[1])
    assert not np.array_equal(held_out, split_by_film(0.2, seed=1)[1])


def test_a_split_at_random_leaves_most_films_on_both_sides():
    train, held_out = split(reviews("imdb"), 0.2, seed=0)
    assert np.isin(films()[held_out], films()[train]).mean() > 0.9


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 1), st.integers(UNKNOWN, 4)), min_size=1, max_size=40
    ),
    st.floats(0, 1),
    st.integers(0, 5),
)
def test_any_split_keeps_films_together(rows, share, seed):
    texts, labels, film = zip(*rows, strict=True)
    data, film = Reviews(texts, np.array(labels, np.int32)), np.array(film)
    train, held_out = split_whole_films(data, film, share, seed)
    assert sorted([*train.tolist(), *held_out.tolist()]) == list(range(len(texts)))
    assert not set(film[train].tolist()) & set(film[held_out].tolist())
    assert not set(data.duplicates[train].tolist()) & set(data.duplicates[held_out].tolist())
    assert UNKNOWN not in film[held_out]
    for label in (0, 1):
        assert (data.labels[held_out] == label).sum() <= round(share * labels.count(label))


def test_what_belongs_together_is_one_group():
    duplicates, film = np.array([0, 0, 2, 3, 4]), np.array([7, 8, 8, 9, UNKNOWN])
    assert together(duplicates, film).tolist() == [0, 0, 0, 3, 4]


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_an_impossible_share_is_said(share):
    with pytest.raises(ValueError, match="validation_share must be from 0 to 1"):
        split_by_film(share, 0)
