"""Word by word, without a word, and the states beside them."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.layers import GRU, LSTM
from core.tasks import prepare
from core.text import bag_of_words
from core.text.tokenizer import fit
from core.training.train import train
from core.views.sentiment.answers_in_words import answer
from core.views.sentiment.bag_of_words import BagOfWordsClassifier
from core.views.sentiment.occlusion import occlusion
from core.views.sentiment.states import states
from core.views.sentiment.text_classifier import log_odds
from core.views.sentiment.trained_classifier import classifier_of
from core.views.sentiment.trajectory import UNDECIDED, trajectory
from core.views.words_to_tensors import padding_lab
from tests.core.views.sentiment.classifiers import TEXTS, random_classifier

HOSTILE = ["", "   ", "?!…;", "\0\0", "مرحبا بالعالم", "😀 😀", "<script>alert(1)</script>", "q" * 5000, "%{x} $y$ `z`"]


@pytest.fixture(scope="module")
def trained():
    experiment = padding_lab.experiment("GRU", "pre, mask")
    quick = experiment.training.model_copy(update={"epochs": 2})
    experiment = experiment.model_copy(update={"training": quick})
    run = SimpleNamespace(experiment=experiment, trained=train(experiment))
    return classifier_of(run, prepare(experiment)), run


def test_a_trained_network_reads_as_it_was_judged(trained):
    classifier, run = trained
    prepared = prepare(run.experiment)
    rows = prepared.data.validation[:50]
    tokens = [row[row > 0] for row in prepared.X_network[rows]]
    np.testing.assert_allclose(classifier.probabilities(tokens), run.trained.predictions[rows, 0, 0], atol=1e-5)


def test_words_of_praise_and_blame_move_it_their_way(trained):
    classifier, _ = trained
    assert trajectory(classifier, "a wonderful and moving film").probability > 0.6
    assert trajectory(classifier, "a dull and boring mess").probability < 0.4
    result = occlusion(classifier, "the worst film")
    assert result.words[int(np.argmax(result.without))].text == "worst"


@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_last_word_of_the_trajectory_is_the_answer(bidirectional):
    classifier = random_classifier(GRU(units=4, bidirectional=bidirectional))
    text = "Not good: a BAD film"
    result = trajectory(classifier, text)
    assert [word.text for word in result.words] == ["Not", "good", "a", "BAD", "film"]
    beginnings = [trajectory(classifier, text[: word.end]).probability for word in result.words]
    np.testing.assert_allclose(result.after, beginnings, atol=1e-6)
    assert result.probability == pytest.approx(beginnings[-1])
    assert UNDECIDED + result.moved.sum() == pytest.approx(result.probability)
    assert not result.note


def test_unknown_words_are_marked_and_no_number_stands_for_them():
    classifier = random_classifier()
    result = trajectory(classifier, "Xyzzy plugh good xyzzy Xyzzy")
    assert result.unknown == ("Xyzzy", "plugh", "xyzzy")
    assert np.isnan(result.after[:2]).all()
    assert np.isnan(result.moved[:2]).all()
    assert result.moved[2] == pytest.approx(result.after[2] - 0.5)
    assert np.isfinite(result.after[2:]).all()
    none = trajectory(classifier, "xyzzy plugh")
    assert (none.probability, answer(none)) == (None, "no known words")
    assert np.isnan(none.after).all()
    alone = occlusion(classifier, "xyzzy good")
    assert np.isnan(alone.without[1])
    assert np.isfinite(alone.without[0])
    assert occlusion(classifier, "xyzzy").whole is None


def test_words_without_a_token_change_nothing():
    classifier = random_classifier(vocabulary=fit(TEXTS, num_words=24).trimmed())
    with_it, without = trajectory(classifier, "good xyzzy film"), trajectory(classifier, "good film")
    np.testing.assert_allclose(with_it.after[[0, 2]], without.after, atol=1e-6)
    assert with_it.moved[1] == 0
    answers = occlusion(classifier, "good xyzzy film")
    assert answers.without[1] == pytest.approx(answers.whole, abs=1e-6)
    ((_, h),) = states(classifier, with_it.words)
    assert np.isnan(h[1]).all()


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_can_be_typed(text):
    for classifier in (random_classifier(), BagOfWordsClassifier(bag_of_words.fit(TEXTS, [1, 0, 1, 0]))):
        result = trajectory(classifier, text)
        assert result.probability is None
        assert len(result.after) == len(result.words) == len(occlusion(classifier, text).without)


def test_long_texts_are_followed_in_part_and_answered_whole():
    classifier = random_classifier(length=60)
    text = " ".join(TEXTS * 20)
    result = trajectory(classifier, text, most=25)
    assert len(result.words) == len(result.after) == 25
    assert result.probability == pytest.approx(classifier.probabilities(classifier.tokens([text]))[0])
    assert result.note.startswith("The network reads 60 words of a text at most")
    assert "The first 25 of 740 words are shown one by one" in result.note
    tried = occlusion(classifier, text, most_steps=300)
    assert len(tried.words) == 5
    assert tried.note == "The first 5 of 740 words were left out in turn."
    assert "Only the first 20,000 of" in trajectory(classifier, "good " * 10_000, most=5).note


def test_without_a_word_is_the_text_without_it():
    classifier = random_classifier(LSTM(units=3, bidirectional=True))
    words = "not a good film not good".split()  # noqa: SIM905 - a sentence is read more easily
    result = occlusion(classifier, " ".join(words))
    for place, without in enumerate(result.without):
        rest = " ".join(words[:place] + words[place + 1 :])
        assert without == pytest.approx(trajectory(classifier, rest).probability, abs=1e-6)


def test_a_bag_without_a_word_loses_its_weight():
    model = bag_of_words.fit(TEXTS, [1, 0, 1, 0])
    result = occlusion(BagOfWordsClassifier(model), "good good bad")
    good, bad = (model.weights[model.vocabulary.word_index[word]] for word in ("good", "bad"))
    once_less = good * (np.log(3) - np.log(2))
    lost = log_odds(result.whole) - log_odds(result.without)
    np.testing.assert_allclose(lost, [once_less, once_less, bad * np.log(2)])


@pytest.mark.parametrize("padding", [{}, {"reverse": True}, {"mask": False, "padding": "post"}, {"length": 3}])
def test_states_stand_beside_their_words(padding):
    classifier = random_classifier(GRU(units=3, bidirectional=True), **padding)
    words = classifier.words("not a good film")
    blocks = dict(states(classifier, words))
    assert list(blocks) == ["forward", "backward"]
    read = np.isfinite(blocks["forward"]).all(1)
    assert read.tolist() == [classifier.longest >= 4, True, True, True]
    if not padding:
        alone = dict(states(classifier, words[:2]))
        np.testing.assert_allclose(blocks["forward"][:2], alone["forward"], atol=1e-6)
        alone = dict(states(classifier, words[2:]))
        np.testing.assert_allclose(blocks["backward"][2:], alone["backward"], atol=1e-6)
    if "reverse" in padding:  # forward begins at the last word
        alone = dict(states(classifier, words[3:]))
        np.testing.assert_allclose(blocks["forward"][3:], alone["forward"], atol=1e-6)
    assert states(classifier, ()) == ()
