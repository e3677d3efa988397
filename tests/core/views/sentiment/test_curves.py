"""The ROC curve against counting pairs and scikit-learn, calibration against scikit-learn."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import auc, roc_curve

from core.views.sentiment.answers import judge
from core.views.sentiment.curves import calibration, roc
from core.views.sentiment.scores import scores

PAIRS = st.lists(st.tuples(st.floats(0, 1, width=16), st.integers(0, 1)), min_size=2, max_size=60)


def many(n=20_000, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    return judge(1 / (1 + np.exp(-rng.normal(2 * labels - 1, 1.5))), labels)


@given(PAIRS)
def test_the_area_is_the_share_of_pairs_in_the_right_order(pairs):
    p, labels = map(np.array, zip(*pairs, strict=True))
    assume(0 < labels.sum() < len(labels))
    higher = p[labels == 1][:, None] - p[labels == 0]
    assert roc(judge(p, labels)).area == pytest.approx((np.sign(higher) + 1).mean() / 2)


@given(PAIRS)
def test_the_curve_is_scikit_learns(pairs):
    p, labels = map(np.array, zip(*pairs, strict=True))
    assume(0 < labels.sum() < len(labels))
    curve = roc(judge(p, labels))
    false, true, thresholds = roc_curve(labels, p)
    np.testing.assert_array_equal(curve.false_positives, false)
    np.testing.assert_array_equal(curve.true_positives, true)
    np.testing.assert_array_equal(curve.thresholds, thresholds)
    assert curve.area == pytest.approx(auc(false, true), abs=1e-12)


@given(PAIRS)
def test_the_point_at_one_half_is_that_of_the_four_counts(pairs):
    result = judge(*map(list, zip(*pairs, strict=True)))
    assume(result.has_both)
    (right, wrong), (missed, hit) = scores(result).confusion.tolist()
    assert roc(result, most=3).at_half == pytest.approx((wrong / (right + wrong), hit / (missed + hit)))


def test_a_thinned_curve_is_the_whole_one_to_the_eye():
    result = many()
    whole, thin = roc(result, most=10**6), roc(result)
    assert len(whole.thresholds) > 5000
    assert len(thin.thresholds) <= 202
    assert thin.area == whole.area
    between = np.interp(whole.false_positives, thin.false_positives, thin.true_positives)
    assert np.abs(between - whole.true_positives).max() < 0.01
    for curve in (whole, thin):
        assert (curve.false_positives[0], curve.true_positives[0]) == (0, 0)
        assert (curve.false_positives[-1], curve.true_positives[-1]) == (1, 1)
        assert (np.diff(curve.true_positives) >= 0).all()


def test_every_point_of_the_curve_is_what_its_threshold_does():
    result = many(300)
    curve = roc(result, most=20)
    for false, true, threshold in zip(curve.false_positives, curve.true_positives, curve.thresholds, strict=True):
        said = result.probabilities >= threshold
        assert (false, true) == pytest.approx((said[result.labels == 0].mean(), said[result.labels == 1].mean()))


def test_equal_probabilities_are_chance():
    curve = roc(judge([0.7] * 6, [0, 1, 1, 0, 1, 0]))
    assert curve.area == 0.5
    assert curve.false_positives.tolist() == [0, 1]


@pytest.mark.parametrize(("p", "labels"), [([], []), ([0.2, 0.9], [1, 1]), ([math.nan, 0.5], [0, 1])])
def test_without_both_labels_there_is_a_sentence_and_no_curve(p, labels):
    curve = roc(judge(p, labels))
    assert curve.note.endswith("There is no curve: it needs texts of both labels.")
    assert math.isnan(curve.area)
    assert curve.false_positives.size == 0


@pytest.mark.parametrize("bins", [1, 5, 10])
def test_calibration_is_scikit_learns(bins):
    result = many(500)
    curve = calibration(result, bins)
    observed, predicted = calibration_curve(result.labels, result.probabilities, n_bins=bins)
    filled = curve.counts > 0
    np.testing.assert_allclose(curve.predicted[filled], predicted)
    np.testing.assert_allclose([share.value for share in curve.observed if share.of], observed)
    assert curve.error == pytest.approx(np.abs(predicted - observed) @ curve.counts[filled] / 500)


def test_bins_hold_every_text_once():
    result = judge([0, 0.1, 0.3, 0.5, 0.999, 1], [0, 0, 0, 1, 1, 1])
    curve = calibration(result)
    np.testing.assert_array_equal(curve.counts, np.histogram(result.probabilities, curve.edges)[0])
    assert math.isnan(curve.predicted[5 + 1])
    with pytest.raises(ValueError, match="at least 1 bin"):
        calibration(result, 0)


def test_no_texts_have_no_calibration():
    curve = calibration(judge([], []))
    assert curve.note
    assert math.isnan(curve.error)
    assert curve.counts.sum() == 0
