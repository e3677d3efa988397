"""Surgery as the page has it: chosen, written into an address, done, and said in numbers."""

import numpy as np
import pytest

from core.layers import LSTM, recurrent
from core.views.under_the_hood import surgery as op
from core.views.under_the_hood.surgery import Operation

LSTM = LSTM(units=4)

OPERATIONS = [
    Operation("gate", 0, "f", 0, (), 1, 3),
    Operation("gate", 0, "o", 1, (0, 3), 0, 0),
    Operation("units", 0, units=(2,), first=0, last=3),
    Operation("state", 0, first=2, last=2, donor=1),
]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_address_brings_it_back(made, operation):
    assert op.from_text(op.to_text(operation), made(LSTM)) == operation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gate",
        "gate.1.z.0.all.1.4",
        "gate.1.f.2.all.1.4",
        "gate.1.f.0.9.1.4",
        "gate.1.f.0.all.1.5",
        "gate.2.f.0.all.1.4",
        "<script>",
        "gate.1.f.0.all.3.2",
        "units.1.all.0.2",
        "units.x.all.1.2",
        "state.1.9.1",
        "state.1.2.77",
        "state.1.2",
        "cut.1.all.1.2",
        "gate.1.f.0.all.1.4.5",
        "gate.0.f.0.all.1.4",
        "units.1.-1.1.2",
    ],
)
def test_an_address_that_does_not_fit_is_not_followed(made, text):
    assert op.from_text(text, made(LSTM)) is None


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("both", [False, True])
def test_what_is_shown_first_fits_and_moves_the_answer(made, kind, both):
    read = made(recurrent(kind, units=3, bidirectional=both))
    first = op.standard(read, 0)
    assert op.from_text(op.to_text(first), read) == first
    after = op.operate(read, first)
    assert not np.array_equal(after.answer, read.answer)
    effect = op.effect(read, after, first, 1.0)
    assert set(effect.units) <= {0, 1, 2}


def test_a_state_put_in_at_the_end_gives_the_donors_answer(made):
    read, donor = made(LSTM, index=0), made(LSTM, index=2)
    after = op.operate(read, Operation("state", 0, first=3, last=3, donor=2), donor)
    np.testing.assert_allclose(after.answer, donor.answer, rtol=1e-5)
    with pytest.raises(ValueError, match="give that sequence"):
        op.operate(read, Operation("state", 0))


def test_the_sentence_has_the_answers_before_and_after_and_the_errors(made):
    read = made(LSTM)
    after = op.operate(read, OPERATIONS[0])
    said = op.in_words(read, after)
    assert f"**{read.answer[0, 0]:.3g} µg/m³** before, **{after.answer[0, 0]:.3g} µg/m³** after" in said
    assert f"from {abs(110 - read.answer[0, 0]):.3g} to {abs(110 - after.answer[0, 0]):.3g}" in said
    assert "Nothing changed" in op.in_words(read, read)


def test_the_sentence_of_a_classifier_counts_what_turned(made):
    read = made(LSTM, task="echo", length=10, k=2)
    after = op.operate(read, Operation("gate", 0, "o", 0, (), 0, 9))
    turned = int(((read.answer > 0.5) != (after.answer > 0.5)).sum())
    assert f"**{turned}** of 10 answers change their class." in op.in_words(read, after)
    one = made(LSTM, task="heartbeats", beats=20, patients=50)
    assert "Probability of “at risk”" in op.in_words(one, op.operate(one, op.standard(one, 0)))


def test_answers_are_named_by_when_they_fall(made):
    assert op.answer_names(made(LSTM)) == ()
    assert op.answer_names(made(LSTM, task="flu"))[:2] == ("day 1", "day 2")
    rain = made(LSTM, task="rain", form="days_8_to_16", days=20)
    assert op.answer_names(rain)[0] == "day +9"
    assert set(op.answers(rain, rain, 0)) == {"before", "after", "truth"}
    assert np.isnan(op.answers(made(LSTM, X=np.ones((2, 3))), made(LSTM, X=np.ones((2, 3))), 0)["truth"]).all()
