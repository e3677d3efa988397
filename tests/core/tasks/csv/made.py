"""Small files for the tests of reading, written as people's programs write them."""

import datetime as dt
import math

from core.tasks.csv.table import Table, TableChoices, read_table

START = dt.datetime(2023, 1, 1)


def read(text: str, encoding: str = "utf-8", **choices: str) -> Table:
    return read_table(text.encode(encoding), TableChoices(**choices))


def wave(i: int) -> float:
    """A value that no other is equal to its neighbour."""
    return round(50 + 40 * math.sin(i / 7) + i * 0.01, 2)


def times(count: int, layout: str, *, step: dt.timedelta = dt.timedelta(days=1), start: dt.datetime = START):
    return [(start + i * step).strftime(layout) for i in range(count)]


def rows(*columns, separator=",", head="") -> str:
    """Columns of cells as the text of a file, below a row of names."""
    lines = [separator.join(map(str, cells)) for cells in zip(*columns, strict=True)]
    return "\n".join([*([head] if head else []), *lines]) + "\n"


def dated(cells, head="day,x", *, separator=",", layout="%Y-%m-%d") -> str:
    """A file with a day for each cell."""
    cells = list(cells)
    return rows(times(len(cells), layout), cells, separator=separator, head=head)


def entries(table: Table, name: str) -> list:
    return table.columns[name].entries.tolist()
