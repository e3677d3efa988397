"""Your own CSV: windows of an uploaded table, its rows in the order of time, split by time.

Missing values are filled from the past alone: by the last known value, or by the mean of the rows up to the cutoff,
which also fills a gap at the beginning. So no window sees a value from after its last observation, and training sees
nothing of the validation side. Interpolation is not offered, because it uses the next known value, which may be the one
to predict. Missing targets are never filled: a window with a missing target is left out. No window crosses a gap in
time.
"""

import hashlib
from typing import Literal

import numpy as np
import pandas as pd

from core.answers import Numbers
from core.csv_files import listed
from core.experiment import ExperimentError, WaysOut
from core.feature import Feature
from core.tasks.csv.gaps import Gaps
from core.tasks.csv.moments import in_order
from core.tasks.csv.parameters import Parameters
from core.tasks.csv.table import Column, Table, read_table
from core.tasks.csv.words import moment
from core.tasks.shared.baselines import Baseline, calendar_day, last_value, mean, seasonal
from core.tasks.shared.windows import MOST_VALUES, MOST_WINDOWS, Windows, cut
from core.tasks.task import Forecast, NoFileYet, SeriesData


def make_data(parameters: Parameters, validation_share: float, content: bytes | None) -> SeriesData:
    """The windows of the chosen columns: X (n, length, inputs) and y (n, horizon, targets).

    Raises:
        ExperimentError: with one sentence, if the file is missing or the chosen columns cannot be used.
    """
    table = _table(parameters, content)
    if not parameters.inputs or not parameters.targets:
        side = "as an input" if not parameters.inputs else "to predict"
        if not table.of_kind("number"):
            raise ExperimentError("No column of this file holds numbers that a network can read: upload another file")
        raise ExperimentError(
            f"No column is chosen {side}: choose at least one of {listed(list(table.of_kind('number')), 9)}"
        )
    ordered = in_order(table, parameters.times, parameters.across_gaps)
    order, times, part = ordered.order, ordered.times, ordered.gaps.part
    inputs = _numbers(table, parameters, "inputs", "it tells a network nothing")[order]  # (N, F)
    targets = _numbers(table, parameters, "targets", "there is nothing to predict")[order]  # (N, K)
    if parameters.missing == "refuse":
        _refuse_missing(table, dict.fromkeys(parameters.inputs + parameters.targets))
    T, F, L, K = parameters.length, inputs.shape[1], parameters.horizon, targets.shape[1]
    most = min(MOST_WINDOWS, MOST_VALUES // max(T * F, L * K))
    _refuse_short(ordered.gaps, T + parameters.steps[-1], _observe_fewer(parameters, ordered.gaps.longest))
    windows = _windows(parameters, validation_share, ~np.isnan(targets).any(1), most, part)
    y = windows.targets(targets)
    known_targets = _filled(targets, parameters.targets, windows.cutoff, "forward", part)
    step = _step(times)
    forecast = _forecast(parameters, table, targets, windows, times, part)
    return SeriesData(
        X=windows.inputs(_filled(inputs, parameters.inputs, windows.cutoff, parameters.missing, part)),
        y=y,
        inputs=_features(table, parameters.inputs),
        output=Numbers(length=L, features=_features(table, parameters.targets)),
        train=windows.train,
        validation=windows.validation,
        sequence_names=_names(windows.ends, times, ordered.name, table.rows[order]),
        timestep=step,
        target_steps=parameters.steps,
        baselines=(
            last_value(windows.last(known_targets), y),
            mean(y, windows.train),
            *_season(targets, windows, times, step),
        ),
        forecast=forecast if isinstance(forecast, Forecast) else None,
        no_forecast=forecast if isinstance(forecast, ExperimentError) else None,
    )


def _forecast(
    parameters: Parameters,
    table: Table,
    targets: np.ndarray,
    windows: Windows,
    times: np.ndarray | None,
    part: np.ndarray,
) -> Forecast | ExperimentError:
    """The series of one target without gaps, whose next rows are asked; or why there is none."""
    name, *others = parameters.targets
    if others:
        alone = {f"Predict “{one}” alone": {"targets": (one,)} for one in parameters.targets}
        return ExperimentError("A forecast is of one column: choose one to predict", alone)
    if parameters.gap:
        return ExperimentError(
            "A forecast begins with the row after the last observation: skip no rows in between",
            {"Skip no rows": {"gap": 0}},
        )
    if empty := int(np.isnan(targets).sum()):
        return ExperimentError(
            f"A forecast needs a value in every row, and “{name}” has none in {empty} row{'s' * (empty > 1)}: fill it "
            "in the file, or choose another column to predict"
        )
    if part.any():
        return ExperimentError(
            "A forecast needs rows without a gap in time: let windows cross the gaps, or upload the rows after the "
            "last one alone",
            {"Let windows cross gaps": {"across_gaps": "yes"}},
        )
    return Forecast(
        level=targets[:, 0],
        times=np.arange(1, len(targets) + 1) if times is None else times,
        ends=windows.ends,
        cutoff=windows.cutoff,
        season=0,
        changes=False,
        log_plus=None,
        feature=_features(table, parameters.targets)[0],
    )


def _windows(parameters: Parameters, share: float, known: np.ndarray, most: int, part: np.ndarray) -> Windows:
    """The windows of the rows, or an error with a way out if there are too few."""
    try:
        return cut(parameters.length, parameters.steps, share, known, most=most, part=part)
    except ExperimentError as error:
        raise ExperimentError(str(error), _observe_fewer(parameters, len(known))) from error


def _observe_fewer(parameters: Parameters, rows: int) -> WaysOut:
    """Observations that leave room for windows on both sides, in a stretch of so many rows."""
    fewer = (rows - 2 * parameters.steps[-1]) // 2
    return {f"Observe {fewer} rows": {"length": fewer}} if 2 <= fewer < parameters.length else {}


def _table(parameters: Parameters, content: bytes | None) -> Table:
    if not parameters.data:
        raise NoFileYet("Upload a CSV file: a row of column names, and below it one row for each moment")
    if content is None:
        raise ExperimentError("The file of this experiment is not at hand any more: upload it again")
    if hashlib.sha256(content).hexdigest() != parameters.data:
        raise ExperimentError(
            "This file is not the one that the experiment was set up with: upload that one, or choose columns anew"
        )
    return read_table(content, parameters.choices)


def _features(table: Table, names: tuple[str, ...]) -> tuple[Feature, ...]:
    return tuple(Feature(name, table.columns[name].unit) for name in names)


def _column(table: Table, name: str) -> Column:
    if name not in table.columns:
        raise ExperimentError(f"The file has no column “{name}”: choose one of {listed(list(table.columns), 9)}")
    return table.columns[name]


def _numbers(table: Table, parameters: Parameters, side: Literal["inputs", "targets"], constant: str) -> np.ndarray:
    """The columns chosen on this side as float64 (N, columns), NaN for a missing value."""
    names: tuple[str, ...] = getattr(parameters, side)
    for name in names:
        column = _column(table, name)
        others = tuple(one for one in names if one != name)
        way_out: WaysOut = {f"Do without “{name}”": {side: others}} if others else {}
        if column.problem:
            raise ExperimentError(column.problem, way_out)
        if column.question:
            raise ExperimentError(column.question)
        if column.kind != "number":
            holds = "times" if column.kind == "time" else "text"
            raise ExperimentError(
                f"Column “{name}” holds {holds}, and a network reads numbers: choose another column", way_out
            )
        known = column.entries[~np.isnan(column.entries)]
        if known.min() == known.max():
            raise ExperimentError(
                f"Column “{name}” has the same value everywhere ({known[0]:g}), so {constant}: choose another column",
                way_out,
            )
    return np.stack([table.columns[name].entries for name in names], axis=1)


def _refuse_short(gaps: Gaps, needed: int, shorter: WaysOut) -> None:
    """Raise ExperimentError if no window fits between gaps in time."""
    if gaps.part[-1:].any() and gaps.longest < needed:
        raise ExperimentError(
            f"Between gaps in time there are at most {gaps.longest} rows, and a window needs {needed}: observe fewer "
            "rows, predict less far ahead, or let windows cross gaps",
            {"Let windows cross gaps": {"across_gaps": "yes"}, **shorter},
        )


def _refuse_missing(table: Table, names: dict[str, None]) -> None:
    gaps = {name: table.columns[name].missing for name in names if len(table.columns[name].missing)}
    if gaps:
        columns = "; ".join(f"“{name}” {len(rows)} (row {listed(rows)})" for name, rows in list(gaps.items())[:5])
        more = f" and {len(gaps) - 5} more columns" if len(gaps) > 5 else ""
        raise ExperimentError(
            f"Values are missing: column {columns}{more}. Choose how to fill them, or upload a complete file",
            {
                "Fill with the last known value": {"missing": "forward"},
                "Fill with the mean of the training part": {"missing": "mean"},
            },
        )


def _filled(values: np.ndarray, names: tuple[str, ...], cutoff: int, how: str, part: np.ndarray) -> np.ndarray:
    """`values` (N, columns) with missing ones filled: by the last known value, or the mean of the rows up to `cutoff`.

    The last known value is one of the same `part` (N,): no value is carried over a gap in time.
    """
    past = values[: cutoff + 1]
    for name, empty in zip(names, np.isnan(past).all(0), strict=True):
        if empty:
            raise ExperimentError(
                f"Column “{name}” has no value at all in the rows for training: choose another one, or a smaller "
                "validation share"
            )
    frame = pd.DataFrame(values)
    return (frame.groupby(part).ffill() if how == "forward" else frame).fillna(pd.DataFrame(past).mean()).to_numpy()


def _step(times: np.ndarray | None) -> str:
    """What one row is, in the singular: a span of time if nine of ten rows follow each other by it, else "row"."""
    if times is None or times.dtype.kind != "M" or len(times) < 3:
        return "row"
    hours = np.diff(times) / np.timedelta64(1, "h")
    spans = {"minute": (1 / 60, 1 / 60), "hour": (1, 1), "day": (24, 24), "week": (168, 168), "month": (672, 744)}
    spans |= {"year": (8760, 8784)}
    for name, (least, most) in spans.items():
        if np.mean((hours >= least) & (hours <= most)) >= 0.9:
            return name
    return "row"


def _season(targets: np.ndarray, windows: Windows, times: np.ndarray | None, step: str) -> tuple[Baseline, ...]:
    """The seasonal baseline if rows are hours, days or months and the training rows hold a whole season; else ()."""
    if times is None:
        return ()
    rows, dates = windows.cutoff + 1, pd.Series(times)
    if step == "day" and rows >= 366:
        phase, period, half, how = calendar_day(dates), 366, 7, "that time of the year, a week on either side,"
    elif step == "day" and rows >= 14:
        phase, period, half, how = dates.dt.day_of_week.to_numpy(), 7, 0, "that day of the week"
    elif step == "hour" and rows >= 48:
        phase, period, half, how = dates.dt.hour.to_numpy(), 24, 0, "that hour of the day"
    elif step == "month" and rows >= 12:
        phase, period, half, how = dates.dt.month.to_numpy() - 1, 12, 0, "that month of the year"
    else:
        return ()
    how = f"the mean of {how} over the rows for training"
    return (
        seasonal(targets, windows.target_rows, phase=phase, period=period, cutoff=windows.cutoff, how=how, half=half),
    )


def _names(ends: np.ndarray, times: np.ndarray | None, name: str, rows: np.ndarray) -> tuple[str, ...]:
    if times is None:
        return tuple(f"rows until row {row}" for row in rows[ends])
    return tuple(
        f"rows until {moment(time)}" if times.dtype.kind == "M" else f"rows until {name} {moment(time)}"
        for time in times[ends]
    )
