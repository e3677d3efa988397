"""Training on texts from beginning to end: numbers, progress batch by batch, and a stop."""

import numpy as np
import pytest

from core.experiment import Experiment, Task, Training
from core.layers import Dropout, Maximum, recurrent
from core.network import trace
from core.network.stack import stack_of
from core.tasks import prepare
from core.training import buckets
from core.training import train as trains
from core.training.choice import loop_for
from core.training.train import train
from tests.core.training.samples import asked, texts

pytestmark = pytest.mark.slow  # trains

SNIPPETS = Experiment(
    task=Task(name="reviews", parameters={"source": "snippets", "share": 0.1, "words": 500, "dimensions": 8}),
    scaling="none",
    layers=(recurrent("GRU", units=8, bidirectional=True), Maximum(), Dropout(rate=0.2)),
    training=Training(epochs=2, batch_size=32, learning_rate=0.01),
)


def of_seed(seed: int) -> Experiment:
    """The same network for other texts, whose lengths differ."""
    task = Task(name="reviews", parameters={**SNIPPETS.task.parameters, "data_seed": seed})
    return SNIPPETS.model_copy(update={"task": task})


def test_an_experiment_gives_the_same_numbers_whatever_was_trained_before():
    first = train(SNIPPETS)
    other = train(of_seed(1))
    again = train(SNIPPETS)
    np.testing.assert_array_equal(again.history["loss"], first.history["loss"])
    np.testing.assert_array_equal(again.history["validation_loss"], first.history["validation_loss"])
    np.testing.assert_array_equal(again.predictions, first.predictions)
    assert not np.array_equal(other.history["loss"], first.history["loss"])
    assert first.history["loss"][1] < first.history["loss"][0]
    held = prepare(SNIPPETS).data.validation
    right = (first.predictions[held] > 0.5) == (prepare(SNIPPETS).data.y[held] > 0.5)
    assert first.history["validation_accuracy"][-1] == pytest.approx(right.mean())


def test_an_epochs_loss_weighs_every_text_once():
    """With a learning rate near 0 it is the loss over all texts, the smaller last batch among them."""
    experiment, prepared = asked(recurrent("LSTM", units=4), learning_rate=1e-6), texts()
    loop = loop_for(experiment, prepared)
    weights = loop.weights()
    sums = loop.run(loop.orders(0, 1), 0, loop.steps, np.zeros((3, 1)))
    assert sums[2, 0] == 20
    X, y = prepared.X_network[prepared.data.train], prepared.y_network[prepared.data.train]
    p = trace.predict(stack_of(experiment, prepared.data), weights, X)
    assert sums[0, 0] / 20 == pytest.approx(prepared.data.output.loss(y, p), rel=1e-4)
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
