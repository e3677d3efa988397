"""A rollout equals reading the film anew with each predicted frame behind it."""

import numpy as np
import pytest

from core.answers import Frame, Numbers
from core.feature import Feature
from core.layers import GRU, LSTM, ConvLSTM, Dropout, SimpleRNN
from core.network.initial_weights import initial_weights
from core.network.rollout import rollout
from core.network.stack import Stack
from core.network.trace import predict

PIXELS = (Feature("pixel"),) * 16


@pytest.mark.parametrize(
    "layers",
    [
        (ConvLSTM(filters=2, kernel=3, side=4),),
        (ConvLSTM(filters=2, kernel=3, side=4), Dropout(), ConvLSTM(filters=1, kernel=1, side=4)),
        (LSTM(units=3),),
        (GRU(units=3), SimpleRNN(units=2)),
    ],
)
def test_it_is_what_reading_the_longer_film_gives(layers):
    stack = Stack(layers, Frame(5, PIXELS, per_timestep=True, height=4, width=4), 16)
    rng = np.random.default_rng(0)
    weights = [
        weight + rng.normal(scale=0.2, size=weight.shape).astype(np.float32)
        for weight in initial_weights(stack, timesteps=5, seed=0)
    ]
    X = rng.random((18, 5, 16)).astype(np.float32)  # more than are read at once
    film = X
    for _ in range(4):
        film = np.concatenate([film, predict(stack, weights, film)[:, -1:]], axis=1)
    drawn = rollout(stack, weights, X, 4)
    np.testing.assert_allclose(drawn[:, :5], predict(stack, weights, X), atol=1e-6)
    np.testing.assert_allclose(drawn[:, 4:], film[:, 5:], atol=1e-5)
    assert rollout(stack, weights, X[:0], 4).shape == (0, 8, 16)


def test_a_network_that_cannot_go_on_says_why():
    once = Stack((LSTM(units=2),), Frame(1, PIXELS, height=4, width=4), 16)
    with pytest.raises(ValueError, match="if it answers each timestep's 16 numbers with as many"):
        rollout(once, [], np.zeros((1, 2, 16), np.float32), 3)
    other = Stack((LSTM(units=2),), Numbers(2, PIXELS[:1], per_timestep=True), 16)
    with pytest.raises(ValueError, match=r"with as many \(got 1\)"):
        rollout(other, [], np.zeros((1, 2, 16), np.float32), 3)
    both = Stack((LSTM(units=2, bidirectional=True),), Frame(2, PIXELS, per_timestep=True, height=4, width=4), 16)
    with pytest.raises(ValueError, match="has to know the future"):
        rollout(both, [], np.zeros((1, 2, 16), np.float32), 3)
