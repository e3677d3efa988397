"""The names of the columns: whether the first row holds them, and what they are called without."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.csv_files.cells import NUMBER, is_missing, is_value, share_of_values
from core.csv_files.sentences import listed
from core.spec import ExperimentError

MAX_NAME = 100  # characters: names are part of the address
LEAST_NUMBERED = 3  # columns that are called 0, 1, 2 or 2019, 2020, 2021


def has_names(rows: Sequence[Sequence[str]]) -> bool:
    """True if the first of these rows holds names, False if it holds values as the others do.

    Example:
        >>> has_names([["day", "x"], ["2023-01-01", "1.5"]]), has_names([["2023-01-01", "1"], ["2023-01-02", "2"]])
        (True, False)
    """
    first, others = rows[0], rows[1:]
    if not others or _are_numbered(first):
        return True
    width = max(len(row) for row in others)
    columns = [[row[i] for row in others if i < len(row)] for i in range(min(width, len(first)))]
    cells = [
        first[i] for i, column in enumerate(columns) if not is_missing(first[i]) and share_of_values(column) >= 0.8
    ]
    return not cells or sum(map(is_value, cells)) * 2 <= len(cells)


def _are_numbered(first: Sequence[str]) -> bool:
    """True for names such as 0, 1, 2 or 2019, 2020, 2021, perhaps behind one that is empty or a word."""
    numbers = [int(cell) for cell in first[1:] if re.fullmatch(r"\d{1,4}", cell)]
    steps = {after - before for before, after in pairwise(numbers)}
    return (
        len(numbers) >= LEAST_NUMBERED - 1
        and len(numbers) == len(first) - 1
        and steps == {1}
        and (not is_value(first[0]) or first[0] == str(numbers[0] - 1))
    )


def tidied(cells: Sequence[str], *, given: bool) -> tuple[list[str], list[str]]:
    """The names from the row of names, and notes about those that were made up.

    Args:
        cells: of the first row.
        given: True if the person says that these are names, even if they look like numbers.

    Raises:
        ExperimentError: they cannot be names.
    """
    names, notes = [" ".join("".join(c if c.isprintable() else " " for c in cell).split()) for cell in cells], []
    if all(not name for name in names):
        raise ExperimentError("The first row is empty: put the columns' names there")
    if not given and len(names) < LEAST_NUMBERED and all(not name or re.fullmatch(NUMBER, name) for name in names):
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
