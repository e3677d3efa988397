"""A table from an uploaded CSV file: its columns, which of them are the time, and how the file was read."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from core.csv_files import ENCODINGS, MISSING, Choices, counted, listed, read_csv, separator_name, short
from core.experiment import ExperimentError
from core.tasks.csv.columns import Column, columns
from core.tasks.csv.roles import part_of_time

DECIMALS = {"point": ".", "comma": ","}


# How a row below the observations is called: a total or an average, in languages that tables often come in.
TOTALS = re.compile(
    r"(grand |sub)?totals?|sum|average|mean|summe|gesamt(summe)?|mittelwert|durchschnitt|somme|moyenne|suma|promedio|"
    r"totale|somma|media|total geral|totaal|gemiddelde|suma końcowa|średnia|итого|всего|среднее|合计|总计|平均",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class TableChoices(Choices):
    """What a person decides about a table. "" lets the file decide.

    `decimal` is a name of `DECIMALS`; `dates` is "day" or "month", whichever comes first; `totals` is "keep" where a
    row of totals at the end is an observation like the others.
    """

    decimal: str = ""
    dates: str = ""
    totals: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """The content of a file: its columns by name, the row number of each row, and its format.

    `notes` are sentences to show about changes to the file (lines skipped, empty rows left out). `time` names the
    columns that together say when a row was, as the file suggests. `has_totals` is True if the file ends with a row of
    totals or averages, kept or not.
    """

    columns: dict[str, Column]
    rows: np.ndarray  # (N,) row numbers in the file
    encoding: str
    separator: str
    decimal: str
    notes: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    has_names: bool = True
    has_totals: bool = False

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """The names of the columns of these kinds without a problem, in the order of the file."""
        return tuple(name for name, column in self.columns.items() if column.kind in kinds and not column.problem)

    @property
    def measurements(self) -> tuple[str, ...]:
        """The columns of numbers that are neither row numbers nor clocks nor constant; if there are none, the last."""
        every = self.of_kind("number")
        return tuple(name for name in every if not self.columns[name].role and name not in self.time) or every[-1:]

    @property
    def of_time(self) -> tuple[str, ...]:
        """The columns that can say when a row was, or a part of it."""
        return tuple(
            name
            for name, column in self.columns.items()
            if not column.problem and (column.kind in {"time", "number"} or len(column.clock))
        )

    @property
    def frame(self) -> pd.DataFrame:
        """The values as a DataFrame, indexed by the row numbers of the file."""
        return pd.DataFrame({name: column.entries for name, column in self.columns.items()}, index=self.rows)

    @property
    def read_as(self) -> str:
        """How the file was read, as one line: "semicolons, decimal comma, day first, Windows-1251"."""
        found = [] if len(self.columns) == 1 else [separator_name(self.separator)]
        found += [*self._marks(), *self._order(), ENCODINGS.get(self.encoding.removesuffix("-sig"), self.encoding)]
        return ", ".join([*found, *([] if self.has_names else ["no row of names"])])

    def _marks(self) -> list[str]:
        """The marks in numbers; columns that differ from most are named."""
        mark = {".": "point", ",": "comma", " ": "space", "'": "apostrophe", "’": "apostrophe"}
        read = {name: column.numbers for name, column in self.columns.items() if column.numbers}
        known = {name: one for name, one in read.items() if not one.question}
        marks = [f"decimal {mark[self.decimal]}"] if any(one.decimal for one in known.values()) else []
        for sign in ".,":
            others = [f"“{name}”" for name, one in known.items() if one.decimal == sign != self.decimal]
            marks += [f"decimal {mark[sign]} in {listed(others)}"] if others else []
        if unknown := [f"“{name}”" for name in read if name not in known]:
            marks.append(f"decimal mark of {listed(unknown)} not known")
        for sign in ".,'’ ":
            named = [f"“{name}”" for name, one in read.items() if one.thousands == sign]
            marks += [f"{mark[sign]} for thousands in {listed(named)}"] if named else []
        if negative := [f"“{name}”" for name, one in read.items() if one.brackets]:
            marks.append(f"brackets as minus in {listed(negative)}")
        return marks

    def _order(self) -> list[str]:
        times = [column.times for column in self.columns.values() if column.times and not column.problem]
        orders = sorted({one.order for one in times if one.order and not one.open})
        zones = sorted({one.zone for one in times if one.zone})
        short_years = ["years 1950 to 2049"] if any(one.short_years for one in times) else []
        return [*(f"{order} first" for order in orders), *short_years, *(f"times in {zone}" for zone in zones)]

    @property
    def left_out(self) -> tuple[str, ...]:
        """A sentence for each column that is no number and no time, with a cell of it."""
        sentences = [column.problem for column in self.columns.values() if column.problem]
        texts = [column for column in self.columns.values() if column.kind == "text" and not len(column.clock)]
        sentences += [f"“{column.name}” holds text ({_first(column)}) and is left out" for column in texts[:5]]
        if len(texts) > 5:
            sentences.append(f"{len(texts) - 5} more columns hold text and are left out")
        return tuple(sentences)


def _first(column: Column) -> str:
    return short(next((cell for cell in column.entries if cell.lower() not in MISSING), ""))


def read_table(content: bytes, choices: TableChoices | None = None) -> Table:
    """Read an uploaded CSV file. The last few readings are kept.

    Raises:
        ExperimentError: if no table can be read. A column that cannot be used is no error: it has a `problem`.
    """
    return _read_table(content, choices or TableChoices())


@lru_cache(maxsize=4)
def _read_table(content: bytes, choices: TableChoices) -> Table:
    file = read_csv(content, choices)
    names, cells, notes = file.names, file.cells, list(file.notes)
    blank = pd.DataFrame({i: cells[i].str.lower().isin(MISSING) for i in cells}, index=cells.index).all(axis=1)
    if blank[: -_trailing(blank.to_numpy()) or None].any():
        notes.append(f"{counted(int(blank.sum()), 'empty row')} left out")
    cells = cells[~blank]
    if cells.empty:
        raise ExperimentError("The file has names but no values: put one row for each moment below the names")
    observations, summed = _without_totals(cells)
    if summed and choices.totals == "keep":
        notes.append(f"{counted(len(summed), 'row')} kept at the end ({_named(summed)}), as you asked")
    elif summed:
        cells = observations
        notes.append(
            f"{counted(len(summed), 'row')} left out at the end ({_named(summed)}): a sum or a mean is no observation"
        )
    read = columns(
        names,
        cells,
        file.units,
        separator=file.separator,
        decimal=DECIMALS.get(choices.decimal, ""),
        order=choices.dates,
    )
    return Table(
        read,
        cells.index.to_numpy(),
        file.encoding,
        file.separator,
        _usual_mark(read),
        tuple(notes),
        time=_time(read),
        has_names=file.has_names,
        has_totals=bool(summed),
    )


def _without_totals(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows without totals and averages at the end, and what these rows are called."""
    summed: list[str] = []
    while len(cells) > 1:
        last = cells.iloc[-1]
        named = [name for name in cells if TOTALS.fullmatch(last[name].strip(" :\t"))]
        if not any((cells[name].iloc[:-1] != last[name]).all() for name in named):
            break
        summed.insert(0, last[named[0]].strip())
        cells = cells.iloc[:-1]
    return cells, summed


def _named(rows: list[str]) -> str:
    return listed([short(name) for name in dict.fromkeys(rows)], 5)


def _trailing(blank: np.ndarray) -> int:
    """How many rows at the end are blank."""
    return len(blank) - (int(np.flatnonzero(~blank)[-1]) + 1 if not blank.all() else 0)


def _usual_mark(read: dict[str, Column]) -> str:
    """The decimal mark of most columns that show one; a point if none does."""
    marks = [column.numbers.decimal for column in read.values() if column.numbers and column.numbers.decimal]
    return max(sorted(set(marks)), key=marks.count) if marks else "."


def _time(read: dict[str, Column]) -> tuple[str, ...]:
    """The columns that together say when a row was: a time, a date with a clock, parts of a time, or a counted time."""
    usable = {name: column for name, column in read.items() if not column.problem and not len(column.missing)}
    times = [name for name, column in usable.items() if column.kind == "time"] or [
        name for name, column in read.items() if column.kind == "time" and not column.problem
    ]
    clocks = [name for name, column in usable.items() if len(column.clock)]
    parts: dict[str, str] = {}
    for name, column in usable.items():
        if column.kind == "number" and (part := part_of_time(name, column.entries)):
            parts.setdefault(part, name)
    if times:
        dated = next((name for name in times if name in usable and not _has_clock(usable[name])), "")
        again = dated and len(np.unique(usable[dated].entries)) < len(usable[dated].entries)
        written_clocks = [name for name in clocks if usable[name].kind == "text"]
        if dated and (written_clocks or (clocks and again)):
            return dated, (written_clocks or clocks)[0]
        if again and "hour" in parts:
            return (dated, *(parts[part] for part in ("hour", "minute", "second") if part in parts))
        return (times[0],)
    if "year" in parts and ("month" in parts or "day of year" in parts):
        kept = ("year", "month", "day") if "month" in parts else ("year", "day of year")
        chosen = [parts[part] for part in (*kept, "hour", "minute", "second") if part in parts]
        return (*chosen, *(clocks[:1] if "hour" not in parts else ()))
    counted_times = [
        name
        for name, column in usable.items()
        if column.role == "clock" and len(np.unique(column.entries)) == len(column.entries)
    ]
    return (counted_times[0],) if counted_times and _has_others(read, counted_times[0]) else ()


def _has_others(read: dict[str, Column], name: str) -> bool:
    """True if there is another column of numbers: a column alone is what is measured."""
    return any(column.kind == "number" and not column.problem for other, column in read.items() if other != name)


def _has_clock(column: Column) -> bool:
    return column.times is not None and column.times.clock
