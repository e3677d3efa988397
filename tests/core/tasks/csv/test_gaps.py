"""Gaps in time: found, said, and crossed by no window; pauses that belong to a series are no gaps."""

import datetime as dt
import hashlib

import numpy as np
import pandas as pd
import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU
from core.tasks import prepare
from core.tasks.csv.gaps import gaps

GAP = pd.date_range("2023-01-01", periods=45, freq="h").append(pd.date_range("2023-04-05", periods=45, freq="h"))


def days(*spans):
    return np.concatenate([pd.date_range(start, end).to_numpy() for start, end in spans])


def parts(times, across=""):
    return gaps(np.asarray(times).astype("M8[us]"), across)


@pytest.mark.parametrize(
    ("times", "stretches"),
    [
        (GAP, 2),
        (days(("2023-01-01", "2023-02-01"), ("2023-02-10", "2023-03-01")), 2),
        (days(("2020-01-01", "2020-03-01"), ("2021-01-01", "2021-03-01"), ("2022-01-01", "2022-03-01")), 3),
        (pd.date_range("2000-01-01", periods=60, freq="MS").delete(range(20, 30)), 2),
        (pd.bdate_range("2023-01-02", "2023-03-01").append(pd.bdate_range("2023-05-01", "2023-07-01")), 2),
    ],
)
def test_gaps_are_found(times, stretches):
    found = parts(times)
    assert found.part.max() + 1 == stretches
    assert "in time" in found.notes[0]
    assert "no window crosses" in found.notes[0]
    assert parts(times, "yes").part.max() == 0
    assert parts(times, "yes").notes[0].endswith("windows cross it")


def holidays():
    """Working days without the days around the turn of the year."""
    every = pd.bdate_range("2022-10-03", "2023-03-31")
    return every[~every.isin(pd.to_datetime(["2022-12-26", "2022-12-27", "2023-01-02", "2022-11-24"]))]


def nights():
    """Minutes of an exchange that is open for six hours a day."""
    return np.concatenate([pd.date_range(f"{day:%Y-%m-%d} 09:30", periods=72, freq="5min") for day in holidays()[:40]])


@pytest.mark.parametrize(
    "times",
    [
        pd.date_range("2023-01-01", periods=90),
        pd.date_range("2000-01-31", periods=60, freq="ME"),
        pd.date_range("2000-01-01", periods=60, freq="MS"),
        pd.date_range("1990-01-01", periods=30, freq="YS"),
        holidays(),
        nights(),
        pd.Timestamp("2023-01-01") + pd.to_timedelta(np.random.default_rng(0).exponential(60, 900).cumsum(), "min"),
        pd.date_range("2023-01-01", periods=90, freq="h").delete([7, 30, 31]),
        pd.date_range("2023-03-25", periods=90, freq="h").delete([26]),
    ],
)
def test_pauses_that_belong_to_a_series_are_no_gaps(times):
    assert parts(times).part.max() == 0


def test_what_is_crossed_is_said():
    assert parts(pd.date_range("2023-01-01", periods=90, freq="h").delete([7, 30, 31])).notes == (
        "3 rows are missing between others: windows take what is there",
    )
    assert "again and again" in parts(nights()).notes[0]
    assert parts(nights(), "no").part.max() == 39
    assert parts(pd.date_range("2023-01-01", periods=90)).notes == ()
    assert parts(holidays()).notes == ()


def test_gaps_in_counted_time():
    counted = np.concatenate([np.arange(40) * 0.5, 500 + np.arange(40) * 0.5])
    assert gaps(counted).part.tolist() == [0] * 40 + [1] * 40
    assert "480.5 from 19.5 to 500" in gaps(counted).notes[0]
    assert gaps(np.arange(3.0)).part.tolist() == [0, 0, 0]


def made(times, **parameters):
    frame = pd.DataFrame({"time": times, "x": np.sin(np.arange(len(times)) / 5).round(3)})
    content = frame.to_csv(index=False).encode()
    chosen = {"data": hashlib.sha256(content).hexdigest(), "time": "time", "inputs": ["x"], "targets": ["x"]}
    experiment = Experiment(
        task=Task(name="csv", parameters=chosen | {"length": 10, "horizon": 2} | parameters),
        layers=(GRU(),),
        training=Training(validation_share=0.2),
    )
    return prepare(experiment, content).data, frame


def test_no_window_crosses_a_gap():
    data, frame = made(GAP)
    assert len(data.X) < 2 * (45 - 11) + 1
    ends = [int(np.flatnonzero(np.isclose(frame["x"], window[-1, 0]))[0]) for window in data.X]
    assert not {end for end in ends if end - 9 < 45 <= end + 2}
    crossing, _ = made(GAP, across_gaps="yes")
    assert len(crossing.X) > len(data.X)


def test_a_value_is_not_carried_over_a_gap():
    frame = pd.DataFrame({"time": GAP, "x": np.arange(90.0), "y": np.arange(90) % 7 + 0.5})
    frame.loc[45:47, "x"] = np.nan
    content = frame.to_csv(index=False).encode()
    chosen = {"data": hashlib.sha256(content).hexdigest(), "time": "time", "inputs": ["x"], "targets": ["y"]}
    task = Task(name="csv", parameters=chosen | {"length": 5, "missing": "forward"})
    data = prepare(Experiment(task=task, layers=(GRU(),)), content).data
    assert not np.isin(44.0, data.X[[name.endswith("Apr 2023 04:00") for name in data.sequence_names]])


def test_stretches_that_are_too_short_get_a_sentence():
    with pytest.raises(ExperimentError, match="Between gaps in time there are at most 45 rows, and a window needs 52"):
        made(GAP, length=50)
    assert len(made(GAP, length=50, across_gaps="yes")[0].X)
    with pytest.raises(ExperimentError, match="need at least 54"):
        made(pd.date_range("2023-01-01", periods=40), length=50)


def test_a_daylight_hour_that_comes_twice_is_said():
    twice = pd.date_range("2023-10-28", periods=60, freq="h").to_list()
    twice[30] = twice[29]
    with pytest.raises(ExperimentError, match="twice, in rows 31 and 32"):
        made(twice)
    assert dt.datetime(2023, 10, 29, 5) == twice[29]
