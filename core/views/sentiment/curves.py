"""The ROC curve, and how well probabilities agree with what is true (calibration).

NumPy alone: scikit-learn would take 70 MB of the web process for the two.
"""

import math
from dataclasses import dataclass

import numpy as np

from core.answers.proportion import Share, share
from core.views.sentiment.answers import Answers

MOST_POINTS = 200  # of a drawn curve; a screen shows no more
BINS = 10
HALF = 0.5  # the threshold that the accuracy is about


@dataclass(frozen=True, eq=False)
class Roc:
    """The receiver operating characteristic, P points from (0, 0) to (1, 1).

    Attributes:
        false_positives: the share of label 0 that is called 1, (P,), ascending.
        true_positives: the share of label 1 that is called 1, (P,), ascending.
        thresholds: from which probability on a text is called 1, (P,), descending; the first is infinite.
        at_half: the two shares where a text is called 1 above 0.5, as the accuracy counts it.
        area: under the whole curve: the probability that a text of label 1 gets the higher number of a random pair.
            NaN where there is one label only.
        note: a sentence where there is no curve; else "".
    """

    false_positives: np.ndarray
    true_positives: np.ndarray
    thresholds: np.ndarray
    at_half: tuple[float, float]
    area: float
    note: str = ""


@dataclass(frozen=True, eq=False)
class Calibration:
    """How well probabilities agree with the truth: texts in B bins of the probability that they got.

    Attributes:
        edges: (B + 1,) from 0 to 1.
        predicted: the mean probability in each bin (B,); NaN in an empty one.
        observed: the share of label 1 in each bin, with its interval.
        error: the expected calibration error: how far `observed` is from `predicted`, weighted by the texts in a bin
            (Naeini, Cooper and Hauskrecht, 2015). NaN for no texts.
        note: a sentence on what is missing; else "".
    """

    edges: np.ndarray
    predicted: np.ndarray
    observed: tuple[Share, ...]
    error: float
    note: str = ""

    @property
    def counts(self) -> np.ndarray:
        """Texts in each bin, int (B,)."""
        return np.array([bin_.of for bin_ in self.observed], int)


def roc(answers: Answers, most: int = MOST_POINTS) -> Roc:
    """The curve, thinned to `most` points for drawing; its area is that of all points.

    Example:
        >>> from core.views.sentiment.answers import judge
        >>> roc(judge([0.9, 0.6, 0.7, 0.2], [1, 1, 0, 0])).area
        0.75
    """
    if not answers.has_both:
        nothing = np.empty(0)
        missing = "There is no curve: it needs texts of both labels."
        return Roc(
            nothing, nothing, nothing, (math.nan, math.nan), math.nan, " ".join(filter(None, [answers.note, missing]))
        )
    false, true, thresholds = _every_point(answers)
    # Evenly spaced along the curve: steep and flat stretches keep their corners alike.
    spaced = np.searchsorted(false + true, np.linspace(0, 2, most))
    last = len(false) - 1
    kept = np.unique([0, *np.minimum(spaced, last), last]) if last >= most else np.arange(last + 1)
    called = answers.probabilities > HALF
    at_half = float(called[answers.labels == 0].mean()), float(called[answers.labels == 1].mean())
    return Roc(false[kept], true[kept], thresholds[kept], at_half, float(np.trapezoid(true, false)), answers.note)


def _every_point(answers: Answers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Both shares and the threshold at each corner of the whole curve, (P,) each, as scikit-learn's `roc_curve`."""
    order = np.argsort(-answers.probabilities, kind="stable")
    p, labels = answers.probabilities[order], answers.labels[order]
    last = np.append(np.flatnonzero(np.diff(p)), len(p) - 1)  # of texts with equal probabilities, which change together
    hits = np.cumsum(labels)[last].astype(np.float64)
    alarms = 1 + last - hits
    if len(last) > 2:  # points on a straight line between two others are no corners
        corners = (np.diff(alarms, 2) != 0) | (np.diff(hits, 2) != 0)
        kept = np.flatnonzero(np.concatenate([[True], corners, [True]]))
        last, hits, alarms = last[kept], hits[kept], alarms[kept]
    false, true = (np.append(0.0, counts) / counts[-1] for counts in (alarms, hits))
    return false, true, np.append(np.inf, p[last])


def calibration(answers: Answers, bins: int = BINS) -> Calibration:
    """The share of texts with label 1 among those that got about the same probability.

    Example:
        >>> from core.views.sentiment.answers import judge
        >>> curve = calibration(judge([0.9, 0.8, 0.1, 0.2], [1, 1, 0, 1]), bins=2)
        >>> curve.counts.tolist(), curve.predicted.round(2).tolist(), [share.value for share in curve.observed]
        ([2, 2], [0.15, 0.85], [0.5, 1.0])
        >>> round(curve.error, 3)
        0.25
    """
    if bins < 1:
        raise ValueError(f"There must be at least 1 bin (got {bins}).")
    p, labels = answers.probabilities, answers.labels
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, bins - 1)  # as np.histogram has them
    counts = np.bincount(place, minlength=bins)
    positive = np.bincount(place, weights=labels, minlength=bins).astype(int)
    predicted = np.full(bins, math.nan)
    np.divide(np.bincount(place, weights=p, minlength=bins), counts, out=predicted, where=counts > 0)
    observed = tuple(share(*pair) for pair in zip(positive.tolist(), counts.tolist(), strict=True))
    gaps = np.array([abs(bin_.value - mean) for bin_, mean in zip(observed, predicted.tolist(), strict=True)])
    error = float(np.nansum(gaps * counts) / len(p)) if len(p) else math.nan
    return Calibration(edges, predicted, observed, error, answers.note)
