"""ARIMA against statsmodels: forecasts, their deviations, the orders that are tried, and a series of a known model."""

import numpy as np
import pytest
from scipy.signal import lfilter

from core.experiment import ExperimentError
from core.views.future_values import arima


def simulated(ar, ma, rows=1500, seed=0, *, summed=False):
    noise = np.random.default_rng(seed).standard_normal(rows)
    values = lfilter(np.r_[1, ma], np.r_[1, -np.array(ar)], noise)
    return np.cumsum(values) if summed else values + 5


def by_statsmodels(model, level, origin, horizons):
    from statsmodels.tsa.arima.model import ARIMA

    mean = [] if model.order[1] else [model.mean]
    one = ARIMA(level[: origin + 1], order=model.order, trend="n" if model.order[1] else "c")
    forecast = one.filter([*mean, *model.ar, *model.ma, model.variance]).get_forecast(horizons)
    return forecast.predicted_mean, forecast.se_mean


@pytest.mark.parametrize(
    ("order", "ar", "ma"),
    [
        ((2, 0, 1), [0.6, 0.2], [0.4]),
        ((0, 0, 3), [], [0.5, 0.2, -0.3]),
        ((1, 1, 2), [0.5], [0.3, 0.1]),
        ((0, 1, 0), [], []),
        ((3, 1, 0), [0.2, -0.3, 0.1], []),
    ],
)
def test_forecasts_and_deviations_are_statsmodels_own(order, ar, ma):
    level = simulated(ar, ma, summed=bool(order[1]))
    mean = 0.0 if order[1] else 5.0
    model = arima.Arima(order, np.array(ar), np.array(ma), mean, 1.0, {})
    origins = np.array([600, 601, 1200])
    ours, deviations = model.forecasts(level, origins, 9), model.deviations(9)
    for place, origin in enumerate(origins):
        theirs, errors = by_statsmodels(model, level, origin, 9)
        np.testing.assert_allclose(ours[place], theirs, atol=1e-5)
        np.testing.assert_allclose(deviations, errors, atol=1e-5)


@pytest.mark.slow
def test_a_known_model_is_found_again():
    model = arima.fit(simulated([0.7], []))
    assert model.order[1] == 0
    assert model.mean == pytest.approx(5, abs=0.3)
    assert model.variance == pytest.approx(1, abs=0.1)
    assert model.tried[model.order[0], model.order[2]] == min(model.tried.values())
    level = simulated([0.7], [])
    one = model.forecasts(level, np.arange(200, 1499), 1)[:, 0]
    assert np.mean((one - level[201:]) ** 2) < 1.05
    assert model.deviations(1)[0] == pytest.approx(1, abs=0.05)


def test_a_walk_is_differenced_and_a_level_is_not():
    assert arima.differences(simulated([], [], summed=True)) == 1
    assert arima.differences(simulated([0.3], [])) == 0


def test_a_series_without_a_surprise_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(arima, "orders", lambda: [(0, 0)])  # with more terms the rule itself is fitted
    with pytest.raises(ExperimentError, match="because it holds no surprises"):
        arima.fit(np.arange(60.0))


def test_no_row_after_an_origin_has_an_effect():
    level = simulated([0.5], [0.3], summed=True)
    model = arima.Arima((1, 1, 1), np.array([0.5]), np.array([0.3]), 0.0, 1.0, {})
    changed = level.copy()
    changed[701:] = 99
    origins = np.array([300, 700])
    assert np.array_equal(model.forecasts(level, origins, 12), model.forecasts(changed, origins, 12))
