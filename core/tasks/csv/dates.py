"""Times as people write them in tables, and the order of day and month where numbers alone do not tell it.

pandas reads ISO 8601. All other layouts are taken apart here, for two reasons. The guess of pandas and dateutil for a
layout takes "5:00 am" as literal text, and reads nothing with two-digit years. And a cell by itself cannot say whether
02/01/2015 is in January: that is decided by all rows, and by the other columns of times.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from core.tasks.csv.day_order import Moments
from core.tasks.csv.zones import NOT_A_TIME, in_zone

PIVOT = 50  # two-digit years are 1950 to 2049
LEAST = 0.5  # of the cells must be times, for a column of times
SAMPLE = 200  # different cells, by which the layout is chosen

_MONTHS = (
    "january januar janvier enero gennaio janeiro januari",
    "february februar février fevrier febrero febbraio fevereiro februari",
    "march märz maerz mars marzo março marco maart",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto augustus",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
)
_NAME = r"[^\W\d_]{3,10}\.?"
_DATES = {
    "numbers": r"(?P<a>\d{1,4})(?P<mark>[-/.]|\. )(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})\.?",
    "digits": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    "signs": r"(?P<y>\d{4}) ?[年년] ?(?P<m>\d{1,2}) ?[月월](?: ?(?P<d>\d{1,2}) ?[日일])?",
    "day month": (
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[-/ ]*(?:de )?(?P<n>{_NAME})(?:[-/ ,]| de )*(?P<y>\d{{4}}|\d{{2}})"
    ),
    "month day": rf"(?P<n>{_NAME})[-/ ]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? |[-/])(?P<y>\d{{4}}|\d{{2}})",
    "year name": rf"(?P<y>\d{{4}})[-/ ]?(?P<n>{_NAME})(?:[-/ ]?(?P<d>\d{{1,2}}))?",
    "name year": rf"(?P<n>{_NAME})[-/ ,']*(?P<y>\d{{4}}|\d{{2}})",
    "year month": r"(?P<y>\d{4})[-/.Mm](?P<m>\d{1,2})",
    "month year": r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    "quarter": r"(?P<y>\d{4})[- ]?[Qq](?P<q>[1-4])",
    "quarter first": r"[Qq](?P<q>[1-4])[-/ ]?(?P<y>\d{4})",
    "week": r"(?P<y>\d{4})-?W(?P<w>\d{1,2})(?:-?(?P<wd>[1-7]))?",
}
_CLOCK = (
    r"(?:(?P<H>\d{1,2})(?:[:.h](?P<M>\d{2})(?:[:.m](?P<S>\d{2}(?:[.,]\d{1,9})?)s?)?|(?=\s?[AaPp]\.?[Mm]))"
    r"\s?(?P<p>[AaPp]\.?[Mm]\.?)?|(?P<hms>\d{4}(?:\d{2})?))"
)
_ZONE = r"(?P<z>[Zz]|(?:UTC|GMT)? ?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,5}|[A-Z][A-Za-z]+/[A-Za-z_/]+|\[[A-Za-z_/]+\])"
_LAYOUTS = {
    name: re.compile(
        rf"(?:[^\W\d_]{{2,10}}\.?,? ?)??{date}(?:(?:[T_:-]|,? +){_CLOCK}(?: ?\(?{_ZONE}\)?)?)?", re.IGNORECASE
    )
    for name, date in _DATES.items()
}
_ONLY_CLOCK = re.compile(_CLOCK, re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")


def moments(given: pd.Series) -> Moments | None:
    """The times of the given cells of a column; None if less than half of them are times."""
    sample = given.iloc[:: max(len(given) // SAMPLE, 1)]
    if sum(bool(_ISO.fullmatch(cell)) for cell in sample) == len(sample):
        values = pd.to_datetime(given, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None)
        if values.notna().all():
            return Moments({"": _microseconds(values)}, clock=bool((values.dt.normalize() != values).any()))
    fits = {name: sum(bool(layout.fullmatch(cell)) for cell in sample) for name, layout in _LAYOUTS.items()}
    best = max(fits, key=lambda name: fits[name])
    if fits[best] < LEAST * len(sample):
        return None
    cells = _taken_apart(given, _LAYOUTS[best])
    dates, clocks, zones = cells.different
    seconds, by_order, zone = _seconds(clocks)[cells.codes[1]], {}, ""
    for order, days in _days(best, dates).items():
        times, zone = in_zone(days[cells.codes[0]] + seconds, [part.get("z") or "" for part in zones], cells.codes[2])
        if (~np.isnat(times)).sum() >= LEAST * len(given):
            by_order[order] = times
    if not by_order:
        return None
    most = max(int((~np.isnat(times)).sum()) for times in by_order.values())
    return Moments(
        {order: times for order, times in by_order.items() if (~np.isnat(times)).sum() == most},
        mark=next((part["mark"] or "" for part in dates if part.get("mark")), ""),
        zone=zone,
        clock=any(part.get("H") or part.get("hms") for part in clocks),
        short_years=any(len(_year_of(part)) == 2 for part in dates if part),
        example=next((cell for cell in sample if _LAYOUTS[best].fullmatch(cell)), ""),
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    """The different dates, clocks and zones of cells, and for each cell which of them it has; {} for no time."""

    different: tuple[list[dict[str, str | None]], ...]
    codes: tuple[np.ndarray, ...]


def _taken_apart(given: pd.Series, layout: re.Pattern[str]) -> _Parts:
    clock = ("H", "M", "S", "p", "hms")
    groups = (tuple(name for name in layout.groupindex if name not in {*clock, "z"}), clock, ("z",))
    places: tuple[dict[tuple[str | None, ...], int], ...] = ({}, {}, {})
    codes: np.ndarray = np.empty((3, len(given)), int)
    for i, cell in enumerate(given):
        match = layout.fullmatch(cell)
        for k, names in enumerate(groups):
            key = (match.group(*names) if len(names) > 1 else (match[names[0]],)) if match else ()
            codes[k, i] = places[k].setdefault(key, len(places[k]))
    different = tuple(
        [dict(zip(names, key, strict=False)) for key in found] for names, found in zip(groups, places, strict=True)
    )
    return _Parts(different, tuple(codes))


def clocks(cells: pd.Series) -> np.ndarray | None:
    """The seconds of the day of cells such as 18.30.00 or 6:30 pm; None unless all cells are times of the day."""
    codes, different = pd.factorize(cells)
    matches = [_ONLY_CLOCK.fullmatch(str(cell)) for cell in different]
    if not all(matches):
        return None
    seconds = _seconds([match.groupdict() for match in matches if match])
    if np.isnat(seconds).any():
        return None
    return (seconds / np.timedelta64(1, "s"))[codes]


def _days(layout: str, parts: Sequence[Mapping[str, str | None]]) -> dict[str, np.ndarray]:
    """The dates of cells in parts, for each possible order of their numbers."""
    if layout != "numbers":
        return {"": _dates([_named(part) for part in parts])}
    cells = [(part["a"] or "", part["b"] or "", part["c"] or "") if part else ("", "", "") for part in parts]
    if sum(len(a) == 4 for a, _, _ in cells) * 2 > len(cells):
        return {"": _dates([(a, b, c) if len(a) == 4 else None for a, b, c in cells])}
    orders = {
        "day": _dates([(c, b, a) for a, b, c in cells]),
        "month": _dates([(c, a, b) for a, b, c in cells]),
    }
    if all(len(c) <= 2 for _, _, c in cells):
        orders["year"] = _dates(cells)
    return orders


def _named(part: Mapping[str, str | None]) -> tuple[str, str, str] | None:
    """Year, month and day of a cell with a name, a quarter or a week."""
    if not part:
        return None
    year = part.get("y") or ""
    if week := part.get("w"):
        try:
            day = pd.Timestamp.fromisocalendar(int(year), int(week), int(part.get("wd") or 1))
        except ValueError:
            return None
        return str(day.year), str(day.month), str(day.day)
    if quarter := part.get("q"):
        return year, str(3 * int(quarter) - 2), "1"
    month = part.get("m") or (str(_month(part.get("n") or "") or ""))
    return year, month, part.get("d") or "1"


@lru_cache(maxsize=500)
def _month(name: str) -> int:
    """The number of a month by its name, or its first three letters or more; 0 if it is none."""
    start = name.casefold().rstrip(".")
    found = {i + 1 for i, names in enumerate(_MONTHS) if any(one.startswith(start) for one in names.split())}
    return found.pop() if len(found) == 1 else 0


def _dates(cells: Sequence[tuple[str, str, str] | None]) -> np.ndarray:
    """datetime64[us] of year, month and day as digits; NaT where there is no such day."""
    numbers = np.array([[int(text or 0) for text in cell] if cell else [0, 0, 0] for cell in cells]).reshape(-1, 3)
    short = np.array([cell is not None and len(cell[0]) <= 2 for cell in cells], bool)
    year, month, day = numbers.T
    year = np.where(short, year + np.where(year < PIVOT, 2000, 1900), year)
    known = (year >= 1000) & (month >= 1) & (month <= 12) & (day >= 1)
    first = (np.where(known, year, 2000) - 1970).astype("M8[Y]").astype("M8[M]") + np.where(known, month - 1, 0)
    dates = first.astype("M8[D]") + np.where(known, day - 1, 0)
    known &= dates.astype("M8[M]") == first
    return np.where(known, dates.astype("M8[us]"), NOT_A_TIME)


def _year_of(part: Mapping[str, str | None]) -> str:
    if part.get("y"):
        return part["y"] or ""
    ends = (part.get("a") or "", part.get("c") or "")
    return max(ends, key=len)


def _seconds(parts: Sequence[Mapping[str, str | None]]) -> np.ndarray:
    """timedelta64[us] of the clocks of cells, 0 without one, NaT for an impossible one. 24:00 is the next day."""
    return np.array([_clock(part) for part in parts], "m8[us]")


def _clock(part: Mapping[str, str | None]) -> np.timedelta64:
    digits = part.get("hms")
    hour, minute = (digits[:2], digits[2:4]) if digits else (part.get("H") or "0", part.get("M") or "0")
    second = (digits[4:] or "0") if digits else (part.get("S") or "0").replace(",", ".")
    h, m, s = int(hour), int(minute), float(second)
    if half := part.get("p"):
        if not 1 <= h <= 12:
            return np.timedelta64("NaT", "us")
        h = h % 12 + (12 if half[0] in "Pp" else 0)
    if h > 24 or m > 59 or s >= 61 or (h == 24 and (m or s)):
        return np.timedelta64("NaT", "us")
    return np.timedelta64(round((h * 3600 + m * 60 + s) * 1e6), "us")


def _microseconds(values: pd.Series) -> np.ndarray:
    return values.to_numpy().astype("M8[us]")
