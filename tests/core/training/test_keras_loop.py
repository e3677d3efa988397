"""Training by Keras, for networks that have no machine code. What every loop promises is in `test_loop`."""

import numpy as np
import pytest

from core.layers import GRU, Dropout
from core.network import trace
from core.network.stack import stack_of
from core.tasks import prepare
from core.training.choice import loop_for
from core.training.keras_loop import KerasLoop
from core.training.machine_loop import MachineLoop
from core.training.train import train
from tests.core.training.samples import Slow, asked, texts

pytestmark = pytest.mark.slow  # Keras traces a graph

ECHO = {"k": 2, "sequences": 50, "length": 9}


def echo(*layers, **training):
    return asked(*layers, task="echo", parameters=ECHO, batch_size=9, **training)


def test_a_network_with_one_layer_that_has_no_machine_code_is_trained_by_keras():
    prepared = prepare(echo(GRU(units=2)))
    assert isinstance(loop_for(echo(GRU(units=2), Dropout(rate=0.1)), prepared), MachineLoop)
    assert isinstance(loop_for(echo(GRU(units=2), Slow(units=2)), prepared), KerasLoop)


def test_a_layer_that_does_not_say_how_its_weights_start_is_trained_by_keras(monkeypatch):
    monkeypatch.setattr("core.training.choice.initial_weights", lambda *_, **__: None)
    assert isinstance(loop_for(echo(GRU(units=2)), prepare(echo(GRU(units=2)))), KerasLoop)


@pytest.mark.parametrize(
    "training",
    [{}, {"optimizer": "SGD", "momentum": 0.9}, {"optimizer": "RMSprop", "momentum": 0.5, "clipnorm": 0.1}],
    ids=lambda training: training.get("optimizer", "Adam"),
)
def test_a_run_is_that_of_the_machine_code(training):
    """The same layer with and without machine code: losses, metrics, snapshots, validation and predictions."""
    by_keras, mine = train(echo(Slow(units=4), **training)), train(echo(GRU(units=4), **training))
    assert (by_keras.status, by_keras.reason, by_keras.epochs) == (mine.status, mine.reason, mine.epochs)
    assert by_keras.history.keys() == mine.history.keys()
    for name, curve in mine.history.items():
        np.testing.assert_allclose(by_keras.history[name], curve, atol=1e-4)
    np.testing.assert_array_equal(by_keras.snapshot_epochs, mine.snapshot_epochs)
    for one, other in zip(by_keras.weights, mine.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)
    np.testing.assert_allclose(by_keras.predictions, mine.predictions, atol=1e-3)


def test_its_predictions_are_made_by_its_last_weights():
    experiment = echo(Slow(units=4))
    outcome, prepared = train(experiment), prepare(experiment)
    read = trace.predict(stack_of(experiment, prepared.data), outcome.weights_at(), prepared.X_network)
    np.testing.assert_allclose(outcome.predictions, prepared.from_network(read), atol=1e-6)


def test_a_stop_keeps_what_was_learned():
    calls = []
    experiment = echo(Slow(units=4), epochs=5000)
    outcome = train(experiment, should_stop=lambda: calls.append(1) or len(calls) == 16)
    assert (outcome.status, len(calls)) == ("stopped", 16)  # an epoch has 8 batches
    assert outcome.epochs < 5000
    first, last = outcome.weights_at(0), outcome.weights_at()
    assert all(not np.array_equal(one, other) for one, other in zip(first, last, strict=True))


def test_a_loss_that_explodes_fails():
    outcome = train(echo(Slow(units=4, activation="relu"), optimizer="SGD", learning_rate=10.0, epochs=200))
    loss = outcome.history["loss"]
    assert np.isfinite(loss).all()
    assert outcome.status in ("failed", "finished")


def test_it_starts_from_the_vectors_of_its_data(monkeypatch):
    """As a loop in machine code does."""
    from dataclasses import replace

    from core.layers.embedding import FirstVectors
    from core.tasks import PreparedTexts

    plain = texts()
    table = np.random.default_rng(0).normal(size=(30, 5)).astype(np.float32)
    vectors = FirstVectors(table, np.ones(30, bool), 0.0, "")
    prepared = PreparedTexts(replace(plain.data, first_vectors=lambda: vectors))
    for cell in (Slow, GRU):
        loop = loop_for(asked(cell(units=2)), prepared)
        np.testing.assert_array_equal(loop.weights()[0], table)
        loop.step(np.arange(8))
        assert not np.array_equal(loop.weights()[0], table)
