"""Bits beside n-grams, the traps, and the model card."""

from dataclasses import replace

import numpy as np
import pytest

from core.tasks import complete
from core.tasks.next_word import NEXT_WORD
from core.text import ngrams
from core.views.next_word import bits, card
from core.views.next_word.bits import Rivals
from core.work import perform
from tests.core.tasks.next_word.small import TEXT, experiment
from tests.core.views.next_word.models import CHOSEN, WORDS, trained

RIVALS = Rivals(np.arange(1, 9), np.array([4.8, 3.7, 3.23, 2.88, 2.79, 2.86, 3.0, 3.15]))


def outcome(training, held):
    history = {
        "loss": np.array(training) / bits.A_NAT,
        "validation_epochs": np.arange(1, len(held) + 1),
        "validation_loss": np.array(held) / bits.A_NAT,
    }
    return replace(trained()[0].trained, history=history, epochs=len(training))


@pytest.mark.parametrize("chosen", [CHOSEN, WORDS], ids=["characters", "words"])
def test_the_job_judges_each_order_on_what_is_held_out(chosen):
    _, prepared, _ = trained(chosen)
    result = perform(bits.job_of(chosen).to_json(), TEXT, lambda _: None, lambda: False)
    data, rivals = prepared.data, bits.rivals(result)
    expected = ngrams.fit(data.learned, data.table.size, 8).bits(data.held_out)
    np.testing.assert_allclose(rivals.bits, expected)
    assert rivals.orders.tolist() == list(range(1, 9))


def test_windows_and_vectors_do_not_change_the_job_and_the_text_does():
    other = complete(experiment(length=20, dimensions=7))
    assert bits.job_of(other).fingerprint() == bits.job_of(CHOSEN).fingerprint()
    assert bits.job_of(WORDS).fingerprint() != bits.job_of(CHOSEN).fingerprint()
    preset = complete(NEXT_WORD.preset)
    half = preset.model_copy(update={"training": preset.training.model_copy(update={"validation_share": 0.5})})
    assert bits.job_of(half) == bits.job_of(preset)


def test_the_verdict_names_the_best_rival():
    good, bad = outcome([3.0, 2.4], [2.9, 2.56]), outcome([3.0, 2.9], [3.0, 2.95])
    assert bits.verdict(good, RIVALS, "character") == (
        "2.56 bits a character on the text that it never saw (perplexity 5.9), better than the best n-gram "
        "(order 5: 2.79)."
    )
    assert "not better than the best n-gram" in bits.verdict(bad, RIVALS, "character")
    assert bits.verdict(outcome([2.0], []), None, "word").startswith("2.00 bits a word on the text that it learns")
    assert "first epoch" in bits.verdict(outcome([], []), None, "word")


def test_lines_and_table_have_the_orders():
    assert list(RIVALS.lines()) == ["3-gram", "5-gram (best)", "8-gram"]
    table = bits.table(outcome([2.4], [2.56]), RIVALS, "character")
    assert table["guesses"][:2] == ["the network", "5-gram"]
    assert table["perplexity"][0] == "5.9"
    assert len(table["guesses"]) == 9


def test_traps_are_named_where_they_are_met():
    assert bits.trap(outcome([3.0, 2.4], [2.9, 2.56]), RIVALS) is None
    what, cure = bits.trap(outcome([3.0, 2.0, 1.5], [2.6, 2.5, 2.7]), RIVALS)
    assert "by heart" in what
    assert "best after epoch 2 (2.50 bits) and has 2.70 now" in what
    assert "Stop after 2 epochs" in cure
    what, _ = bits.trap(outcome([4.9, 4.8], [4.9, 4.8]), RIVALS)
    assert what.startswith("A plateau: 4.80 bits")


def test_the_card_says_what_was_learned_and_how_well():
    run, prepared, _ = trained()
    assert "Your own text; its end is held out." in card.line(run, prepared)
    paragraphs = card.paragraphs(run, prepared)
    assert len(paragraphs) == 6
    assert not any("Shakespeare" in text for text in paragraphs)
    assert any(f"{run.trained.summary.total:,} weights" in text for text in paragraphs)
    assert any("core.openings" in text for text in card.paragraphs(replace(run, ships=True), prepared))
