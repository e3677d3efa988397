"""A real series, cut into windows that ask for its future: what the tasks about such series share.

N rows, n windows, T observations in each, L values to predict, F columns observed.

Two mistakes in the data and one in the scaling can be switched on, to see how good they make a network look. Each lets
the network learn something that nobody knows at the time of the forecast.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, field_validator

from core.answers import Numbers
from core.experiment import MAX_LENGTH, Spec
from core.feature import Feature
from core.tasks.shared.baselines import Baseline, last_value, mean
from core.tasks.shared.windows import MOST_VALUES, Windows, at_random, cut
from core.tasks.task import Forecast, SeriesData

Mistake = Literal["scaler", "shuffled", "target"]
MISTAKES: tuple[Mistake, ...] = ("scaler", "shuffled", "target")
MOST_SERIES_WINDOWS = 6_000  # all of a daily series over twenty years


class SeriesParameters(Spec):
    """What a network is asked about a series.

    `form` "ahead" asks for the next `horizon` rows after a window, "each" for the next row at every row of it.
    `answer` "value" asks for the value, "change" for its change since the last known row; inputs are of the same kind.
    `dropped` rows at the end are left out, so that an earlier part is held back. `mistakes` are made on purpose.
    """

    form: Literal["ahead", "each"] = "ahead"
    length: int = Field(default=26, ge=2, le=MAX_LENGTH, description="rows of observation")
    horizon: int = Field(default=1, ge=1, le=60, description="rows to predict")
    answer: Literal["value", "change"] = "value"
    logarithm: bool = True
    dropped: int = Field(default=0, ge=0, le=5_000, description="rows left out at the end")
    mistakes: tuple[Mistake, ...] = ()

    @field_validator("mistakes")
    @classmethod
    def _in_order(cls, mistakes: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
        return tuple(one for one in MISTAKES if one in mistakes)

    @property
    def steps(self) -> tuple[int, ...]:
        """The rows to predict, counted from the last observed one."""
        return tuple(range(2 - self.length, 2)) if self.form == "each" else tuple(range(1, self.horizon + 1))


@dataclass(frozen=True, eq=False)
class Series:
    """A series in its own unit, and what is observed beside it.

    Attributes:
        times: (N,) datetime64.
        numbers: (N,) the series.
        feature: its name and unit.
        row: what one row is, in the singular.
        season: rows of a season.
        log_plus: what is added before a logarithm is taken: 0, or 1 where the series may be 0.
        others: (N, F - 1) further columns that are observed.
        other_features: their names and units.
    """

    times: np.ndarray
    numbers: np.ndarray
    feature: Feature
    row: str
    season: int
    log_plus: int = 0
    others: np.ndarray | None = None
    other_features: tuple[Feature, ...] = ()

    def table(self, dropped: int) -> pd.DataFrame:
        """The series as exported code reads it: a row a moment, without the last `dropped`."""
        frame = pd.DataFrame({"date": pd.Series(self.times).dt.strftime("%Y-%m-%d"), self.feature.name: self.numbers})
        for place, feature in enumerate(self.other_features):
            frame[feature.name] = self._others[:, place]
        return frame.iloc[: max(len(frame) - dropped, 0)]

    @property
    def _others(self) -> np.ndarray:
        return np.zeros((len(self.numbers), 0)) if self.others is None else self.others


def make_windows(series: Series, parameters: SeriesParameters, validation_share: float) -> SeriesData:
    """The windows of a series: X (n, T, F) and y (n, L, 1), or (n, T, 1) with an output at each row.

    Raises:
        ExperimentError: with one sentence, if the series is too short.
    """
    p, changes = parameters, parameters.answer == "change"
    rows = slice(int(changes), max(len(series.numbers) - p.dropped, int(changes)))  # a first row has no change
    whole = np.log(series.numbers + series.log_plus) if p.logarithm else series.numbers
    level, times, others = whole[rows], series.times[rows], series._others[rows]  # noqa: SLF001 - of this module
    own = np.diff(whole, prepend=np.nan)[rows] if changes else level  # (N,) what the network reads of the series
    leaked = [np.append(own[1:], own[-1:])] if "target" in p.mistakes else []
    observed = np.column_stack([own, *leaked, others])  # (N, F)
    windows = _split(p, validation_share, observed)
    base = level[windows.target_rows - 1] if p.form == "each" else level[windows.ends][:, None]  # (n, T or 1)
    y = (level[windows.target_rows] - changes * base)[..., None].astype(np.float32)
    named, in_network = _features(series, p)
    return SeriesData(
        X=windows.inputs(observed),
        y=y,
        inputs=(named, *([Feature(f"{named.name}, next", named.unit)] if leaked else []), *series.other_features),
        output=Numbers(length=y.shape[1], features=(in_network,), per_timestep=p.form == "each"),
        train=windows.train,
        validation=windows.validation,
        sequence_names=tuple(f"{series.row}s until {_day(time)}" for time in times[windows.ends]),
        timestep=series.row,
        target_steps=() if p.form == "each" else p.steps,
        baselines=(
            _last(y, base, changes=changes, row=series.row, each=p.form == "each"),
            _season(series, level, windows, base, changes=changes),
            mean(y, windows.train),
        ),
        forecast=_forecast(series, p, level, times, windows),
        scaled_on_all="scaler" in p.mistakes,
    )


def _split(p: SeriesParameters, share: float, observed: np.ndarray) -> Windows:
    """By time, as it should be; or at random, so that windows on both sides overlap."""
    known = np.ones(len(observed), bool)
    most = min(MOST_SERIES_WINDOWS, MOST_VALUES // (p.length * observed.shape[1]))
    if "shuffled" not in p.mistakes:
        return cut(p.length, p.steps, share, known, most=most)
    one = cut(p.length, p.steps, 0.0, known, most=most)
    train, validation = at_random(len(one.ends), share, np.random.default_rng(0))
    return Windows(one.ends, one.length, one.steps, train, validation, one.cutoff)


def _features(series: Series, p: SeriesParameters) -> tuple[Feature, Feature]:
    """What is observed of the series, and what is asked."""
    what = Feature(f"log of {series.feature.name}") if p.logarithm else series.feature
    return (what, what) if p.answer == "value" else (Feature(f"change of {what.name}", what.unit),) * 2


def _last(y: np.ndarray, base: np.ndarray, *, changes: bool, row: str, each: bool) -> Baseline:
    how = f"every {row} is like the one before" if each else f"nothing changes after the last observed {row}"
    if not each:
        return last_value(np.zeros_like(base) if changes else base, y, how)
    levels = np.zeros_like(y) if changes else base[..., None].astype(np.float32)
    return Baseline("last value", how, levels)


def _season(series: Series, level: np.ndarray, windows: Windows, base: np.ndarray, *, changes: bool) -> Baseline:
    """The value one season before each target; the last value where the series is not that old yet."""
    earlier = windows.target_rows - series.season * -(
        -np.maximum(windows.target_rows - windows.ends[:, None], 1) // series.season
    )
    values = np.where(earlier >= 0, level[np.maximum(earlier, 0)], base) - changes * base
    how = f"the value {series.season} {series.row}s before"
    return Baseline("seasonal", how, values[..., None].astype(np.float32))


def _forecast(
    series: Series, p: SeriesParameters, level: np.ndarray, times: np.ndarray, windows: Windows
) -> Forecast | None:
    if p.form == "each":
        return None
    return Forecast(
        level=level,
        times=times,
        ends=windows.ends,
        cutoff=windows.cutoff,
        season=series.season,
        changes=p.answer == "change",
        log_plus=series.log_plus if p.logarithm else None,
        feature=series.feature,
    )


def _day(time: np.datetime64) -> str:
    day = pd.Timestamp(time)
    return f"{day.day} {day:%b %Y}"
