"""Flu counts: the file `table.csv`, and the text that cuts it into windows."""

from core.tasks.flu_counts.data import Parameters, series
from core.tasks.shared.series_code import exported_series, series_code


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes:
    """The weeks that are used."""
    return exported_series(series(parameters.inputs), parameters)


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (windows, length, 1 or 3) and `y` (windows, horizon, 1)."""
    about = "table.csv holds the flu visits for 100,000 inhabitants of Boston from 2017 to 2026, a row a week."
    return series_code(series(parameters.inputs), parameters, validation_share, about)
