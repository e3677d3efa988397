"""What every training loop promises, in machine code and by Keras."""

import numpy as np
import pytest

from core.layers import GRU, LSTM, Dropout
from core.network import trace
from core.network.stack import stack_of
from core.tasks import prepare
from core.training.choice import loop_for
from core.training.keras_loop import KerasLoop
from core.training.loop import Loop
from core.training.machine_loop import MachineLoop
from tests.core.training.samples import Slow, asked, keras_steps, texts

pytestmark = pytest.mark.slow  # Keras's loop traces a graph

KINDS = {"machine code": (GRU, MachineLoop), "Keras": (Slow, KerasLoop)}
ECHO = {"k": 2, "sequences": 50, "length": 9}


@pytest.fixture(params=KINDS, ids=lambda name: name.replace(" ", "-"))
def kind(request):
    """A class of layers, and the loop that trains them."""
    return KINDS[request.param]


def ready(experiment, prepared, loop_class) -> Loop:
    loop = loop_for(experiment, prepared)
    assert type(loop) is loop_class
    return loop


def test_the_first_weights_are_those_of_the_seed_and_each_step_is_keras_own(kind):
    """The last of the five batches is smaller."""
    cell, loop_class = kind
    for experiment, prepared in (
        (asked(cell(units=3, bidirectional=True)), texts()),
        (asked(cell(units=4), task="echo", parameters=ECHO, batch_size=9), None),
    ):
        data = prepared or prepare(experiment)
        loop = ready(experiment, data, loop_class)
        order = loop.orders(0, 3)
        assert (len(order), len(order[0])) == (3, loop.steps)
        assert min(len(places) for places in order[0]) < loop.batch
        for step, (loss, metric, _) in enumerate(keras_steps(experiment, data, order)):
            epoch, batch = divmod(step, loop.steps)
            assert loop.step(order[epoch][batch]) == pytest.approx((loss, metric), abs=1e-4)


def test_sums_weigh_each_sequence_once_and_the_split_into_calls_has_no_effect(kind):
    cell, loop_class = kind
    experiment, prepared = asked(cell(units=3), Dropout(rate=0.3)), texts()
    whole = ready(experiment, prepared, loop_class)
    order = whole.orders(0, 2)
    begun = np.zeros((3, 2))
    together = whole.run(order, 0, 2 * whole.steps, begun)
    assert (begun == 0).all()
    np.testing.assert_array_equal(together[2], [20, 20])
    for parts in ([1] * 6, [2, 3, 1], [4, 2]):
        loop, sums = ready(experiment, prepared, loop_class), np.zeros((3, 2))
        first = 0
        for steps in parts:
            sums = loop.run(order, first, steps, sums)
            first += steps
        np.testing.assert_array_equal(sums, together)
        for one, other in zip(loop.weights(), whole.weights(), strict=True):
            np.testing.assert_array_equal(one, other)
    alone = ready(experiment, prepared, loop_class)
    losses = [alone.step(places)[0] for places in order[0]]
    expected = sum(loss * len(places) for loss, places in zip(losses, order[0], strict=True))
    assert together[0, 0] == pytest.approx(expected)


def test_weights_that_were_handed_out_stay_as_they_were(kind):
    cell, loop_class = kind
    loop = ready(asked(cell(units=3)), texts(), loop_class)
    before = loop.weights()
    copies = [weight.copy() for weight in before]
    loop.step(np.arange(8))
    for one, other in zip(before, copies, strict=True):
        np.testing.assert_array_equal(one, other)
    assert all(np.any(one != other) for one, other in zip(before, loop.weights(), strict=True))


def test_a_frozen_embedding_stays_and_is_not_counted(kind):
    cell, loop_class = kind
    layers = (cell(units=3, dropout=0.3), Dropout(rate=0.5))
    for frozen in (False, True):
        loop = ready(asked(*layers), texts(frozen=frozen), loop_class)
        assert loop.learns == [not frozen] + [True] * 5
        table = loop.weights()[0]
        assert loop.trained == sum(weight.size for weight in loop.weights()) - frozen * table.size
        loop.step(np.arange(8))
        assert np.array_equal(loop.weights()[0], table) == frozen


def test_dropout_draws_anew_in_each_batch_and_alike_in_each_run(kind):
    cell, loop_class = kind
    experiment = asked(cell(units=3, dropout=0.4), Dropout(rate=0.5), learning_rate=1e-6)
    prepared = texts()
    runs = []
    for _ in range(2):
        loop = ready(experiment, prepared, loop_class)
        runs.append([loop.step(np.arange(8))[0] for _ in range(3)])
    assert runs[0] == runs[1]
    assert len({round(loss, 4) for loss in runs[0]}) > 1
    other = ready(experiment.model_copy(update={"seed": 4}), prepared, loop_class)
    assert other.step(np.arange(8))[0] != runs[0][0]


def test_the_same_experiment_gives_the_same_numbers(kind):
    cell, loop_class = kind
    experiment = asked(cell(units=4, dropout=0.2), task="echo", parameters=ECHO, batch_size=9)
    prepared, ends = prepare(experiment), []
    for _ in range(2):
        loop = ready(experiment, prepared, loop_class)
        loop.run(loop.orders(0, 2), 0, 2 * loop.steps, np.zeros((3, 2)))
        ends.append(loop.weights())
    for one, other in zip(*ends, strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_order_depends_on_the_seed_and_the_epoch_alone(kind):
    cell, loop_class = kind
    for experiment, prepared in (
        (asked(cell(units=2)), texts()),
        (asked(cell(units=2), task="echo", parameters=ECHO, batch_size=9), None),
    ):
        loop = ready(experiment, prepared or prepare(experiment), loop_class)
        together = loop.orders(0, 4)
        apart = [loop.orders(epoch, 1)[0] for epoch in range(4)]
        for one, other in zip(together, apart, strict=True):
            assert [places.tolist() for places in one] == [places.tolist() for places in other]
        n = sum(map(len, together[0]))
        assert all(sorted(np.concatenate(epoch).tolist()) == list(range(n)) for epoch in together)
        assert together[0][0].tolist() != together[1][0].tolist()


@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("mask", [True, False], ids=["masked", "full"])
def test_predictions_are_those_of_the_trace(kind, padding, mask, monkeypatch):
    monkeypatch.setattr("core.training.machine_loop.READ_AT_ONCE", 5)
    cell, loop_class = kind
    experiment, prepared = asked(cell(units=3), LSTM(units=2)), texts(padding, mask=mask)
    loop = ready(experiment, prepared, loop_class)
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, 0.7, weight.shape).astype(np.float32) for weight in loop.weights()]
    read = trace.predict(stack_of(experiment, prepared.data), weights, prepared.X_network)
    np.testing.assert_allclose(loop.predict(weights, prepared.X_network), read, atol=1e-5)
    assert loop.predict(weights, prepared.X_network[:0]).shape == (0, 1)
