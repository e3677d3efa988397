"""Splits into training and validation without leaks: windows of a series by time, independent sequences at random.

N rows in the series, n windows, T observations in each, L targets; F and K are columns.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import ExperimentError

MOST_WINDOWS = 5_000  # more windows add little: neighbours share all but one row
MOST_VALUES = 4_000_000  # numbers in X or in y; as float32 that is 16 MB each, the limit for one visitor


@dataclass(frozen=True, eq=False)
class Windows:
    """Where n windows lie in a series of N rows.

    A window that ends in row e observes rows e - T + 1 ... e, and its targets are rows e + s for each s in `steps`.
    `train` and `validation` are the indices of the windows on each side of the split. The inputs and targets of
    training windows lie at or before `cutoff`. The targets of validation windows lie after it. Their inputs may lie
    before it, because that past is known at the time of the forecast.
    """

    ends: np.ndarray  # (n,) the row of the last observation
    length: int  # T
    steps: tuple[int, ...]  # (L,) rows after the last observation
    train: np.ndarray
    validation: np.ndarray
    cutoff: int

    def inputs(self, values: np.ndarray) -> np.ndarray:
        """X of the windows, float32 (n, T, F), from the columns `values` (N, F)."""
        return values[self.ends[:, None] + np.arange(1 - self.length, 1)].astype(np.float32)

    @property
    def target_rows(self) -> np.ndarray:
        """The rows to predict, (n, L)."""
        return self.ends[:, None] + np.array(self.steps)

    def targets(self, values: np.ndarray) -> np.ndarray:
        """y of the windows, float32 (n, L, K), from the columns `values` (N, K)."""
        return values[self.target_rows].astype(np.float32)

    def last(self, values: np.ndarray) -> np.ndarray:
        """The columns `values` (N, K) in the row of the last observation, (n, K)."""
        return values[self.ends]


def cut(
    length: int,
    steps: tuple[int, ...],
    validation_share: float,
    known: np.ndarray,
    *,
    most: int = MOST_WINDOWS,
    row: str = "row",
    part: np.ndarray | None = None,
) -> Windows:
    """Cut a series into windows and split them by time.

    Windows with targets on both sides of the cutoff are left out, so that the two sides share no target. The cutoff is
    the row that brings the share of validation windows closest to `validation_share`.

    Args:
        length: observations of a window, T.
        steps: when the targets fall, in rows after the last observation, ascending.
        validation_share: 0 keeps all windows for training.
        known: (N,) bool, True for rows with known targets; windows that predict another row are left out.
        most: the largest number of windows. If there are more, every second, third ... is used, the newest always.
        row: what one row is, in the singular, for error sentences.
        part: (N,) ascending numbers of the stretches between gaps; a window lies in one of them. None: there is no gap.

    Raises:
        ExperimentError: if the series is too short for one window on each side.
    """
    first, last = steps[0], steps[-1]
    ends = np.arange(length - 1, max(len(known) - last, length - 1))
    ends = ends[known[ends[:, None] + np.array(steps)].all(1)]
    if part is not None:
        ends = ends[part[ends + 1 - length] == part[ends + last]]
    stride = -(-len(ends) // most) or 1
    ends = ends[::-1][::stride][::-1]
    cutoff = len(known) - 1
    if validation_share:
        rows = np.arange(len(known))
        trained = np.searchsorted(ends + last, rows, side="right")  # (N,) windows on each side of a cutoff in each row
        validated = len(ends) - np.searchsorted(ends + first, rows, side="right")
        share = validated / np.maximum(trained + validated, 1)
        both = (trained > 0) & (validated > 0)
        cutoff = int(np.argmin(np.where(both, np.abs(share - validation_share), np.inf))) if both.any() else -1
    train, validation = np.flatnonzero(ends + last <= cutoff), np.flatnonzero(ends + first > cutoff)
    if not len(train):
        raise ExperimentError(_too_short(length, steps, validation_share, known, row))
    used = np.concatenate([ends[train], ends[validation]])
    return Windows(used, length, steps, np.arange(len(train)), np.arange(len(train), len(used)), cutoff)


def _too_short(length: int, steps: tuple[int, ...], validation_share: float, known: np.ndarray, row: str) -> str:
    first, last = steps[0], steps[-1]
    needed = length + last + ((last - first + 1) if validation_share else 0)
    sides = "one window for training and one for validation need" if validation_share else "one window needs"
    came = f"{len(known)} {row}s" + ("" if known.all() else f" ({int(known.sum())} of them with a known target)")
    return (
        f"The series has {came}, and with {length} observations and targets up to {last} {row}s later {sides} "
        f"at least {needed}: observe fewer {row}s, predict less far ahead, or give a longer series"
    )


def at_random(
    count: int, validation_share: float, rng: np.random.Generator, classes: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Split `count` independent sequences at random into training and validation indices, each ascending.

    With `classes` (count,) the split is stratified: each class has the same share on both sides.
    """
    classes = np.zeros(count, int) if classes is None else classes
    held_back = [
        rng.permutation(np.flatnonzero(classes == kind))[: round(validation_share * int((classes == kind).sum()))]
        for kind in np.unique(classes)
    ]
    validation = np.sort(np.concatenate(held_back))
    return np.setdiff1d(np.arange(count), validation), validation
