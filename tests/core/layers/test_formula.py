"""What the written formula says, read back by a calculator."""

import re

import numpy as np
import pytest

from core.answers import Numbers
from core.feature import Feature
from core.layers import cells, recurrent
from core.layers.cell_step import step_at
from core.layers.formula import formula, legend, products
from core.network.build import build
from core.network.stack import Stack
from core.network.trace import trace
from tests.core.network.networks import perturbed, sequences

NUMBER = r"[−]?[\d,.]+(?:e[−]?\d+)?"


def a_step(kind, *, activation="tanh", features=3, units=2, backward=False, t=2):
    rng = np.random.default_rng(7)
    layer = recurrent(kind, units=units, activation=activation, bidirectional=backward)
    stack = Stack((layer,), Numbers(length=1, features=(Feature("y"),)), features)
    weights = perturbed(build(stack, timesteps=4, seed=1), rng)
    read = trace(stack, weights, sequences(rng, 1, 4, features, holes=False))
    return step_at(layer, read.layers[0], stack.weights_of(weights, 0), t, backward=backward)


def value(text):
    return float(text.replace("−", "-").replace(",", ""))


def calculated(block):
    """The sum between the brackets of a gate's block, by Python's own arithmetic."""
    inside = block[block.index("(\n") + 1 : block.rindex("\n)")]
    lines = [re.sub(r"(?<=\S)  +\S+$", "", line) for line in inside.split("\n")]  # without the note beside it
    sum_of = " ".join(lines).replace("−", "-").replace("·", "*").replace(",", "")
    return eval(sum_of)  # noqa: S307 - the text is our own, from the line above


@pytest.mark.parametrize("kind", cells())
@pytest.mark.parametrize("unit", [0, 1])
def test_the_numbers_that_are_written_give_the_sum_that_is_written(kind, unit):
    found = a_step(kind)
    for gate, block in zip(found.gates, formula(found, unit), strict=False):
        assert calculated(block) == pytest.approx(float(gate.pre[unit]), abs=0.03)
        said = re.search(rf"\) = \w*\((?P<pre>{NUMBER})\) = (?P<value>{NUMBER})$", block)
        assert value(said["pre"]) == pytest.approx(float(gate.pre[unit]), rel=0.01)
        assert value(said["value"]) == pytest.approx(float(gate.value[unit]), rel=0.01)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_the_last_block_ends_with_the_state(kind):
    found = a_step(kind)
    last = formula(found, 1)[-1]
    assert last.startswith("h₂(3) = ")
    assert value(last.rsplit("= ", 1)[1]) == pytest.approx(float(found.h[1]), rel=0.01)


def test_the_legend_names_timesteps_as_people_count_and_the_one_after_for_the_backward_direction():
    assert legend(a_step("SimpleRNN")) == "hU: h(2) times the recurrent kernel; xW: x(3) times the kernel; b: bias"
    assert "h(4)" in legend(a_step("SimpleRNN", backward=True))
    assert "h(0)" in legend(a_step("SimpleRNN", t=0))
    assert "b′" in legend(a_step("GRU"))


def test_a_gru_has_its_second_bias_inside_the_reset():
    candidate = formula(a_step("GRU"), 0)[2]
    assert re.search(r"\d·\( +r\n", candidate)
    assert "b′" in candidate


def test_many_terms_are_summed_up():
    terms = products(np.ones(20), np.arange(20.0))
    assert len(terms) == 9
    assert terms[-1] == "+ 162 (12 more)"


def test_a_linear_cell_is_written_without_a_function():
    block = formula(a_step("SimpleRNN", activation="linear"), 0)[0]
    assert block.startswith("h₁(3) = (\n")
