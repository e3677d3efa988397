"""Reads a CSV file into names and cells of text, and says in plain sentences what is wrong with it.

Nothing in the file is run: a formula or HTML is plain text. Rows are counted as in a spreadsheet: lines above the
table count, and the names are in row 1 where there are none.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.csv_files.cells import MISSING, is_missing, is_value
from core.csv_files.content import CONTROL, decoded
from core.csv_files.layout import SEPARATORS, are_units, layout, records
from core.csv_files.names import has_names, tidied
from core.csv_files.quotes import closed
from core.csv_files.sentences import counted, listed, short
from core.spec import ExperimentError

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000  # each takes some 50 bytes while the file is read
FIRST_ROWS = 200  # that decide whether there is a row of names
MOST_BELOW = 20  # lines below the table that may be a source or a remark


@dataclass(frozen=True)
class Choices:
    """What a person decides about a file. "" lets the file decide.

    `separator` is a name of `SEPARATORS`, `encoding` one of `ENCODINGS`, `header` is "yes" if the first row of the
    table holds names, and "no" if it holds values.
    """

    separator: str = ""
    encoding: str = ""
    header: str = ""


@dataclass(frozen=True, eq=False)
class CsvFile:
    """The names and cells of a file. `notes` are sentences for its owner about what was changed."""

    names: tuple[str, ...]
    cells: pd.DataFrame  # text without spaces around it; columns 0 to F - 1, indexed by row number
    encoding: str
    separator: str
    notes: tuple[str, ...]
    has_names: bool = True
    units: tuple[str, ...] = ()  # of each column, from a row of units below the names; () where there is none


def read_csv(content: bytes, choices: Choices | None = None) -> CsvFile:
    """Read an uploaded CSV file.

    It finds the separator by many rows, the encoding, and whether there are names. Lines above and below the table are
    left out. Control characters become spaces. A quotation mark that opens a cell and never closes is text.

    Raises:
        ExperimentError: the file has no names and cells that can be read.
    """
    choices = choices or Choices()
    text, encoding, notes = decoded(content, choices.encoding)
    if not text.strip():
        raise ExperimentError("The file is empty: put a row of names and the values below it")
    lines = text.removesuffix("\n").split("\n")
    place = layout(lines, choices.separator)
    notes += _skipped_above(lines[: place.skipped])
    lines = lines[place.skipped :]
    if place.columns > MAX_COLUMNS:
        raise ExperimentError(f"The file must have at most {MAX_COLUMNS} columns (got {place.columns})")
    if '"' in text and place.separator != " ":
        lines, opened = closed(lines, place.separator)
        if opened:
            rows = [place.skipped + 1 + i for i in opened]
            marks = "A quotation mark that opens is" if len(rows) == 1 else "Quotation marks that open are"
            notes.append(f"{marks} never closed, and so read as text (row {listed(rows)})")
    first = [row for _, row in records(lines[:FIRST_ROWS], place.separator)]
    header = choices.header == "yes" or (not choices.header and has_names(first))
    width, shift = _width(first, place.columns, place.skipped, header=header)
    lines, below = _below(lines, place.separator, width)
    notes += below
    cells = _cells(lines, place.separator, width, place.skipped)
    cells, control_notes = _printable(cells, len(CONTROL.findall(text)))
    notes += control_notes
    if not header:
        names = [f"column {i + 1}" for i in range(width)]
        notes.append(f"The first row holds values and no names, so the columns are called {_called(names)}")
        return CsvFile(tuple(names), cells, encoding, place.separator, tuple(notes), has_names=False)
    head, cells = cells.iloc[0], cells.iloc[1:]
    if shift:
        head = pd.Series(["", *head.iloc[:-1]])
    head.iloc[0] = head.iloc[0].removeprefix("#").strip()
    used = [i for i in cells if head.iloc[i] or not cells[i].isin(MISSING).all() or cells.empty]
    if len(used) < width and used:
        head, cells = head.iloc[used], cells[used].set_axis(range(len(used)), axis=1)
    names, name_notes = tidied(list(head), given=choices.header == "yes")
    units: tuple[str, ...] = ()
    if len(cells) > 1 and _holds_units(list(cells.iloc[0]), list(cells.iloc[1])):
        units, cells = tuple(cells.iloc[0]), cells.iloc[1:]
        notes.append(f"The row below the names holds units ({listed([unit for unit in units if unit])})")
    return CsvFile(tuple(names), cells, encoding, place.separator, (*notes, *name_notes), units=units)


def _called(names: Sequence[str]) -> str:
    return listed([f"“{name}”" for name in names])


def _skipped_above(lines: Sequence[str]) -> list[str]:
    filled = [line.strip() for line in lines if line.strip(' \t,;|"')]
    if not filled:
        return []
    return [f"{counted(len(filled), 'line')} skipped above the table ({short(filled[0])})"]


def _holds_units(row: Sequence[str], following: Sequence[str]) -> bool:
    """True if a row holds units, and no value where the row below holds one."""
    pairs = [(unit, value) for unit, value in zip(row, following, strict=True) if is_value(value) and unit]
    return bool(pairs) and are_units(row) and not any(is_value(unit) or is_missing(unit) for unit, _ in pairs)


def _width(rows: Sequence[Sequence[str]], usual: int, skipped: int, *, header: bool) -> tuple[int, bool]:
    """The number of columns, and whether the first column is one of row names that have no name (as R writes it).

    Raises ExperimentError if the row of names has less names than the rows have values.
    """
    names, others = rows[0], rows[1:]
    width = max(usual, len(names))
    if not header or len(names) >= usual:
        return width, False
    wide = [(i, row) for i, row in enumerate(others) if len(row) == usual]
    if all(not any(row[len(names) :]) for _, row in wide):
        return usual, False
    keys = [row[0] for _, row in wide]
    if len(names) == usual - 1 and len(keys) > 2 and len(set(keys)) == len(keys) and not _are_decimals(wide):
        return usual, True
    raise ExperimentError(_too_wide(skipped + wide[0][0] + 2, usual, len(names)))


def _are_decimals(wide: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """True if the last two cells of rows look like a number that was cut at its decimal comma."""
    return all(
        len(row) < 3 or (re.fullmatch(r"[+-]?\d+", row[-2]) and re.fullmatch(r"\d+", row[-1])) for _, row in wide
    )


def _below(lines: list[str], separator: str, width: int) -> tuple[list[str], list[str]]:
    """The lines without remarks below the table, and a note about them."""
    end, kept = len(lines), len(lines)
    while width > 1 and separator != " " and end > 2 and len(lines) - end < MOST_BELOW:
        line = lines[end - 1].strip()
        text = line.strip(separator + " ").strip('"')
        if text and (is_value(text) or is_missing(text) or separator in text or line.count('"') % 2):
            break
        end -= 1
        kept = end if text else kept
    last = next((i for i in reversed(range(kept)) if lines[i].strip()), 0)
    before = lines[last].split(separator)[0].strip(' "')
    if kept == len(lines) or not is_value(before):
        return lines, []
    filled = [line.strip(separator + ' "') for line in lines[kept:]]
    filled = [line for line in filled if line]
    return lines[: last + 1], [f"{counted(len(filled), 'line')} skipped below the table ({short(filled[0])})"]


def _cells(lines: Sequence[str], separator: str, width: int, skipped: int) -> pd.DataFrame:
    """All cells as text, unchanged, columns 0 to `width` - 1, indexed by the row number in the file."""
    most = min(MAX_ROWS, MAX_CELLS // width)
    head = separator.join(["x"] * width)  # as wide as the table, so that longer rows are errors
    try:
        frame = pd.read_csv(
            io.StringIO("\n".join([head, *lines]) + "\n"),
            sep=r"\s+" if separator == " " else separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            nrows=most + 3,
            quoting=3 if separator == " " else 0,
        ).iloc[1:]
    except pd.errors.ParserError as error:
        raise ExperimentError(_broken(str(error), skipped)) from None
    if len(frame) > most + 1:
        raise ExperimentError(f"The file must have at most {most:,} rows: take some out")
    frame.index = np.arange(skipped + 1, skipped + 1 + len(frame))
    return frame.fillna("").apply(lambda column: column.astype(str))


def _printable(cells: pd.DataFrame, controls: int) -> tuple[pd.DataFrame, list[str]]:
    """The cells without control characters and without spaces around them, and a note."""
    notes = []
    if controls:
        where = cells.apply(lambda column: column.str.contains(CONTROL)).any(axis=1)
        many = f"{controls:,} control characters were" if controls > 1 else "1 control character was"
        notes.append(f"{many} read as {'spaces' if controls > 1 else 'a space'} (row {listed(cells.index[where])})")
        cells = cells.apply(lambda column: column.str.replace(CONTROL, " ", regex=True))
    return cells.apply(lambda column: column.str.strip()), notes


def _broken(message: str, skipped: int) -> str:
    if match := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message):
        expected, row, count = map(int, match.groups())
        return _too_wide(row - 1 + skipped, count, expected)
    if match := re.search(r"EOF inside string starting at row (\d+)", message):
        return f"A quotation mark opens in row {int(match[1]) + skipped} and is never closed: close or remove it"
    return "The rows of the file cannot be read: save the table as “CSV UTF-8” and upload it again"


def _too_wide(row: int, count: int, expected: int) -> str:
    return (
        f"Row {row} has {count} values, but the row of names has {expected}: correct that row, "
        "and put a text that contains the separator in quotation marks"
    )


def separator_name(separator: str) -> str:
    """A separator in words, in the plural: commas, semicolons, tabs."""
    return {sign: f"{name}s" for name, sign in SEPARATORS.items()}[separator]
