"""A classifier's answers beside the truth, checked once: what every score is computed from. n texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Answers:
    """Probabilities of label 1 and the labels, of the texts that can be judged. Made by `answers`.

    Attributes:
        probabilities: float64 (n,), from 0 to 1.
        labels: int (n,), 0 or 1.
        places: int (n,), where each stood among what was given.
        note: a sentence about what was left out, or that there is nothing; else "".
    """

    probabilities: np.ndarray
    labels: np.ndarray
    places: np.ndarray
    note: str = ""

    @property
    def has_both(self) -> bool:
        """Whether there are texts of both labels, without which nothing can be told apart."""
        return 0 < int(self.labels.sum()) < len(self.labels)


def answers(probabilities: Sequence[float] | np.ndarray, labels: Sequence[int] | np.ndarray) -> Answers:
    """Answers to judge. Those that are not a number (a text without a known word) are left out, and the note says so.

    Args:
        probabilities: of label 1, (n,); NaN where there is no answer.
        labels: 0 or 1, (n,).

    Raises:
        ValueError: not one label for each probability, a label that is neither 0 nor 1, or a probability outside of
            0 to 1.

    Example:
        >>> found = answers([0.9, float("nan"), 0.2], [1, 1, 0])
        >>> found.places.tolist(), found.note
        ([0, 2], '1 of 3 texts has no answer, and is not judged.')
    """
    p, truth = np.ravel(np.asarray(probabilities, float)), np.ravel(np.asarray(labels))
    if p.shape != truth.shape:
        raise ValueError(f"there are {len(p):,} probabilities and {len(truth):,} labels: give one label for each")
    if not np.isin(truth, (0, 1)).all():
        raise ValueError("labels 0 and 1 are needed, and others came: number the two classes so")
    there = np.isfinite(p)
    if ((p[there] < -1e-6) | (p[there] > 1 + 1e-6)).any():  # float32 may overshoot by less
        raise ValueError("probabilities from 0 to 1 are needed, and others came: give those of label 1")
    places = np.flatnonzero(there)
    return Answers(np.clip(p[places], 0, 1), truth[places].astype(int), places, _note(len(p), len(places)))


def _note(given: int, judged: int) -> str:
    if not judged:
        return "There is nothing to judge: no text has an answer." if given else "There is nothing to judge: no texts."
    missing = given - judged
    if not missing:
        return ""
    return f"{missing:,} of {given:,} texts {'has' if missing == 1 else 'have'} no answer, and " + (
        "is not judged." if missing == 1 else "are not judged."
    )
