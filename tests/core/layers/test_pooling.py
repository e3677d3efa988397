"""Pooling over time: NumPy against Keras, masks, and what is counted of it."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Numbers
from core.experiment import Experiment, ExperimentError, Task, Training
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, Dropout, Embedding, Maximum, Mean, SimpleRNN, make
from core.layers.hold import Hold
from core.network.build import build
from core.network.count import check_work, multiply_adds, parameters
from core.network.stack import Stack
from core.network.summary import layer_names
from core.network.trace import predict, trace
from core.tasks import prepare
from tests.core.network.networks import POOLS, outputs, perturbed, pooled_stacks, sequences
from tests.effort import examples

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
ONE = Numbers(length=1, features=(Feature("y"),))
STATES = {
    "Maximum": np.max,
    "Mean": np.mean,
    "MaximumAndMean": lambda states, axis: np.concatenate([states.max(axis), states.mean(axis)]),
}


def equal(mine, theirs):
    scale = max(1.0, float(np.abs(theirs).max()))  # relu and linear cells grow large; 1e-5 is then relative
    np.testing.assert_allclose(mine / scale, theirs / scale, **CLOSE)


def padded(rng, B, T, F, side):
    """Sequences of any length from 0 to T, filled up on one side, and which timesteps are real."""
    X, lengths = sequences(rng, B, T, F, holes=False), rng.integers(0, T + 1, B)
    steps = np.arange(T) if side == "post" else np.arange(T)[::-1]
    real = steps < lengths[:, None]
    return X * real[..., None], real


@pytest.mark.slow
@settings(max_examples=examples(120), deadline=None)
@given(
    layers=pooled_stacks(),
    data=st.data(),
    mask=st.booleans(),
    text=st.booleans(),
    side=st.sampled_from(["pre", "post"]),
    seed=st.integers(0, 2**31 - 1),
)
def test_a_network_that_pools_reads_as_keras_does(layers, data, mask, text, side, seed):
    T, F = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    output, rng = data.draw(outputs(T, pooled=True)), np.random.default_rng(seed)
    X, real = padded(rng, 4, T, F, side)
    embedding = Embedding(7, F) if text else None
    if text:
        X = (rng.integers(1, 7, real.shape) * real).astype(np.int32)
    stack = Stack(layers, output, F, mask, embedding)
    model = build(stack, timesteps=T, seed=seed)
    weights = perturbed(model, rng)
    read = trace(stack, weights, X)
    equal(read.output, keras.ops.convert_to_numpy(model(X)))
    np.testing.assert_array_equal(predict(stack, weights, X), read.output)
    named = [model.get_layer(name) for name in layer_names(layers)]
    inner = keras.Model(model.inputs, [layer.output for layer in named])
    for mine, theirs in zip(read.layers, inner([X]), strict=False):
        equal(mine.output, keras.ops.convert_to_numpy(theirs))
    assert parameters(stack) == tuple(layer.count_params() for layer in named)


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("side", ["pre", "post"])
@pytest.mark.parametrize("both", [False, True])
def test_padding_does_not_count(kind, side, both):
    """A masked sequence gives what the sequence alone gives, also where all its states lie below 0."""
    rng = np.random.default_rng(3)
    layers = (SimpleRNN(units=3, bidirectional=both), make(kind))
    stack, masked = Stack(layers, ONE, 2), Stack(layers, ONE, 2, mask=True)
    model = build(masked, timesteps=9, seed=1)
    weights = perturbed(model, rng)
    weights[2] -= 5
    model.set_weights(weights)
    X = sequences(rng, 1, 4, 2, holes=False)
    fill = np.zeros((1, 5, 2), np.float32)
    longer = np.concatenate([fill, X] if side == "pre" else [X, fill], axis=1)
    alone = trace(stack, weights, X).layers[1].output
    assert (alone[0, :3] < -0.9).all()
    np.testing.assert_allclose(trace(masked, weights, longer).layers[1].output, alone, **CLOSE)
    np.testing.assert_allclose(model(longer), predict(stack, weights, X), **CLOSE)


@pytest.mark.parametrize("kind", POOLS)
def test_what_is_pooled_so_far_is_what_the_beginning_alone_gives(kind):
    rng = np.random.default_rng(8)
    x, real = rng.normal(size=(5, 8, 3)).astype(np.float32), rng.random((5, 8)) < 0.6
    real[0], real[1, :4] = False, False
    real[1, 4:] = True
    pool = make(kind)
    so_far = pool.pooled_so_far(x, real)
    assert so_far.dtype == pool.pooled(x, real).dtype == np.float32
    for row in range(1, 5):
        for t in range(8):
            seen = x[row, : t + 1][real[row, : t + 1]]
            expected = STATES[kind](seen, axis=0) if len(seen) else np.zeros(pool.width(3))
            np.testing.assert_allclose(so_far[row, t], expected, **CLOSE)
    np.testing.assert_allclose(so_far[0], pool.pooled_so_far(x[:1])[0], **CLOSE)  # of nothing, all counts
    np.testing.assert_allclose(so_far[:, -1], pool.pooled(x, real), **CLOSE)


@pytest.mark.parametrize("kind", POOLS)
def test_an_answer_at_each_timestep_is_that_to_the_beginning_alone(kind):
    rng = np.random.default_rng(2)
    layers = (GRU(units=4), Dense(units=3, activation="tanh"), make(kind), Dense(units=2))
    weights = perturbed(build(Stack(layers, ONE, 2), timesteps=7, seed=0), rng)
    X = sequences(rng, 3, 7, 2, holes=False)
    each = Numbers(length=7, features=ONE.features, per_timestep=True)
    answers = predict(Stack(layers, each, 2), weights, X)
    assert answers.shape == (3, 7, 1)
    for t in range(7):
        np.testing.assert_allclose(answers[:, t], predict(Stack(layers, ONE, 2), weights, X[:, : t + 1]), **CLOSE)


def test_what_is_held_in_a_state_reaches_what_is_pooled():
    rng = np.random.default_rng(6)
    stack = Stack((LSTM(units=3), Maximum()), ONE, 2)
    weights = perturbed(build(stack, timesteps=5, seed=0), rng)
    X = sequences(rng, 1, 5, 2, holes=False)
    read = trace(stack, weights, X, holds=(Hold(0, "h", 7.0, units=(1,), first=2, last=2),)).layers[1]
    assert read.output[0, 1] == 7
    assert read.directions[0].h[0, :, 1].max() == 7
    assert (read.directions[0].h[0, :2, 1] < 1).all()


def test_it_has_no_weights_and_what_follows_is_done_once():
    stack = Stack((SimpleRNN(units=2), Mean(), Dropout(), Dense(units=5)), ONE, 3)
    assert parameters(stack) == (12, 0, 0, 15, 6)
    assert stack.layers[1].matrices(2) == ()
    assert stack.layers[1].arithmetic(2).count == 0
    assert multiply_adds(stack, 10) == 10 * 10 + 10 + 5


def test_a_task_that_asks_at_each_timestep_refuses_it_in_a_sentence():
    experiment = Experiment(
        task=Task(name="echo", parameters={"sequences": 40}),
        layers=(GRU(), Maximum()),
        training=Training(epochs=1),
    )
    with pytest.raises(ExperimentError, match="output at each timestep, and layer 2, Maximum, makes one vector"):
        check_work(experiment, prepare(experiment).data)
