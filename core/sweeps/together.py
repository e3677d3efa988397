"""Whether two settings work together: whether what one of them does depends on the value of the other.

I and J values of two settings, b blocks: the runs of one seed that have all other settings alike.

In each block, the scores of the two settings are a table (I, J). What is left of it when the mean of each row and of
each column is taken away is what the two do together. It is compared with its spread over the blocks: an F test of
repeated measures, with Greenhouse and Geisser's correction (1959), because the spread may differ from cell to cell.
Holm's correction is for the number of pairs.

To say it in numbers, one pair of values of each setting is chosen: the best cell, and the cell beside which it gains
most over the sum of what each setting gains alone. That gain has a paired t-test over the blocks as well, and nothing
is claimed unless both tests find it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.sweeps.paired import LEAST_SEEDS, LEVEL, holm, paired_p

ALONE = 0.2  # of what both gain together: a setting that gains less by itself does not help alone
SAME = 1e-12  # of the sum of squares: what is left of exact numbers by rounding


@dataclass(frozen=True)
class Together:
    """What two settings do together. Scores are lower for better runs; gains are differences of scores.

    Attributes:
        settings: their places.
        best: the values of the best cell.
        other: the values that these are compared with, one of each setting.
        joint: what both of the best values gain over both of the others.
        first: what that of the first setting gains alone.
        second: what that of the second gains alone.
        wins: blocks in which both gain more than the sum of each alone.
        blocks: that were compared.
        p: the chance of such a table if the settings do not work together, corrected for the number of pairs.
        p_gain: that of such a gain.
    """

    settings: tuple[int, int]
    best: tuple[int, int]
    other: tuple[int, int]
    joint: float
    first: float
    second: float
    wins: int
    blocks: int
    p: float
    p_gain: float

    @property
    def is_claimed(self) -> bool:
        """True if the two work together beyond the spread of the blocks."""
        return self.p < LEVEL and self.p_gain < LEVEL

    @property
    def only_together(self) -> bool:
        """True if neither helps alone."""
        return self.joint > 0 and max(self.first, self.second) < ALONE * self.joint


def together(values: np.ndarray, seeds: np.ndarray, scores: np.ndarray) -> list[Together]:
    """All pairs of settings of which at least three blocks are complete.

    Args:
        values: the number of the value that each run has of each setting (n, m), from 0 without gaps, two at least.
        seeds: of the runs (n,).
        scores: of the runs (n,), lower is better; of errors, their logarithms.

    Example:
        >>> a, b, seed = (one.ravel() for one in np.meshgrid(range(2), range(2), range(5), indexing="ij"))
        >>> noise = 0.01 * np.random.default_rng(0).normal(size=len(a))
        >>> [pair] = together(np.stack([a, b], 1), seed, scores=noise - a * b)
        >>> pair.best, pair.other, pair.wins, pair.is_claimed, pair.only_together
        ((1, 1), (0, 0), 5, True, True)
    """
    pairs = [
        _of_tables((first, second), tables)
        for first, second in combinations(range(values.shape[1]), 2)
        if len(tables := _tables(values, first, second, seeds, scores)) >= LEAST_SEEDS
    ]
    corrected = holm([pair.p for pair in pairs])
    return [Together(**(vars(pair) | {"p": p})) for pair, p in zip(pairs, corrected, strict=True)]


def _tables(values: np.ndarray, first: int, second: int, seeds: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The complete tables of scores of two settings (b, I, J)."""
    others = np.column_stack([np.delete(values, [first, second], axis=1), seeds])
    kinds, block = np.unique(others, axis=0, return_inverse=True)
    tables = np.full((len(kinds), values[:, first].max() + 1, values[:, second].max() + 1), np.nan)
    tables[block.ravel(), values[:, first], values[:, second]] = scores
    complete: np.ndarray = tables[np.isfinite(tables).all(axis=(1, 2))]
    return complete


def _of_tables(settings: tuple[int, int], tables: np.ndarray) -> Together:
    mean = tables.mean(axis=0)
    i, j = (int(place) for place in np.unravel_index(mean.argmin(), mean.shape))
    gains = {
        (row, column): tables[:, row, j] + tables[:, i, column] - tables[:, i, j] - tables[:, row, column]
        for row, column in _others(mean.shape, (i, j))
    }
    other = max(gains, key=lambda cell: gains[cell].mean())
    gain = gains[other]
    k, c = other
    return Together(
        settings,
        (i, j),
        other,
        joint=float(mean[k, c] - mean[i, j]),
        first=float(mean[k, c] - mean[i, c]),
        second=float(mean[k, c] - mean[k, j]),
        wins=int((gain > 0).sum()),
        blocks=len(tables),
        p=_p_of_tables(tables),
        p_gain=paired_p(gain),
    )


def _others(shape: tuple[int, ...], best: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The cells that share neither row nor column with the best."""
    for row in range(shape[0]):
        for column in range(shape[1]):
            if row != best[0] and column != best[1]:
                yield row, column


def _p_of_tables(tables: np.ndarray) -> float:
    """The p of the F test that no two settings work together, over blocks (b, I, J)."""
    from scipy.special import fdtrc  # noqa: PLC0415 - the web process starts without scipy

    b, rows, columns = tables.shape
    left = tables - tables.mean(axis=1, keepdims=True) - tables.mean(axis=2, keepdims=True)
    left = (left + tables.mean(axis=(1, 2), keepdims=True)).reshape(b, -1)  # (b, I·J)
    mean = left.mean(axis=0)
    between, within = b * (mean**2).sum(), ((left - mean) ** 2).sum()
    if within <= SAME * (tables**2).sum():  # nothing to compare with
        return 1.0 if between <= SAME * (tables**2).sum() else 2 * 0.5**b
    freedom = (rows - 1) * (columns - 1)
    spread = (left - mean).T @ (left - mean) / (b - 1)
    alike = np.trace(spread) ** 2 / (freedom * (spread**2).sum())  # 1 if the spread is the same in all cells
    return float(fdtrc(alike * freedom, alike * freedom * (b - 1), (b - 1) * between / within))
