"""The lecture's data set of flu cases, digit for digit, as section 3 prints it."""

import numpy as np

from core.tasks import TASKS, prepare


def lecture_flu():
    sequence_a = [[10, 25, 50], [13, 10, 70], [9, 5, 90], [7, 0, 95]]
    sequence_b = [[25, 20, 30], [26, 24, 50], [28, 20, 80], [22, 3, 110]]
    sequence_c = [[15, 10, 60], [25, 20, 65], [35, 10, 75], [36, 15, 70]]
    y = [[70, 90, 95, 110], [50, 80, 110, 125], [65, 75, 70, 30]]
    X = np.array([sequence_a, sequence_b, sequence_c], np.float32)
    return X, np.expand_dims(np.array(y, np.float32), axis=-1)


def test_flu_is_the_lectures_with_an_output_each_day():
    data = prepare(TASKS["flu"].preset).data
    X, y = lecture_flu()
    assert data.X.shape == (3, 4, 3)
    assert data.y.shape == (3, 4, 1)
    assert np.array_equal(data.X, X)
    assert np.array_equal(data.y, y)
    assert data.output.per_timestep
    assert (data.output.units, data.output.output_activation) == (1, "relu")
