"""What the page says of an uploaded table: how it was read, what was left out, and what it still has to ask."""

from dataclasses import dataclass
from typing import Any

from core.csv_files import ENCODINGS, listed, separator_name
from core.experiment import ExperimentError
from core.tasks.csv.moments import in_order
from core.tasks.csv.table import Table
from core.tasks.csv.words import moment

MOST_INPUTS = 6  # columns that are chosen as inputs at first

# The menus of "Change how it is read": label, and the words of each choice. "" leaves it to the file.
CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "separator": (
        "Separator",
        {"comma": "comma", "semicolon": "semicolon", "tab": "tab", "pipe": "pipe |", "space": "spaces"},
    ),
    "decimal": ("Decimal mark", {"point": "point: 1.5", "comma": "comma: 1,5"}),
    "dates": ("Dates in numbers", {"day": "day first: 31/12/2023", "month": "month first: 12/31/2023"}),
    "header": ("First row of the table", {"yes": "names of the columns", "no": "values"}),
    "encoding": ("Encoding", ENCODINGS),
    "totals": ("Row of totals at the end", {"keep": "an observation like the others"}),
    "across_gaps": ("Gaps in time", {"yes": "windows cross them", "no": "no window crosses one"}),
}


@dataclass(frozen=True)
class Question:
    """What the file leaves open: the parameter that settles it, and a label for each choice."""

    parameter: str
    text: str
    choices: dict[str, str]


def suggested(table: Table) -> dict[str, Any]:
    """The choice of columns that a file opens with."""
    return {
        "time": table.time[0] if table.time else "",
        "time_with": table.time[1:],
        "inputs": table.measurements[:MOST_INPUTS],
        "targets": table.measurements[:1],
    }


def changes(table: Table) -> dict[str, tuple[str, dict[str, str]]]:
    """Those of `CHANGES` that this file can have."""
    return {name: change for name, change in CHANGES.items() if name != "totals" or table.has_totals}


def still_there(table: Table, values: dict[str, Any]) -> bool:
    """True if the table has all columns that are chosen."""
    chosen = {*filter(None, (values["time"],)), *values.get("time_with", ()), *values["inputs"], *values["targets"]}
    return chosen <= table.columns.keys()


def by_the_file(table: Table, name: str) -> str:
    """What the file itself says for a menu of `CHANGES`, for its first choice."""
    if name == "totals":
        return "left out"
    found = {
        "separator": separator_name(table.separator).removesuffix("s"),
        "decimal": "comma" if table.decimal == "," else "point",
        "header": "names" if table.has_names else "values",
        "encoding": ENCODINGS.get(table.encoding.removesuffix("-sig"), table.encoding),
    }.get(name)
    return f"as the file has it: {found}" if found else "as the rows suggest"


def line(table: Table, times: tuple[str, ...]) -> str:
    """The line under the upload: "Rows: 90, columns: 3. Read as: semicolons, decimal comma, time from “Date”."""
    together = f", time from {' and '.join(f'“{name}”' for name in times)}" if times else ""
    return f"Rows: {len(table.rows):,}, columns: {len(table.columns)}. Read as: {table.read_as}{together}."


def notes(table: Table, times: tuple[str, ...], across_gaps: str) -> list[str]:
    """Sentences about what was changed, left out or found in the file."""
    try:
        ordered = in_order(table, times, across_gaps).notes
    except ExperimentError:  # shown in place of the results
        ordered = ()
    if not times:
        ordered = ("No column is taken for the time: rows are read as they stand",)
    return [*table.notes, *ordered, *_apart(table), *table.left_out]


def _apart(table: Table) -> list[str]:
    """Which columns of numbers are not offered as the first to predict, and why."""
    why = {"row number": "counts the rows", "constant": "has one value everywhere"}
    every = {kind: [f"“{n}”" for n, c in table.columns.items() if c.role == kind] for kind in why}
    return [
        f"{listed(names)} {why[kind]}: not chosen at first"
        for kind, names in every.items()
        if names and not {name.strip("“”") for name in names} & {*table.measurements}
    ]


def question(table: Table) -> Question | None:
    """What the file leaves open, None if nothing. `table` is the file as it was read without a choice."""
    for column in table.columns.values():
        if column.question and column.times:
            days = {order: moment(times[0]) for order, times in column.times.both.items() if len(times)}
            return Question(
                "dates",
                f"{column.times.example} in “{column.name}” is",
                {order: f"{days[order]}" for order in ("day", "month") if order in days},
            )
        if column.question:
            mark = column.numbers.question if column.numbers else ""
            return Question("decimal", f"{mark} in “{column.name}” is", _values(mark))
    return None


def _values(mark: str) -> dict[str, str]:
    """A number with one mark, read with a decimal point and with a decimal comma."""
    as_point, as_comma = mark.replace(",", ""), mark.replace(".", "").replace(",", ".")
    return {"point": as_point, "comma": as_comma}
