"""Prices of shares: the adjusted close of the S&P 500 and of four companies, by day, week or month.

The S&P 500 is an index of 500 companies of the United States. Its 5,031 days from 1999 to 2018 and the companies' days
up to March 2013 are in `assets/series`. A week's price is that of its last day, and so is a month's. Weeks end on
Fridays.
"""

from functools import cache
from typing import Literal

import numpy as np
from pydantic import Field

from core.experiment import MAX_LENGTH
from core.feature import Feature
from core.tasks.shared.series import Series, SeriesParameters, make_windows
from core.tasks.shared.series_tables import series_table
from core.tasks.task import SeriesData

Ticker = Literal["SP500", "AAPL", "GOOG", "IBM", "MSFT"]
Every = Literal["day", "week", "month"]
SHARES: dict[Ticker, str] = {
    "SP500": "S&P 500, 1999 to 2018",
    "AAPL": "Apple, 2000 to 2013",
    "GOOG": "Google, 2004 to 2013",
    "IBM": "IBM, 2000 to 2013",
    "MSFT": "Microsoft, 2000 to 2013",
}
SEASONS: dict[Every, int] = {"day": 5, "week": 52, "month": 12}  # the same day a week ago, or the same time a year ago
_ENDS = {"week": "W-FRI", "month": "ME"}


class Parameters(SeriesParameters):
    """Which share, and what one row is."""

    ticker: Ticker = "SP500"
    every: Every = "day"
    length: int = Field(default=20, ge=2, le=MAX_LENGTH, description="rows of observation")
    answer: Literal["value", "change"] = "change"


@cache
def series(ticker: Ticker, every: Every) -> Series:
    """The adjusted closing prices of one share."""
    table = series_table("sp500" if ticker == "SP500" else "stocks").set_index("date")[ticker].dropna()
    if every != "day":
        table = table.groupby(table.index.to_period(_ENDS[every].removesuffix("E"))).tail(1)
    return Series(
        times=table.index.to_numpy(),
        numbers=table.to_numpy(np.float64),
        feature=Feature("price", "points" if ticker == "SP500" else "US$"),
        row=every,
        season=SEASONS[every],
    )


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """The windows: X (n, length, 1) and y (n, horizon, 1)."""
    return make_windows(series(parameters.ticker, parameters.every), parameters, validation_share)
