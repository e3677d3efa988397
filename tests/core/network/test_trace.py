"""The NumPy trace against Keras's own output, and against the cells' formulas written out for one unit at a time."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Numbers
from core.feature import Feature
from core.layers import GRU, LSTM, Embedding, SimpleRNN, recurrent
from core.network.build import build
from core.network.stack import Stack
from core.network.trace import predict, trace
from tests.core.network.networks import layer_stacks, outputs, perturbed, sequences
from tests.effort import examples

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
ONE = Numbers(length=1, features=(Feature("y"),))


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(layers=layer_stacks(), data=st.data(), mask=st.booleans(), seed=st.integers(0, 2**31 - 1))
def test_trace_equals_keras(layers, data, mask, seed):
    T, F = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    stack = Stack(layers, data.draw(outputs(T)), F, mask)
    rng = np.random.default_rng(seed)
    X = sequences(rng, 3, T, F, holes=mask)
    model = build(stack, timesteps=T, seed=seed)
    weights = perturbed(model, rng)
    read = trace(stack, weights, X)
    inner = [layer.output for layer in model.layers if layer.name != "masking"]
    output, *each = keras.Model(model.inputs, [*model.outputs, *inner])([X])  # reads the sequences once
    expected = keras.ops.convert_to_numpy(output)
    scale = max(1.0, float(np.abs(expected).max()))  # relu and linear cells grow large; 1e-5 is then relative
    np.testing.assert_allclose(read.output / scale, expected / scale, **CLOSE)
    np.testing.assert_allclose(predict(stack, weights, X), read.output, **CLOSE)
    for mine, theirs in zip(read.layers, each, strict=False):
        value = keras.ops.convert_to_numpy(theirs)
        scale = max(1.0, float(np.abs(value).max()))
        np.testing.assert_allclose(mine.output / scale, value / scale, **CLOSE)


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_every_state_is_what_keras_reaches_by_reading_that_far(kind, bidirectional):
    """Hidden states at t equal Keras's output for the sequence cut after t (or before t, read backward)."""
    rng = np.random.default_rng(5)
    stack = Stack((recurrent(kind, units=4, bidirectional=bidirectional),), ONE, 3)
    X = sequences(rng, 2, 7, 3, holes=False)
    model = build(stack, timesteps=7, seed=1)
    weights = perturbed(model, rng)
    read = trace(stack, weights, X).layers[0]
    for t in range(7):
        state = keras.ops.convert_to_numpy(model.layers[0](X[:, : t + 1]))
        np.testing.assert_allclose(read.directions[0].h[:, t], state[:, :4], **CLOSE)
        if bidirectional:
            state = keras.ops.convert_to_numpy(model.layers[0](X[:, t:]))
            np.testing.assert_allclose(read.directions[1].h[:, t], state[:, 4:], **CLOSE)


def _sigmoid(x: float) -> float:
    return 1 / (1 + np.exp(-x))


def test_lstm_gates_by_the_formulas_of_one_unit():
    rng = np.random.default_rng(2)
    W, U, b = (rng.normal(size=s).astype(np.float32) for s in [(3, 8), (2, 8), (8,)])
    X = rng.normal(size=(1, 4, 3)).astype(np.float32)
    stack = Stack((LSTM(units=2),), ONE, 3)
    head = [np.ones((2, 1), np.float32), np.zeros(1, np.float32)]
    way = trace(stack, [W, U, b, *head], X).layers[0].directions[0]
    h, c = np.zeros(2), np.zeros(2)
    for t in range(4):
        z = [
            sum(X[0, t, k] * W[k, j] for k in range(3)) + sum(h[k] * U[k, j] for k in range(2)) + b[j] for j in range(8)
        ]
        i, f, o = ([_sigmoid(v) for v in z[j : j + 2]] for j in (0, 2, 6))
        g = [np.tanh(v) for v in z[4:6]]
        c = np.array([f[j] * c[j] + i[j] * g[j] for j in range(2)])
        h = np.array([o[j] * np.tanh(c[j]) for j in range(2)])
        for name, value in {"i": i, "f": f, "g": g, "o": o, "c": c}.items():
            np.testing.assert_allclose(way.gates[name][0, t], value, **CLOSE)
        np.testing.assert_allclose(way.h[0, t], h, **CLOSE)


def test_gru_gates_by_the_formulas_of_one_unit():
    rng = np.random.default_rng(3)
    W, U, b = (rng.normal(size=s).astype(np.float32) for s in [(2, 3), (1, 3), (2, 3)])
    X = rng.normal(size=(1, 5, 2)).astype(np.float32)
    stack = Stack((GRU(units=1),), ONE, 2)
    head = [np.ones((1, 1), np.float32), np.zeros(1, np.float32)]
    way = trace(stack, [W, U, b, *head], X).layers[0].directions[0]
    h = 0.0
    for t in range(5):
        x = [X[0, t] @ W[:, j] + b[0, j] for j in range(3)]
        s = [h * U[0, j] + b[1, j] for j in range(3)]
        z, r = _sigmoid(x[0] + s[0]), _sigmoid(x[1] + s[1])
        candidate = np.tanh(x[2] + r * s[2])
        h = z * h + (1 - z) * candidate
        for name, value in {"z": z, "r": r, "candidate": candidate}.items():
            np.testing.assert_allclose(way.gates[name][0, t, 0], value, **CLOSE)
        np.testing.assert_allclose(way.h[0, t, 0], h, **CLOSE)


def test_a_masked_timestep_leaves_the_state_as_it_was():
    rng = np.random.default_rng(4)
    stack = Stack((LSTM(units=3),), ONE, 2, mask=True)
    X = sequences(rng, 1, 6, 2, holes=False)
    X[0, 3:5] = 0
    weights = [rng.normal(size=s).astype(np.float32) for s in [(2, 12), (3, 12), (12,), (3, 1), (1,)]]
    h = trace(stack, weights, X).layers[0].directions[0].h[0]
    np.testing.assert_array_equal(h[3], h[2])
    np.testing.assert_array_equal(h[4], h[2])
    assert not np.array_equal(h[5], h[4])


def test_weights_of_another_network_are_refused_with_both_shapes():
    stack = Stack((SimpleRNN(units=2),), ONE, 3)
    weights = [np.zeros(s, np.float32) for s in [(3, 2), (2, 2), (2,), (2, 1), (1,)]]
    with pytest.raises(ValueError, match=r"\(3, 2\).*\(1, 4, 5\)"):
        trace(stack, weights, np.zeros((1, 4, 5), np.float32))
    with pytest.raises(ValueError, match="left over"):
        trace(stack, [*weights, weights[-1]], np.zeros((1, 4, 3), np.float32))


def test_the_longest_and_the_shortest_sequences_can_be_read():
    stack = Stack((GRU(units=2),), ONE, 1)
    weights = [np.zeros(s, np.float32) for s in [(1, 6), (2, 6), (2, 6), (2, 1), (1,)]]
    assert predict(stack, weights, np.ones((300, 500, 1), np.float32)).shape == (300, 1)
    assert predict(stack, weights, np.zeros((0, 500, 1), np.float32)).shape == (0, 1)
    assert trace(stack, weights, np.ones((1, 1, 1), np.float32)).output.shape == (1, 1)


@pytest.mark.slow
@settings(max_examples=examples(25), deadline=None)
@given(layers=layer_stacks(), data=st.data(), mask=st.booleans(), frozen=st.booleans(), seed=st.integers(0, 2**31 - 1))
def test_text_is_read_as_keras_reads_it(layers, data, mask, frozen, seed):
    """Tokens through an embedding, trained or not, where a mask skips token 0."""
    T, tokens, dimensions = data.draw(st.integers(1, 6)), data.draw(st.integers(2, 9)), data.draw(st.integers(1, 4))
    embedding = Embedding(tokens, dimensions, "glove" if frozen else "learned", frozen)
    stack = Stack(layers, data.draw(outputs(T)), dimensions, mask, embedding)
    rng = np.random.default_rng(seed)
    X = rng.integers(0, embedding.tokens, (3, T)).astype(np.int32)
    model = build(stack, timesteps=T, seed=seed)
    weights = perturbed(model, rng)
    read = trace(stack, weights, X)
    expected = keras.ops.convert_to_numpy(model(X))
    scale = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(read.output / scale, expected / scale, **CLOSE)
    np.testing.assert_array_equal(predict(stack, weights, X), read.output)
    np.testing.assert_array_equal(read.layers[0].input, weights[0][X])
