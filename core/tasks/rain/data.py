"""Rain: the real weather of Seattle, day by day from 2012 to 2015, and all the forms of prediction in the lecture.

The 1,461 days come with the package `vega_datasets` (`seattle-weather.csv`, from NOAA's Global Historical Climatology
Network): precipitation in mm, highest and lowest temperature in °C, wind in m/s.

The lecture calls one form "day + 8 ... day + 16" and gives it 8 days: here they are days +9 to +16, the eight that
follow day +8.

Avalanches and accidents are simulated from this weather, day by day, for a slope 1,500 m above the city:
- It is colder there by 6.5 °C a km (International Standard Atmosphere, ICAO Doc 7488), so 9.75 °C below the city's mean
  of highest and lowest temperature. Precipitation falls as snow below 0 °C, as rain above 2 °C, and mixed between.
- The load of fresh snow keeps 60 % of itself from one day to the next, and takes up the day's snow: new snow of the
  last three days is the best known sign of danger (McClung and Schaerer, The Avalanche Handbook, 2006).
- Avalanches a day: Poisson with mean 0.08 times the load in mm, doubled on a day when the highest temperature rose by
  3 °C or more.
- Accidents a day, in the city: Poisson with mean 3, plus 0.15 for each mm of precipitation, 4 on a day with frost, and
  1 for each m/s of wind above 4 m/s.
"""

from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, field_validator, model_validator

from core.answers import Numbers
from core.experiment import MAX_LENGTH, Spec
from core.feature import Feature
from core.package_folder import package_folder
from core.tasks.shared.baselines import calendar_day, last_value, mean, seasonal
from core.tasks.shared.windows import cut
from core.tasks.task import Forecast, SeriesData

Form = Literal["next_day", "next_8_days", "days_8_to_16", "five_days", "rain_and_temperature", "avalanches"]

COLUMNS = ("precipitation", "temp_max", "temp_min", "wind")
INPUTS = (
    Feature("rain", "mm"),
    Feature("max temperature", "°C"),
    Feature("min temperature", "°C"),
    Feature("wind", "m/s"),
)
SIMULATED = (Feature("avalanches", "a day"), Feature("accidents", "a day"))
SEASON_DAYS = 7  # days on each side of a calendar day: two weeks smooth out single storms and keep the seasons


class Parameters(Spec):
    """Only the form five_days uses `ahead`, and only avalanches uses `data_seed`."""

    form: Form = "next_8_days"
    inputs: Literal["rain", "all"] = "all"
    days: int = Field(default=100, ge=2, le=MAX_LENGTH, description="days of observation")
    ahead: tuple[int, int, int, int, int] = Field(default=(1, 3, 7, 10, 14), description="days after the last observed")
    data_seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @field_validator("ahead")
    @classmethod
    def _distinct_days(cls, ahead: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(ahead)) < len(ahead) or min(ahead) < 1 or max(ahead) > 60:
            came = ", ".join(map(str, ahead))
            raise ValueError(f"five different days from 1 to 60 are needed (got {came}): change the others")
        return tuple(sorted(ahead))

    @model_validator(mode="after")
    def _weather_for_avalanches(self) -> "Parameters":
        if self.form == "avalanches" and self.inputs == "rain":
            raise ValueError("avalanches and accidents depend on cold and wind too: take all features as inputs")
        return self

    @property
    def steps(self) -> tuple[int, ...]:
        """The days to predict, counted from the last observed one."""
        if self.form == "five_days":
            return self.ahead
        return {"next_day": (1,), "days_8_to_16": tuple(range(9, 17))}.get(self.form, tuple(range(1, 9)))


@cache
def weather() -> pd.DataFrame:
    """The whole series, one row a day, with the columns `date` and `COLUMNS`.

    The file is read from the folder of the package, because importing the package is slow.
    """
    path = package_folder("vega_datasets") / "_data" / "seattle-weather.csv"
    return pd.read_csv(path, usecols=["date", *COLUMNS], parse_dates=["date"], date_format="%Y/%m/%d")


def avalanches_and_accidents(values: np.ndarray, seed: int) -> np.ndarray:
    """Simulated counts (N, 2) from the weather `values` (N, 4)."""
    rng = np.random.default_rng(seed)
    precipitation, temp_max, temp_min, wind = values.T
    slope = (temp_max + temp_min) / 2 - 9.75  # (N,) °C, 1,500 m above the city
    snow = precipitation * np.clip((2 - slope) / 2, 0, 1)  # (N,) mm
    load = np.zeros(len(values))  # (N,) mm
    for day in range(len(values)):
        load[day] = 0.6 * load[day - 1] * (day > 0) + snow[day]
    warmer = np.diff(temp_max, prepend=temp_max[0]) >= 3
    avalanches = rng.poisson(0.08 * load * np.where(warmer, 2, 1))
    frost, gale = temp_min < 0, np.maximum(wind - 4, 0)
    accidents = rng.poisson(3 + 0.15 * precipitation + 4 * frost + gale)
    return np.stack([avalanches, accidents], axis=1).astype(np.float64)


def make_data(parameters: Parameters, validation_share: float, table: bytes | None) -> SeriesData:
    """The windows of the chosen form: X (n, days, 1 or 4) and y (n, L, 1 or 2)."""
    frame = weather()
    values = frame[list(COLUMNS)].to_numpy()  # (N, 4)
    features: tuple[Feature, ...] = INPUTS[:1]
    wanted = values[:, :1]  # (N, K)
    if parameters.form == "rain_and_temperature":
        wanted, features = values[:, :2], INPUTS[:2]
    elif parameters.form == "avalanches":
        wanted, features = avalanches_and_accidents(values, parameters.data_seed), SIMULATED
    observed = 1 if parameters.inputs == "rain" else 4
    windows = cut(parameters.days, parameters.steps, validation_share, np.ones(len(values), bool), row="day")
    y = windows.targets(wanted)
    return SeriesData(
        X=windows.inputs(values[:, :observed]),
        y=y,
        inputs=INPUTS[:observed],
        output=Numbers(length=len(parameters.steps), features=features),
        train=windows.train,
        validation=windows.validation,
        sequence_names=tuple(f"days until {day.day} {day:%b %Y}" for day in frame["date"].iloc[windows.ends]),
        timestep="day",
        target_steps=parameters.steps,
        baselines=(
            last_value(windows.last(wanted), y, "every day will be like the last observed one"),
            mean(y, windows.train),
            seasonal(
                wanted,
                windows.target_rows,
                phase=calendar_day(frame["date"]),
                period=366,
                cutoff=windows.cutoff,
                how="the mean of that time of the year, a week on either side, over the training years",
                half=SEASON_DAYS,
            ),
        ),
        forecast=Forecast(
            level=wanted[:, 0],
            times=frame["date"].to_numpy(),
            ends=windows.ends,
            cutoff=windows.cutoff,
            season=365,
            changes=False,
            log_plus=None,
            feature=INPUTS[0],
        )
        if parameters.form in ("next_day", "next_8_days")
        else None,
        simulated="The weather is real; avalanches and accidents are simulated from it: fresh snow on a slope 1,500 m "
        "above the city and a sudden warming bring avalanches; rain, frost and wind bring accidents."
        if parameters.form == "avalanches"
        else "",
    )
