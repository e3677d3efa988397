"""Numbers that say how good probabilities are: accuracy with its interval, the four counts, log loss, Brier score."""

import math
from dataclasses import dataclass

import numpy as np

from core.judging.answers import Answers

CONFIDENCE = 0.95
SMALLEST = (
    1e-7  # the probability that an answer of exactly 0 or 1 counts as: one wrong 0 would make the log loss infinite
)


@dataclass(frozen=True)
class Share:
    """How many of how many, with the 95 % interval of the true share. NaN where there are none at all."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself, from 0 to 1."""
        return self.count / self.of if self.of else math.nan

    def __str__(self) -> str:
        if not self.of:
            return "nothing to judge"
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


@dataclass(frozen=True, eq=False)
class Scores:
    """How good answers are at one threshold.

    Attributes:
        accuracy: right answers; an answer is label 1 where its probability is above the threshold.
        confusion: int (2, 2), truth by answer: [[true negatives, false positives], [false negatives, true positives]].
        log_loss: mean of -log of the probability that the truth was given, in nats; guessing 0.5 has 0.693.
        brier: mean squared distance of the probability from the truth (Brier, 1950); guessing 0.5 has 0.25.
        note: a sentence on what these numbers cannot say; else "".
    """

    accuracy: Share
    confusion: np.ndarray
    log_loss: float
    brier: float
    note: str


def scores(found: Answers, threshold: float = 0.5) -> Scores:
    """The scores of answers.

    Example:
        >>> from core.judging.answers import answers
        >>> judged = scores(answers([0.9, 0.6, 0.2], [1, 0, 0]))
        >>> str(judged.accuracy), judged.confusion.tolist(), round(judged.brier, 3)
        ('66.7% (20.8% to 93.9%)', [[1, 1], [0, 1]], 0.137)
    """
    p, labels = found.probabilities, found.labels
    said = (p > threshold).astype(int)
    confusion = np.bincount(2 * labels + said, minlength=4).reshape(2, 2)
    given_to_truth = np.clip(np.where(labels == 1, p, 1 - p), SMALLEST, 1)
    return Scores(
        accuracy=share(int(confusion.trace()), len(p)),
        confusion=confusion,
        log_loss=float(-np.log(given_to_truth).mean()) if len(p) else math.nan,
        brier=float(((p - labels) ** 2).mean()) if len(p) else math.nan,
        note=" ".join(filter(None, [found.note, _one_sided(found)])),
    )


def share(count: int, of: int) -> Share:
    """A share with its interval by Wilson's score (Wilson, 1927), which stays within 0 to 1 for few and for all.

    Example:
        >>> str(share(9, 10)), str(share(0, 0))
        ('90.0% (59.6% to 98.2%)', 'nothing to judge')
    """
    if not 0 <= count <= of:
        raise ValueError(f"a count from 0 to {of} is needed, and {count} came: correct it")
    if not of:
        return Share(0, 0, math.nan, math.nan)
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - the web process starts without scipy

    low, high = proportion_confint(count, of, alpha=1 - CONFIDENCE, method="wilson")
    # None and all have an exact bound, which rounding misses by 1e-16.
    return Share(count, of, float(low) if count else 0.0, float(high) if count < of else 1.0)


def _one_sided(found: Answers) -> str:
    if not len(found.labels) or found.has_both:
        return ""
    return f"All {len(found.labels):,} texts have label {found.labels[0]}: give some of the other one too."
