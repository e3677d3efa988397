"""Numbers as people write them in tables: marks for thousands and decimals, currencies, per cent, units, K, M and B.

Each column is decided by itself. `1,028` can be 1028 or 1.028: other cells of the column decide, then the values next
to it in time, then other columns. What stays open is a question to the person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.csv_files import NUMBER

CURRENCIES = "$€£¥₹₽₩₺₴₫₪฿"
_CODES = "USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|RUB|BRL|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF|TRY|KRW|MXN|ZAR|kr|Rs|zł|Fr"
# A letter for thousands and so on, attached to the number.
MAGNITUDES = {
    "K": 1e3,
    "k": 1e3,
    "M": 1e6,
    "mn": 1e6,
    "Mio": 1e6,
    "B": 1e9,
    "bn": 1e9,
    "Mrd": 1e9,
    "T": 1e12,
    "tn": 1e12,
}

_CELL = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-])?\s?(?P<before>(?:[A-Z]{{1,2}})?[{CURRENCIES}]|(?:{_CODES})\.?)?\s?(?P<inner>[+-])?"
    r"(?P<body>\d(?:[\d.,'’ ]*\d)?[.,]?|[.,]\d+)(?P<power>[eE][+-]?\d+)?"
    rf"\s?(?P<after>(?:[^\W\d_]|[°%‰{CURRENCIES}])(?:[^\d+:;|]{{0,11}}[²³23]?)?)?(?P<close>\))?"
)
_POINT = re.compile(r"(?:\d+|[1-9]\d{0,2}([,'’ ])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d*)?|\.\d+")
_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}([.'’ ])\d{3}(?:\1\d{3})*)(?:,\d*)?|,\d+")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_OPEN = r"[+-]?[1-9]\d{0,2}\.\d{3}|[+-]?\d{1,3}"  # columns of these alone are looked at again
FEW = 0.25  # of the cells are numbers, and a column is none of numbers
SAMPLE = 200  # cells, by which plain numbers are told from others
_SPACES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "–": "-"})


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of numbers.

    `entries` is float64 for each given cell, NaN where it is no number. `decimal` is "." or ",", "" where no cell shows
    it. `thousands` is the mark between groups of digits, "" where there is none. `question` is an example such as
    "1,028", where it stays open which of the two marks it holds. `units` is True if cells have different units.
    `brackets` is True if a number in brackets was read as a negative one.
    """

    entries: np.ndarray
    unit: str = ""
    decimal: str = ""
    thousands: str = ""
    question: str = ""
    units: bool = False
    brackets: bool = False


@dataclass(frozen=True, eq=False)
class Written:
    """The cells of a column in parts; `codes` gives the place of each given cell among the different ones."""

    codes: np.ndarray
    different: Sequence[str]
    parts: Sequence[dict[str, str] | None]
    plain: np.ndarray | None = None  # the numbers, if all cells are plain ones
    mark: str = ""  # the decimal mark of plain numbers

    @property
    def decimal(self) -> str:
        """The decimal mark that the cells show, "" if they show none or either."""
        if self.plain is not None:
            return self.mark if (self.plain != np.round(self.plain)).any() else ""
        bodies = [part["body"] for part in self.parts if part]
        point, comma = (sum(bool(kind.fullmatch(body)) for body in bodies) for kind in (_POINT, _COMMA))
        if point == comma or not _mostly_numbers(self):
            return ""
        return "." if point > comma else ","


def _mostly_numbers(written: Written) -> bool:
    return sum(part is not None for part in written.parts) * 2 >= len(written.parts)


def written(given: pd.Series, decimal: str = "") -> Written:
    """The given cells of a column, taken apart once.

    Plain numbers, which most columns of large files hold, are read at once. `decimal` is the mark that was chosen.
    """
    for mark in ".,":
        if decimal in {"", mark} and (plain := _plain(given, mark)) is not None:
            return Written(np.arange(0), (), (), plain, mark)
    sample = given.iloc[:: max(len(given) // SAMPLE, 1)]
    if sum(_taken_apart(str(cell).translate(_SPACES)) is not None for cell in sample) < FEW * len(sample):
        return Written(np.zeros(len(given), int), (), (None,))
    codes, different = pd.factorize(given)
    cells = [str(cell).translate(_SPACES) for cell in different]
    return Written(codes, cells, [_taken_apart(cell) for cell in cells])


def _plain(given: pd.Series, mark: str) -> np.ndarray | None:
    """The numbers of cells without marks for thousands and units; None if these are others, or if that is open."""
    if mark == ",":
        if given.iloc[:SAMPLE].str.contains(".", regex=False).any() or given.str.contains(".", regex=False).any():
            return None
        given = given.str.replace(",", ".", regex=False)
    first = given.iloc[:SAMPLE]
    if not first.str.fullmatch(NUMBER).all() or first.str.fullmatch(_OPEN).all():
        return None
    if not given.str.fullmatch(NUMBER).all():
        return None
    return given.astype(float).to_numpy()


def _taken_apart(cell: str) -> dict[str, str] | None:
    """The sign, body, power and unit of a cell; None if it is no number."""
    if match := _CELL.fullmatch(cell):
        parts = {name: text or "" for name, text in match.groupdict().items()}
        odd = bool(parts["open"]) != bool(parts["close"]) or (parts["sign"] and parts["inner"])
        return None if odd else parts
    if re.fullmatch(NUMBER, cell):
        infinite = dict.fromkeys(("sign", "inner", "open", "power", "before", "after"), "") | {"body": "inf"}
        return infinite | {"sign": "-" if cell.startswith("-") else ""}
    return None


def numbers(column: Written, *, decimal: str = "", elsewhere: str = "", separator: str = ",") -> Numbers | None:
    """The numbers of a column, or None if less than half of its cells are numbers.

    Args:
        column: its cells.
        decimal: the decimal mark that the person chose; "" lets the column decide.
        elsewhere: the decimal mark of the other columns, "" if they show none.
        separator: of the file.
    """
    if column.plain is not None:
        return Numbers(column.plain, decimal=column.decimal)
    mark, question = (decimal, "") if decimal else _mark(column, elsewhere, separator)
    pattern = _COMMA if mark == "," else _POINT
    bodies = [part["body"] if part else "" for part in column.parts]
    fits = [body == "inf" or bool(pattern.fullmatch(body)) for body in bodies]
    counts = np.bincount(column.codes, minlength=len(fits))
    if counts[np.array(fits, bool)].sum() * 2 < counts.sum():
        return None
    parts = [part if fit else None for part, fit in zip(column.parts, fits, strict=True)]
    found = _scaled(parts, counts, mark)
    if found is None:
        return None
    bodies = [part["body"] for part in parts if part]
    marks = {sign for body in bodies for sign in body if not sign.isdigit()} - {mark}
    shows = any(mark in body for body in bodies)
    return replace(
        found,
        entries=found.entries[column.codes],
        decimal=mark if shows else "",
        thousands="".join(sorted(marks & set(".,'’ ")))[:1],
        question=question,
        brackets=any(part["open"] for part in parts if part),
    )


def _scaled(parts: Sequence[dict[str, str] | None], counts: np.ndarray, mark: str) -> Numbers | None:
    """The value of each different cell in the unit of most, NaN for those in another unit."""
    signs = [_unit(part) if part else None for part in parts]
    known = list(zip(signs, parts, strict=True))
    often: Counter[tuple[str, str]] = Counter()
    for (sign, part), count in zip(known, counts, strict=True):
        if sign is not None and not _is_bare_zero(sign, part):
            often[sign] += int(count)
    values = np.array([_value(part, mark) if part else np.nan for part in parts])
    letters = {after for _, after in often}
    factor = np.ones(len(parts))
    if letters - {""} and letters - {""} <= MAGNITUDES.keys() and len(letters) > 1 and len({b for b, _ in often}) == 1:
        unit = "" if "" in letters else max(often, key=lambda sign: often[sign])[1]
        before = next(iter(often))[0]
        scale = MAGNITUDES.get(unit, 1.0)
        factor = np.array([MAGNITUDES.get(sign[1], 1.0) / scale if sign else 1.0 for sign in signs])
        return Numbers(values * factor, unit=before + unit)
    if not often:
        return Numbers(values)
    usual, times = often.most_common(1)[0]
    if times * 2 < counts.sum() and usual != ("", ""):
        return None
    same = np.array([sign is not None and (sign == usual or _is_bare_zero(sign, part)) for sign, part in known])
    return Numbers(np.where(same, values, np.nan), unit="".join(usual), units=len(often) > 1)


def _unit(part: dict[str, str]) -> tuple[str, str]:
    """What stands before and behind a number, without spaces and the full stop of "kr."."""
    return part["before"].rstrip("."), " ".join(part["after"].split())


def _is_bare_zero(sign: tuple[str, str], part: dict[str, str] | None) -> bool:
    return sign == ("", "") and part is not None and not part["body"].strip("0.,")


def _value(part: dict[str, str], mark: str) -> float:
    body = re.sub(r"[.'’ ]" if mark == "," else r"[,'’ ]", "", part["body"]).replace(",", ".")
    size = float(body + part["power"])
    return -size if part["sign"] == "-" or part["inner"] == "-" or part["open"] else size


def _mark(column: Written, elsewhere: str, separator: str) -> tuple[str, str]:
    """The decimal mark of a column, and an example if that stays open."""
    if shown := column.decimal:
        return shown, ""
    bodies = [part["body"] if part else "" for part in column.parts]
    either = next((body for body in bodies if _EITHER.fullmatch(body)), "")
    if not either:
        return elsewhere or ".", ""
    mark = "," if "," in either else "."
    other = "." if mark == "," else ","
    if separator == mark == "," and elsewhere != ",":
        return ".", ""  # quoted for the sake of its commas: nobody writes decimals so
    if whole := [body for body in bodies if body.isdigit()]:
        if any(int(body) >= 1000 for body in whole):
            return mark, ""
        if any(_EITHER.fullmatch(body) and body.endswith("0") for body in bodies):
            return other, ""  # 1,250 beside 3: as a decimal, it would be 1,25
        if _jumps(bodies, column.codes, mark):
            return other, ""
    if elsewhere:
        return (mark if elsewhere == mark else other), ""
    if mark == ".":
        return ".", either if separator == ";" else ""
    return (",", "") if separator == ";" else (".", either)


def _jumps(bodies: Sequence[str], codes: np.ndarray, mark: str) -> bool:
    """True if values jump where the mark is read as the decimal one, and not where it is one of thousands.

    Pairs of neighbours are compared of which one has the mark: 990 and 1,028. 1 and 1,001 show nothing: either reading
    may be meant.
    """
    plain = [body.replace(",", ".") if body.replace(mark, "").isdigit() else "nan" for body in bodies]
    decimals = np.array(plain, float)
    has = np.array([mark in body for body in bodies])
    first, second = codes[:-1], codes[1:]
    pairs = (has[first] != has[second]) & (decimals[first] > 0) & (decimals[second] > 0)
    if not pairs.any():
        return False
    grouped = np.where(has, decimals * 1000, decimals)
    apart = [
        float(np.median(np.abs(np.log(values[first[pairs]] / values[second[pairs]])))) for values in (decimals, grouped)
    ]
    return apart[1] < apart[0]
