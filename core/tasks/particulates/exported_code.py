"""Particulates: the file `table.csv`, and the text that cuts it into windows."""

from core.tasks.particulates.data import Parameters, series
from core.tasks.shared.series_code import exported_series, series_code


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes:
    """The weeks that are used."""
    return exported_series(series(parameters.inputs), parameters)


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (windows, length, 1 or 5) and `y` (windows, horizon, 1)."""
    about = "table.csv holds the particulates in the air of Los Angeles for 508 weeks from 1970 on, a row a week."
    return series_code(series(parameters.inputs), parameters, validation_share, about)
