"""Reads a CSV file into names and cells of text, and says in plain sentences what is wrong with it.

Nothing in the file is run: a formula or HTML is plain text. Rows are counted as in a spreadsheet: the names are in
row 1, the first values in row 2.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.experiment import ExperimentError

MAX_MB = 20  # of 2**20 bytes
MAX_BYTES = MAX_MB * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000  # each takes some 50 bytes while the file is read
MAX_NAME = 100  # characters: names are part of the address
MOST_CONTROLS = 0.2  # of a file's characters; with more (and more than ten) it is not a text file

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|Inf|INF)(?:inity)?"

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")

# The first bytes of files that people upload by mistake.
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
class CsvFile:
    """The names and cells of a file. `notes` are sentences for its owner about what was changed."""

    names: tuple[str, ...]
    cells: pd.DataFrame  # text without spaces around it; columns 0 to F - 1, indexed by row number
    encoding: str
    separator: str
    notes: tuple[str, ...]


def read_csv(content: bytes) -> CsvFile:
    """Read an uploaded CSV file.

    It recognises the separators `,` `;` and tab, and the encodings UTF-8, UTF-16 with its mark and Windows-1252.
    Control characters become spaces.

    Raises:
        ExperimentError: the file has no names and cells that can be read.
    """
    text, encoding = _decoded(content)
    head = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text, maxsplit=1)[0])
    separator = max(",;\t", key=head.count)
    if head.count(separator) >= MAX_COLUMNS:
        columns = head.count(separator) + 1
        raise ExperimentError(f"The file must have at most {MAX_COLUMNS} columns (got {columns})")
    if not head.strip():
        raise ExperimentError("The first row is empty: put the columns' names there")
    cells = _cells(text, separator, min(MAX_ROWS, MAX_CELLS // (head.count(separator) + 1)))
    cells.index = np.arange(1, 1 + len(cells))  # row numbers
    cells, control_notes = _printable(cells, len(_CONTROL.findall(text)))
    names, notes = _names(cells.iloc[0])
    return CsvFile(tuple(names), cells.iloc[1:, : len(names)], encoding, separator, (*control_notes, *notes))


def listed(values: Sequence[str] | Sequence[int] | np.ndarray, most: int = 3) -> str:
    """The first values for a sentence: `3, 4, 5 and 12 more`."""
    shown = ", ".join(str(value) for value in values[:most])
    return f"{shown} and {len(values) - most} more" if len(values) > most else shown


def _decoded(content: bytes) -> tuple[str, str]:
    if len(content) > MAX_BYTES:
        size = -(-len(content) // 2**20)
        raise ExperimentError(f"The file must have at most {MAX_MB} MB (got {size} MB): upload fewer rows or columns")
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
        # In Western European text most letters are ASCII. In other text that is read as such, they are not.
        other = sum(byte >= 0x80 for byte in content[:100_000]) / min(len(content), 100_000)
        try:
            text, encoding = content.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            other = 1.0
        if other > 0.2:
            raise ExperimentError(
                "The file's characters cannot be read: save it as “CSV UTF-8” and upload it again"
            ) from None
    if "\0" in text or len(_CONTROL.findall(text)) > max(10, MOST_CONTROLS * len(text)):
        raise ExperimentError(
            "The file has bytes that are not text, so it is no CSV file: save the table as “CSV UTF-8” and upload it"
        )
    return text, encoding


def _cells(text: str, separator: str, most: int) -> pd.DataFrame:
    """All cells as text, unchanged, with the names in row 0; columns 0 to F - 1."""
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
        raise ExperimentError(f"The file must have at most {most:,} rows: take some out")
    return frame.fillna("").apply(lambda column: column.astype(str))


def _printable(cells: pd.DataFrame, controls: int) -> tuple[pd.DataFrame, list[str]]:
    """The cells without control characters and without spaces around them, and a note."""
    notes = []
    if controls:
        where = cells.apply(lambda column: column.str.contains(_CONTROL)).any(axis=1)
        many = f"{controls:,} control characters were" if controls > 1 else "1 control character was"
        notes.append(f"{many} read as {'spaces' if controls > 1 else 'a space'} (row {listed(cells.index[where])})")
        cells = cells.apply(lambda column: column.str.replace(_CONTROL, " ", regex=True))
    return cells.apply(lambda column: column.str.strip()), notes


def _broken(message: str) -> str:
    if match := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message):
        expected, row, count = match.groups()
        return (
            f"Row {row} has {count} values, but the row of names has {expected}: correct that row, "
            "and put text with the separator in it in quotes"
        )
    if match := re.search(r"EOF inside string starting at row (\d+)", message):
        return f"A quotation mark opens in row {int(match[1]) + 1} and is never closed: close or remove it"
    return "The rows of the file cannot be read: save the table as “CSV UTF-8” and upload it again"


def _names(header: pd.Series) -> tuple[list[str], list[str]]:
    """The names of the columns from row 1, and notes."""
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
            notes.append(f"Column {place + 1} has no name, so it is called “{names[place]}” here")
        if len(name) > MAX_NAME:
            raise ExperimentError(
                f"The name of column {place + 1} must have at most {MAX_NAME} characters (got {len(name)}): "
                "shorten it, or put a row of names first if this is not one"
            )
    for name in names:
        places = [place + 1 for place, other in enumerate(names) if other == name]
        if len(places) > 1:
            raise ExperimentError(
                f"{len(places)} columns are called “{name}” (columns {listed(places)}): give each its own name"
            )
    return names, notes
