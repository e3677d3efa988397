"""Where the table is in a file, and its separator: decided by many rows, not by the first.

A separator is good if most rows have as many cells as the others, and if what it cuts out looks like numbers and times.
A row of names with commas in it, or decimal commas, do not make the comma one.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.csv_files.cells import is_missing, is_value, share_of_values
from core.csv_files.quotes import closed

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
ROWS = 2_000  # that the separator is chosen by
CELLS = 20_000  # that are looked at for it
STEADY = 0.6  # of the rows at least have as many cells as most, or the separator is none
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"\"?[+-]?\d+,\d+\"?")


@dataclass(frozen=True)
class Layout:
    """The separator, the number of columns, and the lines above the table that are no part of it."""

    separator: str
    columns: int
    skipped: int  # lines above the table


def layout(lines: Sequence[str], separator: str = "") -> Layout:
    """Find the table in the lines of a file.

    Args:
        lines: of the file, without their ends.
        separator: one of `SEPARATORS`; "" lets the rows decide.
    """
    said = _SEP_LINE.fullmatch(lines[0])
    start = 1 if said else 0
    if separator:
        return _layout(lines, start, SEPARATORS[separator])
    if said and (said[1] in SEPARATORS.values()):
        return _layout(lines, start, said[1])
    sample = [line for line in lines[start : start + ROWS] if line.strip()]
    body = [line for line in sample[1:] if not line.startswith("#")] or sample
    if not sample:
        return Layout(",", 1, len(lines) - 1)
    cells = [line.strip() for line in body]
    if "," not in sample[0] and all(_DECIMAL_COMMA.fullmatch(cell) or is_missing(cell) for cell in cells):
        return _layout(lines, start, ";")  # one column of numbers with a decimal comma
    scores = {one: _score(sample, one) for one in ",;\t|"}
    best = max(scores, key=lambda one: scores[one])
    if not scores[best] and _score(sample, " ", numbers=True):
        best = " "
    return _layout(lines, start, best)


def records(lines: Sequence[str], separator: str) -> list[tuple[int, list[str]]]:
    """The rows of lines: the line that each begins in, and its cells without spaces around them.

    A cell in quotation marks may reach over several lines.
    """
    if separator == " ":
        return [(i, line.split()) for i, line in enumerate(lines)]
    mended, _ = closed(list(lines), separator)
    reader, begin, rows = csv.reader([f"{line}\n" for line in mended], delimiter=separator), 0, []
    try:
        for row in reader:
            rows.append((begin, [cell.strip() for cell in row]))
            begin = reader.line_num
    except csv.Error:  # a cell of more than 131,072 characters
        return [(i, [cell.strip() for cell in line.split(separator)]) for i, line in enumerate(lines)]
    return rows


def _cells(lines: Sequence[str], separator: str) -> list[list[str]]:
    return [row for _, row in records(lines, separator)]


def _score(sample: Sequence[str], separator: str, *, numbers: bool = False) -> float:
    """How well a separator fits, 0 if not at all. With `numbers` all its cells must be numbers or times."""
    rows = _cells(sample, separator)
    width, steady = _width(rows)
    if width < 2 or steady < STEADY:
        return 0.0
    inside = [row for row in rows if len(row) == width]
    body = inside[1:] or inside
    kept = body[:: max(len(body) * width // CELLS, 1)]
    values = share_of_values(cell for row in kept for cell in row)
    if numbers and (values < 0.9 or steady < 0.9):
        return 0.0
    columns = list(zip(*kept, strict=True))
    uneven = sum(1 for column in columns if 0.1 < share_of_values(column) < 0.9) / width
    return steady**2 * (0.5 + values) * (1 - 0.5 * uneven)


def _width(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """The number of cells that most rows have, and their share. A row alone counts as much as the others do."""
    counts = Counter(len(row) for row in rows if any(row))
    if not counts:
        return 0, 0.0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return width, times / counts.total()


def _layout(lines: Sequence[str], start: int, separator: str) -> Layout:
    """The table for a separator: from its row of names, or from its first row of values where it has none."""
    first = start
    while first < len(lines) - 1 and not lines[first].strip(f' \t{separator}"'):
        first += 1
    found = records(lines[first : first + ROWS], separator)
    width, _ = _width([row for _, row in found])
    if width < 2:
        above = 0
        while above < len(found) - 1 and lines[first + above].startswith("#"):
            above += 1
        return Layout(separator, max(width, 1), first + above)
    return Layout(separator, width, first + _first_row(found[:100], width))


def _first_row(found: Sequence[tuple[int, list[str]]], width: int) -> int:
    """The line of the names, or of the first values."""
    of_values = [i for i, (_, row) in enumerate(found) if _is_row_of_values(row, width)]
    values = of_values[0] if of_values and 4 * len(of_values) >= len(found) else None
    if values is None:  # a table of text: its first row that is about as wide as most
        return next((line for line, row in found if _may_be_names(row, width)), 0)
    above = [i for i in range(values) if _may_be_names(found[i][1], width)]
    plain = [i for i in above if not found[i][1][0].startswith("#")]
    if len(plain) > 1 and are_units(found[plain[-1]][1]):
        return found[plain[-2]][0]
    if len(plain) > 1 and not _tells_rows(found[values][1]):
        return found[plain[0]][0]
    if plain:  # of the rows with most cells in use, the one next to the values
        return found[max(plain, key=lambda i: (sum(map(bool, found[i][1])), i))][0]
    commented = [i for i in above if len(found[i][1]) == width]
    return found[commented[-1] if commented else values][0]


def _is_row_of_values(row: Sequence[str], width: int) -> bool:
    known = [cell for cell in row if not is_missing(cell)]
    return len(row) == width and sum(map(is_value, known)) * 2 >= max(len(known), 1) and bool(known)


def _tells_rows(row: Sequence[str]) -> bool:
    """True if a row of values cannot be mistaken: it begins with one, or has several."""
    return is_value(row[0]) or sum(map(is_value, row)) > 1


def _may_be_names(row: Sequence[str], width: int) -> bool:
    """True if a row has about as many cells as the table, and more than one in use."""
    used = sum(bool(cell) for cell in row)
    return width - 1 <= len(row) <= width + 1 and used >= min(2, width - 1)


_UNIT = re.compile(
    r"[\[(].{1,12}[\])]|.{0,6}[°%‰µ²³/].{0,6}|mm|cm|m|km|kg|g|s|h|min|hpa|pa|ppm|ppb|kw|kwh|mw|w|v|a|k|c|f|hz"
)


def are_units(row: Sequence[str]) -> bool:
    """True if a row holds units, as it stands below the names in some files: [°C] or mm or m/s."""
    used = [cell for cell in row if cell]
    return bool(used) and sum(bool(_UNIT.fullmatch(cell.lower())) for cell in used) * 2 >= len(used)
