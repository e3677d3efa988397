"""Forecasts without a network. Each is fitted on the training sequences and predicts for all sequences."""

import numpy as np
import pandas as pd

from core.tasks.task import Baseline


def last_value(last: np.ndarray, y: np.ndarray, how: str = "nothing changes after the last observation") -> Baseline:
    """Predicts the last observed values `last` (n, K) at each of the L timesteps of `y` (n, L, K)."""
    return Baseline("last value", how, np.repeat(last[:, None, :], y.shape[1], axis=1).astype(np.float32))


def mean(y: np.ndarray, train: np.ndarray, how: str = "the mean over the training sequences") -> Baseline:
    """Predicts the training mean of each output timestep and feature of `y` (n, L, K)."""
    return Baseline("mean", how, np.broadcast_to(y[train].mean(0, dtype=np.float64), y.shape).astype(np.float32))


def majority_class(y: np.ndarray, train: np.ndarray, classes: tuple[str, ...]) -> Baseline:
    """Predicts the share of class 1 in the training sequences as the probability; `y` (n, L, K) holds 0 and 1."""
    share = float(y[train].mean())
    how = f"always “{classes[int(share >= 0.5)]}”, with its share in the training sequences as the probability"
    return Baseline("majority class", how, np.full(y.shape, share, np.float32))


def seasonal(
    values: np.ndarray,
    target_rows: np.ndarray,
    *,
    phase: np.ndarray,
    period: int,
    cutoff: int,
    how: str,
    half: int = 0,
) -> Baseline:
    """Predicts the mean of the rows up to `cutoff` at the same phase of the season.

    Args:
        values: the series to predict, (N, K); NaN for an unknown value.
        target_rows: the rows to predict, (n, L).
        phase: the phase of each row, (N,) integers from 0 to period - 1.
        period: the number of phases in a season; after the last phase comes the first.
        cutoff: the last row that is used.
        how: half a sentence for the page.
        half: the number of phases on each side that are averaged too, so that one odd day counts less.
    """
    past = values[: cutoff + 1].astype(np.float64)
    known = ~np.isnan(past)
    sums, counts = np.zeros((2, period, values.shape[1]))  # (period, K) each
    np.add.at(sums, phase[: cutoff + 1], np.where(known, past, 0.0))
    np.add.at(counts, phase[: cutoff + 1], known)
    sums, counts = _around(sums, half), _around(counts, half)
    table = np.where(counts, sums / np.maximum(counts, 1), np.nanmean(past, axis=0))  # (period, K)
    return Baseline("seasonal", how, table[phase[target_rows]].astype(np.float32))


def _around(values: np.ndarray, half: int) -> np.ndarray:
    """The sum over each phase and `half` phases on each side, (period, K)."""
    return np.add.reduce([np.roll(values, shift, axis=0) for shift in range(-half, half + 1)])


def one_period_earlier(X: np.ndarray, period: int, steps: tuple[int, ...], how: str) -> Baseline:
    """Predicts the last observed value that lies whole periods before each target; X (n, T, K) needs T >= period.

    `steps` (L,) counts timesteps after the last observation.
    """
    earlier = [X.shape[1] - 1 + step - period * -(-step // period) for step in steps]  # (L,) places in X
    return Baseline("seasonal", how, X[:, earlier].astype(np.float32))


def calendar_day(dates: pd.Series) -> np.ndarray:
    """The day of the year of each date (N,), counted as in a leap year: 0 for 1 January, 60 for 1 March in any year."""
    after_february = (dates.dt.month > 2) & ~dates.dt.is_leap_year
    return (dates.dt.day_of_year - 1 + after_february).to_numpy()
