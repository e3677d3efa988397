"""Rain against the package's own table, and every form of the lecture with its shape."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import LSTM
from core.tasks import complete, prepare
from core.tasks.rain.data import Parameters, avalanches_and_accidents, weather

STEPS = {
    "next_day": [1],
    "next_8_days": [1, 2, 3, 4, 5, 6, 7, 8],
    "days_8_to_16": [9, 10, 11, 12, 13, 14, 15, 16],
    "five_days": [1, 3, 7, 10, 14],
    "rain_and_temperature": [1, 2, 3, 4, 5, 6, 7, 8],
    "avalanches": [1, 2, 3, 4, 5, 6, 7, 8],
}


def rain(share=0.2, **parameters):
    return Experiment(
        task=Task(name="rain", parameters=parameters),
        layers=(LSTM(),),
        training=Training(validation_share=share),
    )


@pytest.fixture(scope="module")
def seattle():
    from vega_datasets import data as vega

    return vega.seattle_weather()


def test_the_weather_is_the_packages_own(seattle):
    assert len(weather()) == 1461
    assert weather()["date"].tolist() == seattle["date"].tolist()
    for column in ("precipitation", "temp_max", "temp_min", "wind"):
        assert weather()[column].tolist() == seattle[column].tolist()


@pytest.mark.parametrize(
    ("form", "inputs", "X_shape", "y_shape"),
    [
        ("next_day", "rain", (100, 1), (1, 1)),
        ("next_8_days", "rain", (100, 1), (8, 1)),
        ("days_8_to_16", "rain", (100, 1), (8, 1)),
        ("five_days", "rain", (100, 1), (5, 1)),
        ("next_8_days", "all", (100, 4), (8, 1)),
        ("rain_and_temperature", "all", (100, 4), (8, 2)),
        ("avalanches", "all", (100, 4), (8, 2)),
    ],
)
def test_shapes_of_every_form_of_the_lecture(form, inputs, X_shape, y_shape):
    data = prepare(rain(form=form, inputs=inputs)).data
    assert data.X.shape[1:] == X_shape
    assert data.y.shape[1:] == y_shape
    assert len(data.X) == len(data.y) == len(data.sequence_names) > 1000
    assert list(data.target_steps) == STEPS[form]
    assert (data.simulated != "") == (form == "avalanches")
    assert [baseline.name for baseline in data.baselines] == ["last value", "mean", "seasonal"]


@pytest.mark.parametrize("form", [form for form in STEPS if form != "avalanches"])
def test_values_are_slices_of_the_table(seattle, form):
    data = prepare(rain(form=form, days=30)).data
    wanted = ["precipitation", "temp_max"] if form == "rain_and_temperature" else ["precipitation"]
    by_day = seattle.set_index("date")
    for i in (0, 1, 500, len(data.X) - 1):
        end = pd.to_datetime(data.sequence_names[i].removeprefix("days until "), format="%d %b %Y")
        observed = by_day.loc[end - pd.Timedelta(days=29) : end, ["precipitation", "temp_max", "temp_min", "wind"]]
        assert np.array_equal(data.X[i], observed.to_numpy(np.float32))
        for row, step in zip(data.y[i], STEPS[form], strict=True):
            assert row.tolist() == by_day.loc[end + pd.Timedelta(days=step), wanted].to_numpy(np.float32).tolist()


def test_five_chosen_days_are_sorted_and_used():
    data = prepare(rain(form="five_days", ahead=[30, 2, 60, 5, 9])).data
    assert data.target_steps == (2, 5, 9, 30, 60)
    assert complete(rain(form="five_days", ahead=[30, 2, 60, 5, 9])).task.parameters["ahead"] == [2, 5, 9, 30, 60]


@settings(max_examples=30)
@given(
    form=st.sampled_from(list(STEPS)),
    share=st.floats(0.01, 0.5),
    days=st.integers(2, 500),
    ahead=st.sets(st.integers(1, 60), min_size=5, max_size=5).map(list),
)
def test_no_day_to_validate_on_is_seen_in_training(form, share, days, ahead):
    data = prepare(rain(share, form=form, days=days, ahead=ahead)).data
    one_day = dt.timedelta(days=1)
    ends = [dt.datetime.strptime(name, "days until %d %b %Y").date() for name in data.sequence_names]  # noqa: DTZ007
    last_trained = max(ends[i] for i in data.train) + max(data.target_steps) * one_day
    first_asked = min(ends[i] for i in data.validation) + min(data.target_steps) * one_day
    assert last_trained < first_asked
    assert not set(data.train) & set(data.validation)
    reached = len(data.validation) / (len(data.train) + len(data.validation))
    assert abs(reached - share) < 0.01


def test_seasonal_baseline_is_the_calendar_days_mean_before_the_cutoff(seattle):
    data = prepare(rain(form="next_day", days=50)).data
    last_trained = pd.to_datetime(
        data.sequence_names[data.train[-1]].removeprefix("days until "), format="%d %b %Y"
    ) + pd.Timedelta(days=1)
    past = seattle[seattle["date"] <= last_trained]
    i = data.validation[40]
    day = pd.to_datetime(data.sequence_names[i].removeprefix("days until "), format="%d %b %Y") + pd.Timedelta(days=1)
    near = [(day.replace(year=2012) + pd.Timedelta(days=shift)).strftime("%m-%d") for shift in range(-7, 8)]
    expected = past[past["date"].dt.strftime("%m-%d").isin(near)]["precipitation"].mean()
    assert np.isclose(data.baselines[2].prediction[i, 0, 0], expected, rtol=1e-5)


def test_avalanches_follow_snow_and_accidents_follow_rain_frost_and_wind():
    cold_and_wet, warm_and_wet = np.array([[[30.0, 3, -2, 2]] * 200, [[30.0, 20, 14, 2]] * 200])
    dry, windy = np.array([[[0.0, 20, 14, 2]] * 200, [[0.0, 20, 14, 9]] * 200])
    assert avalanches_and_accidents(cold_and_wet, 0)[:, 0].mean() == pytest.approx(0.08 * 30 / 0.4, rel=0.1)
    assert avalanches_and_accidents(warm_and_wet, 0)[:, 0].sum() == 0
    assert avalanches_and_accidents(dry, 0)[:, 1].mean() == pytest.approx(3, rel=0.15)
    assert avalanches_and_accidents(windy, 0)[:, 1].mean() == pytest.approx(3 + 5, rel=0.15)
    assert avalanches_and_accidents(cold_and_wet, 0)[:, 1].mean() == pytest.approx(3 + 4.5 + 4, rel=0.15)


def test_avalanches_are_not_among_the_inputs():
    data = prepare(rain(form="avalanches")).data
    assert {f.name for f in data.output.features} == {"avalanches", "accidents"}
    assert not {f.name for f in data.inputs} & {"avalanches", "accidents"}


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"form": "avalanches", "inputs": "rain"}, "take all features as inputs"),
        ({"days": 1}, "Days must be at least 2 (got 1)"),
        ({"days": 501}, "Days must be at most 500 (got 501)"),
        ({"form": "yesterday"}, "Form must be 'next_day'"),
        ({"ahead": [1, 1, 2, 3, 4]}, "Ahead: five different days from 1 to 60 are needed (got 1, 1, 2, 3, 4)"),
        ({"ahead": [0, 1, 2, 3, 4]}, "from 1 to 60"),
        ({"ahead": [1, 2, 3, 4, 61]}, "from 1 to 60"),
        ({"ahead": [1, 2, 3]}, "Ahead, number 4: it is missing"),
        ({"snow": 3}, "Snow: there is no setting of that name: remove it"),
    ],
)
def test_wrong_parameters_get_a_sentence(parameters, sentence):
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        prepare(rain(**parameters))


def test_parameters_are_frozen():
    with pytest.raises(ValidationError):
        Parameters().days = 3
