"""What the lab shows of a network at one of its snapshots, with made-up weights."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.layers import LSTM, SimpleRNN
from core.network.stack import stack_of
from core.network.trace import predict
from core.tasks import TASKS, complete, prepare
from core.training.outcome import Outcome
from core.views.sequence_lab import snapshot

UNITS = 3


def lab(layer):
    """An experiment with one layer, its data, and an outcome of two snapshots: no weights at all, and random ones."""
    experiment = complete(TASKS["air_pollution"].preset.model_copy(update={"layers": (layer,)}))
    prepared = prepare(experiment)
    features, columns = prepared.X_network.shape[2], UNITS * (4 if layer.kind == "LSTM" else 1)
    shapes = [(features, columns), (UNITS, columns), (columns,), (UNITS, 1), (1,)]
    rng = np.random.default_rng(0)
    weights = tuple(np.stack([np.zeros(shape), rng.normal(size=shape)]).astype("f4") for shape in shapes)
    made = SimpleNamespace(weights=weights, predictions=np.zeros_like(prepared.data.y))
    made.weights_at = lambda place=-1: Outcome.weights_at(made, place)
    return experiment, prepared, made


def test_the_sequence_that_is_looked_at_is_predicted_by_the_snapshot():
    experiment, prepared, outcome = lab(LSTM(units=UNITS))
    traced = snapshot.trace_of(experiment, prepared, outcome, 1, 2)
    answers = snapshot.predictions(prepared, outcome, traced, 2)
    network = predict(stack_of(experiment, prepared.data), outcome.weights_at(1), prepared.X_network[2:3])
    np.testing.assert_allclose(answers[2], prepared.from_network(network)[0], rtol=1e-6)
    assert not answers[:2].any()
    assert not outcome.predictions.any()


@pytest.mark.parametrize("layer", [LSTM(units=UNITS), SimpleRNN(units=UNITS)])
def test_states_are_those_of_the_snapshot(layer):
    experiment, prepared, outcome = lab(layer)
    first, last = (
        snapshot.states(experiment, prepared, outcome, snapshot.trace_of(experiment, prepared, outcome, at, 0), 0)
        for at in (0, 1)
    )
    assert not first[0].blocks[0][1].any()
    assert last[0].blocks[0][1].any()
    assert first[0].limit == last[0].limit == 1


def test_without_a_limit_the_colours_are_those_of_the_last_snapshot():
    experiment, prepared, outcome = lab(SimpleRNN(units=UNITS, activation="relu"))
    limits, largest = [], 0.0
    for at in (0, 1):
        traced = snapshot.trace_of(experiment, prepared, outcome, at, 0)
        shown = snapshot.states(experiment, prepared, outcome, traced, 0)[0]
        limits.append(shown.limit)
        largest = float(np.abs(shown.blocks[0][1]).max())
    assert limits[0] == limits[1] == pytest.approx(max(largest, 1e-6))
