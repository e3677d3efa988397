"""A stack in machine code: Keras's outputs, losses, metrics and gradients, whatever the network."""

from dataclasses import dataclass

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Frame, Numbers, OneOfTwo, Token
from core.feature import Feature
from core.layers import ACTIVATIONS, GRU, LSTM, Dense, Dropout, Embedding, SimpleRNN, cells, make, recurrent
from core.layers.machine import dropping
from core.network.build import build
from core.network.initial_weights import initial_weights
from core.network.machine import NetworkMachine, has_machine_code
from core.network.stack import Stack
from core.network.trace import predict
from tests.core.network import networks
from tests.effort import ALL, examples

Y = (Feature("y"),)


@dataclass(frozen=True)
class Pass:
    """A batch read forward and back: outputs in Keras's shape, the mean loss and metric, and each weight's gradient.

    The last gradient is that of the inputs (B, T, F), where they are numbers.
    """

    output: np.ndarray
    loss: float
    metric: float
    gradients: list[np.ndarray]


def batch(stack: Stack, T: int, B: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets. With a mask there is padding on either side and inside, and a sequence of nothing else."""
    rng = np.random.default_rng(seed)
    if stack.embedding:
        x = rng.integers(1, stack.embedding.tokens, (B, T)).astype(np.int32)
    else:
        x = rng.normal(size=(B, T, stack.features)).astype(np.float32)
    if stack.mask:
        for row in x[::2]:
            row[: rng.integers(0, T + 1)] = 0
        for row in x[1::2]:
            row[T - rng.integers(0, T + 1) :] = 0
        x[rng.random((B, T)) < 0.1] = 0
        x[-1] = 0
    answer = stack.answer
    shape = (B, T, answer.units) if answer.per_timestep else (B, answer.units)
    if isinstance(answer, Token):
        return x, rng.integers(0, answer.units, shape[:-1]).astype(np.int32)
    if isinstance(answer, OneOfTwo):
        return x, rng.integers(0, 2, shape).astype(np.float32)
    return x, rng.normal(size=shape).astype(np.float32)


def columns(x: np.ndarray) -> np.ndarray:
    """Sequences (B, T, F), or tokens (B, T), as the machine code takes them: (T, F, B), or (T, B)."""
    return np.ascontiguousarray(x.transpose(1, 2, 0) if x.ndim == 3 else x.T)


def machine_pass(stack: Stack, weights: list[np.ndarray], x, y, random=None, network=None) -> Pass:
    network = network or NetworkMachine(stack)
    packed = network.pack(weights)
    gradient, each = np.full_like(packed, 7), stack.answer.per_timestep  # what stands there is overwritten
    p = network.forward(packed, columns(x), random)
    output = p.transpose(2, 0, 1).copy() if each else p[0].T.copy()
    targets = columns(y.reshape(len(y), len(p), -1).astype(np.float32))
    slopes = np.full_like(p, 7)
    loss, metric = stack.answer.machine_code()(p, targets, slopes, 1 / targets.size)
    dx = network.backward(packed, gradient, slopes, wants_dx=x.ndim == 3)
    gradients = network.unpack(gradient)[network.fixed > 0 :] + ([dx.transpose(2, 0, 1)] if x.ndim == 3 else [])
    return Pass(output, loss / targets.size, metric / targets.size, gradients)


def keras_pass(stack: Stack, model: keras.Model, x, y, *, training: bool = False) -> Pass:
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        if not stack.embedding:
            tape.watch(x)
        p = model(x, training=training)
        loss = tf.reduce_mean(stack.answer.tensor_losses(y, p))
    sources = [v.value for v in model.trainable_variables] + ([] if stack.embedding else [x])
    gradients = tape.gradient(loss, sources)
    metric = tf.reduce_mean(stack.answer.tensor_metrics(y, p))
    return Pass(p.numpy(), float(loss), float(metric), [tf.convert_to_tensor(g).numpy() for g in gradients])


def assert_equal(mine: Pass, theirs: Pass) -> None:
    """Within 1e-5 of 1, or of the largest number where that is more.

    Near 1 the numbers of float32 are 6e-8 apart. An answer that is wrong and that sure shows this in its loss.
    """
    sure = float(np.mean(6e-8 / np.clip(1 - theirs.output, 1e-7, 1)))
    assert mine.loss == pytest.approx(theirs.loss, rel=1e-5, abs=1e-5 + 2 * sure)
    pairs = [(mine.output, theirs.output), (mine.metric, theirs.metric)]
    for one, other in [*pairs, *zip(mine.gradients, theirs.gradients, strict=True)]:
        assert np.shape(one) == np.shape(other)
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-5 * max(1, np.abs(other).max()))


def lively(stack: Stack, seed: int = 0) -> list[np.ndarray]:
    """Weights without a zero among them."""
    rng = np.random.default_rng(seed)
    return [rng.normal(0, 0.5, w.shape).astype(np.float32) for w in initial_weights(stack, timesteps=None, seed=seed)]


def without_dropout(layers):
    kept = [layer for layer in layers if not isinstance(layer, Dropout)]
    return tuple(layer.model_copy(update={"dropout": 0.0}) if layer.recurrent else layer for layer in kept)


@pytest.mark.slow
@settings(max_examples=examples(80))
@given(data=st.data(), T=st.sampled_from([1, 3, 7]), B=st.sampled_from([1, 5, 19]), seed=st.integers(0, 10_000))
def test_a_pass_is_keras_own(data, T, B, seed):
    """All cells, activations, directions, masks, pools, embeddings and answers, in stacks."""
    stack = data.draw(networks.stacks(T))
    stack = Stack(without_dropout(stack.layers), stack.answer, stack.features, stack.mask, stack.embedding)
    model = build(stack, timesteps=T, seed=seed)
    weights = networks.perturbed(model, np.random.default_rng(seed))
    x, y = batch(stack, T, B, seed)
    assert_equal(machine_pass(stack, weights, x, y), keras_pass(stack, model, x, y))


@pytest.mark.slow
@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("both", [False, True], ids=["forward", "both"])
@pytest.mark.parametrize("kind", cells())
def test_each_cell_with_each_activation_is_keras_own(kind, both, mask):
    """As the only layer of its kind, in two, and under a pool whose largest values are the same at padding.

    `make test` takes these three in turn, one for each activation.
    """
    for seed, activation in enumerate(ACTIVATIONS):
        cell = recurrent(kind, units=3, activation=activation, bidirectional=both)
        places = (
            ((cell,), Numbers(2, Y * 2)),
            ((cell, cell), OneOfTwo(6, Y, per_timestep=True)),
            ((cell, make("MaximumAndMean")), Token(1, (), vocabulary=5)),
        )
        for layers, answer in places if ALL else (places[(seed + mask) % 3],):
            stack = Stack(layers, answer, 2, mask)
            model = build(stack, timesteps=6, seed=seed)
            weights = networks.perturbed(model, np.random.default_rng(seed))
            x, y = batch(stack, 6, 8, seed)
            assert_equal(machine_pass(stack, weights, x, y), keras_pass(stack, model, x, y))


@pytest.mark.slow
@pytest.mark.parametrize("logit", [-30, -17, -14, -11, -5, 5, 30])
def test_answers_that_are_sure_and_wrong_have_keras_loss_and_gradient(logit):
    """Keras keeps probabilities from 0 and 1 by 1e-7; beyond, nothing is learned from them."""
    stack = Stack((GRU(units=2),), OneOfTwo(1, Y), 2)
    model = build(stack, timesteps=3, seed=0)
    weights = [*model.get_weights()[:-1], np.array([logit], np.float32)]
    model.set_weights(weights)
    x, _ = batch(stack, 3, 6, seed=0)
    y = np.full((6, 1), logit < 0, np.float32)
    mine, theirs = machine_pass(stack, weights, x, y), keras_pass(stack, model, x, y)
    assert_equal(mine, theirs)
    assert mine.loss == pytest.approx(theirs.loss, rel=1e-5)


class Recorded:
    """Random numbers that are remembered, in the order in which they were asked for."""

    def __init__(self, seed: int) -> None:
        self._rng, self.numbers = np.random.default_rng(seed), []

    def __call__(self, shape: tuple[int, ...]) -> np.ndarray:
        self.numbers.append(self._rng.random(shape, dtype=np.float32))
        return self.numbers[-1]


def keras_drops(monkeypatch, numbers: list[np.ndarray]) -> None:
    """Make Keras drop by these numbers, one array after the other, wherever it would draw its own."""
    rest = iter(numbers)

    def dropout(inputs, rate, noise_shape=None, seed=None):  # Keras's own signature
        drawn = next(rest)
        factors = dropping(drawn, rate).transpose((2, 0, 1) if drawn.ndim == 3 else (1, 0))  # (B, T, F) or (B, F)
        return inputs * (factors[:, 0] if len(inputs.shape) < factors.ndim else factors)

    monkeypatch.setattr("keras.src.backend.random.dropout", dropout)


DROPPING = {
    **{f"inputs of {kind}": (recurrent(kind, units=3, dropout=0.4),) for kind in cells()},
    **{f"{kind} both ways": (recurrent(kind, units=3, dropout=0.4, bidirectional=True),) for kind in cells()},
    "layers between": (Dropout(rate=0.3), GRU(units=4), Dropout(rate=0.5), LSTM(units=3), Dropout(rate=0.2)),
    "all": (
        LSTM(units=4, dropout=0.3, bidirectional=True),
        Dropout(rate=0.3),
        Dense(units=5, activation="relu"),
        SimpleRNN(units=3, dropout=0.2),
        Dropout(rate=0.0),
        Dense(units=4, activation="tanh"),
        Dropout(rate=0.4),
    ),
    "after a pool": (GRU(units=4, dropout=0.2), make("Maximum"), Dropout(rate=0.5)),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", [False, True], ids=["numbers", "tokens"])
@pytest.mark.parametrize("layers", DROPPING.values(), ids=DROPPING)
def test_where_the_same_is_dropped_a_pass_is_keras_own(monkeypatch, layers, text):
    pooled = any(layer.pools for layer in layers)
    for seed, mask in enumerate((False, True)):
        each = not pooled and not mask
        stack = Stack(layers, Numbers(5 if each else 2, Y, each), 3, mask, Embedding(9, 3) if text else None)
        model = build(stack, timesteps=5, seed=0)
        weights = networks.perturbed(model, np.random.default_rng(seed))
        x, y = batch(stack, 5, 7, seed)
        recorded = Recorded(seed)
        mine = machine_pass(stack, weights, x, y, recorded)
        drops = sum(layer.directions if layer.recurrent else layer.rate > 0 for layer in layers if layer.drops)
        assert len(recorded.numbers) == drops
        with monkeypatch.context() as patch:
            keras_drops(patch, recorded.numbers)
            theirs = keras_pass(stack, model, x, y, training=True)
        assert_equal(mine, theirs)
        plain = machine_pass(stack, weights, x, y)
        assert np.abs(plain.output - mine.output).max() > 1e-3


SMALL = {
    **{kind: ((recurrent(kind, units=2, activation="sigmoid"),), Numbers(1, Y)) for kind in cells()},
    **{
        f"{kind} both ways": ((recurrent(kind, units=2, bidirectional=True),), OneOfTwo(4, Y, per_timestep=True))
        for kind in cells()
    },
    "two": ((LSTM(units=2), Dense(units=2, activation="tanh"), GRU(units=2)), Token(1, (), vocabulary=3)),
    "pools": ((GRU(units=2), make("MaximumAndMean"), Dense(units=2)), Frame(1, Y * 2, height=1, width=2)),
    "words": ((Dense(units=2, activation="sigmoid"), SimpleRNN(units=2), make("Mean")), OneOfTwo(1, Y)),
}


@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("name", SMALL)
def test_gradients_are_what_small_differences_of_the_trace_give(monkeypatch, name, mask):
    """Of every single weight. The trace reads in double precision, so that the differences mean something."""
    layers, answer = SMALL[name]
    stack = Stack(layers, answer, 2, mask, Embedding(5, 2) if name == "words" else None)
    weights = lively(stack, 1)
    x, y = batch(stack, 4, 3, seed=2)
    mine = machine_pass(stack, weights, x, y)
    networks.precise(monkeypatch)
    weights = [weight.astype(np.float64) for weight in weights]

    def loss(weight, place, step):
        kept, weight.flat[place] = weight.flat[place], weight.flat[place] + step
        outcome = answer.loss(y, predict(stack, weights, x if stack.embedding else x.astype(np.float64)))
        weight.flat[place] = kept
        return outcome

    for weight, gradient in zip(weights, mine.gradients, strict=False):  # the last one is that of the inputs
        slopes = [(loss(weight, place, 1e-5) - loss(weight, place, -1e-5)) / 2e-5 for place in range(weight.size)]
        np.testing.assert_allclose(gradient.ravel(), slopes, atol=2e-6)


@settings(max_examples=60)
@given(stack=networks.stacks(4), seed=st.integers(0, 99))
def test_packing_is_undone(stack, seed):
    """Every weight has one place in the flat array."""
    network, weights = NetworkMachine(stack), lively(stack, seed)
    packed = network.pack(weights)
    assert (packed.shape, packed.dtype) == ((network.size,), np.float32)
    assert network.size == sum(weight.size for weight in weights)
    unpacked = network.unpack(packed)
    for one, other in zip(unpacked, weights, strict=True):
        np.testing.assert_array_equal(one, other)
        assert not np.shares_memory(one, packed)
    places = np.arange(network.size, dtype=np.float32)
    np.testing.assert_array_equal(network.pack(network.unpack(places)), places)
    assert network.fixed == (stack.embedding.parameters if stack.embedding and stack.embedding.frozen else 0)


@settings(max_examples=60)
@given(data=st.data(), T=st.integers(1, 7), seed=st.integers(0, 99))
def test_outputs_are_those_of_the_trace(data, T, seed):
    stack = data.draw(networks.stacks(T))
    weights = lively(stack, seed)
    x, y = batch(stack, T, 9, seed)
    output = predict(stack, weights, x)
    mine = machine_pass(stack, weights, x, y)
    np.testing.assert_allclose(mine.output, output, rtol=0, atol=1e-5 * max(1, np.abs(output).max()))
    assert mine.loss == pytest.approx(stack.answer.loss(y, output), rel=1e-4, abs=1e-5)


def test_memory_that_other_batches_left_behind_changes_nothing():
    layers = (LSTM(units=3, bidirectional=True), Dense(units=3), GRU(units=2), make("MaximumAndMean"))
    stack = Stack(layers, OneOfTwo(1, Y), 3, mask=True, embedding=Embedding(9, 3))
    weights, network = lively(stack), NetworkMachine(stack)
    for seed, (T, B) in enumerate([(4, 5), (9, 20), (4, 5), (1, 1), (9, 3), (2, 30), (9, 20)]):
        x, y = batch(stack, T, B, seed)
        again, fresh = machine_pass(stack, weights, x, y, network=network), machine_pass(stack, weights, x, y)
        np.testing.assert_array_equal(again.output, fresh.output)
        for one, other in zip(again.gradients, fresh.gradients, strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("kind", cells())
def test_what_is_not_a_number_stays_so_in_its_own_sequence(kind, activation, mask):
    """A run ends with a sentence where its loss is NaN: nothing may hide it."""
    cell = recurrent(kind, units=3, activation=activation)
    for layers in ((cell,), (cell, make("Maximum")), (cell, make("Mean")), (cell, Dense(units=2, activation="relu"))):
        stack = Stack(layers, OneOfTwo(1, Y), 2, mask)
        x, y = batch(stack, 5, 20, seed=0)
        x[3, 2] = np.nan
        mine = machine_pass(stack, lively(stack), x, y)
        assert np.isnan(mine.output[3]).all()
        assert np.isfinite(np.delete(mine.output, 3, axis=0)).all()
        assert np.isnan(mine.loss)
        assert any(np.isnan(gradient).any() for gradient in mine.gradients)


@pytest.mark.parametrize(
    "answer", [Numbers(1, Y), OneOfTwo(1, Y), Token(1, (), vocabulary=3), Frame(1, Y * 2, height=1, width=2)]
)
def test_a_loss_of_what_is_not_a_number_is_none(answer):
    stack = Stack((GRU(units=2),), answer, 2)
    weights = lively(stack)
    weights[0][0, 0] = np.nan
    assert np.isnan(machine_pass(stack, weights, *batch(stack, 3, 4, seed=0)).loss)


class Unknown(GRU):
    """A layer without machine code."""

    def machine(self, features, *, sequences):
        return None


class Untaught(Numbers):
    """An answer without machine code."""

    @classmethod
    def machine_code(cls):
        return None


def test_which_networks_have_machine_code():
    known, unknown = (LSTM(units=2), make("Maximum"), Dropout(rate=0.1)), (LSTM(units=2), Unknown(units=2))
    assert has_machine_code(Stack(known, Numbers(1, Y), 2))
    assert not has_machine_code(Stack(known, Untaught(1, Y), 2))
    stack = Stack(unknown, Numbers(1, Y), 2)
    assert not has_machine_code(stack)
    with pytest.raises(ValueError, match="GRU has no machine code: train the network with Keras"):
        NetworkMachine(stack)
