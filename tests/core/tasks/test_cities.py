"""The lecture's two data sets, digit for digit, as section 3 prints them."""

import numpy as np

from core.experiment import Experiment
from core.tasks import TASKS, prepare


def lecture_pollution():
    sequence_a = [[10, 25, 60], [13, 10, 80], [9, 5, 90], [7, 0, 100]]
    sequence_b = [[25, 20, 30], [26, 24, 50], [28, 20, 80], [22, 3, 110]]
    sequence_c = [[15, 10, 60], [25, 20, 65], [35, 10, 75], [36, 15, 70]]
    y = np.expand_dims(np.array([[110], [125], [75]]).astype(np.float32), axis=-1)
    return np.array([sequence_a, sequence_b, sequence_c]).astype(np.float32), y


def lecture_flu():
    sequence_a = [[10, 25, 50], [13, 10, 70], [9, 5, 90], [7, 0, 95]]
    X, _ = lecture_pollution()
    y = [[70, 90, 95, 110], [50, 80, 110, 125], [65, 75, 70, 30]]
    return np.array([sequence_a, X[1], X[2]]).astype(np.float32), np.expand_dims(np.array(y, np.float32), axis=-1)


def test_air_pollution_is_the_lectures():
    data = prepare(TASKS["air_pollution"].preset).data
    X, y = lecture_pollution()
    assert data.X.dtype == data.y.dtype == np.float32
    assert data.X.shape == (3, 4, 3)
    assert data.y.shape == (3, 1, 1)
    assert np.array_equal(data.X, X)
    assert np.array_equal(data.y, y)
    assert data.sequence_names == ("Paris", "Berlin", "London")


def test_flu_is_the_lectures_with_an_output_each_day():
    data = prepare(TASKS["flu"].preset).data
    X, y = lecture_flu()
    assert data.X.shape == (3, 4, 3)
    assert data.y.shape == (3, 4, 1)
    assert np.array_equal(data.X, X)
    assert np.array_equal(data.y, y)
    assert data.output.per_timestep
    assert (data.output.units, data.output.output_activation) == (1, "relu")


def test_the_preset_is_the_lectures_network():
    preset = TASKS["air_pollution"].preset
    assert preset == Experiment.from_query(
        {
            "task": "air_pollution",
            "layers": "SimpleRNN-2-tanh",
            "scaling": "none",
            "optimizer": "Adam",
            "learning_rate": "0.5",
            "epochs": "10000",
            "batch_size": "32",
            "validation_share": "0",
        }
    )
    assert TASKS["air_pollution"].preset.seed == 0


def test_raw_inputs_reach_the_network_unchanged():
    prepared = prepare(TASKS["air_pollution"].preset)
    X, y = lecture_pollution()
    assert np.array_equal(prepared.X, X)
    assert np.array_equal(prepared.y, y)


def test_baselines_of_air_pollution():
    last, average = prepare(TASKS["air_pollution"].preset).data.baselines
    assert last.prediction.ravel().tolist() == [100, 110, 70]
    assert np.allclose(average.prediction.ravel(), (110 + 125 + 75) / 3)
