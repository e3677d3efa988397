"""Forecasts side by side: levels, intervals, errors; and the jobs that make them."""

import hashlib

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.experiment.changes import with_parameters, with_training
from core.layers import LSTM
from core.tasks import complete, prepare
from core.training.train import train
from core.views.future_values import forecasts, jobs
from core.work import perform
from core.work.forecasts import FOLDS, CompareMistakes, FitArima, WalkForward


def flu(share=0.2, epochs=2, **parameters):
    task = Task(name="flu_counts", parameters={"horizon": 3, "length": 8, **parameters})
    training = Training(epochs=epochs, validation_share=share)
    return complete(Experiment(task=task, layers=(LSTM(units=2),), training=training))


def done(job, table=None):
    return perform(job.to_json(), table, lambda _: None, lambda: False)


@pytest.fixture(autouse=True)
def few_orders(monkeypatch):
    monkeypatch.setattr("core.views.future_values.arima.orders", lambda: [(0, 0), (1, 0)])


@pytest.mark.parametrize("answer", ["value", "change"])
def test_all_forecasts_are_levels_of_the_same_rows(answer):
    data = prepare(flu(answer=answer)).data
    came, ends, level = forecasts.truth(data), forecasts.origins(data), data.forecast.level
    for h in range(3):
        np.testing.assert_allclose(came[:, h], level[ends + 1 + h], atol=1e-5)
        np.testing.assert_allclose(forecasts.naive(data, "last value")[:, h], level[ends], atol=1e-5)
        np.testing.assert_allclose(forecasts.naive(data, "seasonal")[:, h], level[ends + 1 + h - 52], atol=1e-5)
    np.testing.assert_allclose(forecasts.of_network(data, data.y), came)


def test_an_interval_holds_80_percent_of_the_errors_that_it_was_measured_on():
    experiment = flu(epochs=20)
    data = prepare(experiment).data
    predictions = train(experiment).predictions
    interval = forecasts.network_interval(data, predictions)
    inside = (data.y >= predictions - interval.below[:, None]) & (data.y <= predictions + interval.above[:, None])
    np.testing.assert_allclose(inside[data.train].mean(axis=(0, 2)), 0.8, atol=0.01)
    normal = forecasts.normal_interval(np.array([2.0]))
    draws = np.random.default_rng(0).normal(0, 2, (20_000, 1))
    assert forecasts.coverage(draws, np.zeros_like(draws), normal)[0] == pytest.approx(0.8, abs=0.01)


def test_errors_relative_to_naive():
    came, last = np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]])
    assert forecasts.to_naive(came, last, last) == 1
    assert forecasts.to_naive(came, came, last) == 0
    assert forecasts.r_squared(came[:, 0], came[:, 0]) == 1


def test_errors_of_small_numbers_are_relative_too():
    came, last = np.array([[1e-20], [2e-20]]), np.array([[0.0], [1e-20]])
    assert forecasts.to_naive(came, 2 * came, last) == pytest.approx(np.sqrt(2.5))


def test_where_the_series_never_changes_there_is_no_error_to_compare_with():
    same = np.full((3, 1), 0.1)
    with pytest.raises(ExperimentError, match="stays at one value"):
        forecasts.to_naive(same, same + 1, same)
    with pytest.raises(ExperimentError, match="stays at one value"):
        forecasts.r_squared(same[:, 0], same[:, 0] + 1)


def test_arima_in_a_worker_forecasts_what_is_held_back():
    experiment = flu()
    result = done(FitArima(task=experiment.task, validation_share=0.2))
    data = prepare(experiment).data
    assert result.status == "finished"
    assert result.arrays["forecasts"].shape == forecasts.truth(data).shape
    assert result.arrays["deviations"].shape == (3,)
    assert [[p, q] for p, q, _ in result.facts["tried"]] == [[0, 0], [1, 0]]


def test_a_job_that_is_stopped_says_so():
    experiment = flu()
    for job in (
        FitArima(task=experiment.task, validation_share=0.2),
        WalkForward(experiment=experiment),
        CompareMistakes(experiment=experiment),
    ):
        assert perform(job.to_json(), None, lambda _: None, lambda: True).status == "stopped"


def test_walking_forward_tests_each_block_once_and_learns_from_all_before():
    whole = prepare(flu()).data
    parts = [prepare(one).data for one in jobs.blocks(flu())]
    tested = np.concatenate([forecasts.origins(part) for part in parts])
    assert len(set(tested)) == len(tested)
    assert set(tested) <= set(range(forecasts.origins(whole)[0] - 3, whole.forecast.ends[-1] + 1))
    assert len(tested) >= 0.9 * len(whole.validation)
    cutoffs = [part.forecast.cutoff for part in parts]
    assert cutoffs == sorted(set(cutoffs))
    result = done(WalkForward(experiment=flu()))
    errors = result.arrays["errors"]
    assert errors.shape == (4, FOLDS, 3)
    np.testing.assert_allclose(errors[forecasts.MODELS.index("last value")], 1)


def test_the_next_value_among_the_inputs_is_seen_in_the_score():
    found = done(CompareMistakes(experiment=flu(epochs=40))).facts["found"]
    assert list(found) == ["", "scaler", "shuffled", "target"]
    assert found["target"]["to_naive"] < 0.7 * found[""]["to_naive"]


@pytest.mark.parametrize(
    ("experiment", "sentence"),
    [
        (flu(form="each"), "There is no single series to forecast here"),
        (flu(share=0.0), "raise the validation share above 0"),
        (complete(with_parameters(flu(), dropped=410)), "ARIMA needs at least 30 rows"),
    ],
)
def test_what_cannot_be_forecast_gets_a_sentence(experiment, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        done(FitArima(task=experiment.task, validation_share=experiment.training.validation_share))


def test_too_few_windows_for_so_many_blocks_get_a_sentence():
    with pytest.raises(ExperimentError, match="raise the validation share"):
        jobs.blocks(with_training(flu(), validation_share=0.01))


def test_a_task_that_cannot_end_earlier_gets_a_sentence():
    rain = complete(Experiment(task=Task(name="rain"), layers=(LSTM(),)))
    with pytest.raises(ExperimentError, match="choose one of them"):
        jobs.blocks(rain)


def table(rows=120, **parameters):
    days = np.datetime64("2020-01-01") + np.arange(rows)
    values = np.random.default_rng(0).normal(0, 1, rows).cumsum().round(3)
    content = ("day,price\n" + "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))).encode()
    chosen = {"data": hashlib.sha256(content).hexdigest(), "time": "day", "inputs": ["price"], "targets": ["price"]}
    task = Task(name="csv", parameters=chosen | {"length": 5, "horizon": 2, **parameters})
    return complete(Experiment(task=task, layers=(LSTM(units=2),), training=Training(epochs=2))), content, values


def test_a_table_of_ones_own_is_forecast_by_its_rows():
    experiment, content, values = table()
    result = done(FitArima(task=experiment.task, validation_share=0.2), content)
    data = prepare(experiment, content).data
    ends = forecasts.origins(data)
    np.testing.assert_allclose(forecasts.truth(data), np.stack([values[ends + 1], values[ends + 2]], axis=1), atol=1e-5)
    assert result.arrays["forecasts"].shape == (len(ends), 2)


@pytest.mark.parametrize("parameters", [{"gap": 1}, {"targets": []}])
def test_a_table_without_one_series_to_forecast_gets_a_sentence(parameters):
    experiment, content, _ = table(**parameters)
    with pytest.raises(ExperimentError, match=r"choose|skip no rows"):
        done(FitArima(task=experiment.task, validation_share=0.2), content)


@pytest.mark.parametrize("rows", [12, 25])
def test_a_table_of_few_rows_gets_a_sentence(rows):
    experiment, content, _ = table(rows, length=8, horizon=4)
    with pytest.raises(ExperimentError, match="give a longer series"):
        done(FitArima(task=experiment.task, validation_share=0.2), content)


def test_rain_is_forecast_by_its_days():
    rain = complete(Experiment(task=Task(name="rain", parameters={"days": 5}), layers=(LSTM(),)))
    data = prepare(rain).data
    level, ends = data.forecast.level, forecasts.origins(data)
    np.testing.assert_allclose(forecasts.truth(data), level[ends[:, None] + np.arange(1, 9)], atol=1e-5)
    seen = prepare(with_parameters(rain, form="avalanches")).data
    with pytest.raises(ExperimentError, match="no single series"):
        forecasts.truth(seen)
