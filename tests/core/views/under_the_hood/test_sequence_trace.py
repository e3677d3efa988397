"""A trace is what the network does with one sequence, wherever the sequence comes from."""

import numpy as np
import pytest

from core.figures.theme import alt
from core.figures.unrolled import unrolled
from core.layers import GRU, LSTM, Dense, Dropout, Mean, SimpleRNN, make
from core.network.stack import stack_of
from core.network.trace import predict
from core.views.under_the_hood import cell_step, parameter_count, sequence_trace, stacking
from core.views.under_the_hood.gates import gate_rows

THREE = LSTM(units=3)
BOTH = GRU(units=2, bidirectional=True)


def test_typed_numbers_are_read_as_the_tasks_own_sequence_is(made):
    own = made(THREE)
    typed = made(THREE, X=own.X)
    np.testing.assert_array_equal(typed.answer, own.answer)
    np.testing.assert_array_equal(typed.scaled, own.scaled)
    assert own.truth.tolist() == [[110.0]]
    assert typed.truth is None


def test_the_answer_is_in_the_tasks_own_units(made):
    read = made(THREE, task="rain", form="next_8_days", days=20)
    expected = predict(stack_of(read.experiment, read.prepared.data), read.weights, read.scaled[None])
    np.testing.assert_allclose(read.answer, read.prepared.from_network(expected)[0], rtol=1e-6)
    assert read.answer.shape == (8, 1)


@pytest.mark.parametrize("T", [1, 2, 9])
def test_any_number_of_timesteps_can_be_read(made, T):
    read = made(THREE, task="flu", X=np.ones((T, 3)))
    assert read.answer.shape == (T, 1)
    assert sequence_trace.states(read, 0).shape == (T, 3)


def test_timesteps_that_the_mask_skips_are_blank(made):
    read = made(THREE, task="heartbeats", different_lengths=True, beats=40, patients=60, index=1)
    lengths = read.prepared.data.lengths
    index = int(np.argmin(lengths))
    read = made(THREE, task="heartbeats", different_lengths=True, beats=40, patients=60, index=index)
    assert read.skipped.sum() == 40 - lengths[index] > 0
    assert np.isnan(sequence_trace.states(read, 0)[read.skipped]).all()
    assert all(np.isnan(row.values[read.skipped]).all() for row in gate_rows(read, 0))


def test_a_layer_above_reads_the_units_below(made):
    read = made(BOTH, THREE)
    assert sequence_trace.input_names(read, 0) == ("temperature", "wind speed", "pollution")
    assert sequence_trace.input_names(read, 1) == ("h1 →, layer 1", "h2 →, layer 1", "h1 ←, layer 1", "h2 ←, layer 1")


def test_the_drawing_of_the_ledger_multiplies_to_the_sum(made):
    for layers in ((SimpleRNN(units=2),), (THREE,), (BOTH,)):
        read = made(*layers)
        step = sequence_trace.step_of(read, 0, 2)
        for gate in step.gates:
            drawn = cell_step.figure_arguments(read, step, 0, gate.name, 1)
            assert len(drawn["rows"]) == len(drawn["vector"]) == len(drawn["weights"])
            if gate.reset is None:
                np.testing.assert_allclose(drawn["vector"] @ drawn["weights"], drawn["pre"], atol=1e-5)
            else:
                assert drawn["note"]


def test_the_formulas_shown_are_the_chosen_gates_and_those_of_the_state(made):
    read = made(THREE)
    blocks = cell_step.formulas(sequence_trace.step_of(read, 0, 3), "f", 0)
    assert [block[:2] for block in blocks] == ["f₁", "c₁", "h₁"]


def test_what_is_handed_on_is_what_the_next_layer_reads(made):
    read = made(BOTH, Dense(units=4), THREE)
    first, dense, last = stacking.handed_on(read)
    np.testing.assert_array_equal(first.values, read.trace.layers[1].input[0])
    np.testing.assert_array_equal(dense.values, read.trace.layers[2].input[0])
    np.testing.assert_array_equal(last.values[-1], read.trace.layers[2].output[0])
    assert (first.returns, dense.returns, last.returns) == (True, True, False)
    assert "(None, 4, 4)" in first.description
    assert "`return_sequences=False` it would be `(None, 4)`" in first.description
    assert stacking.shapes(read) == (
        "input (None, 4, 3) → Bidirectional(GRU) (None, 4, 4) → Dense (None, 4, 4) → LSTM (None, 3) → Dense (None, 1)"
    )


@pytest.mark.parametrize("kind", ["Maximum", "Mean"])
def test_what_is_pooled_is_drawn_as_it_grows(made, kind):
    read = made(BOTH, Dropout(), make(kind), Dense(units=2))
    states, so_far = sequence_trace.rows_of_cells(read)
    both = np.concatenate([states.states, states.backward], axis=1)
    what = {"Maximum": np.max, "Mean": np.mean}[kind]
    for t in range(4):
        np.testing.assert_allclose(so_far.states[t], what(both[: t + 1], axis=0), atol=1e-6)
    assert (states.returns, so_far.returns, so_far.limit) == (True, False, 1.0)
    assert so_far.name == f"{kind.lower()} over time so far, 4 values"
    data = read.prepared.data
    fig = unrolled(read.X, data.inputs, (states, so_far), read.answer, data.output.features, t=2)
    assert f"{kind.lower()} over time so far" in alt(fig)
    pooled = stacking.handed_on(read)[2]
    np.testing.assert_array_equal(pooled.values, read.trace.layers[3].input)
    assert pooled.vector
    assert pooled.name == f"Layer 3, {kind} over time"
    assert "over all days" in pooled.description
    layer = {"Maximum": "GlobalMaxPooling1D", "Mean": "GlobalAveragePooling1D"}[kind]
    assert sequence_trace.chain(read.experiment, read.prepared).endswith(
        f"Dropout(0.2) → {layer} → Dense(2) → Dense(1)"
    )
    counts = parameter_count.count_layers(read.experiment.layers, data)
    assert (counts[2].name, counts[2].arithmetic.count, counts[2].blocks) == (f"Layer 3, {kind} over time", 0, ())


def test_padding_is_no_part_of_what_is_pooled(made):
    layers = (THREE, Dense(units=2), Mean())
    options = {"task": "heartbeats", "different_lengths": True, "beats": 40, "patients": 60}
    lengths = made(*layers, **options).prepared.data.lengths
    read = made(*layers, **options, index=int(np.argmin(lengths)))
    row = sequence_trace.rows_of_cells(read)[1]
    assert read.skipped.any()
    assert np.isnan(row.states[read.skipped]).all()
    real = read.trace.layers[2].input[0][~read.skipped]
    np.testing.assert_allclose(row.states[~read.skipped][-1], real.mean(axis=0), atol=1e-6)
    assert "without those that the mask skips" in stacking.handed_on(read)[2].description


def test_each_direction_hands_on_the_state_it_ended_with(made):
    read = made(BOTH)
    (only,) = stacking.handed_on(read)
    ended = np.r_[only.values[-1, : -only.backward], only.values[0, -only.backward :]]
    np.testing.assert_array_equal(ended, read.trace.layers[0].output[0])


def test_words_carry_the_numbers(made):
    read = made(SimpleRNN(units=2))
    assert "it reads temperature 13 °C, wind speed 10 km/h, pollution 80 µg/m³." in sequence_trace.words(read, 1)
    assert "The truth was 110 µg/m³." in sequence_trace.words(read, 3)
    assert "no state yet, so zeros" in cell_step.words(read, sequence_trace.step_of(read, 0, 0), 0)
