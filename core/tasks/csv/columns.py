"""The columns of a table: what each holds, in which unit, and a sentence about each that cannot be used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from core.csv_files import MISSING, listed, short
from core.tasks.csv import dates
from core.tasks.csv.day_order import Moments, Times, decided
from core.tasks.csv.epochs import from_number
from core.tasks.csv.numbers import Numbers, Written, numbers, written
from core.tasks.csv.roles import Role, clock_digits, part_of_time, role

LARGEST = 1e15  # networks calculate in float32, and the square of a larger number comes near its limit

Kind = Literal["number", "time", "text", "empty"]


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    `entries` is float64 (N,), datetime64 (N,) or text; NaN or NaT stands for a missing value. `missing` holds the row
    numbers of missing values. `problem` is a sentence if the column cannot be used as its `kind`, else "". `question`
    is a sentence if the file leaves open how the column is read. `role` says that the column counts or measures time.
    """

    name: str
    kind: Kind
    entries: np.ndarray
    missing: np.ndarray
    problem: str = ""
    question: str = ""
    unit: str = ""
    role: Role = ""
    numbers: Numbers | None = None
    times: Times | None = None
    clock: np.ndarray = field(default_factory=lambda: np.empty(0))  # seconds of the day (N,), where it holds these


@dataclass(frozen=True)
class _Cells:
    name: str
    all: pd.Series
    missing: pd.Series
    unit: str

    @property
    def given(self) -> pd.Series:
        return self.all[~self.missing]


def columns(
    names: Sequence[str],
    cells: pd.DataFrame,
    units: Sequence[str],
    *,
    separator: str,
    decimal: str = "",
    order: str = "",
) -> dict[str, Column]:
    """The columns of a table, each with the kind of at least half of its values: number, then time, then text.

    Args:
        names: of the columns.
        cells: text (N, F), without empty rows.
        units: from a row of units, or ().
        separator: of the file.
        decimal: the decimal mark that the person chose, or "".
        order: "day" or "month" first, as the person chose, or "".
    """
    missing = {i: cells[i].str.lower().isin(MISSING) for i in cells}
    parts = [
        _Cells(name, cells[i], missing[i], units[i].strip("()[] ") if units else "") for i, name in enumerate(names)
    ]
    takes = {part.name: written(part.given, decimal) for part in parts if len(part.given)}
    marks = Counter(one.decimal for one in takes.values() if one.decimal)
    elsewhere = marks.most_common(1)[0][0] if marks else ""
    read: dict[str, Numbers | Moments | None] = {}
    for part in parts:
        if len(part.given):
            read[part.name] = _read(part, takes[part.name], decimal=decimal, elsewhere=elsewhere, separator=separator)
    moments = {name: one for name, one in read.items() if isinstance(one, Moments)}
    clock = next((seconds for part in parts if (seconds := _clock(part, read.get(part.name))) is not None), None)
    times = dict(zip(moments, decided(list(moments.values()), order, clock=clock, comma=elsewhere == ","), strict=True))
    first = next(iter(names), "")
    return {part.name: _column(part, read.get(part.name), times, first=part.name == first) for part in parts}


def _clock(part: _Cells, read: Numbers | Moments | None) -> np.ndarray | None:
    """The seconds of the day (N,) of a column of clocks without missing cells, or of hours; else None."""
    if part.missing.any():
        return None
    if isinstance(read, Numbers):
        hours = part_of_time(part.name, read.entries) == "hour"
        return read.entries * 3600 if hours else clock_digits(part.name, read.entries)
    return dates.clocks(part.given) if read is None else None


def _read(part: _Cells, cells: Written, **how: str) -> Numbers | Moments | None:
    found = numbers(cells, **how)
    return found if found is not None else _moments(part.given)


def _moments(given: pd.Series) -> Moments | None:
    moments = dates.moments(given)
    whole = moments is not None and any(not np.isnat(times).any() for times in moments.by_order.values())
    return moments if whole or dates.clocks(given.iloc[:200]) is None else None


def _column(part: _Cells, read: Numbers | Moments | None, times: Mapping[str, Times], *, first: bool) -> Column:
    rows, gaps = part.all.index.to_numpy(), part.all.index[part.missing].to_numpy()
    if part.given.empty:
        nothing = np.full(len(rows), np.nan)
        return Column(
            part.name, "empty", nothing, gaps, f"Column “{part.name}” is empty: choose another one, or fill it"
        )
    if isinstance(read, Numbers):
        return _number_column(part, read, rows, gaps, first=first)
    if read is not None:
        return _time_column(part, times[part.name], rows, gaps)
    column = Column(part.name, "text", part.all.to_numpy(object), gaps)
    seconds = dates.clocks(part.given) if not len(gaps) else None
    return column if seconds is None else replace(column, clock=seconds, role="clock")


def _number_column(part: _Cells, read: Numbers, rows: np.ndarray, gaps: np.ndarray, *, first: bool) -> Column:
    known = pd.Series(read.entries, part.given.index)
    bad = part.given[known.isna()]
    large = part.given[known.abs() > LARGEST]
    values = known.reindex(rows).to_numpy()
    problem = question = ""
    if len(bad):
        problem = f"Column “{part.name}” has text where a number was expected: {quoted(bad)}; {_hint(read, bad)}"
    elif (times := from_number(part.name, values)) is not None:
        return Column(part.name, "time", times.entries, gaps, times=times)
    elif len(large):
        problem = f"Column “{part.name}” has values too large to calculate with: {quoted(large)}; correct or empty them"
    elif read.question:
        question = (
            f"“{part.name}” has numbers such as {read.question}, and nothing tells whether the mark is a decimal one: "
            "choose the decimal mark under “Change how it is read”"
        )
    seconds = clock_digits(part.name, values)
    return Column(
        part.name,
        "number",
        values,
        gaps,
        problem,
        question,
        unit=_unit(part.name, read.unit or part.unit),
        role=role(part.name, values, first=first) or ("" if seconds is None else "clock"),
        numbers=read,
        clock=np.empty(0) if seconds is None else seconds,
    )


def _unit(name: str, unit: str) -> str:
    """The unit of a column, unless its name says it already."""
    return "" if not unit.isalnum() and unit in name else unit


def _hint(read: Numbers, bad: pd.Series) -> str:
    if read.units:
        return "write all its numbers in one unit, or choose another column"
    return (
        f"write plain numbers such as 1234{read.decimal or '.'}5, leave the cell empty, or choose another column"
        if len(bad)
        else ""
    )


def _time_column(part: _Cells, read: Times, rows: np.ndarray, gaps: np.ndarray) -> Column:
    known = pd.Series(read.entries, part.given.index)
    bad, problem, question = part.given[known.isna()], "", ""
    if len(bad):
        problem = f"Column “{part.name}” has times that cannot be read: {quoted(bad)}; write all like 2024-03-31 18:00"
    elif read.open:
        question = f"Is {read.example} in “{part.name}” day first or month first? Both fit all rows"
    return Column(part.name, "time", known.reindex(rows).to_numpy(), gaps, problem, question, times=read)


def quoted(bad: pd.Series) -> str:
    """Cells with their rows, for a sentence."""
    return listed([f"{short(value)} in row {row}" for row, value in bad.items()])
