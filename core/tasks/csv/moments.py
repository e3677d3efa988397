"""When each row of a table was: from one column, from a date and a clock, or from year, month, day and hour."""

from dataclasses import dataclass

import numpy as np

from core.csv_files import listed
from core.experiment import ExperimentError
from core.tasks.csv.columns import Column
from core.tasks.csv.gaps import Gaps, gaps
from core.tasks.csv.roles import part_of_time
from core.tasks.csv.table import Table
from core.tasks.csv.words import moment

MICROSECONDS = 1e6
AS_THEY_STAND = {"Take the rows as they stand": {"time": "", "time_with": ()}}  # a way out of times that say too little


@dataclass(frozen=True, eq=False)
class Order:
    """The rows of a table in the order of time. Without a time `times` is None, and the rows are as in the file."""

    order: np.ndarray  # (N,) places of rows
    times: np.ndarray | None  # (N,) ascending
    name: str
    gaps: Gaps
    newest_first: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about the order and its gaps."""
        turned = ["The newest row comes first in the file: rows are turned round"] if self.newest_first else []
        return (*turned, *self.gaps.notes)


def in_order(table: Table, names: tuple[str, ...], across_gaps: str = "") -> Order:
    """The rows of a table in the order of the time that these columns say together.

    Args:
        table: the table.
        names: of the columns; () leaves the rows as they are.
        across_gaps: "yes" if windows may cross gaps, "no" if not; "" lets the file decide.

    Raises:
        ExperimentError: these columns do not say when each row was.
    """
    rows = len(table.rows)
    if not names:
        return Order(np.arange(rows), None, "", Gaps(np.zeros(rows, int)))
    columns = [_column(table, name) for name in names]
    for column in columns:
        _refuse(column)
    values = _alone(columns[0]) if len(columns) == 1 else _joined(columns)
    title = " ".join(names)
    order = np.argsort(values, kind="stable")
    times = values[order]
    again = np.flatnonzero(times[1:] == times[:-1])
    if len(again):
        first, second = table.rows[order][again[0] : again[0] + 2]
        others = f" (and {len(again) - 1} more like this)" if len(again) > 1 else ""
        kind = "column" if len(names) == 1 else "columns"
        raise ExperimentError(
            f"The time {kind} “{title}” {'holds' if len(names) == 1 else 'hold'} {moment(times[again[0]])} twice, in "
            f"rows {first} and {second}{others}: keep one row for each moment, or choose another time column",
            AS_THEY_STAND,
        )
    backwards = len(values) > 1 and bool((values[1:] < values[:-1]).all())
    return Order(order, times, title, gaps(times, across_gaps), newest_first=backwards)


def _column(table: Table, name: str) -> Column:
    if name not in table.columns:
        raise ExperimentError(f"The file has no column “{name}”: choose one of {listed(list(table.columns), 9)}")
    return table.columns[name]


def _refuse(column: Column) -> None:
    if column.problem:
        raise ExperimentError(column.problem, AS_THEY_STAND)
    if column.question:
        raise ExperimentError(column.question)
    if column.kind not in {"time", "number"} and not len(column.clock):
        raise ExperimentError(
            f"Column “{column.name}” holds text, not times: choose another time column, or write times like "
            "2024-03-31 18:00",
            AS_THEY_STAND,
        )
    if len(column.missing):
        raise ExperimentError(
            f"The time column “{column.name}” has no value in row {listed(column.missing)}: fill it in, or remove "
            "these rows",
            AS_THEY_STAND,
        )


def _alone(column: Column) -> np.ndarray:
    """The times of one column; a clock alone is seconds of the day."""
    return column.clock if column.kind == "text" else column.entries


def _joined(columns: list[Column]) -> np.ndarray:
    """The times that several columns say together, datetime64[us]."""
    dates = [column for column in columns if column.kind == "time"]
    if len(dates) > 1:
        raise ExperimentError(
            f"“{dates[0].name}” and “{dates[1].name}” are both times: choose one of them, and perhaps a clock"
        )
    numbers = [column for column in columns if column.kind == "number" and not len(column.clock)]
    parts = {part_of_time(column.name, column.entries): column for column in numbers}
    if "" in parts:
        raise ExperimentError(
            f"“{parts[''].name}” is no part of a time: choose columns of the year, month, day, hour, minute or second"
        )
    if dates:
        start: np.ndarray = dates[0].entries.astype("M8[us]")
    elif "year" in parts:
        start = _from_parts({part: column.entries.astype(int) for part, column in parts.items()})
    else:
        raise ExperimentError("A time needs a date, or a year: choose a column that has it, too")
    seconds = np.zeros(len(start))
    for column in columns:
        seconds += column.clock if len(column.clock) else 0
    for part, length in (("hour", 3600), ("minute", 60), ("second", 1)):
        if part in parts:
            seconds += parts[part].entries * length
    return start + np.round(seconds * MICROSECONDS).astype("m8[us]")


def _from_parts(parts: dict[str, np.ndarray]) -> np.ndarray:
    """The days of years with months, or with days of the year."""
    years: np.ndarray = (parts["year"] - 1970).astype("M8[Y]")
    if "month" not in parts:
        days: np.ndarray = years.astype("M8[D]") + (parts["day of year"] - 1 if "day of year" in parts else 0)
        return days.astype("M8[us]")
    months = years.astype("M8[M]") + (parts["month"] - 1)
    days = months.astype("M8[D]") + (parts["day"] - 1 if "day" in parts else 0)
    if (wrong := np.flatnonzero(days.astype("M8[M]") != months)).size:
        i = wrong[0]
        raise ExperimentError(
            f"There is no day {parts['day'][i]} in month {parts['month'][i]} of {parts['year'][i]}: correct that row"
        )
    return days.astype("M8[us]")
