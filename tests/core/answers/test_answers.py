"""Answers: losses and metrics against Keras's own, in NumPy and in TensorFlow; targets, JSON and what is refused."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from core.answers import KINDS, Frame, Judged, Numbers, OneOfTwo, Token, from_json, to_json
from core.feature import Feature

ONE = (Feature("y", "mm"),)
PIXELS = tuple(Feature(f"pixel {i}") for i in range(6))
ANSWERS = {
    "numbers": Numbers(3, ONE),
    "numbers, relu": Numbers(1, (*ONE, Feature("z")), activation="relu"),
    "numbers, per timestep": Numbers(4, ONE, per_timestep=True, activation="sigmoid"),
    "one of two": OneOfTwo(1, ONE),
    "one of two, per timestep": OneOfTwo(5, ONE, per_timestep=True),
    "token": Token(1, ONE, vocabulary=7),
    "token, per timestep": Token(4, ONE, per_timestep=True, vocabulary=9),
    "frame": Frame(1, PIXELS, height=2, width=3),
}
# What Keras calls the same loss and metric. Its loss of each answer, and the metric's value of all.
KERAS = {
    "numbers": (keras.losses.MeanSquaredError, keras.metrics.MeanAbsoluteError),
    "one_of_two": (keras.losses.BinaryCrossentropy, keras.metrics.BinaryAccuracy),
    "token": (keras.losses.SparseCategoricalCrossentropy, keras.metrics.SparseCategoricalAccuracy),
    "frame": (keras.losses.MeanSquaredError, keras.metrics.MeanSquaredError),
}


def drawn(answer, n, seed, *, sure=False):
    """Targets (n, L, K) of an answer, and an output of its network; `sure`: probabilities of exactly 0 and 1 too."""
    rng = np.random.default_rng(seed)
    shape = (n, answer.length, answer.units) if answer.per_timestep else (n, answer.units)
    L, K = answer.length, len(answer.features)
    if isinstance(answer, Token):
        y = rng.integers(0, answer.vocabulary, (n, L, K)).astype(np.float32)
        powers = np.exp(rng.normal(0, 3, shape))
        output = powers / powers.sum(axis=-1, keepdims=True)
        if sure:
            output[0] = np.eye(answer.vocabulary)[rng.integers(0, answer.vocabulary, shape[1:-1])]
    elif isinstance(answer, OneOfTwo):
        y, output = rng.integers(0, 2, (n, L, K)).astype(np.float32), rng.random(shape)
        if sure:
            output[0] = rng.integers(0, 2, shape[1:])
    else:
        y, output = rng.random((n, L, K), np.float32), rng.random(shape)
    return y, output.astype(np.float32)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@given(n=st.integers(1, 20), seed=st.integers(0, 10_000), sure=st.booleans())
def test_loss_and_metric_are_those_of_keras(answer, n, seed, sure):
    y, output = drawn(answer, n, seed, sure=sure)
    targets = answer.targets(y)
    loss, metric = (one() for one in KERAS[answer.kind])
    metric.update_state(targets, output)
    wanted = float(loss(targets, output)), float(metric.result())
    # Keras counts in float32, where 1 - 1e-7, the largest probability, is 1 - 1.2e-7.
    assert answer.loss(targets, output) == pytest.approx(wanted[0], rel=0.02 if sure else 1e-5, abs=2e-6)
    assert answer.metric(targets, output) == pytest.approx(wanted[1], rel=1e-5, abs=1e-7)
    tensors = tf.constant(targets), tf.constant(output)
    assert float(tf.reduce_mean(answer.tensor_losses(*tensors))) == pytest.approx(wanted[0], rel=1e-5, abs=2e-6)
    assert float(tf.reduce_mean(answer.tensor_metrics(*tensors))) == pytest.approx(wanted[1], rel=1e-5, abs=1e-7)
    assert len(answer.tensor_losses(*tensors)) == n
    assert keras.losses.get(answer.keras_loss) is keras.losses.get(loss.name)
    # What is kept of the output is judged as the output itself is.
    kept = answer.decided(output, y.shape[1:])
    assert kept.shape == y.shape
    assert answer.metric(y, kept) == pytest.approx(answer.metric(targets, output))


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_the_head_answers_in_the_shape_of_the_targets_or_one_probability_a_token(answer):
    y, output = drawn(answer, 5, 0)
    head = keras.layers.Dense(answer.units, activation=answer.output_activation)
    given = np.zeros((5, answer.length, 2) if answer.per_timestep else (5, 2), np.float32)
    assert head(given).shape == output.shape
    assert answer.targets(y).shape == (output.shape[:-1] if isinstance(answer, Token) else output.shape)
    before = answer.unbounded()
    assert (before.units, before.output_activation) == (answer.units, "linear")
    assert before.per_timestep == answer.per_timestep


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_json_gives_the_answer_back(answer):
    back = from_json(to_json(answer))
    assert back == answer
    assert type(back) is type(answer) is KINDS[answer.kind]


def test_every_kind_is_tried_here():
    assert {answer.kind for answer in ANSWERS.values()} == set(KINDS)


@given(vocabulary=st.integers(2, 500))
def test_perplexity_of_an_even_guess_is_the_vocabulary(vocabulary):
    answer = Token(1, ONE, vocabulary=vocabulary)
    even = np.full((3, vocabulary), 1 / vocabulary, np.float32)
    assert answer.perplexity(answer.loss(np.array([0, 1, 1]), even)) == pytest.approx(vocabulary, rel=1e-5)


def test_perplexity_of_a_sure_and_right_answer_is_one():
    answer = Token(1, ONE, vocabulary=3)
    assert answer.perplexity(answer.loss(np.array([0, 2]), np.eye(3, dtype=np.float32)[[0, 2]])) == pytest.approx(1)


def test_what_no_network_answers_is_refused():
    with pytest.raises(ValueError, match="set per_timestep"):
        Token(3, ONE)
    with pytest.raises(ValueError, match=r"2 × 3 has 6 pixels \(got 1 features\)"):
        Frame(1, ONE, height=2, width=3)


def test_pixels_lie_row_by_row():
    answer = ANSWERS["frame"]
    assert answer.pixels(np.arange(12.0).reshape(2, 6))[1].tolist() == [[6, 7, 8], [9, 10, 11]]


@pytest.mark.parametrize(
    ("name", "score", "best", "sentence"),
    [
        (
            "numbers",
            2.1,
            ("last", 2.9),
            "Off by 2.1 mm on average on 12 of 12, better than the best baseline (last: 2.9 mm).",
        ),
        ("one of two", 0.5, None, "Right in 50 % of cases on 12 of 12."),
        (
            "token",
            0.25,
            ("most", 0.5),
            "Right in 25 % of cases on 12 of 12, not better than the best baseline (most: 50 %).",
        ),
        ("frame", 0.1, None, "A pixel is off by 0.1000 (squared) on average on 12 of 12."),
    ],
)
def test_a_verdict_is_a_sentence(name, score, best, sentence):
    assert ANSWERS[name].verdict(Judged(score, best, 400, "12 of 12", held_back=True)) == sentence
