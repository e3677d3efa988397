"""Windows of real series: slices of the table, no leak unless it is switched on, baselines, and the exported text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import LSTM
from core.tasks import complete, prepare
from core.tasks.flu_counts.data import series as flu
from core.tasks.prices.data import series as prices
from tests.core.tasks.exported import same, shares


def asked(name="flu_counts", share=0.2, **parameters):
    task = Task(name=name, parameters=parameters)
    return Experiment(task=task, layers=(LSTM(),), training=Training(validation_share=share))


def test_values_are_slices_of_the_logarithm():
    data = prepare(asked(answer="value", length=10, horizon=3)).data
    level = np.log1p(flu("alone").numbers)
    for place in (0, 100, len(data.y) - 1):
        end = data.forecast.ends[place]
        assert np.allclose(data.X[place, :, 0], level[end - 9 : end + 1])
        assert np.allclose(data.y[place, :, 0], level[end + 1 : end + 4])


def test_changes_and_levels_are_the_same_series():
    changes, values = (prepare(asked(answer=answer, length=10, horizon=3)).data for answer in ("change", "value"))
    assert len(changes.y) == len(values.y) - 1  # the first row has no change
    later = values.forecast.levels(values.y[..., 0], values.forecast.ends)[1:]
    assert np.allclose(changes.forecast.levels(changes.y[..., 0], changes.forecast.ends), later, atol=1e-5)
    assert np.allclose(np.diff(values.X[1:, :, 0], axis=1), changes.X[:, 1:, 0], atol=1e-5)


def test_numbers_come_back_in_their_own_unit():
    forecast = prepare(asked("prices")).data.forecast
    assert np.allclose(forecast.own_unit(forecast.level), prices("SP500", "day").numbers[1:])


def test_an_output_at_each_row_is_the_next_row():
    data = prepare(asked(form="each", answer="value", length=12)).data
    assert data.output.per_timestep
    assert np.array_equal(data.X[0, 1:], data.y[0, :-1])
    assert data.forecast is None


@settings(max_examples=15, deadline=None)
@given(
    share=st.sampled_from([0.05, 0.2, 0.5]),
    form=st.sampled_from(["ahead", "each"]),
    length=st.integers(2, 60),
    horizon=st.integers(1, 30),
    dropped=st.integers(0, 100),
)
def test_no_row_that_is_asked_in_training_is_asked_in_validation(share, form, length, horizon, dropped):
    data = prepare(asked(share=share, form=form, length=length, horizon=horizon, dropped=dropped)).data
    ends = [np.datetime64(_date(name)) for name in data.sequence_names]
    first, last = (2 - length, 1) if form == "each" else (1, horizon)
    week = np.timedelta64(7, "D")
    assert max(ends[i] for i in data.train) + last * week < min(ends[i] for i in data.validation) + first * week


def _date(name):
    import pandas as pd

    return pd.to_datetime(name.removeprefix("weeks until "), format="%d %b %Y")


def test_dropped_rows_are_the_last_ones():
    whole, shorter = (prepare(asked(dropped=dropped)).data for dropped in (0, 40))
    assert len(shorter.forecast.level) == len(whole.forecast.level) - 40
    assert shorter.sequence_names[-1] in whole.sequence_names


def test_baselines_say_the_last_value_and_that_of_a_year_before():
    data = prepare(asked(answer="value", length=60, horizon=2)).data
    last, season, _ = data.baselines
    level, end = data.forecast.level, data.forecast.ends[-1]
    assert np.allclose(last.prediction[-1, :, 0], level[end])
    assert np.allclose(season.prediction[-1, :, 0], level[[end + 1 - 52, end + 2 - 52]])
    changes = prepare(asked(answer="change", length=60, horizon=2)).data
    assert not changes.baselines[0].prediction.any()
    assert np.allclose(changes.baselines[1].prediction[-1, :, 0], season.prediction[-1, :, 0] - level[end], atol=1e-5)


def test_a_season_never_looks_ahead():
    """With 60 days ahead and a season of five days, the value of a season before is one that is known."""
    data = prepare(asked("prices", answer="value", horizon=60)).data
    level, end = data.forecast.level, data.forecast.ends[-1]
    known = [end + step - 5 * -(-step // 5) for step in range(1, 61)]
    assert max(known) <= end
    assert np.allclose(data.baselines[1].prediction[-1, :, 0], level[known])


def test_mistakes_are_what_they_say():
    honest, leaked, shuffled, scaled = (
        prepare(asked(mistakes=mistakes)) for mistakes in ([], ["target"], ["shuffled"], ["scaler"])
    )
    assert np.array_equal(leaked.data.X[:, -1, 1], leaked.data.y[:, 0, 0])
    assert shuffled.data.train.max() > shuffled.data.validation.min()
    assert np.allclose(scaled.X.mean(), 0, atol=1e-4)
    assert not np.allclose(honest.X.mean(), 0, atol=1e-4)
    one, other = (complete(asked(mistakes=mistakes)) for mistakes in (["target", "scaler"], ["scaler", "target"]))
    assert one.fingerprint() == other.fingerprint()


@pytest.mark.parametrize(
    "parameters",
    [
        {"dropped": 420},
        {"length": 300, "horizon": 60, "dropped": 100},
        {"form": "each", "length": 400},
    ],
)
def test_a_series_that_is_too_short_gets_a_sentence(parameters):
    with pytest.raises(ExperimentError, match=r"The series has .* give a longer series"):
        prepare(asked(**parameters))


def test_wrong_parameters_get_a_sentence():
    with pytest.raises(ExperimentError, match="Horizon must be at most 60"):
        prepare(asked(horizon=61))
    with pytest.raises(ExperimentError, match="Dropped must be at least 0"):
        prepare(asked(dropped=-1))


@settings(max_examples=15, deadline=None)
@given(
    share=shares,
    name=st.sampled_from(["flu_counts", "particulates"]),
    parameters=st.fixed_dictionaries(
        {
            "form": st.sampled_from(["ahead", "each"]),
            "inputs": st.sampled_from(["alone", "all"]),
            "answer": st.sampled_from(["value", "change"]),
            "logarithm": st.booleans(),
            "length": st.integers(2, 60),
            "horizon": st.integers(1, 20),
            "dropped": st.sampled_from([0, 50]),
            "mistakes": st.lists(st.sampled_from(["scaler", "shuffled", "target"]), unique=True),
        }
    ),
)
def test_exported_text_gives_the_same_arrays(share, name, parameters):
    same(asked(name, share, **parameters))
