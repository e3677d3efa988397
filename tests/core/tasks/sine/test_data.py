"""Sine: the wave by its formula, step by step."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError, Task
from core.layers import GRU
from core.tasks import prepare


def sine(**parameters):
    experiment = Experiment(task=Task(name="sine", parameters=parameters), layers=(GRU(),))
    return prepare(experiment).data


@given(
    length=st.integers(3, 50),
    ahead=st.integers(1, 30),
    period=st.integers(3, 40),
    seed=st.integers(0, 99),
)
def test_without_noise_every_value_is_the_formulas(length, ahead, period, seed):
    data = sine(sequences=20, length=length, ahead=ahead, period=period, noise=0, data_seed=seed)
    assert data.X.shape == (20, length, 1)
    assert data.y.shape == (20, ahead, 1)
    turn = 2 * math.pi / period
    for i in (0, 19):
        signal = [*data.X[i, :, 0].tolist(), *data.y[i, :, 0].tolist()]
        # Two values fix a sine of a known period: x(t + 1) = 2 cos(turn) x(t) - x(t - 1).
        expected = signal[:2]
        for _ in range(len(signal) - 2):
            expected.append(2 * math.cos(turn) * expected[-1] - expected[-2])
        assert np.allclose(signal, expected, atol=2e-3)
        assert max(abs(value) for value in signal) <= 1 + 1e-6


def test_noise_has_the_deviation_that_was_asked_for():
    quiet, loud = sine(sequences=2000, noise=0), sine(sequences=2000, noise=0.3)
    assert np.std(loud.X - quiet.X) == pytest.approx(0.3, rel=0.02)
    assert np.std(loud.y - quiet.y) == pytest.approx(0.3, rel=0.02)


def test_phases_are_spread_over_the_whole_period():
    first = sine(sequences=2000, noise=0).X[:, 0, 0]
    assert abs(first.mean()) < 0.05
    assert np.mean(first**2) == pytest.approx(0.5, abs=0.05)


def test_seasonal_baseline_is_exact_without_noise_and_absent_without_a_whole_period():
    data = sine(noise=0, length=30, period=30, ahead=40)
    assert [baseline.name for baseline in data.baselines] == ["last value", "mean", "seasonal"]
    assert np.allclose(data.baselines[2].prediction, data.y, atol=1e-5)
    assert [baseline.name for baseline in sine(length=29, period=30).baselines] == ["last value", "mean"]


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"length": 501}, "Length must be at most 500"),
        ({"noise": -0.1}, "Noise must be at least 0 (got -0.1)"),
        ({"period": 1}, "Period must be at least 2"),
        ({"ahead": 61}, "Ahead must be at most 60"),
        ({"sequences": 10**9}, "Sequences must be at most 2,000"),
    ],
)
def test_wrong_parameters_get_a_sentence(parameters, sentence):
    with pytest.raises(ExperimentError, match=re.escape(sentence)):
        sine(**parameters)
