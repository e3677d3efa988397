"""Forecasts of a series side by side, on the windows held back, and their errors.

m windows held back, H horizons. All levels are as the series counts them, with a logarithm where the task takes one.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from core.experiment import ExperimentError
from core.tasks.task import Data, Forecast, SeriesData

NETWORK, ARIMA, NAIVE, SEASONAL = "network", "ARIMA", "last value", "seasonal"
MODELS = (NETWORK, ARIMA, NAIVE, SEASONAL)
INSIDE = 0.8  # of the values that an interval is meant to hold
ROUNDING = 1e-12  # of a value: two that differ by less are the same
UNCHANGING = (
    "In the part held back the series stays at one value, so there is nothing to forecast and no error to compare "
    "with: raise the validation share until it changes there, or choose another series"
)


@dataclass(frozen=True, eq=False)
class Interval:
    """Around each forecast of a model, (H,) below and above it."""

    below: np.ndarray
    above: np.ndarray


def series_of(data: Data) -> Forecast:
    """The series behind a task's windows.

    Raises:
        ExperimentError: the task forecasts none, or in a form that has none; with one sentence.
    """
    if isinstance(data, SeriesData) and data.no_forecast is not None:
        raise ExperimentError(str(data.no_forecast), data.no_forecast.ways_out)
    if not isinstance(data, SeriesData) or data.forecast is None:
        raise ExperimentError(
            "There is no single series to forecast here: choose a series, and ask for the rows that follow the last "
            "observation"
        )
    if not len(data.validation):
        raise ExperimentError("Nothing is held back to test a forecast on: raise the validation share above 0")
    return data.forecast


def origins(data: Data) -> np.ndarray:
    """The last known row of each window held back, (m,), ascending."""
    return series_of(data).ends[data.validation]


def truth(data: Data) -> np.ndarray:
    """What came, (m, H)."""
    return _levels(data, data.y)


def of_network(data: Data, predictions: np.ndarray) -> np.ndarray:
    """The network's forecasts (m, H), from its predictions (n, L, 1)."""
    return _levels(data, predictions)


def naive(data: Data, name: str) -> np.ndarray:
    """The forecasts (m, H) of the baseline of this name."""
    return _levels(data, next(one.prediction for one in data.baselines if one.name == name))


def _levels(data: Data, y: np.ndarray) -> np.ndarray:
    held = data.validation
    return series_of(data).levels(y[held, :, 0].astype(np.float64), origins(data))


def network_interval(data: Data, predictions: np.ndarray) -> Interval:
    """Where 80 % of the network's errors on the windows it learned from lie, by horizon."""
    errors = (data.y - predictions)[data.train, :, 0]  # (n, H)
    low, high = np.quantile(errors, [(1 - INSIDE) / 2, (1 + INSIDE) / 2], axis=0)
    return Interval(-low, high)


def normal_interval(deviations: np.ndarray) -> Interval:
    """Where 80 % of normal errors with these standard deviations (H,) lie."""
    width = NormalDist().inv_cdf((1 + INSIDE) / 2) * deviations
    return Interval(width, width)


def coverage(came: np.ndarray, forecast: np.ndarray, interval: Interval) -> np.ndarray:
    """The share of what came (m, H) that lies within the interval, by horizon (H,)."""
    return ((came >= forecast - interval.below) & (came <= forecast + interval.above)).mean(axis=0)


def rmse(came: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """The root of the mean squared error by horizon, (H,)."""
    return np.sqrt(np.mean(np.square(forecast - came), axis=0))


def to_naive(came: np.ndarray, forecast: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The error by horizon (H,) relative to that of the last value: below 1 is better than “nothing changes”.

    Raises:
        ExperimentError: the last value came again everywhere, so that no error can be compared with its own.
    """
    known = rmse(came, last)
    if not (known > ROUNDING * np.abs(came).max()).all():
        raise ExperimentError(UNCHANGING)
    return rmse(came, forecast) / known


def r_squared(came: np.ndarray, forecast: np.ndarray) -> float:
    """The share of the variance of what came (m,) that a forecast explains.

    Raises:
        ExperimentError: what came is the same everywhere, and has no variance.
    """
    if not np.std(came) > ROUNDING * np.abs(came).max():
        raise ExperimentError(UNCHANGING)
    return float(1 - np.mean(np.square(forecast - came)) / np.var(came))
