"""Scores against scikit-learn's and SciPy's, and what is said where there is nothing to score."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss, confusion_matrix, log_loss

from core.judging.answers import answers
from core.judging.scores import scores, share

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=50)


@given(PAIRS, st.sampled_from([0.3, 0.5, 0.8]))
def test_scores_are_scikit_learns(pairs, threshold):
    p, labels = map(np.array, zip(*pairs, strict=True))
    found = scores(answers(p, labels), threshold)
    np.testing.assert_array_equal(found.confusion, confusion_matrix(labels, p > threshold, labels=[0, 1]))
    assert found.brier == pytest.approx(brier_score_loss(labels, p, pos_label=1))
    assert found.log_loss == pytest.approx(log_loss(labels, np.clip(p, 1e-7, 1 - 1e-7), labels=[0, 1]), abs=1e-6)
    assert found.accuracy.count == ((p > threshold) == labels).sum()


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_is_scipys(count, of):
    count = min(count, of)
    found, said = share(count, of), binomtest(count, of).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((said.low, said.high), abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_share_of_more_than_all_is_refused():
    with pytest.raises(ValueError, match="from 0 to 3"):
        share(4, 3)


def test_answers_that_are_none_are_left_out_and_counted():
    found = answers([0.9, math.nan, 0.1, math.inf], [1, 0, 0, 1])
    assert found.note == "2 of 4 texts have no answer, and are not judged."
    judged = scores(found)
    assert (judged.accuracy.count, judged.accuracy.of) == (2, 2)
    assert judged.note == found.note


@pytest.mark.parametrize(("p", "labels"), [([], []), ([math.nan], [1])])
def test_nothing_to_judge_is_a_sentence(p, labels):
    judged = scores(answers(p, labels))
    assert judged.note.startswith("There is nothing to judge")
    assert judged.confusion.tolist() == [[0, 0], [0, 0]]
    assert math.isnan(judged.accuracy.value)
    assert str(judged.accuracy) == "nothing to judge"
    assert math.isnan(judged.log_loss)


def test_one_label_only_is_said():
    judged = scores(answers([0.9, 0.2], [1, 1]))
    assert judged.accuracy.value == 0.5
    assert judged.note == "All 2 texts have label 1: give some of the other one too."


def test_certain_and_wrong_is_bad_but_finite():
    assert scores(answers([0.0, 1.0], [1, 0])).log_loss == pytest.approx(-math.log(1e-7))


@pytest.mark.parametrize(
    ("p", "labels", "said"),
    [([0.5], [1, 0], "1 probabilities and 2 labels"), ([0.5], [2], "labels 0 and 1"), ([1.5], [1], "from 0 to 1")],
)
def test_what_cannot_be_judged_is_refused_in_a_sentence(p, labels, said):
    with pytest.raises(ValueError, match=said):
        answers(p, labels)
