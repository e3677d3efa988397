"""How many pairs are translated without an error, and how many letters are right, beside the most similar pair.

n pairs, T letters of a target.
"""

from dataclasses import dataclass

import numpy as np

from core.tasks.task import PairData
from core.wording import percent

LEAST = 10  # pairs of a length, from which on their share is shown
BAND = 8  # letters that are counted as one length


@dataclass(frozen=True)
class Score:
    """The share of pairs that are right in every letter, and the share of letters that are right."""

    exact: float
    letters: float


def score(y: np.ndarray, predicted: np.ndarray) -> Score:
    """Of tokens written (n, T, 1) for targets y alike. The sign that ends a text counts as a letter, padding does not.

    Example:
        >>> y = np.array([[5, 6, 2, 0], [5, 2, 0, 0]])[..., None]
        >>> score(y, np.array([[5, 6, 2, 0], [5, 6, 2, 0]])[..., None])
        Score(exact=0.5, letters=0.8)
    """
    hit, counts = (y == predicted)[..., 0], y[..., 0] != 0
    return Score(float(hit.all(axis=1).mean()), float(hit[counts].mean()))


def judged(data: PairData) -> np.ndarray:
    """The pairs held back, or all if none are."""
    return data.validation if len(data.validation) else data.train


def verdict(data: PairData, predictions: np.ndarray) -> str:
    """One sentence: how good the network is by itself, and how good the most similar pair is."""
    rows = judged(data)
    network = score(data.y[rows], predictions[rows])
    (naive,) = data.baselines
    copied = score(data.y[rows], naive.of(rows))
    where = "pairs that it never saw" if len(data.validation) else "pairs that it learned from"
    beats = "" if network.exact > copied.exact else ", which is not worse"
    return (
        f"{_share(network.exact)} of {len(rows):,} {where} are right in every letter, and {_share(network.letters)} of "
        f"all letters. A copy of the {naive.name} has {_share(copied.exact)} and {_share(copied.letters)}{beats}."
    )


@dataclass(frozen=True, eq=False)
class ByLength:
    """The share of exact pairs by the length of the source: the middle of each band of lengths, and its pairs."""

    lengths: np.ndarray
    exact: np.ndarray
    pairs: np.ndarray


def by_length(data: PairData, predictions: np.ndarray) -> ByLength:
    """Of the pairs that are judged, in bands of BAND letters that have at least LEAST pairs."""
    rows = judged(data)
    exact = (data.y[rows] == predictions[rows]).all(axis=(1, 2))
    bands = (np.array([len(data.pairs[row][0]) for row in rows]) - 1) // BAND
    shown = [band for band in np.unique(bands) if (bands == band).sum() >= LEAST]
    return ByLength(
        np.array([band * BAND + (BAND + 1) / 2 for band in shown]),
        np.array([exact[bands == band].mean() for band in shown]),
        np.array([int((bands == band).sum()) for band in shown]),
    )


def _share(share: float) -> str:
    """A share with a decimal where it is near 1, where hundredths of it are what differs."""
    return percent(share, 1 if 0.9 < share < 1 else 0)


def by_length_title(steps: int, plain: int) -> str:
    """What the figure of `by_length` shows, after the steps with attention and those without."""
    return f"Exact pairs by length: after {steps:,} steps with attention, after {plain:,} without"
