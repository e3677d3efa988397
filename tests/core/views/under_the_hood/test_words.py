"""What is said of parameters, saturation and reach, held to the numbers it speaks of."""

import numpy as np
import pytest
from hypothesis import given, settings

from core.experiment import Training
from core.layers import SimpleRNN, cells
from core.network.build import build
from core.network.count import parameters
from core.network.stack import Stack, stack_of
from core.tasks import TASKS, complete, prepare
from core.views.under_the_hood import far_back, parameter_count, saturation
from core.views.under_the_hood.sequence_trace import step_of
from tests.core.network.networks import layer_stacks
from tests.effort import examples

AIR = complete(TASKS["air_pollution"].preset)


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(layers=layer_stacks())
def test_formulas_and_drawn_matrices_count_what_keras_counts(layers):
    prepared = prepare(AIR)
    counts = parameter_count.count_layers(layers, prepared.data)
    model = build(Stack(layers, prepared.data.output, 3), timesteps=4, seed=0)
    assert sum(line.arithmetic.count for line in counts) == model.count_params()
    for line, layer in zip(counts, model.layers, strict=True):
        assert line.arithmetic.count == layer.count_params() == sum(one.count for one in line.blocks)
        calculated = eval(line.arithmetic.numbers.replace("×", "*"))  # noqa: S307 - our own text
        assert calculated == layer.count_params()
        drawn = [(block.rows, block.columns) for one in line.blocks for block in one.blocks]
        shapes = [w.shape if len(w.shape) == 2 else (1, *w.shape) for w in layer.get_weights()]
        assert drawn == shapes


def test_the_lectures_network_by_hand():
    line = parameter_count.count_layers(AIR.layers, prepare(AIR).data)[0]
    assert line.arithmetic.symbols == "n_h (n_h + n_x + 1)"
    assert line.arithmetic.numbers == "2 × (2 + 3 + 1)"
    assert [m.name for m in AIR.layers[0].matrices(3)] == ["kernel", "recurrent kernel", "bias"]
    sentence = parameter_count.optimizer_words("Adam", 0.0, 15, 32)
    assert "2 × 15 + 2 = **32** optimizer parameters" in sentence
    assert "15 + 32 = 47" in sentence
    assert "1 × 15 + 2 = **17**" in parameter_count.optimizer_words("SGD", 0.9, 15, 17)
    assert "0 × 15 + 2 = **2**" in parameter_count.optimizer_words("SGD", 0.0, 15, 2)


def test_of_texts_the_first_layer_reads_the_numbers_of_a_word():
    reviews = complete(TASKS["reviews"].preset)
    data = prepare(reviews).data
    first = parameter_count.count_layers(reviews.layers, data)[0].arithmetic.count
    assert first == parameters(stack_of(reviews, data))[0]
    assert data.features != data.X.shape[-1]


def test_units_change_the_weights_and_the_length_does_not():
    data = prepare(AIR).data
    wider = parameter_count.with_units(AIR, 0, 10)
    assert parameters(Stack(wider, data.output, 3)) == (140, 11)
    assert parameters(stack_of(AIR, data)) == (12, 3)
    why = parameter_count.why(2, 300, 15, 3002)
    assert "**15** parameters, whatever the length of the sequences" in why
    assert "in 300 timesteps" in why


def test_saturation_is_named_with_its_slope(made):
    read = made(SimpleRNN(units=2), scaling="none")  # raw inputs: tanh is at its ends
    step = step_of(read, 0, 2)
    assert saturation.saturated(step.gates[0]).all()
    said = saturation.sentence(step, 0)
    assert "Unit 1 is saturated" in said
    assert "2 of 2 values at this timestep are saturated." in said
    calm = made(SimpleRNN(units=2, activation="linear"))
    assert saturation.sentence(step_of(calm, 0, 2), 0) == ""


@pytest.mark.parametrize("comparison", far_back.COMPARISONS.values(), ids=far_back.COMPARISONS)
def test_the_far_back_networks_fit_their_task(comparison):
    found = comparison.experiments(16)
    assert len(found) == len(cells()) * len(comparison.sizes)
    assert len({one.fingerprint() for one in found.values()}) == len(found)
    assert all(one.training == Training(epochs=far_back.EPOCHS, learning_rate=0.01) for one in found.values())
    values = {cell: np.full(len(comparison.sizes), np.nan) for cell in cells()}
    values["SimpleRNN"][:3] = 1.0
    values["LSTM"][:] = 1.0
    said = comparison.sentence(values)
    symbol, third, last = comparison.symbol, comparison.sizes[2], comparison.sizes[-1]
    expected = f"SimpleRNN up to {symbol} = {third}, LSTM up to {symbol} = {last}, GRU for none of these {symbol}"
    assert expected in said
