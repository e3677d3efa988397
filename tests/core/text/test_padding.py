"""Padding against Keras's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.padding import SIDES, pad_sequences

NUMBERS = st.lists(st.lists(st.integers(-1000, 1000), max_size=12), min_size=1, max_size=6)
OPTIONS = st.fixed_dictionaries(
    {
        "maxlen": st.none() | st.integers(1, 15),
        "dtype": st.sampled_from(["int32", "float32", "int64", "float64"]),
        "padding": st.sampled_from(SIDES),
        "truncating": st.sampled_from(SIDES),
        "value": st.sampled_from([0.0, -1, 0.5, 7]),
    }
)


def assert_equal(sequences, **options):
    import keras

    expected = keras.utils.pad_sequences(sequences, **options)
    ours = pad_sequences(sequences, **options)
    assert ours.dtype == expected.dtype
    assert ours.shape == expected.shape
    assert np.array_equal(ours, expected)


@given(NUMBERS, OPTIONS)
def test_equal_to_keras(sequences, options):
    assert_equal(sequences, **options)
    assert_equal([np.array(sequence, np.int32) for sequence in sequences], **options)


@given(
    st.lists(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), max_size=6), min_size=1, max_size=4), OPTIONS
)
def test_observations_of_two_features(sequences, options):
    assert_equal(sequences, **options)


def test_words_can_be_padded_too():
    options = {"dtype": object, "value": ""}
    assert_equal([["so", "good"], ["bad"], []], **options)
    assert_equal([["so", "good"], ["bad"], []], **options, padding="post", maxlen=1)


def test_nothing_at_all():
    assert pad_sequences([]).shape == (0, 0)
    assert pad_sequences([], maxlen=3).shape == (0, 3)
    assert pad_sequences([[], []]).shape == (2, 0)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"padding": "left"}, "padding must be pre or post (got 'left')"),
        ({"truncating": None}, "truncating must be pre or post (got None)"),
        ({"maxlen": 0}, "maxlen must be at least 1, or None (got 0)"),
    ],
)
def test_what_is_impossible_is_said(options, said):
    with pytest.raises(ValueError) as caught:
        pad_sequences([[1]], **options)
    assert str(caught.value) == said


def test_observations_of_different_shapes_are_said():
    with pytest.raises(ValueError) as caught:
        pad_sequences([[[1, 2]], [[1, 2, 3]]])
    assert str(caught.value) == "all observations must have one shape (got (2,) and (3,))"
