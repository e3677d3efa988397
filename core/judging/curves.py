"""Curves that no single threshold shows: how well two classes come apart (ROC), and what a probability is worth.

scikit-learn is imported where it is used, so that a page starts without it.
"""

import math
from dataclasses import dataclass

import numpy as np

from core.judging.answers import Answers
from core.judging.scores import Share, share

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
    """What probabilities are worth: texts in B bins of the probability they got.

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


def roc(found: Answers, most: int = MOST_POINTS) -> Roc:
    """The curve, thinned to `most` points for drawing; its area is that of all points.

    Example:
        >>> from core.judging.answers import answers
        >>> roc(answers([0.9, 0.6, 0.7, 0.2], [1, 1, 0, 0])).area
        0.75
    """
    from sklearn.metrics import auc, roc_curve  # noqa: PLC0415 - the web process starts without scikit-learn

    if not found.has_both:
        nothing = np.empty(0)
        missing = "There is no curve: it needs texts of both labels."
        return Roc(
            nothing, nothing, nothing, (math.nan, math.nan), math.nan, " ".join(filter(None, [found.note, missing]))
        )
    false, true, thresholds = roc_curve(found.labels, found.probabilities)
    # Even in the length of the way along both axes: steep and flat stretches keep their corners alike.
    way = np.searchsorted(false + true, np.linspace(0, 2, most))
    kept = np.unique(np.concatenate([[0], np.minimum(way, len(false) - 1), [len(false) - 1]])) if most > 1 else way
    kept = np.arange(len(false)) if len(false) <= most else kept
    called = found.probabilities > HALF
    at_half = float(called[found.labels == 0].mean()), float(called[found.labels == 1].mean())
    return Roc(false[kept], true[kept], thresholds[kept], at_half, float(auc(false, true)), found.note)


def calibration(found: Answers, bins: int = BINS) -> Calibration:
    """How often label 1 is true where its probability was said to be so and so.

    Example:
        >>> from core.judging.answers import answers
        >>> found = calibration(answers([0.9, 0.8, 0.1, 0.2], [1, 1, 0, 1]), bins=2)
        >>> found.counts.tolist(), found.predicted.round(2).tolist(), [share.value for share in found.observed]
        ([2, 2], [0.15, 0.85], [0.5, 1.0])
        >>> round(found.error, 3)
        0.25
    """
    if bins < 1:
        raise ValueError(f"at least 1 bin is needed, and {bins} came: raise it")
    p, labels = found.probabilities, found.labels
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, bins - 1)  # as np.histogram has them
    counts = np.bincount(place, minlength=bins)
    positive = np.bincount(place, weights=labels, minlength=bins).astype(int)
    predicted = np.full(bins, math.nan)
    np.divide(np.bincount(place, weights=p, minlength=bins), counts, out=predicted, where=counts > 0)
    observed = tuple(share(*pair) for pair in zip(positive.tolist(), counts.tolist(), strict=True))
    gaps = np.array([abs(bin_.value - said) for bin_, said in zip(observed, predicted.tolist(), strict=True)])
    error = float(np.nansum(gaps * counts) / len(p)) if len(p) else math.nan
    return Calibration(edges, predicted, observed, error, found.note)
