"""Units that follow something: the ranking finds one that was made to."""

import html
import re

import numpy as np
import pytest

from core.figures.unit_over_text import coloured, over_text
from core.network.stack import stack_of
from core.network.trace import trace
from core.runs import OpeningRuns
from core.tasks import complete, prepare
from core.views.next_word import presets, unit_reading, unit_values
from core.views.next_word.language_model import model_of
from tests.core.figures.validated import validated
from tests.core.views.next_word.models import CHOSEN, trained


def test_values_are_those_of_the_trace():
    run, prepared, model = trained()
    tokens = prepared.data.learned[:25]
    layers = trace(stack_of(CHOSEN, prepared.data), run.trained.weights_at(), tokens[None]).layers
    np.testing.assert_allclose(unit_values.values(model, tokens, 1, "h"), layers[1].directions[0].h[0], atol=1e-6)
    np.testing.assert_allclose(
        unit_values.values(model, tokens, 0, "f"), layers[0].directions[0].gates["f"][0], atol=1e-6
    )
    assert unit_values.kinds(model, 0) == ("c", "h", "i", "f", "g", "o")
    assert unit_values.layer_names(model) == ("layer 1: LSTM, 12 units", "layer 2: GRU, 8 units")


def test_the_unit_that_counts_is_found():
    rng = np.random.default_rng(0)
    pieces = list("one two\nthree [four] five\n" * 20)
    counted = unit_values.line_length(pieces)
    values = rng.normal(size=(len(pieces), 6))
    values[:, 4] = 3 - 2 * counted
    r = unit_values.correlations(values, counted)
    assert unit_values.ranked(r)[0] == 4
    assert r[4] == pytest.approx(-1)
    np.testing.assert_allclose(r, [np.corrcoef(column, counted)[0, 1] for column in values.T])


def test_what_the_network_that_ships_follows_most_closely_comes_first():
    experiment = complete(presets.FIRST)
    run, prepared = OpeningRuns().get(experiment.fingerprint()), prepare(experiment)
    model = model_of(run, prepared)
    read = unit_reading.read(model, prepared, 0, unit_values.kinds(model, 0)[0])
    bests = [read.best(counted, 1)[0] for counted in read.counted]
    assert [abs(r) for _, r in bests] == sorted((abs(r) for _, r in bests), reverse=True)
    assert " closely: the correlation" in unit_reading.about(read, read.counted[0], bests[0][0])
    assert abs(dict(zip(read.counted, bests, strict=True))["the length of the line so far"][1]) > unit_reading.SOME


def test_only_what_changes_in_the_text_is_offered():
    assert unit_values.there(list("so be it\nso")) == ("the length of the line so far", "the length of the word so far")
    assert "quotation marks that are open" in unit_values.there(list('a "b" c'))


def test_a_reading_ranks_all_units_of_the_held_out_text():
    _, prepared, model = trained()
    read = unit_reading.read(model, prepared, 0, "h")
    assert read.units == 12
    assert read.tokens == min(unit_values.READ, len(prepared.data.held_out))
    best = read.best("capitals", 3)
    assert [abs(r) for _, r in best] == sorted((abs(r) for _, r in best), reverse=True)
    unit, r = best[0]
    assert f"Unit {unit + 1} follows capitals" in unit_reading.about(read, "capitals", unit)
    assert abs(r) > 0.3


def test_a_gate_lies_between_0_and_1_and_its_middle_has_no_colour():
    _, prepared, model = trained()
    text = unit_reading.sample(prepared)
    gate = unit_reading.over(model, text, 0, "f", 3)
    assert "".join(gate.pieces) == text
    assert gate.limits == (0.0, 1.0)
    np.testing.assert_allclose(gate.shades + 0.5, gate.values)
    assert unit_reading.over(model, text, 0, "h", 3).limits == (-1.0, 1.0)


def test_the_text_is_coloured_and_keeps_its_lines_and_signs():
    pieces = list("a <b>\n*c* ")
    text = coloured(pieces, np.array([0, 0, 1, 1, 1, -1, -1, 0.01, -1, -1]), limit=1.0)
    plain = re.sub(r"</?(?:div|span)[^>]*>", "", text)
    assert html.unescape(plain) == "".join(pieces)
    assert text.count("<span") == 3
    assert "<b>" not in text
    assert coloured(["x"], np.array([1.0]), limit=1.0) != coloured(["x"], np.array([1.0]), limit=1.0, dark=True)


def test_the_line_says_the_text_before_each_place():
    fig = validated(over_text)(list("a [b]\n*c* "), np.linspace(-1, 1, 10), "Unit 1", label="h", limits=(-1, 1))
    assert fig.data[0].customdata[5].endswith("⏎ ")
    assert list(fig.layout.xaxis.ticktext) == list("a␣[b]⏎*c*␣")
