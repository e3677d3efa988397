"""ARIMA, the classical model of a series: fitted by statsmodels, its forecasts computed from every row at once.

A value is a weighted sum of the last p values, the last q surprises and a new surprise (Box and Jenkins, 1970, "Time
Series Analysis: Forecasting and Control"). With d = 1 this is said of the changes from row to row. Beyond the first row
it forecasts recursively: its own forecasts stand in for the values that are not known yet.

N rows, m origins, H horizons.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.signal import lfilter

from core.experiment import ExperimentError

MOST = 3  # values and surprises that are tried
STATIONARY = 0.05  # KPSS: below this p-value the changes are modelled and not the values


@dataclass(frozen=True, eq=False)
class Arima:
    """A fitted model.

    Attributes:
        order: (p, d, q).
        ar: (p,) weights of the last values.
        ma: (q,) weights of the last surprises.
        mean: of the values where d = 0; else 0.
        variance: of the surprises.
        tried: Akaike's criterion of each (p, q) that was tried, the smaller the better.
    """

    order: tuple[int, int, int]
    ar: np.ndarray
    ma: np.ndarray
    mean: float
    variance: float
    tried: dict[tuple[int, int], float]

    def forecasts(self, level: np.ndarray, origins: np.ndarray, horizons: int) -> np.ndarray:
        """What the model expects for the rows after each origin, (m, H).

        Args:
            level: (N,) the series.
            origins: (m,) the last row that is known to each forecast.
            horizons: H.
        """
        p, d, q = self.order
        w = np.diff(level, prepend=level[0]) if d else level - self.mean  # (N,)
        # The surprises: those before the first row count as 0, and this fades within a few rows.
        e = lfilter(np.r_[1.0, -self.ar], np.r_[1.0, self.ma], w)
        ahead = np.zeros((len(origins), horizons))
        for h in range(horizons):
            for i in range(1, p + 1):
                ahead[:, h] += self.ar[i - 1] * (ahead[:, h - i] if i <= h else _at(w, origins + h + 1 - i))
            for j in range(h + 1, q + 1):
                ahead[:, h] += self.ma[j - 1] * _at(e, origins + h + 1 - j)
        return level[origins][:, None] + np.cumsum(ahead, axis=1) if d else ahead + self.mean

    def deviations(self, horizons: int) -> np.ndarray:
        """The standard deviation of the error of a forecast by horizon, (H,).

        The error h rows ahead is a sum of h surprises, weighted by the response to a single one (Hyndman and
        Athanasopoulos, 2021, "Forecasting: Principles and Practice", 9.8).
        """
        impulse = np.zeros(horizons)
        impulse[0] = 1.0
        response = lfilter(np.r_[1.0, self.ma], np.r_[1.0, -self.ar], impulse)
        if self.order[1]:
            response = np.cumsum(response)
        return np.sqrt(self.variance * np.cumsum(response**2))


def _at(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Values in some rows, 0 before the first."""
    return np.where(rows >= 0, values[np.maximum(rows, 0)], 0.0)


def differences(level: np.ndarray) -> int:
    """1 if the values are not stationary by the test of Kwiatkowski, Phillips, Schmidt and Shin (1992), else 0."""
    from statsmodels.tsa.stattools import kpss  # noqa: PLC0415 - only workers fit

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the p-value is cut at the ends of its table, which decides nothing here
        return int(kpss(level, regression="c", nlags="auto")[1] < STATIONARY)


def orders() -> list[tuple[int, int]]:
    """The (p, q) that are tried, small ones first.

    Example:
        >>> orders()[:3], len(orders())
        ([(0, 0), (0, 1), (1, 0)], 16)
    """
    pairs = [(p, q) for p in range(MOST + 1) for q in range(MOST + 1)]
    return sorted(pairs, key=sum)


def fit_one(level: np.ndarray, order: tuple[int, int, int]) -> Any:
    """statsmodels' model of one order, fitted on a series (N,); None if no such model can be fitted.

    The series is divided by its deviation first: the optimizer stops too soon on small numbers.
    """
    from statsmodels.tsa.arima.model import ARIMA  # noqa: PLC0415 - only workers fit

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optimizers that stop early: such an order loses by its criterion
        try:
            fitted = ARIMA(level, order=order, trend="n" if order[1] else "c").fit(method="innovations_mle")
        except (ValueError, ZeroDivisionError, np.linalg.LinAlgError):
            return None
    return fitted if np.isfinite(fitted.aic) else None


def fit(level: np.ndarray, on_order: Callable[[int], None] = lambda _: None) -> Arima:
    """The model of the order with the smallest criterion of Akaike, fitted on a series (N,).

    Args:
        level: the series, at least a few rows more than the largest order.
        on_order: called with how many orders were tried; it may raise to end the work.

    Raises:
        ExperimentError: no order can be fitted, with one sentence.
    """
    d = differences(level)
    scale = float(np.std(np.diff(level) if d else level)) or 1.0
    best, tried = None, {}
    for done, (p, q) in enumerate(orders(), 1):
        fitted = fit_one(level / scale, (p, d, q))
        if fitted is not None:
            tried[p, q] = float(fitted.aic)
            if best is None or fitted.aic < best.aic:
                best = fitted
        on_order(done)
    if best is None:
        raise ExperimentError("No ARIMA fits this series, because it holds no surprises: choose one that is not a rule")
    p, _, q = best.model.order
    values = dict(zip(best.model.param_names, best.params, strict=True))
    return Arima(
        order=(p, d, q),
        ar=np.array([values[f"ar.L{i}"] for i in range(1, p + 1)]),
        ma=np.array([values[f"ma.L{j}"] for j in range(1, q + 1)]),
        mean=values.get("const", 0.0) * scale,
        variance=values["sigma2"] * scale**2,
        tried=tried,
    )
