"""The machine code of each layer by itself: activations, and what no network shows."""

import itertools

import numpy as np
import pytest

from core.layers import ACTIVATIONS, Dense, Dropout, Maximum, MaximumAndMean, Mean, cells, recurrent
from core.layers.embedding_machine_code import EmbeddingMachine
from core.layers.initializers import Seeds
from core.layers.layer import Pass
from core.layers.machine import ALIGNED, NO_FLAGS, NO_GRADIENT, Memory, dropping
from core.layers.machine_code import CODES, VECTOR, activate, compiled, exp, times_slope


@compiled(VECTOR, "i8")
def values(z: np.ndarray, code: int) -> None:
    activate(z, code)


@compiled(VECTOR)
def powers(z: np.ndarray) -> None:
    for j in range(z.size):
        z[j] = exp(z[j])


@compiled(VECTOR, VECTOR, "i8")
def slopes(d: np.ndarray, value: np.ndarray, code: int) -> None:
    times_slope(d, value, code)


def activated(x, name: str) -> np.ndarray:
    z = np.array(x, np.float32)
    values(z, CODES[name])
    return z


EVERYWHERE = np.r_[np.linspace(-12, 12, 100_001), 0.0, -1e-30, 1e30, -1e30, np.inf, -np.inf].astype(np.float32)


def test_the_hyperbolic_tangent_is_within_the_rounding_of_float32():
    y = activated(EVERYWHERE, "tanh")
    np.testing.assert_allclose(y, np.tanh(EVERYWHERE.astype(float)), atol=3e-7)
    seen = np.abs(EVERYWHERE) > 1e-20
    np.testing.assert_array_equal(np.sign(y[seen]), np.sign(EVERYWHERE[seen]))
    assert np.abs(y).max() <= 1


@pytest.mark.parametrize("sizes", [[8, 20, 1e30, np.inf], [40]])  # the processor takes some at once, and one alone
def test_a_saturated_unit_has_no_slope(sizes):
    """As in Keras. The lecture's network stays where its units are saturated, and Adam makes much of tiny slopes."""
    for sign in (1, -1):
        x = sign * np.array(sizes)
        assert (activated(x, "tanh") == sign).all()
        assert (activated(5 * x, "sigmoid") == (sign > 0)).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_and_its_slope(name):
    x = EVERYWHERE[np.isfinite(EVERYWHERE) & (EVERYWHERE != 0)].astype(float)
    functions = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(z / 2)}
    exact = {"tanh": lambda z: 1 - np.tanh(z) ** 2, "relu": lambda z: (z > 0) * 1.0}
    exact["sigmoid"] = lambda z: functions["sigmoid"](z) * (1 - functions["sigmoid"](z))
    y = activated(x, name)
    np.testing.assert_allclose(y, functions.get(name, np.asarray)(x), atol=3e-7, rtol=1e-7)
    d = np.full(len(x), 3, np.float32)
    slopes(d, y, CODES[name])
    np.testing.assert_allclose(d, 3 * exact.get(name, np.ones_like)(x), atol=3e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("place", range(9))  # in the middle of eight numbers that the processor takes at once, or alone
def test_an_activation_keeps_what_is_not_a_number(name, place):
    x = np.linspace(-2, 2, 9).astype(np.float32)
    x[place] = np.nan
    assert np.flatnonzero(np.isnan(activated(x, name))).tolist() == [place]


def test_e_to_a_power_is_within_the_rounding_of_float32():
    x = np.linspace(-87, 0, 300_001).astype(np.float32)
    y = x.copy()
    powers(y)
    np.testing.assert_allclose(y, np.exp(x.astype(float)), rtol=3e-7)
    assert (y[-1], y.max()) == (1, 1)


@pytest.mark.parametrize("sizes", [9, 1])  # the processor takes eight at once, and one alone
def test_e_to_a_power_that_is_far_below_zero_is_zero_and_what_is_no_number_stays(sizes):
    for x, power in ((-88, 0), (-1e9, 0), (-np.inf, 0), (np.nan, np.nan)):
        y = np.full(sizes, x, np.float32)
        powers(y)
        np.testing.assert_array_equal(y, np.full(sizes, power, np.float32))


def columns(x: np.ndarray) -> np.ndarray:
    """Sequences (B, T, F) as a layer's machine code takes them, (T, F, B)."""
    return np.ascontiguousarray(x.transpose(1, 2, 0))


def some(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


LAYERS = [
    *[
        recurrent(kind, units=3, activation=activation, bidirectional=both)
        for kind, activation, both in itertools.product(cells(), ACTIVATIONS, (False, True))
    ],
    *[Dense(units=3, activation=activation) for activation in ACTIVATIONS],
    Dense.as_output(4, "softmax"),
    Maximum(),
    Mean(),
    MaximumAndMean(),
    Dropout(rate=0.5),
]


@pytest.mark.parametrize("sequences", [False, True], ids=["last", "each"])
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.to_text())
def test_a_layer_hands_on_what_the_trace_does(layer, sequences):
    """Masks of any form. Their gradients are tested in networks."""
    B, T, F, rng = 4, 5, 2, np.random.default_rng(0)
    x, real = some(B, T, F), rng.random((B, T)) < 0.6
    real[0] = False
    sequences &= not layer.pools  # its trace would be what it makes of the timesteps up to each one
    machine = layer.machine(F, sequences=sequences)
    weights = [some(*weight.shape) for weight in layer.initial_weights(F, Seeds(0))]
    packed = machine.pack(weights)
    assert packed.size == machine.size == sum(w.size for w in weights)
    for one, other in zip(machine.unpack(packed), weights, strict=True):
        np.testing.assert_array_equal(one, other)
    for mask in (None, real):
        there = NO_FLAGS if mask is None else np.ascontiguousarray(mask.T)
        y = machine.forward(packed, columns(x), there, None)
        expected = layer.run(x, weights, Pass(mask, sequences)).output
        mine = y.transpose(2, 0, 1) if expected.ndim == 3 else y[0].T
        np.testing.assert_allclose(mine, expected, atol=1e-6)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.to_text())
def test_gradients_of_the_input_are_computed_where_they_are_asked_for(layer):
    x = columns(some(3, 4, 2))
    machine = layer.machine(2, sequences=True)
    weights = some(machine.size)
    y = machine.forward(weights, x, NO_FLAGS, None)
    asked = np.zeros(machine.size, np.float32)
    dx = machine.backward(weights, asked, some(*y.shape), wants_dx=True)
    assert (dx.shape, dx.dtype) == (x.shape, np.float32)
    assert np.any(dx != 0)
    y = machine.forward(weights, x, NO_FLAGS, None)
    gradient = np.full(machine.size, np.nan, np.float32)  # what stands there is overwritten
    nothing = machine.backward(weights, gradient, some(*y.shape), wants_dx=False)
    assert nothing.shape == NO_GRADIENT.shape
    np.testing.assert_array_equal(gradient, asked)


def test_timesteps_with_the_same_largest_value_share_its_gradient():
    x = columns(np.array([[[1.0], [5.0], [5.0], [9.0]], [[2.0], [2.0], [2.0], [2.0]]], np.float32))
    real = np.array([[1, 1, 1, 0], [0, 0, 0, 0]], bool)  # the second sequence is padding only: all of it counts
    machine = Maximum().machine(1, sequences=False)
    y = machine.forward(np.zeros(0, np.float32), x, np.ascontiguousarray(real.T), None)
    assert y.ravel().tolist() == [5, 2]
    dx = machine.backward(None, None, np.array([[[4.0, 8.0]]], np.float32), wants_dx=True)
    assert dx[:, 0].T.tolist() == [[0, 2, 2, 0], [2, 2, 2, 2]]


def test_the_mean_counts_what_is_real():
    x = columns(np.array([[[1.0], [3.0], [9.0]], [[1.0], [2.0], [6.0]]], np.float32))
    real = np.array([[1, 1, 0], [0, 0, 0]], bool)
    machine = Mean().machine(1, sequences=False)
    y = machine.forward(np.zeros(0, np.float32), x, np.ascontiguousarray(real.T), None)
    assert y.ravel().tolist() == [2, 3]
    dx = machine.backward(None, None, np.array([[[4.0, 3.0]]], np.float32), wants_dx=True)
    assert dx[:, 0].T.tolist() == [[2, 2, 0], [1, 1, 1]]


def test_an_embedding_adds_up_the_gradients_of_a_token_that_is_read_twice():
    machine = EmbeddingMachine(4, 2)
    table = np.arange(8, dtype=np.float32)
    tokens = np.array([[3, 0], [1, 3]], np.int32)  # (T, B)
    vectors = machine.forward(table, tokens)
    assert vectors[:, :, 0].tolist() == [[6, 7], [2, 3]]
    assert vectors[:, :, 1].tolist() == [[0, 1], [6, 7]]
    gradient = np.full(8, np.nan, np.float32)
    machine.backward(gradient, np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], np.float32))
    assert gradient.reshape(4, 2).tolist() == [[2, 4], [5, 7], [0, 0], [1 + 6, 3 + 8]]


@pytest.mark.parametrize("layer", [Dropout(rate=0.25), *(recurrent(kind, units=3, dropout=0.25) for kind in cells())])
def test_inputs_are_dropped_while_training_alone(layer):
    x, asked = columns(some(6, 5, 4)), []
    machine = layer.machine(4, sequences=True)
    weights = some(machine.size)

    def random(shape: tuple[int, ...]) -> np.ndarray:
        asked.append(np.random.default_rng(len(asked)).random(shape, dtype=np.float32))
        return asked[-1]

    read = machine.forward(weights, x, NO_FLAGS, None).copy()
    assert not asked
    trained = machine.forward(weights, x, NO_FLAGS, random).copy()
    factors = dropping(asked[0], 0.25)
    assert factors.shape == (x.shape[1:] if layer.recurrent else x.shape)  # a cell drops the same at each timestep
    assert set(np.unique(factors)) == {np.float32(0), np.float32(1) / np.float32(0.75)}
    np.testing.assert_array_equal(machine.forward(weights, x, NO_FLAGS, None), read)
    expected = layer.machine(4, sequences=True).forward(weights, x * factors, NO_FLAGS, None)
    np.testing.assert_allclose(trained, expected, atol=1e-6)
    assert np.abs(trained - read).max() > 0.01


def test_about_the_share_that_was_asked_for_is_dropped():
    factors = dropping(np.random.default_rng(0).random(100_000, dtype=np.float32), 0.3)
    assert np.mean(factors == 0) == pytest.approx(0.3, abs=0.01)
    assert factors.mean() == pytest.approx(1, abs=0.01)


def test_memory_is_used_again_and_its_arrays_do_not_overlap():
    memory = Memory()
    shapes = [(3, 5), (7,), (2, 1, 3)]
    arrays = memory.take(*shapes)
    for number, array in enumerate(arrays):
        array[:] = number
    for number, (array, shape) in enumerate(zip(arrays, shapes, strict=True)):
        assert (array.shape, array.dtype, array.flags.c_contiguous) == (shape, np.float32, True)
        assert array.ctypes.data % (ALIGNED * array.itemsize) == 0
        assert (array == number).all()
    assert memory.take(*shapes) is arrays
    (smaller,) = memory.take((4,))
    assert np.shares_memory(smaller, arrays[0])
    (larger,) = memory.take((50, 50))
    assert not np.shares_memory(larger, arrays[0])
    assert np.shares_memory(larger, memory.take(*shapes)[0])
