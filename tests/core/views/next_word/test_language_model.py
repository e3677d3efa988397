"""Reading with a memory is reading at once, and it is Keras's; writing follows the dice."""

import numpy as np
import pytest

from core.network.stack import stack_of
from core.network.trace import predict
from core.text.token_table import split
from core.views.next_word import sampling, whats_next
from core.views.next_word.language_model import MOST_READ
from tests.core.views.next_word.models import CHOSEN, WORDS, trained


@pytest.mark.parametrize("chosen", [CHOSEN, WORDS], ids=["characters", "words"])
def test_token_by_token_is_the_trace_of_the_whole(chosen):
    run, prepared, model = trained(chosen)
    tokens = prepared.data.learned[:30]
    whole = predict(stack_of(chosen, prepared.data), run.trained.weights_at(), tokens[None])[0]
    memory = ()
    for t, token in enumerate(tokens):
        reading = model.read(np.array([token]), memory)
        memory = reading.memory
        np.testing.assert_allclose(reading.p, whole[t], atol=1e-5)
    np.testing.assert_allclose(model.read(tokens).p, whole[-1], atol=1e-5)
    first = model.read(tokens[:11])
    np.testing.assert_allclose(model.read(tokens[11:], first.memory).p, whole[-1], atol=1e-5)


@pytest.mark.slow
def test_the_guess_is_that_of_keras():
    from core.network.build import build

    run, prepared, model = trained()
    stack = stack_of(CHOSEN, prepared.data)
    keras_model = build(stack, timesteps=None, seed=0)
    keras_model.set_weights(run.trained.weights_at())
    tokens = prepared.data.held_out[:40]
    np.testing.assert_allclose(model.read(tokens).p, keras_model.predict(tokens[None], verbose=0)[0, -1], atol=1e-5)


def test_a_typed_text_is_read_after_the_end_of_a_line():
    _, _, model = trained()
    assert model.table.decode(model.tokens("ANNA")) == "\nANNA"
    assert model.table.decode(model.tokens("")) == "\n"
    assert len(model.tokens("so " * 5000)) == MOST_READ + 1


def test_signs_that_the_table_lacks_are_those_of_a_keyboard():
    _, _, model = trained()
    assert "\u2019" not in model.table.pieces
    assert model.table.decode(model.tokens("\u2019tis")) == "\n'tis"
    assert model.unknown("\u2019tis 漢 ξ") == ("漢", "ξ")
    assert model.unknown("so be it") == ()
    _, _, words = trained(WORDS)
    assert words.unknown("The crocodile is, so") == ("crocodile",)


def test_the_same_dice_write_the_same_text_and_it_can_be_read_again():
    _, _, model = trained()

    def written(seed, temperature=1.0, top_k=0):
        chosen = {"temperature": temperature, "top_k": top_k, "seed": seed, "most": 60}
        return "".join(sampling.write_on(model, "ANNA", **chosen))

    assert written(1) == written(1) != written(2)
    assert len(written(3)) == 60
    assert "\ufffd" not in written(4, temperature=2.0)
    assert written(1, temperature=0) == written(2, temperature=0) == written(1, top_k=1)


def test_words_are_written_with_spaces_between_them():
    _, _, model = trained(WORDS)
    pieces = list(sampling.write_on(model, "the rain", temperature=1.0, top_k=0, seed=0, most=40))
    text = "the rain" + "".join(pieces)
    assert " ," not in text
    assert len(split(text, "words")) == 42


@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 2.0])
@pytest.mark.parametrize("top_k", [0, 1, 3, 50])
def test_what_is_drawn_from_adds_up_to_1(temperature, top_k):
    p = np.random.default_rng(0).dirichlet(np.ones(20))
    drawn = sampling.drawn_from(p, temperature, top_k)
    assert drawn.sum() == pytest.approx(1)
    assert drawn[0] == 0
    assert (drawn > 0).sum() <= (top_k or 19)
    assert drawn[1:].argmax() == p[1:].argmax()


def test_temperature_1_leaves_the_probabilities_and_tokens_come_as_often():
    p = np.array([0.0, 0.5, 0.3, 0.2])
    np.testing.assert_allclose(sampling.drawn_from(p, 1.0, 0), p)
    sharper, flatter = (sampling.drawn_from(p, t, 0) for t in (0.5, 2.0))
    assert sharper[1] > p[1] > flatter[1]


def test_the_bars_are_the_likeliest_tokens():
    _, _, model = trained()
    expected = whats_next.expected(model, "ANNA:\nThe rain of ann")
    p = model.read(model.tokens("ANNA:\nThe rain of ann")).p
    assert expected.p.tolist() == sorted(p, reverse=True)[: len(expected.p)]
    assert expected.pieces[0] == model.table.spelled[int(p.argmax())]
    assert expected.entropy == pytest.approx(-(p * np.log2(p)).sum())
    for piece, named in (("e", "“e”"), (" ", "space")):  # a name stands for itself
        assert expected._replace(pieces=(piece,)).sentence.startswith(f"It expects {named} with ")
    assert len(expected.names) == whats_next.BARS
