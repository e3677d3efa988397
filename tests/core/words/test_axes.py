import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import hand_placed
from core.words.hand_placed import FIRST, too_close
from core.words.named_axes import axis, place
from core.words.projection import unit

NAMES = [scale.name for scale in FIRST.axes]


def cloud(n=6, D=10, seed=0):
    return np.random.default_rng(seed).normal(size=(n, D))


def test_the_lecture_s_pair_and_no_other():
    (found,) = too_close(FIRST.values, FIRST.words, NAMES)
    assert (found.one, found.other, found.parted_by) == ("horse", "killer whale", "habitat")
    assert "By size and abstraction, “horse” and “killer whale” can hardly be told apart" in found.sentence
    assert "habitat as a further axis tells them apart" in found.sentence
    assert too_close(FIRST.values, FIRST.words, NAMES, used=3) == []
    (danger,) = too_close(FIRST.values[:, [0, 1, 3]], FIRST.words, ["size", "abstraction", "danger"])
    assert danger.parted_by == "danger"


def test_the_table_is_sound():
    assert FIRST.values.shape == (len(FIRST.words), len(FIRST.axes))
    assert FIRST.values.min() >= hand_placed.LOW
    assert FIRST.values.max() <= hand_placed.HIGH
    assert len(set(FIRST.words)) == len(FIRST.words)


@given(st.integers(0, 99), st.integers(1, 3))
def test_neither_units_nor_order_count(seed, used):
    rng = np.random.default_rng(seed)
    values, words = rng.uniform(0, 10, (8, 3)), [f"w{i}" for i in range(8)]
    found = too_close(values, words, list("abc"), used=used, limit=0.3)
    other = too_close(values * [1, 1000, 0.1] + 5, words, list("abc"), used=used, limit=0.3)
    assert [(c.one, c.other, c.parted_by) for c in found] == [(c.one, c.other, c.parted_by) for c in other]
    order = rng.permutation(8)
    mixed = too_close(values[order], [words[i] for i in order], list("abc"), used=used, limit=0.3)
    assert {frozenset((c.one, c.other)) for c in mixed} == {frozenset((c.one, c.other)) for c in found}
    gaps = [c.distance for c in found]
    assert gaps == sorted(gaps)
    assert all(gap <= 0.3 for gap in gaps)


def test_few_words_and_tables_that_do_not_fit():
    assert too_close(np.empty((0, 2)), [], ["a", "b"]) == too_close(np.ones((1, 2)), ["x"], ["a", "b"]) == []
    (same,) = too_close(np.ones((2, 2)), ["x", "y"], ["a", "b"])
    assert (same.distance, same.parted_by) == (0, "")
    assert same.sentence == "By a and b, “x” and “y” can hardly be told apart."
    with pytest.raises(ValueError, match=r"values must have the shape \(3, 2\), for 3 words and 2 axes"):
        too_close(np.ones((2, 2)), ["x", "y", "z"], ["a", "b"])
    with pytest.raises(ValueError, match="used must be from 1 to 1"):
        too_close(np.ones((2, 1)), ["x", "y"], ["a"])


@given(st.integers(2, 40), st.integers(0, 99))
def test_poles_stand_at_minus_one_and_one(D, seed):
    low, high, *others = cloud(6, D, seed)
    on = axis(low, high)
    assert np.linalg.norm(on.direction) == pytest.approx(1)
    assert on.length == pytest.approx(np.sqrt(2 - 2 * on.cosine))
    np.testing.assert_allclose(place(np.stack([low, high, low + 0]), on).at, [-1, 1, -1], atol=1e-9)
    back = place(np.stack(others), axis(high, low))
    np.testing.assert_allclose(place(np.stack(others), on).at, -back.at, atol=1e-9)
    np.testing.assert_allclose(place(3 * np.stack(others), on).cosines, -back.cosines, atol=1e-9)


@given(st.integers(0, 99))
def test_between_poles_of_length_one_the_place_is_a_difference_of_cosines(seed):
    low, high, *others = cloud(8, 12, seed)
    cosine = unit(np.stack(others)) @ np.stack([unit(low), unit(high)]).T  # (n, 2)
    on = axis(low, high)
    np.testing.assert_allclose(place(others, on).at, (cosine[:, 1] - cosine[:, 0]) / (1 - on.cosine))


def test_what_an_axis_is_worth():
    apart = axis(np.array([1.0, 0]), np.array([0, 1.0])).sentence("small", "large")
    assert apart.startswith("“small” and “large” are 90° apart (cosine 0.00).")
    near = axis(np.array([1.0, 0]), np.array([1.0, 0.3])).sentence("small", "large")
    assert "which is close" in near
    assert near.endswith("does not prove a meaning.")


@pytest.mark.parametrize("high", [[1.0, 2.0], [2.0, 4.0]])
def test_one_word_is_no_axis(high):
    with pytest.raises(ValueError, match="needs two words whose vectors differ"):
        axis(np.array([1.0, 2.0]), np.array(high))


def test_no_words():
    assert place(np.empty((0, 2)), axis(np.array([1.0, 0]), np.array([0, 1.0]))).at.shape == (0,)
