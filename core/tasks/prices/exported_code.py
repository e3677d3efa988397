"""Prices: the file `table.csv` of one share, and the text that cuts it into windows."""

from core.tasks.prices.data import SHARES, Parameters, series
from core.tasks.shared.series_code import exported_series, series_code


def exported_table(parameters: Parameters, content: bytes | None, validation_share: float) -> bytes:
    """The prices of the chosen share, a row a day, week or month."""
    return exported_series(series(parameters.ticker, parameters.every), parameters)


def data_code(parameters: Parameters, validation_share: float) -> str:
    """Text for `X` (windows, length, 1) and `y` (windows, horizon, 1)."""
    about = f"table.csv holds the adjusted closing price of {SHARES[parameters.ticker]}, a row a {parameters.every}."
    return series_code(series(parameters.ticker, parameters.every), parameters, validation_share, about)
