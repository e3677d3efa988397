"""ConvLSTM and the convolution that answers: trace, counts, first weights and gradients against Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.answers import Frame, Numbers
from core.experiment import Experiment, ExperimentError, Task
from core.feature import Feature
from core.layers import ACTIVATIONS, LSTM, ConvLSTM, Dropout, Pass, cells, fields_from_text, offered
from core.layers.convolution import neighbourhoods
from core.layers.frame_output import FrameOutput
from core.network.build import build
from core.network.count import check_work, multiply_adds, parameters
from core.network.export import script
from core.network.initial_weights import initial_weights
from core.network.machine import has_machine_code
from core.network.stack import Stack
from core.network.summary import layer_names
from core.network.trace import predict, trace
from core.tasks import prepare
from tests.core.network.networks import perturbed
from tests.core.network.test_machine import machine_pass

PIXEL = (Feature("pixel"),)


@st.composite
def films(draw):
    """One or two ConvLSTMs that read frames of one channel or two, and answer with a frame at each of T timesteps."""
    side, T = draw(st.integers(2, 6)), draw(st.integers(1, 4))
    layers = [
        ConvLSTM(
            filters=draw(st.integers(1, 3)),
            kernel=draw(st.sampled_from([1, 3, 5])),
            side=side,
            activation=draw(st.sampled_from(ACTIVATIONS)),
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    each = draw(st.booleans())
    answer = Frame(T if each else 1, PIXEL * side**2, per_timestep=each, height=side, width=side)
    return Stack(tuple(layers), answer, side * side * draw(st.integers(1, 2))), T


def frames(stack, T, seed):
    rng = np.random.default_rng(seed)
    shape = (3, T, stack.answer.units) if stack.answer.per_timestep else (3, stack.answer.units)
    return rng, rng.random((3, T, stack.features)).astype(np.float32), rng.random(shape).astype(np.float32)


@settings(max_examples=12, deadline=None)
@given(drawn=films(), seed=st.integers(0, 2**31 - 1))
def test_trace_loss_and_gradients_are_those_of_keras(drawn, seed):
    stack, T = drawn
    rng, X, y = frames(stack, T, seed)
    model = build(stack, timesteps=T, seed=seed)
    for mine, theirs in zip(initial_weights(stack, timesteps=T, seed=seed), model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)
    assert sum(parameters(stack)) == model.count_params()
    weights = perturbed(model, rng)
    expected = keras.ops.convert_to_numpy(model(X))
    np.testing.assert_allclose(predict(stack, weights, X), expected, atol=1e-5)
    inputs = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        loss = tf.reduce_mean(stack.answer.tensor_losses(y, model(inputs)))
    gradients = tape.gradient(loss, [*(v.value for v in model.trainable_variables), inputs])
    assert has_machine_code(stack)
    read = machine_pass(stack, weights, X, y)
    np.testing.assert_allclose(read.output, expected, atol=1e-5)
    assert read.loss == pytest.approx(float(loss), rel=1e-4)
    for mine, theirs in zip(read.gradients, gradients, strict=True):
        scale = max(1.0, float(np.abs(theirs).max()))
        np.testing.assert_allclose(mine / scale, theirs.numpy() / scale, atol=1e-5)


def test_gates_are_those_of_the_formulas_in_one_pixel():
    """i, f, g and o of a pixel are sums over the pixels around it, and the states follow from them."""
    rng, layer = np.random.default_rng(0), ConvLSTM(filters=2, kernel=3, side=4)
    kernel, recurrent, bias = (rng.normal(size=s).astype(np.float32) for s in [(3, 3, 1, 8), (3, 3, 2, 8), (8,)])
    x = rng.random((1, 2, 16)).astype(np.float32)
    way = layer.run(x, [kernel, recurrent, bias], Pass(sequences=True)).directions[0]
    h = way.h.reshape(1, 2, 4, 4, 2)
    y, column, channel = 0, 2, 1  # at the upper edge
    sums = bias.astype(float)
    for dy in (0, 1):
        for dx in (-1, 0, 1):
            sums = sums + x[0, 1].reshape(4, 4)[y + dy, column + dx] * kernel[dy + 1, dx + 1, 0]
            sums = sums + h[0, 0, y + dy, column + dx] @ recurrent[dy + 1, dx + 1]
    gate = {name: value.reshape(1, 2, 4, 4, 2)[0, :, y, column, channel] for name, value in way.gates.items()}
    expected = {"i": sums[channel], "f": sums[2 + channel], "g": sums[4 + channel], "o": sums[6 + channel]}
    for name, value in expected.items():
        assert gate[name][1] == pytest.approx(np.tanh(value) if name == "g" else 1 / (1 + np.exp(-value)), abs=1e-5)
    assert gate["c"][1] == pytest.approx(gate["f"][1] * gate["c"][0] + gate["i"][1] * gate["g"][1], abs=1e-5)
    assert h[0, 1, y, column, channel] == pytest.approx(gate["o"][1] * np.tanh(gate["c"][1]), abs=1e-5)


def test_what_a_kernel_sees_is_what_kerass_convolution_multiplies():
    rng = np.random.default_rng(1)
    x, kernel = rng.random((2, 5, 5, 3)).astype(np.float32), rng.random((3, 3, 3, 4)).astype(np.float32)
    expected = keras.ops.convert_to_numpy(keras.ops.conv(x, kernel, padding="same"))
    np.testing.assert_allclose(neighbourhoods(x, 3) @ kernel.reshape(-1, 4), expected, atol=1e-5)


def test_the_layer_of_the_page_has_27409_parameters_with_its_output():
    stack = Stack((ConvLSTM(),), Frame(8, PIXEL * 256, per_timestep=True), 256)
    assert parameters(stack) == (27_264, 145)
    assert stack.layers[0].arithmetic(256).numbers == "4 × 16 × (5² × (1 + 16) + 1)"
    assert multiply_adds(stack, 1) == 256 * (25 * 17 * 64 + 9 * 16)
    assert layer_names(stack.layers, stack.head) == ("conv_lstm2d", "conv2d")


def test_who_answers_depends_on_the_last_layer():
    def head(*layers):
        return Stack(layers, Frame(1, PIXEL * 16, height=4, width=4), 16).head

    assert isinstance(head(ConvLSTM(side=4), Dropout()), FrameOutput)
    assert head(ConvLSTM(side=4), LSTM(units=2)).short == "Dense(16)"
    assert Stack((ConvLSTM(side=4),), Numbers(1, PIXEL), 16).head.short == "Dense(1)"


@pytest.mark.parametrize("layer", [ConvLSTM(), ConvLSTM(filters=3, kernel=1, side=24, activation="sigmoid")])
def test_its_text_in_an_address_is_read_back(layer):
    asked = Experiment(task=Task(name="video"), layers=(layer,))
    assert Experiment.from_query(asked.to_query()) == asked == Experiment.from_json(asked.to_json())
    assert layer.to_text() == f"ConvLSTM-{layer.filters}-k{layer.kernel}-s{layer.side}-{layer.activation}"


def test_what_an_address_says_twice_or_wrongly_gets_a_sentence():
    with pytest.raises(ExperimentError, match="Two parts of the layer “k3-k5” set its kernel"):
        fields_from_text("ConvLSTM-k3-k5")
    with pytest.raises(ExperimentError, match=r"Layer 1, kernel must be an odd number.*\(got 4\)"):
        Experiment.from_query({"task": "video", "layers": "ConvLSTM-2-k4"})
    with pytest.raises(ValidationError):
        ConvLSTM(filters=65)


def test_only_films_are_offered_it():
    assert "ConvLSTM" not in (*offered(), *cells())
    asked = Experiment(task=Task(name="flu"), layers=(ConvLSTM(),))
    with pytest.raises(ExperimentError, match=r"Layer 1, ConvLSTM, reads frames of 16 × 16 pixels, and is given \d"):
        check_work(asked, prepare(asked).data)


def test_weights_of_another_layer_are_refused_with_both_shapes():
    stack = Stack((ConvLSTM(filters=1, side=4),), Frame(1, PIXEL * 16, height=4, width=4), 16)
    weights = initial_weights(stack, timesteps=2, seed=0)
    with pytest.raises(ValueError, match=r"\(5, 5, 1, 4\).*\(1, 2, 32\)"):
        trace(stack, weights, np.zeros((1, 2, 32), np.float32))


def test_a_script_has_no_detours():
    asked = Experiment(
        task=Task(name="video", parameters={"clips": 50}),
        scaling="none",
        layers=(ConvLSTM(filters=2, kernel=3), ConvLSTM(filters=1, kernel=3)),
    )
    text = script(asked, prepare(asked))
    assert text.count("layers.Reshape") == 2
    assert text.count("layers.ConvLSTM2D") == 2
    assert "layers.TimeDistributed" in text
