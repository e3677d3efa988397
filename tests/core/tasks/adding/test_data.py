"""The sum of two marked numbers: two marks, one in each half, and an answer that needs both."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tasks.adding.data import Parameters, make_data


@given(length=st.integers(4, 60), sequences=st.integers(20, 60), seed=st.integers(0, 2**31 - 1))
def test_one_mark_in_each_half_and_the_sum_of_their_numbers(length, sequences, seed):
    data = make_data(Parameters(sequences=sequences, length=length, data_seed=seed), 0.2, None)
    numbers, marks = data.X[..., 0], data.X[..., 1]
    assert data.X.shape == (sequences, length, 2)
    assert set(np.unique(marks)) == {0.0, 1.0}
    assert (marks[:, : length // 2].sum(axis=1) == 1).all()
    assert (marks[:, length // 2 :].sum(axis=1) == 1).all()
    assert ((numbers >= 0) & (numbers <= 1)).all()
    np.testing.assert_allclose(data.y[:, 0, 0], (numbers * marks).sum(axis=1), rtol=1e-6)


def test_the_baselines_know_nothing_or_one_of_the_two_numbers():
    data = make_data(Parameters(sequences=4000), 0.2, None)
    errors = {one.name: float(np.mean((one.prediction - data.y) ** 2)) for one in data.baselines}
    assert errors["mean"] == pytest.approx(1 / 6, rel=0.05)  # the variance of a sum of two uniform numbers
    assert errors["second number"] == pytest.approx(1 / 12, rel=0.05)
