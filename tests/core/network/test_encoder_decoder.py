"""An encoder with a decoder: Keras's own outputs, counts and alignment, and code that makes the same network."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.layers import GRU, LSTM, Embedding, cells, recurrent
from core.network.encoder_decoder import EncoderDecoder

SIZES = st.integers(1, 6)


@st.composite
def networks(draw):
    kind, units, both = draw(st.sampled_from(cells())), draw(SIZES), draw(st.booleans())
    return EncoderDecoder(
        encoder=recurrent(kind, units=units, bidirectional=both),
        decoder=recurrent(kind, units=units * (1 + both)),
        source=Embedding(draw(st.integers(3, 9)), draw(SIZES)),
        target=Embedding(draw(st.integers(3, 9)), draw(SIZES)),
        attention=draw(st.booleans()),
    )


def batch(network, rng, B, S, T):
    """Tokens of a batch, padding behind some of them."""
    tokens = {}
    for name, embedding, length in (("source", network.source, S), ("target", network.target, T)):
        X = rng.integers(1, embedding.tokens, (B, length)).astype(np.int32)
        for row, real in zip(X, rng.integers(1, length + 1, B), strict=True):
            row[real:] = 0
        tokens[name] = X
    return tokens


def perturbed(model, rng):
    weights = [w + rng.normal(scale=0.3, size=w.shape).astype(np.float32) for w in model.get_weights()]
    model.set_weights(weights)
    return weights


@pytest.mark.slow
@settings(max_examples=12)
@given(networks(), st.integers(1, 3), SIZES, SIZES, st.integers(0, 99))
def test_trace_count_summary_and_code_equal_keras(network, B, S, T, seed):
    rng, model = np.random.default_rng(seed), network.build(seed=1)
    weights, tokens = perturbed(model, rng), batch(network, rng, B, S, T)
    given_tokens = [tokens[name] for name in network.inputs]
    read = network.trace(weights, tokens)
    expected = model(given_tokens).numpy()  # `predict` would trace a graph first
    np.testing.assert_allclose(read.output, expected, atol=1e-5)
    np.testing.assert_allclose(read.output.sum(axis=-1), 1, atol=1e-5)

    counts = {layer.name: layer.count_params() for layer in model.layers if layer.count_params()}
    assert counts == {name: count for name, count in network.parameters().items() if count}
    rows = {row.name: row for row in network.summary()}
    for layer in model.layers:
        if layer.name in rows:
            shape = layer.output[0].shape if isinstance(layer.output, list | tuple) else layer.output.shape
            assert tuple(shape) == rows[layer.name].output_shape or layer.name == "encoder"
            assert type(layer).__name__ == rows[layer.name].kind

    names = {"keras": keras, "layers": keras.layers}
    exec(network.code(seed=1).replace("model.summary()", ""), names)  # noqa: S102 - our own text
    names["model"].set_weights(weights)
    np.testing.assert_allclose(names["model"](given_tokens).numpy(), expected, atol=1e-6)
    if network.attention:
        assert read.alignment.shape == (B, T, S)
        np.testing.assert_allclose(read.alignment.sum(axis=-1), 1, atol=1e-5)
        assert not read.alignment[np.broadcast_to((tokens["source"] == 0)[:, None], read.alignment.shape)].any()
    else:
        assert read.alignment is None


def test_the_alignment_is_that_of_keras():
    network = EncoderDecoder(GRU(units=4), GRU(units=4), Embedding(8, 3), Embedding(7, 3), attention=True)
    rng, model = np.random.default_rng(0), network.build(seed=0)
    weights, tokens = perturbed(model, rng), batch(network, rng, 3, 5, 4)
    read = network.trace(weights, tokens)
    mask = keras.ops.convert_to_tensor(tokens["source"] != 0)
    scored = keras.layers.Attention()(
        [read.decoder.output, read.encoder.output], mask=[None, mask], return_attention_scores=True
    )[1]
    np.testing.assert_allclose(read.alignment, scored.numpy(), atol=1e-6)


def test_the_code_draws_the_same_first_weights():
    network = EncoderDecoder(LSTM(units=3), LSTM(units=3), Embedding(8, 3), Embedding(7, 3), attention=True)
    names = {"keras": keras, "layers": keras.layers}
    exec(network.code(seed=5).replace("model.summary()", ""), names)  # noqa: S102 - our own text
    for one, two in zip(names["model"].get_weights(), network.build(seed=5).get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.slow
def test_it_learns_to_say_its_input_backward():
    """A few steps of Keras's own training lower the loss: what is built can be trained."""
    network = EncoderDecoder(GRU(units=24), GRU(units=24), Embedding(7, 8), Embedding(7, 8), attention=True)
    rng, model = np.random.default_rng(0), network.build(seed=0)
    source = rng.integers(1, 6, (200, 4)).astype(np.int32)
    answer = source[:, ::-1].copy()
    answer[:50, 3:] = 0  # shorter ones, whose padding does not count
    batch = network.teacher_forced(source, answer, begin=6)
    model.compile(keras.optimizers.Adam(0.02), loss=network.answer.keras_loss, weighted_metrics=[])
    given, counts = [batch.inputs[name] for name in network.inputs], batch.mask.astype(np.float32)
    fit = model.fit(given, answer, sample_weight=counts, epochs=12, batch_size=50, verbose=0)
    assert fit.history["loss"][-1] < 0.5 * fit.history["loss"][0]
    probabilities = model.predict(given, verbose=0)
    own = np.take_along_axis(probabilities, answer[..., None], axis=-1)[..., 0]
    assert network.loss(model.get_weights(), batch) == pytest.approx(-np.log(own[batch.mask]).mean(), abs=1e-4)


def test_what_does_not_fit_is_said():
    with pytest.raises(ValueError, match="forward GRU of 6 units"):
        EncoderDecoder(GRU(units=3, bidirectional=True), GRU(units=3), Embedding(5, 2), Embedding(5, 2))
    network = EncoderDecoder(GRU(units=3), GRU(units=3), Embedding(5, 2), Embedding(5, 2))
    with pytest.raises(ValueError, match="10 weight arrays are needed"):
        network.trace([], batch(network, np.random.default_rng(0), 1, 2, 2))
