"""Each gate at each timestep against Keras's own cell, called with the same input and state, and Keras's operations."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Numbers
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, Recurrent, SimpleRNN, recurrent
from core.layers.cell_step import step_at
from core.network.build import build
from core.network.stack import Stack
from core.network.trace import trace
from tests.core.network.networks import layer_stacks, outputs, perturbed, sequences
from tests.effort import examples

SQUASHED = ("i", "f", "o", "z", "r")
ONE = Numbers(length=1, features=(Feature("y"),))


def close(mine, theirs):
    """Within 1e-5; relu and linear cells grow large, and 1e-5 is then relative."""
    mine, theirs = np.asarray(mine), np.asarray(keras.ops.convert_to_numpy(theirs))
    scale = max(1.0, float(np.abs(theirs).max()))
    np.testing.assert_allclose(mine / scale, theirs / scale, atol=1e-5, rtol=1e-5)


def keras_cell(model, place, *, backward):
    layer = model.get_layer(index=place)
    if isinstance(layer, keras.layers.Bidirectional):
        layer = layer.backward_layer if backward else layer.forward_layer
    return layer.cell


def keras_gates(kind, cell, x, h):
    """Pre-activation and activation of each gate, in Keras's operations on its own weights."""
    ops = keras.ops
    W, U = cell.kernel, cell.recurrent_kernel
    parts = {"SimpleRNN": ("h",), "LSTM": ("i", "f", "g", "o"), "GRU": ("z", "r", "candidate")}[kind]
    found = {}
    if kind == "GRU":
        bx, bh = ops.unstack(cell.bias)
        xs, hs = ops.split(x @ W + bx, 3, axis=-1), ops.split(h @ U + bh, 3, axis=-1)
        for name, a, b in zip(parts, xs, hs, strict=True):
            pre = a + (found["r"][1] * b if name == "candidate" else b)
            found[name] = pre, (ops.sigmoid(pre) if name in SQUASHED else cell.activation(pre))
        return found
    for name, pre in zip(parts, ops.split(x @ W + h @ U + cell.bias, len(parts), axis=-1), strict=True):
        found[name] = pre, (ops.sigmoid(pre) if name in SQUASHED else cell.activation(pre))
    return found


@pytest.mark.slow
@settings(max_examples=examples(200), deadline=None)
@given(layers=layer_stacks(), data=st.data(), mask=st.booleans(), seed=st.integers(0, 2**31 - 1))
def test_a_step_equals_keras(layers, data, mask, seed):
    T, F = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    stack = Stack(layers, data.draw(outputs(T)), F, mask)
    rng = np.random.default_rng(seed)
    X = sequences(rng, 1, T, F, holes=mask)
    model = build(stack, timesteps=T, seed=seed)
    weights = perturbed(model, rng)
    read = trace(stack, weights, X)
    place = data.draw(st.sampled_from([i for i, layer in enumerate(layers) if isinstance(layer, Recurrent)]))
    t, backward = data.draw(st.integers(0, T - 1)), layers[place].bidirectional and data.draw(st.booleans())
    found = step_at(layers[place], read.layers[place], stack.weights_of(weights, place), t, backward=backward)
    cell = keras_cell(model, place + mask, backward=backward)
    x, h = keras.ops.convert_to_tensor(found.x[None]), keras.ops.convert_to_tensor(found.h_before[None])
    close(found.x, read.layers[place].input[0, t])
    for gate in found.gates:
        pre, value = keras_gates(layers[place].kind, cell, x, h)[gate.name]
        close(gate.pre, pre[0])
        close(gate.value, value[0])
    states = [h] if found.c_before is None else [h, keras.ops.convert_to_tensor(found.c_before[None])]
    _, new = cell(x, states)
    new = new if isinstance(new, list | tuple) else [new]
    if mask and not X[0, t].any():  # skipped: the state stays
        np.testing.assert_array_equal(found.h, found.h_before)
        return
    close(found.h, new[0][0])
    if found.c is not None:
        close(found.c, new[1][0])


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "linear"])
def test_the_slope_is_the_derivative(kind, activation):
    rng = np.random.default_rng(0)
    layer = recurrent(kind, units=3, activation=activation)
    stack = Stack((layer,), ONE, 2)
    weights = perturbed(build(stack, timesteps=3, seed=0), rng)
    read = trace(stack, weights, sequences(rng, 1, 3, 2, holes=False))
    for gate in step_at(layer, read.layers[0], stack.weights_of(weights, 0), 2).gates:
        functions = {"tanh": np.tanh, "sigmoid": lambda v: 1 / (1 + np.exp(-v)), "relu": lambda v: np.maximum(v, 0)}
        function = functions.get(gate.activation, lambda v: v)
        wide = gate.pre.astype(np.float64)
        np.testing.assert_allclose(gate.slope, (function(wide + 1e-5) - function(wide - 1e-5)) / 2e-5, atol=1e-4)


def test_weights_are_found_behind_any_layers():
    stack = Stack((GRU(units=2, bidirectional=True), Dense(units=3), LSTM(units=4)), ONE, 5)
    weights = build(stack, timesteps=2, seed=0).get_weights()
    assert [w.shape for w in stack.weights_of(weights, 0)] == [(5, 6), (2, 6), (2, 6)] * 2
    assert [w.shape for w in stack.weights_of(weights, 2)] == [(3, 16), (4, 16), (16,)]
    assert [w.shape for w in stack.weights_of(weights, 3)] == [(4, 1), (1,)]
    np.testing.assert_array_equal(stack.weights_of(weights, 0)[3], weights[3])


def test_what_is_not_there_is_refused():
    layer = SimpleRNN(units=2)
    weights = [np.zeros(s, np.float32) for s in [(3, 2), (2, 2), (2,), (2, 1), (1,)]]
    read = trace(Stack((layer,), ONE, 3), weights, np.zeros((1, 4, 3), np.float32))
    with pytest.raises(ValueError, match="SimpleRNN layer reads forward only"):
        step_at(layer, read.layers[0], weights[:3], 0, backward=True)
