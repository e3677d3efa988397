"""Echo: every bit comes back k timesteps later, and nothing before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError, Task
from core.layers import GRU
from core.tasks import prepare


def echo(**parameters):
    experiment = Experiment(task=Task(name="echo", parameters=parameters), layers=(GRU(),))
    return prepare(experiment).data


@given(length=st.integers(2, 60), k=st.integers(1, 59), seed=st.integers(0, 99))
def test_each_bit_comes_back_after_k_timesteps(length, k, seed):
    if k >= length:
        with pytest.raises(ExperimentError, match=f"lower k below {length}, or make the sequences longer"):
            echo(length=length, k=k)
        return
    data = echo(sequences=20, length=length, k=k, data_seed=seed)
    assert data.X.shape == data.y.shape == (20, length, 1)
    assert set(np.unique(data.X)) <= {0, 1}
    for sequence, answer in zip(data.X[..., 0], data.y[..., 0], strict=True):
        for t in range(length):
            assert answer[t] == (sequence[t - k] if t >= k else 0)


def test_an_output_at_each_timestep():
    output = echo().output
    assert (output.per_timestep, output.length, output.units) == (True, 20, 1)
    assert (output.output_activation, output.keras_loss) == ("sigmoid", "binary_crossentropy")


def test_bits_are_fair():
    assert echo(sequences=2000).X.mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"k": 0}, "K must be at least 1"),
        ({"k": 101, "length": 500}, "K must be at most 100"),
        ({"k": 20}, "comes back after 20 timesteps, and a sequence has only 20"),
        ({"length": 501}, "Length must be at most 500"),
    ],
)
def test_wrong_parameters_get_a_sentence(parameters, sentence):
    with pytest.raises(ExperimentError, match=sentence):
        echo(**parameters)
