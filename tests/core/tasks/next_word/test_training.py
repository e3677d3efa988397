"""Training a language model: each step is Keras's, the same run gives the same numbers, and memory stays bounded."""

import numpy as np
import pytest

from core.layers import GRU, LSTM
from core.network.stack import stack_of
from core.network.trace import predict
from core.tasks import prepare
from core.training import record
from core.training.choice import loop_for
from core.training.machine_loop import MachineLoop
from core.training.train import train
from tests.core.tasks.next_word.small import TEXT, experiment
from tests.core.training.samples import keras_steps


@pytest.mark.slow
def test_each_step_is_keras_own():
    chosen = experiment(LSTM(units=5), GRU(units=4), training={"clipnorm": 0.5})
    prepared = prepare(chosen, TEXT)
    loop = loop_for(chosen, prepared)
    assert isinstance(loop, MachineLoop)
    order = loop.orders(0, 2)
    for step, (loss, metric, _) in enumerate(keras_steps(chosen, prepared, order)):
        epoch, batch = divmod(step, loop.steps)
        assert loop.step(order[epoch][batch]) == pytest.approx((loss, metric), abs=1e-4)


def test_the_same_run_gives_the_same_numbers_and_another_seed_gives_others():
    chosen = experiment()
    one, two = (train(chosen, TEXT, free_core=lambda free=free: free) for free in (False, True))
    np.testing.assert_array_equal(one.history["loss"], two.history["loss"])
    np.testing.assert_array_equal(one.predictions, two.predictions)
    assert one.history["loss"][-1] < one.history["loss"][0]
    other = train(chosen.model_copy(update={"seed": 4}), TEXT)
    assert not np.array_equal(one.predictions, other.predictions)


def test_a_large_vocabulary_is_answered_in_parts_that_give_the_same(monkeypatch):
    chosen = experiment()
    data = prepare(chosen, TEXT).data
    whole = train(chosen, TEXT)
    monkeypatch.setattr(record, "LARGEST", 3 * data.timesteps * data.output.units)  # three windows at once
    parts = train(chosen, TEXT)
    assert parts.history["validation_loss"] == pytest.approx(whole.history["validation_loss"], rel=1e-6)
    assert parts.history["validation_accuracy"] == pytest.approx(whole.history["validation_accuracy"])
    np.testing.assert_array_equal(parts.predictions, whole.predictions)


def test_predictions_are_the_likeliest_tokens():
    chosen = experiment()
    prepared, outcome = prepare(chosen, TEXT), train(chosen, TEXT)
    p = predict(stack_of(chosen, prepared.data), outcome.weights_at(), prepared.X_network)
    np.testing.assert_array_equal(outcome.predictions[..., 0], p.argmax(axis=-1))
    np.testing.assert_allclose(p.sum(axis=-1), 1, atol=1e-5)
