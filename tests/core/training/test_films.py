"""Networks on films in training: machine code and Keras take the same steps, and blocks of a batch have room."""

import numpy as np
import pytest

from core.answers import Frame
from core.experiment import Experiment, Task, Training
from core.feature import Feature
from core.layers import ConvLSTM
from core.network.initial_weights import initial_weights
from core.network.stack import Stack, stack_of
from core.network.trace import predict as read
from core.tasks import complete, prepare
from core.training import machine_loop
from core.training.blocks import at_once, blocks, ends_of_blocks, least
from core.training.machine_loop import MachineLoop


def a_film(batch=16, **layer):
    asked = Experiment(
        task=Task(name="video", parameters={"clips": 50, "frames": 3}),
        scaling="none",
        layers=(ConvLSTM(**{"filters": 2, "kernel": 3} | layer),),
        training=Training(epochs=2, learning_rate=0.005, batch_size=batch, clipnorm=1.0),
    )
    asked = complete(asked)
    return asked, prepare(asked)


def loop_of(asked, prepared, kind=MachineLoop):
    weights = initial_weights(stack_of(asked, prepared.data), timesteps=3, seed=0)
    return kind(asked, prepared, weights, lambda: True)


def run(loop, epochs=2):
    return loop.run(loop.orders(0, epochs), 0, epochs * loop.steps, np.zeros((3, epochs)))


@pytest.mark.slow
def test_machine_code_takes_the_steps_of_keras():
    from core.training.keras_loop import KerasLoop

    asked, prepared = a_film()
    mine, theirs = loop_of(asked, prepared), KerasLoop(asked, prepared)
    np.testing.assert_allclose(run(mine)[0], run(theirs)[0], rtol=1e-4)
    for one, other in zip(mine.weights(), theirs.weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)


def test_blocks_change_nothing_but_rounding(monkeypatch):
    asked, prepared = a_film(batch=20)
    two = run(loop_of(asked, prepared))
    monkeypatch.setattr(machine_loop, "blocks", lambda *_: 1)
    np.testing.assert_allclose(run(loop_of(asked, prepared)), two, rtol=1e-5)


def test_predictions_are_those_of_the_trace(monkeypatch):
    asked, prepared = a_film()
    loop = loop_of(asked, prepared)
    monkeypatch.setattr(machine_loop, "READ_AT_ONCE", 7)
    drawn = loop.predict(loop.weights(), prepared.X_network)
    np.testing.assert_allclose(drawn, read(loop.stack, loop.weights(), prepared.X_network), atol=1e-5)


@pytest.mark.parametrize(("filters", "side", "frames"), [(16, 16, 8), (64, 24, 20), (1, 16, 3)])
def test_a_block_has_room_in_memory(filters, side, frames):
    answer = Frame(frames, (Feature("pixel"),) * side**2, per_timestep=True, height=side, width=side)
    stack = Stack((ConvLSTM(filters=filters, side=side),), answer, side * side)
    for batch in (1, 16, 1024):
        ends = ends_of_blocks(batch, blocks(stack, batch, frames), least(stack))
        largest = max(np.diff(ends))
        assert largest <= max(at_once(stack, frames), least(stack))
        assert largest * frames * stack.layers[0].gate_numbers * 4 <= 130e6
    assert blocks(stack, 16, frames) >= 2
