"""A table from an uploaded CSV file: what its columns hold, and in plain sentences what is wrong with them.

Nothing in the file is ever run: a formula or a piece of HTML is text like any other. Rows are counted as a spreadsheet
counts them: the names are in row 1, the first values in row 2.
"""

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from core.experiment import ExperimentError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000  # as text they take some 50 bytes each while the file is read
MAX_NAME = 100  # characters: names travel in the address
LARGEST = 1e15  # networks calculate in float32, where the square of a larger number comes near infinity

MISSING = ("", "-", "?", "na", "n/a", "#n/a", "nan", "null", "none")  # in upper or lower case
NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|Inf|INF)(?:inity)?"
_DATES = ("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d %b %Y", "%b %d, %Y", "%b %Y")
TIME_FORMATS = ("ISO8601", *(date + clock for date in _DATES for clock in ("", " %H:%M", " %H:%M:%S")))

# How files begin that people upload by mistake, and what these are.
_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    `entries` is float64 (N,) with NaN where a number is missing, datetime64 (N,) with NaT, or text. `missing` holds the
    row numbers of missing values. `problem` is a sentence where it cannot be used as what it mostly is, else "".
    """

    name: str
    kind: Literal["number", "time", "text", "empty"]
    entries: np.ndarray
    missing: np.ndarray
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """A file as read: its columns by name, the row number of each row, and how it was read.

    `notes` are sentences about what was done to the file (a column named, empty rows left out), to be shown.
    """

    columns: dict[str, Column]
    rows: np.ndarray  # (N,) row numbers in the file
    encoding: str
    separator: str
    decimal: str
    notes: tuple[str, ...] = ()

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Names of the columns of these kinds that have no problem, in the file's order."""
        return tuple(name for name, column in self.columns.items() if column.kind in kinds and not column.problem)

    @property
    def frame(self) -> pd.DataFrame:
        """The values as a DataFrame, one row a row of the file, indexed by row number."""
        return pd.DataFrame({name: column.entries for name, column in self.columns.items()}, index=self.rows)


@lru_cache(maxsize=2)
def read_table(content: bytes) -> Table:
    """Read an uploaded CSV file.

    Separators `,` `;` tab and the decimal comma (with `;` or tab) are recognised; so are UTF-8, UTF-16 with its mark
    and, where the text looks like it, Windows-1252.

    Raises:
        ExperimentError: where no table can be read. A column that cannot be used is no error: it has a `problem`.
    """
    text, encoding = _decoded(content)
    head = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
    separator = max(",;\t", key=head.count)
    if head.count(separator) >= MAX_COLUMNS:
        came = head.count(separator) + 1
        raise ExperimentError(f"The file has {came} columns, and {MAX_COLUMNS} are possible: take out some")
    if not head.strip():
        raise ExperimentError("The first row is empty: put the columns' names there")
    cells = _cells(text, separator, min(MAX_ROWS, MAX_CELLS // (head.count(separator) + 1)))
    names, notes = _names(cells.iloc[0])
    cells = cells.iloc[1:, : len(names)]
    cells.index = np.arange(2, 2 + len(cells))  # row numbers
    missing = pd.DataFrame({i: cells[i].str.lower().isin(MISSING) for i in cells}, index=cells.index)
    blank = missing.all(axis=1)
    if blank[: -_trailing(blank.to_numpy()) or None].any():
        notes.append(f"{_count(int(blank.sum()), 'empty row')} left out")
    cells, missing = cells[~blank], missing[~blank]
    if cells.empty:
        raise ExperimentError("The file has names but no values: put one row for each moment below the names")
    decimal = _decimal(cells, missing, separator)
    columns = {name: _column(name, cells[i], missing[i], decimal) for i, name in enumerate(names)}
    return Table(columns, cells.index.to_numpy(), encoding, separator, decimal, tuple(notes))


def listed(values: list[str] | np.ndarray, most: int = 3) -> str:
    """A few of many, for a sentence: `3, 4, 5 and 12 more`."""
    shown = ", ".join(str(value) for value in values[:most])
    return f"{shown} and {len(values) - most} more" if len(values) > most else shown


def _decoded(content: bytes) -> tuple[str, str]:
    if len(content) > MAX_BYTES:
        size, most = -(-len(content) // 2**20), MAX_BYTES // 2**20
        raise ExperimentError(f"The file has {size} MB, and {most} MB are possible: upload fewer rows or columns")
    if not content.strip():
        raise ExperimentError("The file is empty: upload a CSV file with a row of names and the values below it")
    for start, kind in _SIGNATURES:
        if content.startswith(start):
            raise ExperimentError(f"This looks like {kind}, not like a CSV file: save the table as CSV and upload that")
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = next((name for mark, name in marked.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # In Western European text most letters are plain ASCII; in anything else read as such they are not.
        other = sum(byte >= 0x80 for byte in content[:100_000]) / min(len(content), 100_000)
        try:
            text, encoding = content.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            other = 1.0
        if other > 0.2:
            raise ExperimentError(
                "The file's characters cannot be read: save it as “CSV UTF-8” and upload it again"
            ) from None
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise ExperimentError(
            "The file holds bytes that are not text, so it is no CSV file: save your table as “CSV UTF-8” and upload it"
        )
    return text, encoding


def _cells(text: str, separator: str, most: int) -> pd.DataFrame:
    """All cells as text without spaces around them, the names in row 0, columns 0 to F - 1."""
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            nrows=most + 2,
        )
    except pd.errors.ParserError as error:
        raise ExperimentError(_broken(str(error))) from None
    except pd.errors.EmptyDataError:
        raise ExperimentError("The file is empty: put a row of names and the values below it") from None
    if len(frame) > most + 1:
        raise ExperimentError(f"The file has more than {most:,} rows, and no more of them fit: take some out")
    return frame.fillna("").apply(lambda column: column.astype(str).str.strip())


def _broken(message: str) -> str:
    if found := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message):
        expected, row, came = found.groups()
        return (
            f"Row {row} has {came} values, and the row of names has {expected}: correct that row, "
            "and put text that holds the separator in quotes"
        )
    if found := re.search(r"EOF inside string starting at row (\d+)", message):
        return f"A quotation mark opens in row {int(found[1]) + 1} and is never closed: close or remove it"
    return "The file's rows cannot be told apart: save the table as “CSV UTF-8” and upload it again"


def _names(header: pd.Series) -> tuple[list[str], list[str]]:
    """The columns' names from row 1, and notes."""
    names, notes = [" ".join("".join(c if c.isprintable() else " " for c in cell).split()) for cell in header], []
    if all(not name for name in names):
        raise ExperimentError("The first row is empty: put the columns' names there")
    if all(not name or re.fullmatch(NUMBER, name) for name in names):
        raise ExperimentError(
            f"The first row holds numbers ({listed([n for n in names if n])}), not names: put a row of names above it"
        )
    for place, name in enumerate(names):
        if not name:
            names[place] = f"column {place + 1}"
            notes.append(f"Column {place + 1} has no name, and is called “{names[place]}” here")
        if len(name) > MAX_NAME:
            raise ExperimentError(
                f"The name of column {place + 1} has {len(name)} characters, and {MAX_NAME} are possible: shorten it"
            )
    for name in names:
        places = [place + 1 for place, other in enumerate(names) if other == name]
        if len(places) > 1:
            raise ExperimentError(
                f"{len(places)} columns are called “{name}” (columns {listed(places)}): give each its own name"
            )
    return names, notes


def _trailing(blank: np.ndarray) -> int:
    """How many rows at the end are blank."""
    return len(blank) - (int(np.flatnonzero(~blank)[-1]) + 1 if not blank.all() else 0)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun} was" if number == 1 else f"{number} {noun}s were"


def _decimal(cells: pd.DataFrame, missing: pd.DataFrame, separator: str) -> str:
    """A comma where the separator leaves it free and some column has all its values as 3,14 or 3; else a point."""
    if separator == ",":
        return "."
    for i in cells:
        values = cells[i][~missing[i]]
        commas = values.str.contains(",", regex=False).any()
        if commas and values.str.fullmatch(r"[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?").mean() >= 0.5:
            return ","
    return "."


def _column(name: str, cells: pd.Series, missing: pd.Series, decimal: str) -> Column:
    """Decide what a column is: what at least half of its values are, number before time before text."""
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
    """The cells as moments in UTC without a zone, NaT where they are none, by the format that reads most of them.

    Where 03/04/2024 could be either, days first or months first, the reading whose moments ascend is taken.
    """
    sample = given.iloc[:: max(len(given) // 1000, 1)]
    best, score = pd.Series(pd.NaT, given.index, dtype="datetime64[ns]"), (0.5, False)
    for layout in TIME_FORMATS:
        if _parsed(sample, layout).notna().mean() < 0.5:
            continue
        times = _parsed(given, layout)
        found = (float(times.notna().mean()), bool(times.dropna().is_monotonic_increasing))
        if found > score:
            best, score = times, found
        if score == (1.0, True):
            break
    return best


def _parsed(given: pd.Series, layout: str) -> pd.Series:
    return pd.to_datetime(given, format=layout, errors="coerce", utc=True).dt.tz_localize(None)
