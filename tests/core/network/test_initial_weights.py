"""Initial weights against those that Keras draws with the same seed."""

import platform
import random
import sys
import time
from subprocess import run

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import OneOfTwo
from core.feature import Feature
from core.layers import GRU, LSTM, Embedding, SimpleRNN, cells, recurrent
from core.layers.initializers import UNBLOCKED, glorot_uniform, normal, orthogonal, uniform
from core.network.build import build
from core.network.initial_weights import initial_weights
from core.network.stack import Stack
from tests.core.network.networks import stacks
from tests.effort import examples

SEEDS = st.integers(0, 2**32 - 1)
EXACT = platform.machine() in {"x86_64", "AMD64"}  # elsewhere TensorFlow adds in another order
YES = OneOfTwo(1, (Feature("yes"),))


def assert_equal(mine: list[np.ndarray], theirs: list[np.ndarray]) -> None:
    assert [weight.dtype for weight in mine] == [np.dtype(np.float32)] * len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=0 if EXACT else 1e-5)


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(stack=stacks(4), timesteps=st.just(4), seed=SEEDS)
def test_they_are_those_of_keras(stack, timesteps, seed):
    mine = initial_weights(stack, timesteps=timesteps, seed=seed)
    assert_equal(mine, build(stack, timesteps=timesteps, seed=seed).get_weights())


@pytest.mark.slow
@pytest.mark.parametrize("kind", cells())
def test_layers_of_all_usual_sizes_start_as_keras_layers_do(kind):
    for units in range(1, UNBLOCKED + 1):
        stack = Stack((recurrent(kind, units=units, bidirectional=units % 3 == 0),), YES, 1 + units % 7)
        mine = initial_weights(stack, timesteps=3, seed=units)
        assert_equal(mine, build(stack, timesteps=3, seed=units).get_weights())


@pytest.mark.slow
@pytest.mark.parametrize("kind", cells())
@pytest.mark.parametrize("units", [48, 64, 100, 256])
def test_wide_layers_start_within_a_rounding_error_of_keras_layers(kind, units):
    stack = Stack((recurrent(kind, units=units),), YES, 300)
    mine = initial_weights(stack, timesteps=3, seed=units)
    kernel, recurrent_kernel, *rest = build(stack, timesteps=3, seed=units).get_weights()
    assert_equal([mine[0], *mine[2:]], [kernel, *rest])
    square = recurrent_kernel.shape == (units, units)
    np.testing.assert_allclose(mine[1], recurrent_kernel, rtol=0, atol=1e-5 if square else 1e-6)
    np.testing.assert_allclose(mine[1] @ mine[1].T, np.eye(units), atol=1e-5)


@given(seed=st.integers(1, 10**9), shape=st.tuples(st.integers(1, 60), st.integers(1, 60)))
@settings(deadline=None)
def test_matrices_are_those_of_keras_initializers(seed, shape):
    """A seed of Keras's lies between 1 and 10⁹."""
    ours = uniform(seed, shape, 0.05), glorot_uniform(seed, shape), normal(seed, shape), orthogonal(seed, shape)
    initializers = keras.initializers
    theirs = [
        initializers.RandomUniform(seed=seed),
        initializers.GlorotUniform(seed=seed),
        initializers.RandomNormal(stddev=1.0, seed=seed),
        initializers.Orthogonal(seed=seed),
    ]
    exact = EXACT and min(shape) <= UNBLOCKED
    tolerances = 0, 0, 0 if EXACT else 1e-6, 0 if exact else 1e-4  # a nearly singular matrix makes errors larger
    for mine, draw, atol in zip(ours, theirs, tolerances, strict=True):
        np.testing.assert_allclose(mine, draw(shape).numpy(), rtol=0, atol=atol)


@given(seed=st.integers(1, 10**9), shape=st.tuples(st.integers(1, 60), st.integers(1, 60)))
@settings(deadline=None)
def test_the_shorter_side_of_an_orthogonal_matrix_has_orthogonal_vectors_of_length_1(seed, shape):
    a = orthogonal(seed, shape).astype(np.float64)
    a = a if shape[0] <= shape[1] else a.T
    np.testing.assert_allclose(a @ a.T, np.eye(len(a)), atol=1e-5)


def test_a_kind_that_does_not_say_how_it_starts_leaves_it_to_keras(monkeypatch):
    stack = Stack((GRU(units=2), SimpleRNN(units=2)), YES, 2)
    assert initial_weights(stack, timesteps=3, seed=0)
    monkeypatch.setattr(SimpleRNN, "draws", {})
    assert initial_weights(stack, timesteps=3, seed=0) is None


def test_they_depend_on_the_seed_alone_and_leave_pythons_generator_as_it_is():
    stack = Stack((LSTM(units=3, dropout=0.2),), YES, 4, embedding=Embedding(9, 4))
    before = random.getstate()
    first = initial_weights(stack, timesteps=3, seed=1)
    assert random.getstate() == before
    random.seed(1)
    assert_equal(initial_weights(stack, timesteps=None, seed=1), first)
    assert not np.array_equal(initial_weights(stack, timesteps=3, seed=2)[0], first[0])


def test_a_large_vocabulary_takes_a_third_of_keras():
    stack = Stack((LSTM(units=64),), YES, 50, mask=True, embedding=Embedding(10_000, 50))

    def seconds(draw, repeats):
        best = float("inf")
        for seed in range(repeats):
            started = time.thread_time()  # other processes do not count
            draw(stack, timesteps=200, seed=seed)
            best = min(best, time.thread_time() - started)
        return best

    assert seconds(initial_weights, 20) < seconds(build, 5) / 3


def test_no_tensorflow_is_needed():
    code = """
import sys
from core.answers import OneOfTwo
from core.feature import Feature
from core.layers import LSTM
from core.network.stack import Stack
assert "numba" not in sys.modules  # only workers load it
from core.network.initial_weights import initial_weights
assert initial_weights(Stack((LSTM(units=3),), OneOfTwo(1, (Feature("yes"),)), 2), timesteps=4, seed=0)
assert not {"tensorflow", "keras"} & set(sys.modules)
"""
    run([sys.executable, "-c", code], check=True)
