"""Baselines against plain loops, and blind to what comes after the cutoff."""

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from core.tasks.shared.baselines import calendar_day, last_value, majority_class, mean, one_period_earlier, seasonal


def test_last_value_and_mean():
    y = np.arange(24, dtype=np.float32).reshape(4, 3, 2)
    last = np.array([[1, 2], [3, 4], [5, 6], [7, 8]])
    repeated, average = last_value(last, y).prediction, mean(y, np.array([0, 2])).prediction
    for i in range(4):
        for t in range(3):
            for k in range(2):
                assert repeated[i, t, k] == last[i, k]
                assert average[i, t, k] == (y[0, t, k] + y[2, t, k]) / 2


def test_majority_class_says_which_and_how_many():
    y = np.array([1, 1, 1, 0, 0, 0, 0, 0], np.float32)[:, None, None]
    baseline = majority_class(y, np.arange(4), ("healthy", "at risk"))
    assert (baseline.prediction == 0.75).all()
    assert baseline.prediction.shape == y.shape
    assert "at risk" in baseline.how
    assert "healthy" in majority_class(y, np.arange(2, 8), ("healthy", "at risk")).how


@given(seed=st.integers(0, 1000), period=st.integers(2, 9), half=st.integers(0, 2), gaps=st.booleans())
def test_seasonal_is_the_mean_around_the_phase_up_to_the_cutoff(seed, period, half, gaps):
    half = min(half, (period - 1) // 2)
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(60, 2))
    if gaps:
        values[rng.random((60, 2)) < 0.2] = np.nan
    phase = np.arange(60) % period
    rows = np.array([[45, 46], [50, 59]])
    baseline = seasonal(values, rows, phase=phase, period=period, cutoff=40, how="", half=half)
    for i in range(2):
        for t in range(2):
            near = [(phase[rows[i, t]] + shift) % period for shift in range(-half, half + 1)]
            for k in range(2):
                seen = [values[r, k] for r in range(41) if phase[r] in near and not np.isnan(values[r, k])]
                assert np.isclose(baseline.prediction[i, t, k], sum(seen) / len(seen), atol=1e-6)
    values[41:] = 1e9
    again = seasonal(values, rows, phase=phase, period=period, cutoff=40, how="", half=half)
    assert np.array_equal(again.prediction, baseline.prediction)


def test_a_phase_never_seen_gets_the_mean_of_all():
    baseline = seasonal(
        np.array([[1.0], [3.0], [9.0]]), np.array([[2]]), phase=np.arange(3), period=3, cutoff=1, how=""
    )
    assert baseline.prediction.tolist() == [[[2.0]]]


@given(T=st.integers(4, 20), period=st.integers(2, 9), L=st.integers(1, 25))
def test_one_period_earlier_by_walking_back(T, period, L):
    if period > T:
        return
    X = np.random.default_rng(T).normal(size=(3, T, 1)).astype(np.float32)
    baseline = one_period_earlier(X, period, tuple(range(1, L + 1)), "")
    for step in range(1, L + 1):
        place = T - 1 + step
        while place > T - 1:
            place -= period
        assert np.array_equal(baseline.prediction[:, step - 1], X[:, place])


def test_calendar_day_is_the_same_place_in_every_year():
    dates = pd.Series(pd.date_range("2012-01-01", "2015-12-31"))
    leap_year = [dt.date(2012, 1, 1) + dt.timedelta(days=i) for i in range(366)]
    place = {(day.month, day.day): i for i, day in enumerate(leap_year)}
    assert calendar_day(dates).tolist() == [place[day.month, day.day] for day in dates]
