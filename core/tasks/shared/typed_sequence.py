"""A sequence that a visitor typed, as text or in the cells of a table, turned into numbers."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.experiment import MAX_LENGTH, ExperimentError
from core.feature import Feature

LARGEST = 1e6  # in the feature's own units; a larger number is most likely a typing error
MAX_TEXT = 40_000  # characters


def read(text: str, features: tuple[Feature, ...], timestep: str = "timestep") -> np.ndarray:
    """Read a sequence from text: semicolons or line ends divide timesteps, commas divide the features of a timestep.

    Args:
        text: for example `10,25,60;13,10,80`. Spaces and tabs also divide features.
        features: the name and unit of each number of a timestep.
        timestep: what one observation is, in the singular.

    Returns:
        float32 (T, F), in the features' own units.

    Raises:
        ExperimentError: if a value is not a number, not finite or too large, or if there are too many or too few. The
            message names the timestep and the feature.

    Example:
        >>> read("10,25;13,10", (Feature("temperature"), Feature("wind")), "day").tolist()
        [[10.0, 25.0], [13.0, 10.0]]
    """
    if len(text) > MAX_TEXT:
        raise ExperimentError(f"The sequence has over {MAX_TEXT:,} characters: shorten it")
    lines = [line for line in text.replace("\n", ";").split(";") if line.strip()]
    rows = [line.replace(",", " ").split() if "," not in line else line.split(",") for line in lines]
    return from_cells(rows, features, timestep)


def from_cells(
    rows: Sequence[Sequence[object]], features: tuple[Feature, ...], timestep: str = "timestep"
) -> np.ndarray:
    """Read a sequence from rows of cells, one row a timestep; cells are numbers or text. See `read`."""
    if not rows:
        raise ExperimentError(f"The sequence is empty: give at least one {timestep}")
    if len(rows) > MAX_LENGTH:
        raise ExperimentError(f"The sequence has {len(rows):,} {timestep}s and {MAX_LENGTH} can be read: shorten it")
    values = np.empty((len(rows), len(features)), np.float32)
    for t, row in enumerate(rows):
        if len(row) != len(features):
            names = ", ".join(feature.name for feature in features)
            raise ExperimentError(
                f"{timestep.capitalize()} {t + 1} has {len(row)} numbers, and the network reads {len(features)} "
                f"({names}): give each {timestep} that many"
            )
        for k, cell in enumerate(row):
            values[t, k] = _number(cell, f"{timestep.capitalize()} {t + 1}, {features[k].name}")
    return values


def table(values: np.ndarray, features: tuple[Feature, ...]) -> pd.DataFrame:
    """A sequence (T, F) as a table to edit: one column a feature, named by its label and numbered if two are equal."""
    labels = [feature.label for feature in features]
    names = [f"{label} {i}" if labels.count(label) > 1 else label for i, label in enumerate(labels, 1)]
    return pd.DataFrame([[f"{value:.6g}" for value in row] for row in np.asarray(values, float)], columns=names)


def rows_of(table: pd.DataFrame) -> list[list[object]]:
    """The cells of an edited table, row by row; an empty cell is None. Empty rows are left out."""
    rows = [[None if pd.isna(cell) else cell for cell in row] for row in table.to_numpy().tolist()]
    return [row for row in rows if any(cell is not None for cell in row)]


def join(rows: list[list[object]]) -> str:
    """Rows of cells as text for `read`, which names the same timesteps in its errors. A decimal comma becomes a point.

    >>> join([["1,5", 2.0], [None, "x;y"]])
    '1.5,2;,x y'
    """
    return ";".join(",".join(_cell(cell) for cell in row) for row in rows)


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.7g}"
    return "" if cell is None else str(cell).replace(",", ".").replace(";", " ").replace("\n", " ")


def _number(cell: object, where: str) -> float:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        raise ExperimentError(f"{where}: a number is missing: type one")
    try:
        value = float(cell.replace("−", "-") if isinstance(cell, str) else cell)  # type: ignore[arg-type]  # caught below
    except (TypeError, ValueError):
        shown = str(cell).strip()
        raise ExperimentError(f"{where}: “{shown[:40]}” is not a number: type one") from None
    if not math.isfinite(value):
        what = "“not a number” (NaN)" if math.isnan(value) else "infinite"
        raise ExperimentError(f"{where}: the value is {what}: type a number")
    if abs(value) > LARGEST:
        raise ExperimentError(f"{where}: {value:g} is larger than {LARGEST:,.0f}: type a smaller number")
    return value
