"""What is held is held, and nothing else moves that it cannot reach."""

from dataclasses import replace

import numpy as np
import pytest

from core.answers import Numbers
from core.feature import Feature
from core.layers import cells, recurrent
from core.layers.hold import Hold
from core.network.build import build
from core.network.stack import Stack
from core.network.trace import trace
from tests.core.network.networks import perturbed, sequences

T = 7


def network(kind, *, bidirectional=False, layers=1, seed=3):
    rng = np.random.default_rng(seed)
    chosen = tuple(recurrent(kind, units=4, bidirectional=bidirectional) for _ in range(layers))
    stack = Stack(chosen, Numbers(length=1, features=(Feature("y"),)), 3)
    weights = perturbed(build(stack, timesteps=T, seed=1), rng)
    return stack, weights, sequences(rng, 2, T, 3, holes=False)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
@pytest.mark.parametrize("backward", [False, True])
def test_a_gate_is_held_over_its_span_alone(kind, backward):
    stack, weights, X = network(kind, bidirectional=True)
    for gate in stack.layers[0].kept:
        if gate == "c":
            continue
        hold = Hold(0, gate, 1.0, (1, 3), 2, 4, backward=backward)
        before, after = trace(stack, weights, X), trace(stack, weights, X, holds=(hold,))
        way, other = after.layers[0].directions[backward], after.layers[0].directions[not backward]
        assert (way.gates[gate][:, 2:5, [1, 3]] == 1).all()
        first = slice(5, None) if backward else slice(0, 2)  # what was read before the operation
        was = before.layers[0].directions
        np.testing.assert_array_equal(way.h[:, first], was[backward].h[:, first])
        np.testing.assert_array_equal(other.h, was[not backward].h)
        assert not np.array_equal(after.output, before.output)


@pytest.mark.parametrize("kind", cells())
def test_a_silent_unit_is_zero_for_all_who_read_it(kind):
    stack, weights, X = network(kind, layers=2)
    after = trace(stack, weights, X, holds=(Hold(0, "h", 0.0, (2,)),))
    assert (after.layers[0].directions[0].h[..., 2] == 0).all()
    assert (after.layers[1].input[..., 2] == 0).all()
    # the same as a network in which nothing listens to that unit
    cut = [w.copy() for w in weights]
    cut[1][2], cut[3][2] = 0, 0  # its row in the recurrent kernel, and in the next layer's kernel
    np.testing.assert_allclose(after.output, trace(stack, cut, X).output, atol=1e-6)


@pytest.mark.parametrize("kind", cells())
def test_with_another_sequences_whole_state_the_rest_is_read_as_from_there(kind):
    """After the state of sequence 1 is put in at t, sequence 0 goes on like 1 would with 0's inputs."""
    stack, weights, X = network(kind)
    donor = trace(stack, weights, X[1:])
    way = donor.layers[0].directions[0]
    holds = [Hold(0, "h", way.h[0, 3], (), 3, 3)]
    holds += [Hold(0, "c", way.gates["c"][0, 3], (), 3, 3)] if kind == "LSTM" else []
    after = trace(stack, weights, X[:1], holds=tuple(holds))
    mixed = np.concatenate([X[1:, :4], X[:1, 4:]], axis=1)
    np.testing.assert_allclose(after.output, trace(stack, weights, mixed).output, atol=1e-6)


def test_an_open_forget_gate_and_a_closed_input_gate_keep_the_cell_state():
    stack, weights, X = network("LSTM")
    holds = (Hold(0, "f", 1.0, (), 3), Hold(0, "i", 0.0, (), 3))
    c = trace(stack, weights, X, holds=holds).layers[0].directions[0].gates["c"]
    np.testing.assert_array_equal(c[:, 3:], np.broadcast_to(c[:, 2:3], c[:, 3:].shape))


def test_an_open_update_gate_keeps_the_state_of_a_gru():
    stack, weights, X = network("GRU")
    h = trace(stack, weights, X, holds=(Hold(0, "z", 1.0, (), 2),)).layers[0].directions[0].h
    np.testing.assert_allclose(h[:, 2:], np.broadcast_to(h[:, 1:2], h[:, 2:].shape), atol=1e-7)


def test_states_are_held_at_masked_timesteps_too():
    stack, weights, X = network("GRU")
    X[:, 5:] = 0
    h = trace(replace(stack, mask=True), weights, X, holds=(Hold(0, "h", 0.5, (0,), 5),)).layers[0].directions[0].h
    assert (h[:, 5:, 0] == 0.5).all()
    np.testing.assert_array_equal(h[:, 5:, 1], np.broadcast_to(h[:, 4:5, 1], (2, 2)))


def test_a_unit_that_is_not_there_is_refused():
    stack, weights, X = network("GRU")
    with pytest.raises(ValueError, match="unit 9 was to be held, but the layer has 4 units"):
        trace(stack, weights, X, holds=(Hold(0, "h", 0.0, (8,)),))
