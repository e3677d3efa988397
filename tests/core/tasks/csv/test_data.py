"""Your own CSV: windows of the chosen columns in the order of time, and a sentence for each choice that cannot be."""

import hashlib
import io
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU
from core.tasks import prepare
from core.tasks.csv import data as csv_data
from core.tasks.task import NoFileYet

CHOICE = {"time": "day", "inputs": ["rain", "wind"], "targets": ["rain"], "length": 5, "horizon": 2}


def days(count=60, start="2024-01-01", freq="D", seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "day": pd.date_range(start, periods=count, freq=freq),
            "rain": rng.random(count).round(3),
            "wind": rng.random(count).round(3),
            "name": "x",
        }
    )


def make(frame, share=0.2, **parameters):
    content = frame if isinstance(frame, bytes) else frame.to_csv(index=False).encode()
    chosen = {"data": hashlib.sha256(content).hexdigest()} | CHOICE | parameters
    experiment = Experiment(
        task=Task(name="csv", parameters=chosen),
        layers=(GRU(),),
        training=Training(validation_share=share),
    )
    return prepare(experiment, content).data


@pytest.mark.slow
@settings(max_examples=40)
@given(
    length=st.integers(2, 12),
    horizon=st.integers(1, 6),
    gap=st.integers(0, 6),
    share=st.floats(0, 0.5),
    order=st.permutations(range(60)),
)
def test_windows_are_slices_in_the_order_of_time_and_do_not_leak(length, horizon, gap, share, order):
    frame = days()
    data = make(frame.iloc[list(order)], share, length=length, horizon=horizon, gap=gap)
    assert data.X.shape[1:] == (length, 2)
    assert data.y.shape[1:] == (horizon, 1)
    assert data.target_steps == tuple(range(gap + 1, gap + horizon + 1))
    seen, asked = set(), set()
    for i, name in enumerate(data.sequence_names):
        end = int((pd.to_datetime(name, format="rows until %d %b %Y") - frame["day"][0]).days)
        assert np.array_equal(data.X[i], frame[["rain", "wind"]][end - length + 1 : end + 1].to_numpy(np.float32))
        first = end + 1 + gap
        assert np.array_equal(data.y[i], frame[["rain"]][first : first + horizon].to_numpy(np.float32))
        if i in data.train:
            seen |= set(range(end - length + 1, end + 1)) | set(range(first, first + horizon))
        else:
            asked |= set(range(first, first + horizon))
    assert not seen & asked
    assert bool(asked) == bool(share)


def test_without_a_time_column_rows_are_in_the_files_order():
    frame = days()[::-1]
    data = make(frame, time="")
    assert data.sequence_names[0] == "rows until row 6"
    assert data.timestep == "row"
    assert np.array_equal(data.X[0], frame[["rain", "wind"]][:5].to_numpy(np.float32))
    assert [baseline.name for baseline in data.baselines] == ["last value", "mean"]


def test_numbers_may_be_the_time():
    frame = days().assign(day=np.arange(60)[::-1] / 2)
    data = make(frame)
    assert data.sequence_names[0] == "rows until day 2"
    assert np.array_equal(data.X[0][:, 0], frame["rain"][::-1][:5].to_numpy(np.float32))


@pytest.mark.parametrize(
    ("freq", "count", "step", "how"),
    [
        ("D", 800, "day", "that time of the year"),
        ("D", 60, "day", "that day of the week"),
        ("h", 100, "hour", "that hour of the day"),
        ("MS", 60, "month", "that month of the year"),
        ("min", 60, "minute", ""),
        ("W", 60, "week", ""),
        ("YS", 60, "year", ""),
        ("h", 40, "hour", ""),
    ],
)
def test_the_step_of_time_and_its_season(freq, count, step, how):
    data = make(days(count, "1960-01-03" if freq == "YS" else "2020-01-05", freq))
    assert data.timestep == step
    seasons = [baseline.how for baseline in data.baselines if baseline.name == "seasonal"]
    assert len(seasons) == bool(how)
    assert all(how in said for said in seasons)


def test_a_weekly_season_is_found_by_its_baseline():
    frame = days(140)
    frame["rain"] = frame["day"].dt.day_of_week * 1.0
    data = make(frame)
    assert np.allclose(data.baselines[2].prediction, data.y)
    assert not np.allclose(data.baselines[0].prediction, data.y)


def test_clock_times_are_in_the_names():
    assert make(days(100, "2020-01-01", "h")).sequence_names[0] == "rows until 1 Jan 2020 04:00"
    assert make(days(100, "2020-01-01 00:00:30", "min")).sequence_names[0] == "rows until 1 Jan 2020 00:04:30"


def with_gaps():
    frame = days()
    frame.loc[[0, 1, 10, 50], "wind"] = np.nan
    frame.loc[[20, 52], "rain"] = np.nan
    return frame


def test_missing_values_are_refused_by_name_row_and_number():
    sentence = "column “rain” 2 (row 22, 54); “wind” 4 (row 2, 3, 12 and 1 more). Choose how to fill them"
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        make(with_gaps())
    assert len(make(with_gaps().drop(columns="wind").dropna(), inputs=["rain"]).X)


@pytest.mark.parametrize("how", ["forward", "mean"])
def test_gaps_are_filled_from_the_past_and_targets_never(how):
    frame = with_gaps()
    data = make(frame, missing=how)
    days = pd.to_datetime(list(data.sequence_names), format="rows until %d %b %Y")
    ends = [int((day - frame["day"][0]).days) for day in days]
    cutoff = max(ends[i] for i in data.train) + 2
    mean = frame["wind"][: cutoff + 1].mean()
    for row, expected in ((0, mean), (1, mean), (10, frame["wind"][9] if how == "forward" else mean)):
        for i, end in enumerate(ends):
            if end - 4 <= row <= end:
                assert data.X[i, row - end + 4, 1] == np.float32(expected)
    assert not {end + step for end in ends for step in (1, 2)} & {20, 52}
    assert {end for end in range(4, 58) if not {end + 1, end + 2} & {20, 52}} >= set(ends)
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.y).all()
    assert all(np.isfinite(baseline.prediction).all() for baseline in data.baselines)


@pytest.mark.parametrize("how", ["forward", "mean"])
def test_training_does_not_change_with_what_comes_after_the_cutoff(how):
    frame = with_gaps()
    data = make(frame, missing=how)
    later = frame.copy()
    later.loc[55:, ["rain", "wind"]] = 1000
    again = make(later, missing=how)
    assert np.array_equal(data.X[data.train], again.X[again.train])
    assert np.array_equal(data.y[data.train], again.y[again.train])
    for before, after in zip(data.baselines, again.baselines, strict=True):
        assert np.array_equal(before.prediction[data.train], after.prediction[again.train])


def test_the_number_of_windows_is_limited(monkeypatch):
    frame = days(6000, freq="h")
    assert len(make(frame, 0).X) == -(-5994 // 2)
    monkeypatch.setattr(csv_data, "MOST_VALUES", 1000)
    data = make(frame, 0)
    assert data.X.size <= 1000
    assert data.y.size <= 1000


def test_an_experiment_without_its_file_says_so():
    with pytest.raises(NoFileYet, match="Upload a CSV file"):
        make(days(), data="")
    with pytest.raises(ExperimentError, match="not the one that the experiment was set up with"):
        make(days(), data="0" * 64)
    experiment = Experiment(task=Task(name="csv", parameters={"data": "0" * 64}), layers=(GRU(),))
    with pytest.raises(ExperimentError, match="not at hand any more: upload it again"):
        prepare(experiment)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"inputs": []}, "No column is chosen as an input: choose at least one of rain, wind"),
        ({"targets": []}, "No column is chosen to predict"),
        ({"inputs": ["snow"]}, "The file has no column “snow”: choose one of day, rain, wind, name"),
        ({"time": "snow"}, "The file has no column “snow”"),
        ({"inputs": ["name"]}, "Column “name” holds text, and a network reads numbers"),
        ({"targets": ["day"]}, "Column “day” holds times, and a network reads numbers"),
        ({"time": "name"}, "Column “name” holds text, not times"),
        ({"inputs": ["rain", "rain"]}, "Inputs: the column “rain” is chosen 2 times: choose it once"),
        (
            {"length": 60},
            "targets up to 2 rows later one window for training and one for validation need at least 64: observe",
        ),
        ({"length": 30, "horizon": 20}, "at least 70: observe fewer rows, predict less far ahead"),
        ({"length": 501}, "Length must be at most 500"),
        ({"horizon": 0}, "Horizon must be at least 1"),
        ({"gap": 61}, "Gap must be at most 60"),
        ({"missing": "interpolate"}, "Missing must be "),
        ({"data": "../../etc/passwd"}, "Data: “../../etc/passwd” is not a possible name"),
        ({"inputs": [f"c{i}" for i in range(21)]}, "Inputs: give at most 20 (got 21)"),
        ({"inputs": "rain"}, "Inputs must be a list (got “rain”)"),
    ],
)
def test_wrong_choices_get_a_sentence(parameters, sentence):
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        make(days(), **parameters)


@pytest.mark.parametrize(
    ("column", "row", "value", "sentence"),
    [
        ("rain", 7, "wet", "Column “rain” has text where a number was expected: “wet” in row 9"),
        ("rain", 7, "inf", "Column “rain” has values too large to calculate with: “inf” in row 9"),
        ("day", 7, "2024-01-01", "“day” holds 1 Jan 2024 twice, in rows 2 and 9: keep one row for each moment"),
        ("day", 7, "", "The time column “day” has no value in row 9"),
        ("day", 7, "soon", "Column “day” has times that cannot be read: “soon” in row 9"),
    ],
)
def test_one_bad_cell_is_named_with_its_row(column, row, value, sentence):
    frame = days().astype(str)
    frame.loc[row, column] = value
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        make(frame)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (5.0, "Column “rain” has the same value everywhere (5), so it tells a network nothing"),
        (np.nan, "Column “rain” is empty: choose another one, or fill it"),
    ],
)
def test_a_column_without_information_is_refused(values, sentence):
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        make(days().assign(rain=values))


def test_a_constant_target_is_refused_too():
    with pytest.raises(ExperimentError, match="so there is nothing to predict"):
        make(days().assign(rain=5.0), inputs=["wind"])


def test_a_column_that_is_empty_in_training_is_refused():
    frame = days()
    frame.loc[:55, "wind"] = np.nan
    with pytest.raises(ExperimentError, match="Column “wind” has no value at all in the rows for training"):
        make(frame, missing="mean")


def test_several_targets_and_a_target_that_is_no_input():
    data = make(days(), inputs=["wind"], targets=["wind", "rain"])
    assert data.y.shape[1:] == (2, 2)
    assert [feature.name for feature in data.output.features] == ["wind", "rain"]
    frame = days()
    assert np.array_equal(data.baselines[0].prediction[0], frame[["wind", "rain"]].to_numpy(np.float32)[[4, 4]])


def test_the_separator_and_the_encoding_do_not_matter():
    frame = days().rename(columns={"wind": "vent (m/s) é"})
    chosen = {"inputs": ["rain", "vent (m/s) é"]}
    plain = make(frame, **chosen)
    text = io.StringIO()
    frame.to_csv(text, index=False, sep=";", decimal=",")
    other = make(text.getvalue().encode("utf-16"), **chosen)
    assert np.array_equal(plain.X, other.X)
    assert plain.sequence_names == other.sequence_names
