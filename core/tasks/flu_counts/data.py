"""Flu in Boston, really counted: visits to emergency rooms for an illness like influenza, by week.

The counts are rates for 100,000 inhabitants, published by the Boston Public Health Commission for 14 districts, from 31
December 2017 to 3 May 2026, in the package `areafluforecast`. 7 % of them are blank, where few people were counted:
a blank is filled with the district's last value before it, and a week's value is the mean over the districts. The
weather of the city is by Open-Meteo.com (CC BY 4.0).
"""

from functools import cache
from typing import Literal

import numpy as np

from core.feature import Feature
from core.tasks.shared.series import Series, SeriesParameters, make_windows
from core.tasks.shared.series_tables import series_table
from core.tasks.task import SeriesData

OTHERS = {"temperature": Feature("temperature", "°C"), "humidity": Feature("humidity", "%")}
YEAR = 52  # weeks


class Parameters(SeriesParameters):
    """`inputs` "all" observes the weather too. A logarithm is taken of the value plus 1."""

    inputs: Literal["alone", "all"] = "alone"
    answer: Literal["value", "change"] = "change"


@cache
def series(inputs: Literal["alone", "all"]) -> Series:
    """The weekly rates, alone or with the weather."""
    table = series_table("flu")
    columns = OTHERS if inputs == "all" else {}
    return Series(
        times=table["date"].to_numpy(),
        numbers=table["flu"].to_numpy(np.float64),
        feature=Feature("flu visits", "per 100,000"),
        row="week",
        season=YEAR,
        log_plus=1,
        others=table[list(columns)].to_numpy(np.float64),
        other_features=tuple(columns.values()),
    )


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """The windows: X (n, length, 1 or 3) and y (n, horizon, 1), or (n, length, 1) with an output at each week."""
    return make_windows(series(parameters.inputs), parameters, validation_share)
