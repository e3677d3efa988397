"""Batches of texts, cut to their longest: the same numbers as at full length, whatever the network."""

from dataclasses import replace
from itertools import pairwise

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import OneOfTwo
from core.experiment import Experiment, Task, Training
from core.feature import Feature
from core.layers import Dense, Dropout, Embedding, Maximum, MaximumAndMean, Mean, Recurrent, recurrent
from core.network import trace
from core.network.build import build, optimizer
from core.network.stack import Stack, stack_of
from core.tasks import PreparedTexts, prepare
from core.tasks.shared.corpus import Corpus
from core.tasks.task import TextData
from core.text.tokenizer import Vocabulary
from core.training import buckets, choice
from core.training import train as trains
from core.training.closed_gates import can_close
from core.training.text_loop import TextLoop
from core.training.train import train

pytestmark = pytest.mark.slow  # trains

WORDS, LENGTH, TEXTS = 30, 12, 23
NO_CORPUS = Corpus((), np.zeros(0), np.arange(0), np.arange(0), Vocabulary(), ("no", "yes"), ("", ""))


def texts(padding="pre", *, mask=True, seed=0, trained=TEXTS - 3) -> PreparedTexts:
    """Random tokens in texts of 0 to LENGTH words, the first of them empty and the second full."""
    rng = np.random.default_rng(seed)
    lengths = np.r_[0, LENGTH, rng.integers(1, LENGTH, TEXTS - 2)]
    X = np.zeros((TEXTS, LENGTH), np.int32)
    for row, n in zip(X, lengths, strict=True):
        row[LENGTH - n if padding == "pre" else 0 :][:n] = rng.integers(1, WORDS, n)
    data = TextData(
        tokens=X,
        y=rng.integers(0, 2, (TEXTS, 1, 1)).astype(np.float32),
        output=OneOfTwo(1, (Feature("positive"),)),
        train=np.arange(trained),
        validation=np.arange(trained, TEXTS),
        sequence_names=("",) * TEXTS,
        lengths=lengths,
        padding=padding,
        mask=mask,
        embedding=Embedding(WORDS, 5),
        corpus=NO_CORPUS,
    )
    return PreparedTexts(data)


def experiment(*layers, **training) -> Experiment:
    options = {"optimizer": "SGD", "learning_rate": 1.0, "batch_size": 8, "epochs": 2} | training
    return Experiment(task=Task(name="reviews"), scaling="none", layers=layers, training=Training(**options), seed=3)


def ready(asked: Experiment, prepared: PreparedTexts) -> TextLoop:
    loop = TextLoop(asked, prepared)
    loop.reset(asked, prepared)
    return loop


def lively(weights: list[np.ndarray]) -> list[np.ndarray]:
    """Weights with biases other than 0, and large enough that one wrong timestep is seen."""
    rng = np.random.default_rng(1)
    return [rng.normal(0, 0.7, weight.shape).astype(np.float32) for weight in weights]


def cell(kind, units=4, **options) -> Recurrent:
    return recurrent(kind, units=units, **options)


NETWORKS = {
    **{f"{kind} {side}": ((cell(kind),), side) for kind in ("SimpleRNN", "LSTM", "GRU") for side in ("pre", "post")},
    "LSTM sigmoid": ((cell("LSTM", activation="sigmoid"),), "pre"),
    "SimpleRNN relu": ((cell("SimpleRNN", activation="relu"),), "pre"),
    "GRU both ways": ((cell("GRU", bidirectional=True),), "pre"),
    "LSTM both ways": ((cell("LSTM", bidirectional=True),), "post"),
    "stacked": ((cell("LSTM"), Dense(units=3), cell("SimpleRNN"), cell("GRU", 3)), "pre"),
    "stacked both ways": ((cell("GRU", bidirectional=True), cell("GRU")), "post"),
    "Maximum": ((cell("GRU", bidirectional=True), Maximum(), Dense(units=3)), "pre"),
    "Mean": ((cell("LSTM"), Mean()), "pre"),
    "MaximumAndMean": ((cell("GRU"), MaximumAndMean()), "pre"),
    "Mean with a mask": ((cell("LSTM", bidirectional=True), Mean()), "pre"),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_cut_batch_moves_the_weights_as_the_full_length_does(name):
    """SGD with a learning rate of 1: what the weights move by is the gradient. Batches with and without padding."""
    layers, side = NETWORKS[name]
    asked, prepared = experiment(*layers), texts(side)
    keras.utils.clear_session()  # as in a worker that has built nothing yet: Keras names operations by counting them
    loop = ready(asked, prepared)
    model = build(stack_of(asked, prepared.data), timesteps=LENGTH, seed=0)
    begun = lively(model.get_weights())
    lengths = prepared.data.lengths
    same = np.flatnonzero(lengths == np.bincount(lengths[:20])[1:].argmax() + 1)
    for places in (np.array([0, 2, 3, 4]), same):  # one empty; all of one length
        assert lengths[places].max() < LENGTH
        model.set_weights(begun)
        model.compile(loss="binary_crossentropy", optimizer=optimizer(asked.training))
        loss = model.train_on_batch(prepared.X_network[places], prepared.y_network[places])
        loop.model.set_weights(begun)
        for variable, value in zip(loop._variables, loop._values(), strict=True):
            variable.assign(value)
        sums = loop.run([[places]], 0, 1)
        assert sums[0, 0] / sums[2, 0] == pytest.approx(loss, rel=1e-5)
        assert sums[2, 0] == len(places)
        for mine, theirs, before in zip(loop.weights(), model.get_weights(), begun, strict=True):
            np.testing.assert_allclose(mine - before, theirs - before, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_answers_are_those_of_the_trace(name, monkeypatch):
    monkeypatch.setattr("core.training.text_loop.READ_AT_ONCE", 5)
    monkeypatch.setattr("core.training.text_loop.TIMESTEPS_AT_ONCE", 30)
    layers, side = NETWORKS[name]
    prepared = texts(side)
    asked = experiment(*layers)
    loop = ready(asked, prepared)
    weights = lively(loop.weights())
    read = trace.predict(stack_of(asked, prepared.data), weights, prepared.X_network)
    np.testing.assert_allclose(loop.predict(weights, prepared.X_network), read, atol=1e-5)
    assert loop.predict(weights, prepared.X_network[:0]).shape == (0, 1)


def test_without_a_mask_padding_is_read_like_words():
    prepared = texts(mask=False)
    asked = experiment(cell("LSTM"))
    loop, stack = ready(asked, prepared), stack_of(asked, prepared.data)
    weights = lively(loop.weights())
    read = trace.predict(stack, weights, prepared.X_network)
    np.testing.assert_allclose(loop.predict(weights, prepared.X_network), read, atol=1e-5)
    masked = trace.predict(replace(stack, mask=True), weights, prepared.X_network)
    assert np.abs(read - masked).max() > 0.01


def test_a_frozen_embedding_stays_and_dropout_draws_anew_in_each_batch():
    prepared = texts()
    frozen = replace(prepared.data, embedding=Embedding(WORDS, 5, "glove", frozen=True))
    prepared = PreparedTexts(frozen)
    layers = (cell("GRU", dropout=0.3), Dropout(rate=0.5))
    loop = ready(experiment(*layers, learning_rate=1e-6), prepared)
    before = loop.weights()
    order = [[np.arange(8), np.arange(8)]]
    loop.steps = 2
    losses = [loop.run(order, b, 1)[0, 0] for b in (0, 1)]
    assert losses[0] != losses[1]
    np.testing.assert_array_equal(before[0], loop.weights()[0])
    assert not np.array_equal(before[1], loop.weights()[1])
    loop.reset(experiment(*layers, learning_rate=1e-6), prepared)
    loop.steps = 2
    assert [loop.run(order, b, 1)[0, 0] for b in (0, 1)] == losses


@pytest.mark.parametrize(
    ("layer", "padding", "closes"),
    [
        (cell("LSTM"), "pre", True),
        (cell("LSTM"), "post", False),
        (cell("LSTM", bidirectional=True), "pre", False),
        (cell("SimpleRNN", activation="sigmoid"), "pre", False),
        (cell("GRU", activation="sigmoid", bidirectional=True), "post", True),
        (cell("GRU", dropout=0.1), "pre", False),
    ],
)
def test_which_gates_can_be_shut(layer, padding, closes):
    stack = Stack((layer, Dense(units=2), cell("GRU")), texts().data.output, 5, mask=True)
    assert can_close(stack, padding) == closes


@settings(max_examples=60)
@given(lengths=st.lists(st.integers(0, 50), min_size=1, max_size=80), size=st.integers(1, 20), seed=st.integers(0, 99))
def test_batches_hold_every_text_once_and_are_of_like_length(lengths, size, seed):
    lengths = np.array(lengths)
    found = buckets.batches(lengths, size, [seed])
    assert sorted(np.concatenate(found).tolist()) == list(range(len(lengths)))
    assert sorted(map(len, found))[1:] == [size] * (len(found) - 1)
    longest = sorted((max(1, lengths[batch].max()) for batch in found), reverse=True)
    assert longest == buckets.timesteps(lengths, size).tolist()
    ranges = sorted((lengths[batch].min(), lengths[batch].max()) for batch in found)
    assert all(high <= low for (_, high), (low, _) in pairwise(ranges))
    again = buckets.batches(lengths, size, [seed])
    assert all(np.array_equal(one, other) for one, other in zip(found, again, strict=True))


SNIPPETS = Experiment(
    task=Task(name="reviews", parameters={"source": "snippets", "share": 0.1, "words": 500, "dimensions": 8}),
    scaling="none",
    layers=(cell("GRU", 8, bidirectional=True), Maximum(), Dropout(rate=0.2)),
    training=Training(epochs=2, batch_size=32, learning_rate=0.01),
)


def of_seed(seed: int) -> Experiment:
    """The same network for other texts, whose lengths differ."""
    task = Task(name="reviews", parameters={**SNIPPETS.task.parameters, "data_seed": seed})
    return SNIPPETS.model_copy(update={"task": task})


def test_an_experiment_gives_the_same_numbers_whatever_was_trained_before():
    choice._loops.clear()
    first = train(SNIPPETS)
    (loop,) = choice._loops.values()
    assert isinstance(loop, TextLoop)
    other = train(of_seed(1))
    again = train(SNIPPETS)
    assert list(choice._loops.values()) == [loop]
    choice._loops.clear()
    anew = train(SNIPPETS)
    for one in (again, anew):
        np.testing.assert_array_equal(one.history["loss"], first.history["loss"])
        np.testing.assert_array_equal(one.history["validation_loss"], first.history["validation_loss"])
        np.testing.assert_array_equal(one.predictions, first.predictions)
    assert not np.array_equal(other.history["loss"], first.history["loss"])
    assert first.history["loss"][1] < first.history["loss"][0]
    held = prepare(SNIPPETS).data.validation
    right = (first.predictions[held] > 0.5) == (prepare(SNIPPETS).data.y[held] > 0.5)
    assert first.history["validation_accuracy"][-1] == pytest.approx(right.mean())


def test_an_epochs_loss_weighs_every_text_once():
    """With a learning rate near 0 it is the loss over all texts, the smaller last batch among them."""
    asked = experiment(cell("LSTM"), learning_rate=1e-6)
    prepared = texts()
    loop = ready(asked, prepared)
    weights = loop.weights()
    sums = loop.run(loop.orders(0, 1), 0, loop.steps)
    assert sums[2, 0] == 20
    X, y = prepared.X_network[prepared.data.train], prepared.y_network[prepared.data.train]
    p = trace.predict(stack_of(asked, prepared.data), weights, X)
    wanted = keras.losses.binary_crossentropy(y, p).numpy().mean()
    assert sums[0, 0] / 20 == pytest.approx(wanted, rel=1e-4)
    assert sums[1, 0] / 20 == pytest.approx(((p > 0.5) == (y > 0.5)).mean(), abs=1e-6)


def test_batches_are_told_as_they_are_learned_from(monkeypatch):
    monkeypatch.setattr(trains, "REPORT", 0.0)
    monkeypatch.setattr(trains, "CALL", 0.0)  # a batch at a time
    reports = []
    outcome = train(SNIPPETS, on_progress=reports.append)
    losses = [point for report in reports for point in report.batch_loss]
    accuracies = [point for report in reports for point in report.batch_metric]
    steps = len(buckets.timesteps(np.arange(len(prepare(SNIPPETS).data.train)), 32))
    assert [epoch for epoch, _ in losses] == pytest.approx([(b + 1) / steps for b in range(2 * steps)])
    assert np.mean([loss for _, loss in losses[:steps]]) == pytest.approx(outcome.history["loss"][0], rel=0.02)
    assert all(0 <= accuracy <= 1 for _, accuracy in accuracies)
    right = [point for report in reports for point in report.metric]
    assert right == list(zip([1, 2], outcome.history["accuracy"], strict=True))
    held = [point for report in reports for point in report.validation_metric]
    assert held == list(zip([1, 2], outcome.history["validation_accuracy"], strict=True))


def test_a_stop_in_the_first_epoch_keeps_what_its_batches_taught(monkeypatch):
    monkeypatch.setattr(trains, "CALL", 0.0)
    asked = []
    outcome = train(SNIPPETS, should_stop=lambda: asked.append(1) or len(asked) == 5)
    assert (outcome.status, outcome.epochs, len(asked)) == ("stopped", 0, 5)
    fresh = train(SNIPPETS, should_stop=lambda: True).weights_at()
    assert all(not np.array_equal(mine, theirs) for mine, theirs in zip(outcome.weights_at(), fresh, strict=True))
    data = prepare(SNIPPETS)
    read = trace.predict(stack_of(SNIPPETS, data.data), outcome.weights_at(), data.X_network)
    np.testing.assert_allclose(outcome.predictions.reshape(-1, 1), read, atol=1e-5)
