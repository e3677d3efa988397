"""The LSTM in machine code: Keras's states and gradients, whatever the shape, the mask and the blocks."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Numbers
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, lstm_kernels, lstm_machine_code
from core.layers.lstm_machine_code import CompiledLSTM
from core.network.stack import Stack
from core.training.text_time import runs_as_machine_code

pytestmark = pytest.mark.slow  # Keras's layer beside ours, over many sizes


def pair(features, units, **options) -> tuple[keras.layers.LSTM, CompiledLSTM]:
    """Keras's layer and ours, with the same lively weights."""
    rng = np.random.default_rng(units)
    layers = keras.layers.LSTM(units, **options), CompiledLSTM(units, **options)
    for layer in layers:
        layer.build((None, None, features))
    weights = [rng.normal(0, 0.6, w.shape).astype(np.float32) for w in layers[0].get_weights()]
    for layer in layers:
        layer.set_weights(weights)
    return layers


def states_and_gradients(layer, x, real, given) -> list[np.ndarray]:
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        h = layer(x, mask=None if real is None else tf.constant(real), training=True)
        total = tf.reduce_sum(h * given)
    return [a.numpy() for a in (h, *tape.gradient(total, [x, *layer.trainable_weights]))]


@settings(max_examples=60, deadline=None)
@given(
    texts=st.integers(1, 150),
    timesteps=st.integers(1, 12),
    features=st.integers(1, 9),
    units=st.integers(1, 9),
    sequences=st.booleans(),
    backwards=st.booleans(),
    share=st.sampled_from([None, 0.0, 0.5, 1.0]),
    seed=st.integers(0, 99),
)
def test_states_and_gradients_are_those_of_keras(texts, timesteps, features, units, sequences, backwards, share, seed):
    """Masks of any form, not only padding; of many texts, several blocks; memory of other shapes used before."""
    rng = np.random.default_rng(seed)
    theirs, ours = pair(features, units, return_sequences=sequences, go_backwards=backwards)
    x = rng.normal(0, 2, (texts, timesteps, features)).astype(np.float32)
    real = None if share is None else rng.random((texts, timesteps)) < share
    given = rng.normal(size=(texts, timesteps, units) if sequences else (texts, units)).astype(np.float32)
    wanted, found = (states_and_gradients(layer, x, real, given) for layer in (theirs, ours))
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one, other, atol=2e-6 * max(1.0, np.abs(other).max()) * np.sqrt(texts))


def test_how_many_threads_there_are_changes_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    _, layer = pair(5, 8)
    x, given = rng.normal(size=(200, 30, 5)).astype(np.float32), rng.normal(size=(200, 8)).astype(np.float32)
    found = []
    for threads in (1, 2, 7):
        monkeypatch.setattr("os.cpu_count", lambda threads=threads: threads)
        lstm_machine_code._threads.cache_clear()
        found.append(states_and_gradients(layer, x, None, given))
    lstm_machine_code._threads.cache_clear()
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


def test_memory_is_used_again_and_large_pieces_are_given_back(monkeypatch):
    rng = np.random.default_rng(0)
    _, layer = pair(3, 4)
    x, given = rng.normal(size=(40, 9, 3)).astype(np.float32), rng.normal(size=(40, 4)).astype(np.float32)
    lstm_machine_code._free.clear()
    first = states_and_gradients(layer, x, None, given)
    (memory,) = lstm_machine_code._free
    again = states_and_gradients(layer, x, None, given)
    assert lstm_machine_code._free == [memory]
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    layer(tf.constant(x), training=False)
    assert lstm_machine_code._free == [memory], "what is only read is not kept for a way back"
    monkeypatch.setattr(lstm_machine_code, "MAX_REUSED", memory.size - 1)
    states_and_gradients(layer, x, None, given)
    assert lstm_machine_code._free == []


def test_what_is_not_a_number_stays_so():
    _, layer = pair(3, 4)
    x = np.ones((20, 5, 3), np.float32)
    x[3, 1, 2] = np.nan
    h, dx, *rest = states_and_gradients(layer, x, None, np.ones((20, 4), np.float32))
    assert np.isnan(h[3]).all()
    assert np.isfinite(np.delete(h, 3, axis=0)).all()
    assert np.isnan(dx[3]).any()
    assert all(np.isnan(gradient).any() for gradient in rest)


def test_the_hyperbolic_tangent():
    x = np.r_[np.linspace(-12, 12, 100_001), 0.0, -1e-30, 1e30, -1e30].astype(np.float32)
    y = x.copy()
    lstm_kernels._tanh_all(y)
    np.testing.assert_allclose(y, np.tanh(x.astype(float)), atol=3e-7)
    np.testing.assert_array_equal(np.sign(y[np.abs(x) > 1e-20]), np.sign(x[np.abs(x) > 1e-20]))


@pytest.mark.parametrize(
    ("layer", "can"),
    [
        (LSTM(units=4), True),
        (LSTM(units=4, bidirectional=True), True),
        (LSTM(units=4, activation="relu"), False),
        (LSTM(units=4, dropout=0.1), False),
        (GRU(units=4), False),
    ],
)
def test_which_networks_it_reads(layer, can):
    assert layer.runs_as_machine_code == can
    stack = Stack((LSTM(units=2), Dense(units=3), layer), Numbers(1, (Feature("y"),)), 5)
    assert runs_as_machine_code(stack) == can
