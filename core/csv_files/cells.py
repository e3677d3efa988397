"""What a cell looks like, before its column is known: a number, a time, nothing, or text."""

import re
from collections.abc import Iterable

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|Inf|INF)(?:inity)?"
# In upper or lower case.
MISSING = (
    "",
    "-",
    "?",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "none",
    "n.a.",
    "--",
    "–",
    "—",
    "...",
    "..",
    ".",
    "#value!",
)

# Digits with any marks, perhaps a currency before them and a short unit behind: $1,028.50 or 12,3 °C or (5.2%)
_NUMBER_LIKE = re.compile(
    r"\(?[+\-−]?(?:[A-Z]{0,3}[$€£¥₹₽₩₺₴₫₪฿]|[A-Z]{3})? ?[+\-−]?\d[\d.,'’ \xa0\u202f]*(?:[eE][+-]?\d+)?"
    r"(?: ?(?:[^\W\d_]|[°%‰$€£¥₹₽₩₺₴₫₪฿])(?:[^\d\s:;|]{0,7}[²³23]?)?)?\)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*\.?"
_TIME_LIKE = re.compile(
    r"(?:\w{2,9}\.?,? )?"
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,4}})?\.?|\d{{8}}|\d{{1,2}}\.?[-/ ]?{_MONTH}[-/ ,.]*\d{{0,4}}|"
    rf"{_MONTH}[-/ ]?\d{{1,4}}(?:,? \d{{4}})?|\d{{4}}[-/ ]{_MONTH}[-/ ]?\d{{0,2}}|\d{{4}}年.*|"
    r"\d{4}-?[QWMqwm]\d{1,2}|[Qq]\d[- /]?\d{4})"
    r"(?:[T ,_:-]+\d{1,2}[:.h]\d{2}.*|[T ]\d{1,2} ?[ap]\.?m\.?|[T ]\d{4,6})?|\d{1,2}:\d{2}(?::\d{2})?.{0,6}",
    re.IGNORECASE,
)


def is_missing(cell: str) -> bool:
    """True if a cell says that there is no value."""
    return cell.lower() in MISSING


def is_value(cell: str) -> bool:
    """True if a cell looks like a number or a time, with any marks and units.

    Example:
        >>> [is_value(cell) for cell in ("1.028,5", "12 °C", "$5", "31/12/23", "PM2.5", "visitors", "2nd")]
        [True, True, True, True, False, False, True]
    """
    return bool(_NUMBER_LIKE.fullmatch(cell) or _TIME_LIKE.fullmatch(cell))


def share_of_values(cells: Iterable[str]) -> float:
    """The share of numbers and times in cells that are not missing; 0 if all are."""
    known = [cell for cell in cells if not is_missing(cell)]
    return sum(map(is_value, known)) / len(known) if known else 0.0
