"""A classifier's answers beside the truth, checked once; every score is computed from them. n texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Answers:
    """Probabilities of label 1 and the labels, of the texts that can be judged. Made by `judge`.

    Attributes:
        probabilities: float64 (n,), from 0 to 1.
        labels: int (n,), 0 or 1.
        places: int (n,), the position of each among the texts given.
        note: a sentence about what was left out, or that there is nothing; else "".
    """

    probabilities: np.ndarray
    labels: np.ndarray
    places: np.ndarray
    note: str = ""

    @property
    def has_both(self) -> bool:
        """True if there are texts of both labels: nothing can be told apart without."""
        return 0 < int(self.labels.sum()) < len(self.labels)


def judge(probabilities: Sequence[float] | np.ndarray, labels: Sequence[int] | np.ndarray) -> Answers:
    """Check answers. Those that are not a number (of texts without a known word) are left out, and the note says so.

    Args:
        probabilities: of label 1, (n,); NaN where there is no answer.
        labels: 0 or 1, (n,).

    Raises:
        ValueError: there is not one label for each probability, a label is neither 0 nor 1, or a probability is
            outside of 0 to 1.

    Example:
        >>> answers = judge([0.9, float("nan"), 0.2], [1, 1, 0])
        >>> answers.places.tolist(), answers.note
        ([0, 2], '1 of 3 texts has no answer, and is not judged.')
    """
    p, truth = np.ravel(np.asarray(probabilities, float)), np.ravel(np.asarray(labels))
    if p.shape != truth.shape:
        raise ValueError(f"There must be one label for each probability (got {len(p):,} and {len(truth):,}).")
    if not np.isin(truth, (0, 1)).all():
        raise ValueError("Labels must be 0 and 1: number the two classes so.")
    there = np.isfinite(p)
    if ((p[there] < -1e-6) | (p[there] > 1 + 1e-6)).any():  # float32 may overshoot by less
        raise ValueError("Probabilities must be from 0 to 1: give those of label 1.")
    places = np.flatnonzero(there)
    return Answers(np.clip(p[places], 0, 1), truth[places].astype(int), places, _note(len(p), len(places)))


def _note(given: int, judged: int) -> str:
    if not judged:
        return "There is nothing to judge: no text has an answer." if given else "There is nothing to judge: no texts."
    missing = given - judged
    if missing == 1:
        return f"1 of {given:,} texts has no answer, and is not judged."
    return f"{missing:,} of {given:,} texts have no answer, and are not judged." if missing else ""
