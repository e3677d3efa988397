"""Word by word, without a word, and the states beside them."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.experiment import Recurrent
from core.tasks import prepare
from core.text import bag_of_words
from core.text.tokenizer import fit
from core.training.train import train
from core.views.sentiment.counting import BagReader
from core.views.sentiment.influence import influence
from core.views.sentiment.reader import log_odds
from core.views.sentiment.report import answer
from core.views.sentiment.states import states
from core.views.sentiment.trained import reader_of
from core.views.sentiment.trajectory import UNDECIDED, trajectory
from core.views.words_to_tensors import padding_lab
from tests.core.views.sentiment.readers import TEXTS, random_reader

HOSTILE = ["", "   ", "?!…;", "\0\0", "مرحبا بالعالم", "😀 😀", "<script>alert(1)</script>", "q" * 5000, "%{x} $y$ `z`"]


@pytest.fixture(scope="module")
def trained():
    experiment = padding_lab.experiment("GRU", "pre, mask")
    quick = experiment.training.model_copy(update={"epochs": 2})
    experiment = experiment.model_copy(update={"training": quick})
    run = SimpleNamespace(experiment=experiment, outcome=train(experiment))
    return reader_of(run, prepare(experiment)), run


def test_a_trained_network_reads_as_it_was_judged(trained):
    reader, run = trained
    prepared = prepare(run.experiment)
    rows = prepared.data.validation[:50]
    tokens = [row[row > 0] for row in prepared.X_network[rows]]
    np.testing.assert_allclose(reader.probabilities(tokens), run.outcome.predictions[rows, 0, 0], atol=1e-5)


def test_words_of_praise_and_blame_move_it_their_way(trained):
    reader, _ = trained
    assert trajectory(reader, "a wonderful and moving film").probability > 0.6
    assert trajectory(reader, "a dull and boring mess").probability < 0.4
    found = influence(reader, "the worst film")
    assert found.words[int(np.argmin(found.pushes))].text == "worst"


@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_last_word_of_the_trajectory_is_the_answer(bidirectional):
    reader = random_reader(Recurrent(kind="GRU", units=4, bidirectional=bidirectional))
    text = "Not good: a BAD film"
    found = trajectory(reader, text)
    assert [word.text for word in found.words] == ["Not", "good", "a", "BAD", "film"]
    beginnings = [trajectory(reader, text[: word.end]).probability for word in found.words]
    np.testing.assert_allclose(found.after, beginnings, atol=1e-6)
    assert found.probability == pytest.approx(beginnings[-1])
    assert UNDECIDED + found.moved.sum() == pytest.approx(found.probability)
    assert found.pushed.sum() == pytest.approx(log_odds(np.array(found.probability)), abs=1e-5)
    assert not found.note


def test_unknown_words_are_marked_and_no_number_stands_for_them():
    reader = random_reader()
    found = trajectory(reader, "Xyzzy plugh good xyzzy Xyzzy")
    assert found.unknown == ("Xyzzy", "plugh", "xyzzy")
    assert np.isnan(found.after[:2]).all()
    assert np.isnan(found.moved[:2]).all()
    assert found.moved[2] == pytest.approx(found.after[2] - 0.5)
    assert np.isfinite(found.after[2:]).all()
    none = trajectory(reader, "xyzzy plugh")
    assert (none.probability, answer(none)) == (None, "no known words")
    assert np.isnan(none.after).all()
    alone = influence(reader, "xyzzy good")
    assert np.isnan(alone.without[1])
    assert np.isfinite(alone.without[0])
    assert influence(reader, "xyzzy").whole is None


def test_words_without_a_token_change_nothing():
    reader = random_reader(vocabulary=fit(TEXTS, num_words=24).trimmed())
    with_it, without = trajectory(reader, "good xyzzy film"), trajectory(reader, "good film")
    np.testing.assert_allclose(with_it.after[[0, 2]], without.after, atol=1e-6)
    assert with_it.moved[1] == with_it.pushed[1] == 0
    assert influence(reader, "good xyzzy film").pushes[1] == pytest.approx(0, abs=1e-6)
    ((_, h),) = states(reader, with_it.words)
    assert np.isnan(h[1]).all()


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_can_be_typed(text):
    for reader in (random_reader(), BagReader(bag_of_words.fit(TEXTS, [1, 0, 1, 0]))):
        found = trajectory(reader, text)
        assert found.probability is None
        assert len(found.after) == len(found.words) == len(influence(reader, text).without)


def test_long_texts_are_followed_in_part_and_answered_whole():
    reader = random_reader(length=60)
    text = " ".join(TEXTS * 20)
    found = trajectory(reader, text, most=25)
    assert len(found.words) == len(found.after) == 25
    assert found.probability == pytest.approx(reader.probabilities(reader.tokens([text]))[0])
    assert found.note.startswith("The network reads 60 words of a text at most")
    assert "first 25 of 740 words are followed" in found.note
    tried = influence(reader, text, most_steps=300)
    assert len(tried.words) == 5
    assert tried.note == "The first 5 of 740 words were left out in turn."
    assert "Only the first 20,000 of" in trajectory(reader, "good " * 10_000, most=5).note


def test_without_a_word_is_the_text_without_it():
    reader = random_reader(Recurrent(kind="LSTM", units=3, bidirectional=True))
    words = "not a good film not good".split()  # noqa: SIM905 - a sentence is read more easily
    found = influence(reader, " ".join(words))
    for place, without in enumerate(found.without):
        rest = " ".join(words[:place] + words[place + 1 :])
        assert without == pytest.approx(trajectory(reader, rest).probability, abs=1e-6)
    np.testing.assert_allclose(found.pushes, log_odds(found.whole) - log_odds(found.without))


def test_a_bag_without_a_word_loses_its_weight():
    model = bag_of_words.fit(TEXTS, [1, 0, 1, 0])
    found = influence(BagReader(model), "good good bad")
    good, bad = (model.weights[model.vocabulary.word_index[word]] for word in ("good", "bad"))
    once_less = good * (np.log(3) - np.log(2))
    np.testing.assert_allclose(found.pushes, [once_less, once_less, bad * np.log(2)])


@pytest.mark.parametrize("intake", [{}, {"reverse": True}, {"mask": False, "padding": "post"}, {"length": 3}])
def test_states_stand_beside_their_words(intake):
    reader = random_reader(Recurrent(kind="GRU", units=3, bidirectional=True), **intake)
    words = reader.words("not a good film")
    blocks = dict(states(reader, words))
    assert list(blocks) == ["forward", "backward"]
    read = np.isfinite(blocks["forward"]).all(1)
    assert read.tolist() == [reader.longest >= 4, True, True, True]
    if intake == {}:
        alone = dict(states(reader, words[:2]))
        np.testing.assert_allclose(blocks["forward"][:2], alone["forward"], atol=1e-6)
        alone = dict(states(reader, words[2:]))
        np.testing.assert_allclose(blocks["backward"][2:], alone["backward"], atol=1e-6)
    if "reverse" in intake:  # forward begins at the last word
        alone = dict(states(reader, words[3:]))
        np.testing.assert_allclose(blocks["forward"][3:], alone["forward"], atol=1e-6)
    assert states(reader, ()) == ()
