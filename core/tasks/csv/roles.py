"""Columns of numbers that say when a row was, or which row it is: nothing to predict."""

import re
from typing import Literal

import numpy as np

Role = Literal["", "row number", "clock", "constant"]
EVEN = 0.02  # of a step: larger differences between steps are no clock

# What a part of a time is called, and which numbers it has.
PARTS: dict[str, tuple[str, int, int]] = {
    "year": ("year|yr|yyyy|jahr|année|annee|an|año|ano|anno|rok|год", 1000, 2999),
    "month": ("month|mon|mnth|mm|mo|monat|mois|mes|mês|mese|miesiąc|месяц", 1, 12),
    "day": ("day|dy|dd|dom|day of month|tag|jour|día|dia|giorno|dzień|день", 1, 31),
    "day of year": ("doy|day of year|yday|julian day", 1, 366),
    "hour": ("hour|hr|hh|h|hour ending|hourending|he|stunde|std|heure|hora|ora|godzina|час", 0, 24),
    "minute": ("minute|min|mi|minuten|minuto|минута", 0, 59),
    "second": ("second|sec|ss|sekunde|seconde|segundo|секунда", 0, 60),
}
_ROW_NUMBER = re.compile(
    r"(?:no|nr|num|number|id|idx|index|row|rownum|#|n|unnamed.*|column 1|lfd.*|seq|obs|№)\.?", re.IGNORECASE
)

_CLOCK = re.compile(
    r"(?:t|time|times|timestamp|elapsed|sec|seconds?|ms|hhmm|clock|uhrzeit|zeit|heure|hora|decimal|dec)(?![^\W\d_])",
    re.IGNORECASE,
)


def part_of_time(name: str, values: np.ndarray) -> str:
    """Which part of a time a column holds, by its name and its numbers: "year", "month", … or "" for none."""
    known = values[~np.isnan(values)]
    plain = re.sub(r"[\W_]+", " ", name).strip().casefold()
    for part, (names, least, most) in PARTS.items():
        if re.fullmatch(names, plain) and len(known) and (known == np.round(known)).all():
            inside = (known >= least) & (known <= most)
            return part if inside.all() else ""
    return ""


def role(name: str, values: np.ndarray, *, first: bool) -> Role:
    """What a column of numbers is besides a measurement, "" if it is one.

    Numbers that count up or down by one are row numbers, numbers with equal steps and parts of a time are clocks. But a
    measurement may grow by equal steps too: only the first column and columns with such a name are taken for these.

    Args:
        name: of the column.
        values: (N,).
        first: True for the first column of the file.
    """
    if part_of_time(name, values):
        return "clock"
    known = values[~np.isnan(values)]
    if len(known) and known.min() == known.max():
        return "constant"
    if len(known) < 3 or len(known) < len(values):
        return ""
    steps = np.diff(values)
    if not (steps > 0).all() and not (steps < 0).all():
        return ""
    by_one = np.abs(steps).max() == np.abs(steps).min() == 1
    if by_one and (_ROW_NUMBER.fullmatch(name.strip()) or (first and min(values[0], values[-1]) in {0, 1})):
        return "row number"
    even = np.ptp(steps) <= EVEN * np.abs(steps).mean()
    return "clock" if even and (first or _CLOCK.match(name.strip())) else ""


def clock_digits(name: str, values: np.ndarray) -> np.ndarray | None:
    """The seconds of the day of numbers such as 930 and 1745, in a column that is called a time; else None."""
    if not _CLOCK.match(name.strip()) or np.isnan(values).any() or (values != np.round(values)).any():
        return None
    hours, minutes = np.divmod(values, 100)
    if values.min() < 0 or values.max() > 2400 or values.max() < 100 or (minutes > 59).any():
        return None
    return hours * 3600 + minutes * 60
