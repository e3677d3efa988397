"""Scores against scikit-learn's, and the sentence where there is nothing to score."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, log_loss

from core.views.sentiment.answers import judge
from core.views.sentiment.scores import scores

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=50)


@given(PAIRS, st.sampled_from([0.3, 0.5, 0.8]))
def test_scores_are_scikit_learns(pairs, threshold):
    p, labels = map(np.array, zip(*pairs, strict=True))
    result = scores(judge(p, labels), threshold)
    np.testing.assert_array_equal(result.confusion, confusion_matrix(labels, p > threshold, labels=[0, 1]))
    assert result.log_loss == pytest.approx(log_loss(labels, np.clip(p, 1e-7, 1 - 1e-7), labels=[0, 1]), abs=1e-6)
    assert result.accuracy.count == ((p > threshold) == labels).sum()


def test_answers_that_are_none_are_left_out_and_counted():
    result = judge([0.9, math.nan, 0.1, math.inf], [1, 0, 0, 1])
    assert result.note == "2 of 4 texts have no answer, and are not judged."
    judged = scores(result)
    assert (judged.accuracy.count, judged.accuracy.of) == (2, 2)
    assert judged.note == result.note


@pytest.mark.parametrize(("p", "labels"), [([], []), ([math.nan], [1])])
def test_nothing_to_judge_is_a_sentence(p, labels):
    judged = scores(judge(p, labels))
    assert judged.note.startswith("There is nothing to judge")
    assert judged.confusion.tolist() == [[0, 0], [0, 0]]
    assert math.isnan(judged.accuracy.value)
    assert str(judged.accuracy) == "nothing to judge"
    assert math.isnan(judged.log_loss)


def test_one_label_only_is_said():
    judged = scores(judge([0.9, 0.2], [1, 1]))
    assert judged.accuracy.value == 0.5
    assert judged.note == "All 2 texts have label 1: give some of the other one too."


def test_certain_and_wrong_is_bad_but_finite():
    assert scores(judge([0.0, 1.0], [1, 0])).log_loss == pytest.approx(-math.log(1e-7))


@pytest.mark.parametrize(
    ("p", "labels", "said"),
    [
        ([0.5], [1, 0], "got 1 and 2"),
        ([0.5], [2], "Labels must be 0 and 1"),
        ([1.5], [1], "from 0 to 1"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_a_sentence(p, labels, said):
    with pytest.raises(ValueError, match=said):
        judge(p, labels)
