"""The `.keras` file of a network that reads tokens: Keras reads it by itself, for texts of any length."""

import warnings

import keras
import numpy as np
import pytest

from core.answers import OneOfTwo
from core.experiment import Experiment, Task, Training
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, Dropout, Embedding, Maximum, MaximumAndMean, Mean, SimpleRNN
from core.network.build import build
from core.network.stack import Stack
from core.network.trace import predict
from core.training.questions import keras_file

pytestmark = pytest.mark.slow  # writes and reads Keras's files

TOKENS, DIMENSIONS = 12, 4
OUTPUT = OneOfTwo(1, (Feature("positive"),))
NETWORKS = {
    "LSTM": (LSTM(units=3),),
    "both ways": (GRU(units=3, bidirectional=True), Dropout(rate=0.5), Dense(units=2)),
    "Maximum": (SimpleRNN(units=3), Maximum()),
    "MaximumAndMean": (GRU(units=3), MaximumAndMean()),
    "Mean": (LSTM(units=3, bidirectional=True), Mean()),
}


@pytest.mark.parametrize(
    ("mask", "frozen"),
    [
        (True, False),
        (False, True),
        pytest.param(False, False, marks=pytest.mark.long),
        pytest.param(True, True, marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
def test_it_answers_as_the_network_does_and_can_be_trained_on(layers, mask, frozen, tmp_path):
    rng = np.random.default_rng(1)
    embedding = Embedding(TOKENS, DIMENSIONS, frozen=frozen)
    stack = Stack(layers, OUTPUT, DIMENSIONS, mask, embedding)
    weights = [rng.normal(0, 0.7, w.shape).astype(np.float32) for w in build(stack, timesteps=7, seed=0).weights]
    chosen = Experiment(task=Task(name="reviews"), layers=layers, training=Training(learning_rate=0.1))
    reads = {"features": DIMENSIONS, "mask": mask, "tokens": TOKENS, "frozen": frozen}
    (tmp_path / "network.keras").write_bytes(keras_file(chosen, OUTPUT, weights, **reads))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = keras.models.load_model(tmp_path / "network.keras")
    for timesteps in (5, 9):
        X = rng.integers(1, TOKENS, (6, timesteps)).astype(np.int32)
        X[1, :2] = X[2, 3:] = X[3] = 0
        expected = predict(stack, weights, X)
        np.testing.assert_allclose(model(X), expected, atol=1e-5)
    model.run_eagerly = True
    before = model.get_weights()
    model.fit(X, np.zeros((6, 1)), verbose=0)
    moved = [not np.array_equal(one, other) for one, other in zip(before, model.get_weights(), strict=True)]
    assert moved[0] == (not frozen)
    assert all(moved[1:])


def test_weights_of_another_network_are_no_file():
    chosen = Experiment(task=Task(name="reviews"), layers=NETWORKS["LSTM"])
    with pytest.raises(ValueError, match=r"shape|weights"):
        keras_file(chosen, OUTPUT, [np.zeros((3, 3))], features=DIMENSIONS, tokens=TOKENS)
