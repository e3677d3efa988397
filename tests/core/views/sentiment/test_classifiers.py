"""Words where they are written, and many sequences at once as one by one."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.layers import GRU, LSTM, Dense, SimpleRNN, make
from core.network.trace import predict
from core.tasks.reviews import Parameters, encode
from core.text import bag_of_words
from core.text.tokenizer import fit
from core.views.sentiment import trained_classifier
from core.views.sentiment.bag_of_words import BagOfWordsClassifier
from core.views.sentiment.text_classifier import MOST_LETTERS, log_odds, shortened, words_of
from tests.core.views.sentiment.classifiers import TEXTS, VOCABULARY, random_classifier

SETTINGS = [
    {},
    {"mask": False},
    {"mask": False, "padding": "post", "truncating": "post"},
    {"reverse": True},
    {"truncating": "post", "padding": "post"},
    {"length": 5, "reverse": True, "mask": False, "truncating": "post"},
    {"length": 4},
]


@given(st.one_of(st.text(max_size=60), st.text(alphabet="aİΣσς'.,! \n\tß-ǅ\ud800😀", max_size=40)))
def test_words_are_the_tokenizers_and_stand_where_they_are_written(text):
    for vocabulary in (VOCABULARY, fit(TEXTS, lower=False, filters="!")):
        words = words_of(vocabulary, text)
        tokens = vocabulary.tokens(text)
        assert [(word.token, word.known) for word in words] == [(token.index, token.known) for token in tokens]
        for word, token in zip(words, tokens, strict=True):
            assert text[word.start : word.end] == word.text
            lowered = text.lower() if vocabulary.lower else text
            assert token.word in lowered
            if not set("Σİ") & set(word.text):  # whose lower case depends on what is around them, or is longer
                assert (word.text.lower() if vocabulary.lower else word.text) == token.word
        assert all(one.end <= other.start for one, other in pairwise(words))


def test_an_expanding_letter_does_not_move_the_words_behind_it():
    words = words_of(VOCABULARY, "İİ good, İ bad")
    assert [word.text for word in words] == ["İİ", "good", "İ", "bad"]


def test_a_megabyte_is_cut_between_words():
    text = "good film " * 100_000
    assert len(shortened(text)) <= MOST_LETTERS
    assert {word.text for word in words_of(VOCABULARY, text)} == {"good", "film"}
    assert shortened("word") == "word"
    assert len(shortened("x" * 10**6)) == MOST_LETTERS
    assert shortened("x" * (MOST_LETTERS - 3) + " half of it").endswith("x ")


@pytest.mark.parametrize("padding", SETTINGS)
@pytest.mark.parametrize(
    "layers",
    [
        (GRU(units=4),),
        (LSTM(units=3, bidirectional=True), SimpleRNN(units=2)),
        (LSTM(units=3), Dense(units=3, activation="tanh")),
    ],
)
def test_many_texts_at_once_are_what_the_task_gives_the_network(layers, padding):
    classifier = random_classifier(*layers, **padding)
    i = classifier.settings
    parameters = Parameters(length=i.length, padding=i.padding, truncating=i.truncating, mask=i.mask, reverse=i.reverse)
    X = encode(VOCABULARY, TEXTS, parameters)
    expected = predict(classifier.stack, classifier.weights, X)[:, 0]
    np.testing.assert_allclose(classifier.probabilities(classifier.tokens(TEXTS)), expected, atol=1e-6)


@pytest.mark.parametrize("padding", SETTINGS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_one_pass_answers_as_each_beginning_read_anew(padding, bidirectional):
    classifier = random_classifier(LSTM(units=4, bidirectional=bidirectional), **padding)
    tokens = np.concatenate(classifier.tokens(TEXTS[:2]))  # longer than the network reads
    anew = [classifier.probabilities([tokens[:end]])[0] for end in range(1, len(tokens) + 1)]
    np.testing.assert_allclose(classifier.after_each(tokens), anew, atol=1e-6)
    assert classifier.after_each(tokens[:0]).shape == (0,)


@pytest.mark.parametrize("padding", SETTINGS)
@pytest.mark.parametrize("kind", ["Maximum", "Mean"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_what_pools_over_time_is_read_in_one_pass_too(padding, kind, bidirectional, monkeypatch):
    layers = (GRU(units=4, bidirectional=bidirectional), make(kind), Dense(units=3))
    classifier = random_classifier(*layers, **padding)
    tokens = np.concatenate(classifier.tokens(TEXTS[:2]))[: classifier.longest]
    anew = [classifier.probabilities([tokens[:end]])[0] for end in range(1, len(tokens) + 1)]
    calls = []
    monkeypatch.setattr(trained_classifier, "predict", lambda *a, **k: calls.append(1) or predict(*a, **k))
    np.testing.assert_allclose(classifier.after_each(tokens), anew, atol=1e-6)
    if not bidirectional and classifier.settings.mask and not classifier.settings.reverse:
        assert len(calls) == 1


def test_blocks_hold_every_sequence_once(monkeypatch):
    monkeypatch.setattr("core.views.sentiment.trained_classifier.BLOCK", 11)
    classifier = random_classifier()
    sequences = [np.arange(2, 2 + n, dtype=np.int32) for n in (3, 0, 12, 1, 9, 3)]
    whole = [classifier.probabilities([sequence])[0] for sequence in sequences]
    np.testing.assert_allclose(classifier.probabilities(sequences), whole, atol=1e-6)
    assert np.isnan(whole[1])
    rows = np.concatenate([block.rows for block in classifier.states(sequences, 0)])
    assert sorted(rows.tolist()) == [0, 2, 3, 4, 5]


def test_a_bag_reads_the_words_so_far():
    model = bag_of_words.fit(TEXTS, [1, 0, 1, 0])
    classifier = BagOfWordsClassifier(model)
    (tokens,) = classifier.tokens(["a good bad xyz film"])
    words = ["a", "good", "bad", "film"]
    expected = [model.probability(" ".join(words[:end])) for end in range(1, 5)]
    np.testing.assert_array_equal(classifier.after_each(tokens), expected)
    assert [classifier.spelling(token) for token in tokens] == words
    assert np.isnan(classifier.probabilities([tokens[:0]])[0])
    with pytest.raises(ValueError, match="no layers with states"):
        classifier.states([tokens], 0)


def test_log_odds_of_certain_answers_are_finite():
    np.testing.assert_allclose(log_odds([0.25, 0.75]), [-np.log(3), np.log(3)])
    assert np.isfinite(log_odds([0, 1])).all()
    assert np.isnan(log_odds([np.nan])).all()


def test_layers_are_named_and_others_refused():
    classifier = random_classifier(LSTM(units=3, bidirectional=True), Dense(units=2), GRU())
    assert classifier.layers_with_states == ("layer 1: bidirectional LSTM, 3 units", "layer 2: GRU, 2 units")
    with pytest.raises(ValueError, match=r"0 to 1 \(got 2\)"):
        list(classifier.states([np.array([2])], 2))
