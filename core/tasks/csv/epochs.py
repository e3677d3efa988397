"""Times written as plain numbers: counted since 1970, or the digits of a date without marks such as 20230331."""

import re

import numpy as np
import pandas as pd

from core.tasks.csv.day_order import Times

FIRST, LAST = 315_532_800, 4_102_444_800  # seconds: 1980 and 2100
YEARS = (1800, 2199)  # of dates in digits
_SCALES = (1, 10**3, 10**6, 10**9)  # seconds, milliseconds, microseconds, nanoseconds
_DIGITS = {6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_NAMES = re.compile(
    r"(?:^|[\W_])(?:time|timestamp|ts|epoch|unix|date|datetime|datum|zeit|utc)"
    r"(?:[\W_]*(?:s|ms|us|ns|utc|unix|sec|seconds|stamp|time))*\W*$|time$|_at$",
    re.IGNORECASE,
)


def from_number(name: str, values: np.ndarray) -> Times | None:
    """The times of a column of numbers (N,), if it holds times; else None.

    All values must be such times. A column that is not called like a time must go in one direction, and counted times
    must have equal steps then: large numbers that only grow, such as a total, are no times.

    Example:
        >>> from_number("day", np.array([20230131.0, 20230201, 20230202])).entries[0]
        np.datetime64('2023-01-31T00:00:00.000000')
    """
    known = values[~np.isnan(values)]
    if len(known) < 3 or known.min() < 10**5 or (known != np.round(known)).any() or known.min() == known.max():
        return _counted(name, values, known)
    steps = np.diff(known)
    one_way = bool((steps > 0).all() or (steps < 0).all())
    lengths = {len(str(int(known.min()))), len(str(int(known.max())))}
    if len(lengths) == 1 and (length := lengths.pop()) in _DIGITS and (one_way or _NAMES.search(name)):
        texts = pd.Series([f"{value:.0f}" for value in known])
        times = pd.to_datetime(texts, format=_DIGITS[length], errors="coerce")
        if times.notna().all() and times.dt.year.between(*YEARS).all():
            return Times(_placed(values, times.to_numpy().astype("M8[us]")), clock=length > 8)
    return _counted(name, values, known)


def _counted(name: str, values: np.ndarray, known: np.ndarray) -> Times | None:
    """Times that are counted since 1970; None if these are none."""
    scale = next((one for one in _SCALES if ((known >= FIRST * one) & (known <= LAST * one)).all()), 0)
    if len(known) < 3 or not scale:
        return None
    steps = np.diff(known)
    one_way = (steps >= 0).all() or (steps <= 0).all()
    middle = float(np.median(steps))
    even = one_way and middle and np.mean(np.abs(steps - middle) <= 0.01 * abs(middle)) >= 0.9
    if not even and not (_NAMES.search(name) and steps.any()):
        return None
    times = np.round(known * (1e6 / scale)).astype("int64").astype("M8[us]")
    return Times(_placed(values, times), zone="UTC", clock=True)


def _placed(values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Times in the places of the values that are known, NaT in the others."""
    placed = np.full(len(values), np.datetime64("NaT", "us"))
    placed[~np.isnan(values)] = times
    return placed
