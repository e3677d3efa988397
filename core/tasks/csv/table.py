"""A table from an uploaded CSV file: the values of its columns, and a sentence about each column that has a problem."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from core.experiment import ExperimentError
from core.text.csv_file import NUMBER, listed, read_csv

LARGEST = 1e15  # networks calculate in float32, and the square of a larger number comes near its limit

MISSING = ("", "-", "?", "na", "n/a", "#n/a", "nan", "null", "none")  # in upper or lower case
_DATES = ("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d %b %Y", "%b %d, %Y", "%b %Y")
TIME_FORMATS = ("ISO8601", *(date + clock for date in _DATES for clock in ("", " %H:%M", " %H:%M:%S")))


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    `entries` is float64 (N,), datetime64 (N,) or text; NaN or NaT stands for a missing value. `missing` holds the row
    numbers of missing values. `problem` is a sentence if the column cannot be used as its `kind`, else "".
    """

    name: str
    kind: Literal["number", "time", "text", "empty"]
    entries: np.ndarray
    missing: np.ndarray
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """The content of a file: its columns by name, the row number of each row, and its format.

    `notes` are sentences to show about changes to the file (a column named, empty rows left out).
    """

    columns: dict[str, Column]
    rows: np.ndarray  # (N,) row numbers in the file
    encoding: str
    separator: str
    decimal: str
    notes: tuple[str, ...] = ()

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """The names of the columns of these kinds without a problem, in the order of the file."""
        return tuple(name for name, column in self.columns.items() if column.kind in kinds and not column.problem)

    @property
    def frame(self) -> pd.DataFrame:
        """The values as a DataFrame, indexed by the row numbers of the file."""
        return pd.DataFrame({name: column.entries for name, column in self.columns.items()}, index=self.rows)


@lru_cache(maxsize=2)
def read_table(content: bytes) -> Table:
    """Read an uploaded CSV file.

    It recognises the separators `,`, `;` and tab, the decimal comma (with `;` or tab), and the encodings UTF-8, UTF-16
    with a byte order mark, and Windows-1252.

    Raises:
        ExperimentError: if no table can be read. A column that cannot be used is no error: it has a `problem`.
    """
    file = read_csv(content)
    names, cells, notes = file.names, file.cells, list(file.notes)
    missing = pd.DataFrame({i: cells[i].str.lower().isin(MISSING) for i in cells}, index=cells.index)
    blank = missing.all(axis=1)
    if blank[: -_trailing(blank.to_numpy()) or None].any():
        notes.append(f"{_count(int(blank.sum()), 'empty row')} left out")
    cells, missing = cells[~blank], missing[~blank]
    if cells.empty:
        raise ExperimentError("The file has names but no values: put one row for each moment below the names")
    decimal = _decimal(cells, missing, file.separator)
    columns = {name: _column(name, cells[i], missing[i], decimal) for i, name in enumerate(names)}
    return Table(columns, cells.index.to_numpy(), file.encoding, file.separator, decimal, tuple(notes))


def _trailing(blank: np.ndarray) -> int:
    """How many rows at the end are blank."""
    return len(blank) - (int(np.flatnonzero(~blank)[-1]) + 1 if not blank.all() else 0)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun} was" if number == 1 else f"{number} {noun}s were"


def _decimal(cells: pd.DataFrame, missing: pd.DataFrame, separator: str) -> str:
    """A comma if the separator is another sign and half of the values of a column look like 3,14 or 3; else a point."""
    if separator == ",":
        return "."
    for i in cells:
        values = cells[i][~missing[i]]
        commas = values.str.contains(",", regex=False).any()
        if commas and values.str.fullmatch(r"[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?").mean() >= 0.5:
            return ","
    return "."


def _column(name: str, cells: pd.Series, missing: pd.Series, decimal: str) -> Column:
    """The column with its kind: that of at least half of its values, number before time before text."""
    rows, gaps = cells.index.to_numpy(), cells.index[missing].to_numpy()
    given = cells[~missing]
    if given.empty:
        nothing = np.full(len(cells), np.nan)
        return Column(name, "empty", nothing, gaps, f"Column “{name}” is empty: choose another one, or fill it")
    plain = given.str.replace(",", ".", regex=False) if decimal == "," else given
    is_number = plain.str.fullmatch(NUMBER) & (~given.str.contains(".", regex=False) if decimal == "," else True)
    if is_number.mean() >= 0.5:
        numbers = plain.where(is_number).astype(float)
        values = numbers.reindex(rows).to_numpy()
        bad = given[~is_number]
        infinite = given[numbers.abs() > LARGEST]
        if len(bad):
            problem = f"Column “{name}” has text where a number was expected: {_quoted(bad)}; {_hint(decimal)}"
        elif len(infinite):
            problem = (
                f"Column “{name}” has values too large to calculate with: {_quoted(infinite)}; correct or empty them"
            )
        else:
            problem = ""
        return Column(name, "number", values, gaps, problem)
    times = _times(given)
    if times.notna().mean() >= 0.5:
        bad = given[times.isna()]
        problem = (
            f"Column “{name}” has times that cannot be read: {_quoted(bad)}; write all like 2024-03-31 18:00"
            if len(bad)
            else ""
        )
        return Column(name, "time", times.reindex(rows).to_numpy(), gaps, problem)
    return Column(name, "text", cells.to_numpy(object), gaps)


def _hint(decimal: str) -> str:
    return f"write plain numbers such as 1234{decimal}5, leave the cell empty, or choose another column"


def _quoted(bad: pd.Series) -> str:
    return listed([f"“{value[:40]}{'…' * (len(value) > 40)}” in row {row}" for row, value in bad.items()])


def _times(given: pd.Series) -> pd.Series:
    """The cells as times in UTC without a zone, by the format that reads most of them; NaT for the other cells.

    If days first and months first are both possible (03/04/2024), the order with ascending times is used.
    """
    sample = given.iloc[:: max(len(given) // 1000, 1)]
    best, score = pd.Series(pd.NaT, given.index, dtype="datetime64[ns]"), (0.5, False)
    for layout in TIME_FORMATS:
        if _parsed(sample, layout).notna().mean() < 0.5:
            continue
        times = _parsed(given, layout)
        quality = (float(times.notna().mean()), bool(times.dropna().is_monotonic_increasing))
        if quality > score:
            best, score = times, quality
        if score == (1.0, True):
            break
    return best


def _parsed(given: pd.Series, layout: str) -> pd.Series:
    return pd.to_datetime(given, format=layout, errors="coerce", utc=True).dt.tz_localize(None)
