"""The lecture's data set of air pollution, digit for digit, as section 3 prints it."""

import numpy as np

from core.experiment import Experiment
from core.tasks import TASKS, prepare

PRESET = TASKS["air_pollution"].preset


def lecture_pollution():
    sequence_a = [[10, 25, 60], [13, 10, 80], [9, 5, 90], [7, 0, 100]]
    sequence_b = [[25, 20, 30], [26, 24, 50], [28, 20, 80], [22, 3, 110]]
    sequence_c = [[15, 10, 60], [25, 20, 65], [35, 10, 75], [36, 15, 70]]
    y = np.expand_dims(np.array([[110], [125], [75]]).astype(np.float32), axis=-1)
    return np.array([sequence_a, sequence_b, sequence_c]).astype(np.float32), y


def test_air_pollution_is_the_lectures():
    data = prepare(PRESET).data
    X, y = lecture_pollution()
    assert data.X.dtype == data.y.dtype == np.float32
    assert data.X.shape == (3, 4, 3)
    assert data.y.shape == (3, 1, 1)
    assert np.array_equal(data.X, X)
    assert np.array_equal(data.y, y)
    assert data.sequence_names == ("Paris", "Berlin", "London")


def test_the_preset_is_the_lectures_network():
    assert (
        Experiment.from_query(
            {
                "task": "air_pollution",
                "layers": "SimpleRNN-2-tanh",
                "scaling": "none",
                "optimizer": "Adam",
                "learning_rate": "0.5",
                "epochs": "10000",
                "batch_size": "32",
                "validation_share": "0",
                "seed": "33",
            }
        )
        == PRESET
    )


def test_raw_inputs_reach_the_network_unchanged():
    prepared = prepare(PRESET)
    X, y = lecture_pollution()
    assert np.array_equal(prepared.X, X)
    assert np.array_equal(prepared.y, y)


def test_baselines_of_air_pollution():
    last, average = prepare(PRESET).data.baselines
    assert last.prediction.ravel().tolist() == [100, 110, 70]
    assert np.allclose(average.prediction.ravel(), (110 + 125 + 75) / 3)
