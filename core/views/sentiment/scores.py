"""How good the probabilities of a classifier are: accuracy with its interval, the four counts, log loss."""

import math
from dataclasses import dataclass

import numpy as np

from core.answers.proportion import Share, share
from core.views.sentiment.answers import Answers

SMALLEST = 1e-7  # the least probability in the log loss: a wrong answer of exactly 0 would make it infinite


@dataclass(frozen=True, eq=False)
class Scores:
    """How good answers are at one threshold.

    Attributes:
        accuracy: right answers; an answer is label 1 where its probability is above the threshold.
        confusion: int (2, 2), truth by answer: [[true negatives, false positives], [false negatives, true positives]].
        log_loss: mean of -log of the probability that the truth was given, in nats; guessing 0.5 has 0.693.
        note: a sentence on what these numbers cannot say; else "".
    """

    accuracy: Share
    confusion: np.ndarray
    log_loss: float
    note: str


def scores(answers: Answers, threshold: float = 0.5) -> Scores:
    """The scores of answers.

    Example:
        >>> from core.views.sentiment.answers import judge
        >>> scored = scores(judge([0.9, 0.6, 0.2], [1, 0, 0]))
        >>> str(scored.accuracy), scored.confusion.tolist()
        ('66.7 % (20.8 % to 93.9 %)', [[1, 1], [0, 1]])
    """
    p, labels = answers.probabilities, answers.labels
    predicted = (p > threshold).astype(int)
    confusion = np.bincount(2 * labels + predicted, minlength=4).reshape(2, 2)
    given_to_truth = np.clip(np.where(labels == 1, p, 1 - p), SMALLEST, 1)
    return Scores(
        accuracy=share(int(confusion.trace()), len(p)),
        confusion=confusion,
        log_loss=float(-np.log(given_to_truth).mean()) if len(p) else math.nan,
        note=" ".join(filter(None, [answers.note, _one_label(answers)])),
    )


def _one_label(answers: Answers) -> str:
    if not len(answers.labels) or answers.has_both:
        return ""
    return f"All {len(answers.labels):,} texts have label {answers.labels[0]}: give some of the other one too."
