"""How the network that ships is made: what it learns from, the second opinion, what an epoch reads, and learning."""

import re
from collections import Counter

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from core.answers.proportion import share
from core.settings import ROOT
from core.text.reviews import reviews
from core.training.pretrain import __main__ as command
from core.training.pretrain import description, measure, reading
from core.training.pretrain.card import Card
from core.training.pretrain.corpus import MADE_UP, NEGATIONS, Texts, corpus
from core.training.pretrain.files import CARD
from core.training.pretrain.learning import learn
from core.training.pretrain.negation import BLAME, DID_NOT, HATED, IS_NOT, LIKED, PRAISE, TO, sentences
from core.training.pretrain.network import Network
from core.training.pretrain.opinion import FOLDS, opinions
from core.training.pretrain.start import SPREAD, log_ratio, start
from core.training.pretrain.vocabulary import OOV, UNKNOWN, sentences_of, tokens_of, vocabulary_of

pytestmark = pytest.mark.slow  # trains

POSITIVE = {*PRAISE, *LIKED, *(TO[verb] for verb in LIKED)}
NEGATIVE = {*BLAME, *HATED, *(TO[verb] for verb in HATED)}
WORDS = ["good", "bad", "film", "story", "not", "never", "fun", "dull", "!", "?", "10/10"]


def made_texts(n=240, seed=0, longest=30):
    """Texts of both sources whose label hangs on some of their words, and a few made-up ones."""
    rng = np.random.default_rng(seed)
    texts, labels = [], []
    for _ in range(n):
        label = int(rng.integers(2))
        weights = np.ones(len(WORDS))
        weights[[0, 6, 10] if label else [1, 7, 9]] = 2.5
        length = int(rng.integers(2, longest))
        texts.append(" ".join(rng.choice(WORDS, length, p=weights / weights.sum())))
        labels.append(label)
    source = np.array(["imdb", "snippets", NEGATIONS])[np.minimum(np.arange(n) % 9, 2)]
    return Texts(tuple(texts), np.array(labels, np.float32), source)


@pytest.fixture(scope="module")
def train():
    return made_texts()


@pytest.fixture(scope="module")
def vocabulary(train):
    return vocabulary_of(train.texts)


@pytest.fixture(scope="module")
def encoded(train, vocabulary):
    return tokens_of(vocabulary, train.texts)


@pytest.fixture(scope="module")
def opinion(encoded, train):
    return opinions(encoded, train, seed=0)


def test_a_negation_turns_the_judgement_of_its_clause_around():
    for text, label in sentences(2000, seed=3):
        for clause in text.split(","):
            said = [word for word in re.findall(r"[a-z']+", clause.lower()) if word in POSITIVE | NEGATIVE]
            assert len(said) == 1, text
            before = clause.lower().split(said[0])[0]
            turned = bool(re.search(r"\b(not|never)\b|n't", before))
            assert ((said[0] in POSITIVE) != turned) == label, text


def test_made_up_sentences_are_of_both_kinds_and_do_not_give_the_probes_away():
    found = sentences(MADE_UP)
    assert found == sentences(MADE_UP)
    assert 0.45 < np.mean([label for _, label in found]) < 0.55
    assert not {"good", "bad"} & {word for text, _ in found for word in text.replace(",", "").split()}
    assert all(any(form in text for text, _ in found) for form in (*DID_NOT, *IS_NOT))


def test_nothing_held_out_is_learned_from():
    found = corpus()

    def beginnings(texts):
        return {re.sub(r"[\W_]", "", text.casefold())[:80] or text for text in texts}

    held = [text for part in found.held_out.values() for text in part.texts]
    assert not beginnings(held) & beginnings(found.train.texts)
    counts = Counter(found.train.source.tolist())
    assert counts[NEGATIONS] == MADE_UP
    for name, part in found.held_out.items():
        everything = reviews(name)
        assert len(part.texts) == round(0.2 * len(everything.texts))
        assert part.labels.mean() == 0.5
        labels = dict(zip(everything.texts, everything.labels, strict=True))
        assert all(labels[text] == label for text, label in zip(part.texts[:500], part.labels, strict=False))
    assert sum(counts.values()) - MADE_UP + found.left_out + len(held) == 25_000 + 8_530
    assert 0 < found.left_out < 50


def test_signs_are_words_and_ratings_stay_whole():
    found = vocabulary_of(["Great! 10/10", "so-so?!"])
    assert found.words == ("great", "!", "10/10", "so", "?")
    assert found.oov_token == UNKNOWN
    assert found.word_index[UNKNOWN] == OOV
    assert sentences_of(["It's GREAT! (10/10)"]) == [["it's", "great", "!", "10/10"]]


def test_the_log_ratio_is_counted_in_texts():
    source = np.array(["imdb", "imdb", "snippets", NEGATIONS])  # what is made up is not counted
    train = Texts(("good good", "good", "bad", "bad"), np.array([1, 1, 0, 1], np.float32), source)
    encoded = [np.array(tokens) for tokens in ([1, 1], [1], [2], [2])]
    p, q = np.array([3, 5, 3]) / 11, np.array([3, 3, 4]) / 10
    np.testing.assert_allclose(log_ratio(encoded, train, 3), np.log(p / q))


def test_the_embedding_starts_from_what_is_known(train, vocabulary, encoded):
    words = [vocabulary.index_word[token] for token in range(1, vocabulary.input_dim)]
    first = start(words, encoded, train, seed=0)
    assert first.shape == (vocabulary.input_dim, 101)
    assert first.dtype == np.float32
    assert not first[0].any()
    assert np.isfinite(first).all()
    ratio = first[:, -1]
    assert ratio[vocabulary.word_index["good"]] > 0 > ratio[vocabulary.word_index["bad"]]
    assert np.abs(first[:, -1]).max() <= 4 * SPREAD + 1e-6
    similar = np.corrcoef(first[[vocabulary.word_index[word] for word in ("film", "story", "?")], :50])
    assert similar[0, 1] > similar[0, 2]  # GloVe's part
    np.testing.assert_array_equal(first, start(words, encoded, train, seed=0))


def test_no_text_is_judged_by_who_has_learned_from_it(encoded, train, opinion):
    other = Texts(train.texts, train.labels.copy(), train.source)
    other.labels[0] = 1 - other.labels[0]
    again = opinions(encoded, other, seed=0)
    np.testing.assert_array_equal(again.at[0], opinion.at[0])
    assert again.before[0] == opinion.before[0]
    assert sum(not np.array_equal(one, two) for one, two in zip(again.at, opinion.at, strict=True)) > len(encoded) / 2
    assert opinion.accuracy["imdb"] > 0.6


def test_the_opinion_on_a_whole_text_is_the_linear_models(encoded, train, opinion):
    """Each text's words and pairs, once each, through a model that is fitted here on the other texts."""
    fold = np.random.default_rng(0).integers(FOLDS, size=len(encoded))
    features = [
        {*tokens.tolist(), *((a, b) for a, b in zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True))}
        for tokens in encoded
    ]
    seen = Counter(name for names in features for name in names)
    names = sorted((name for name in seen if seen[name] >= 2), key=str)
    X = np.array([[name in found for name in names] for found in features], float)
    use = (fold != fold[0]) & train.real
    p, q = X[use & (train.labels == 1)].sum(0) + 1, X[use & (train.labels == 0)].sum(0) + 1
    ratio = np.log(p / p.sum()) - np.log(q / q.sum())
    model = LogisticRegression(solver="liblinear", tol=1e-2).fit(sparse.csr_matrix(X[use] * ratio), train.labels[use])
    expected = float(model.decision_function(X[:1] * ratio)[0])
    n = len(encoded[0])
    assert opinion.at[0].sum() + opinion.before[0] == pytest.approx(expected, abs=0.05)
    z = opinion.scale["snippets"] * (opinion.at[0].sum() + opinion.before[0])
    assert opinion.of(0, 0, n) == pytest.approx(1 / (1 + np.exp(-z)))
    assert opinion.of(0, 0, 0) == pytest.approx(1 / (1 + np.exp(-opinion.scale["snippets"] * opinion.before[0])))


def test_an_epoch_reads_every_text_as_often_as_it_should(encoded, train, opinion):
    texts, labels = reading.epoch(encoded, train, opinion, np.random.default_rng(0))
    counts = Counter(train.source.tolist())
    assert len(texts) == len(labels) == sum(reading.REPEATS[name] * n for name, n in counts.items())
    assert labels.min() >= 0
    assert labels.max() <= 1
    at = 0
    for i, (tokens, source) in enumerate(zip(encoded, train.source, strict=True)):
        for text, label in zip(texts[at:], labels[at : at + reading.REPEATS[source]], strict=False):
            assert " ".join(map(str, text)) in " ".join(map(str, tokens))
            assert abs(label - train.labels[i]) <= (0 if source == NEGATIONS else reading.WINDOW_OPINION)
        at += reading.REPEATS[source]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=600), st.integers(0, 99))
def test_batches_hold_every_text_once_and_pieces_every_word(lengths, seed):
    rng = np.random.default_rng(seed)
    found = reading.batches(lengths, rng)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(lengths)))
    assert max(map(len, found)) <= reading.BATCH_TEXTS
    texts = [np.arange(1, lengths[i] + 1) for i in found[0]]
    X, owner = reading.pieces(texts, rng)
    assert X.shape[1] <= reading.PIECE
    assert (np.diff(owner) >= 0).all()
    for i, text in enumerate(texts):
        together = np.concatenate(X[owner == i])
        np.testing.assert_array_equal(together[together > 0], text)


def test_it_learns_and_reads_what_it_learned_in_numpy(encoded, train, opinion, vocabulary):
    def trained():
        first = np.random.default_rng(5).normal(0, 0.4, (vocabulary.input_dim, 12)).astype(np.float32)
        network = Network(first, seed=0)
        said = []
        return network, learn(network, encoded, train, opinion, seed=0, epochs=6, report=said.append), said

    network, losses, said = trained()
    assert losses[-1] < losses[0]
    assert len(said) == len(losses) == 6
    assert said[0].startswith("epoch 1 of 6: loss 0.")
    X, owner = reading.pieces(encoded[:40], np.random.default_rng(0))  # none is long enough to be cut
    z = network(tf.constant(X), tf.constant(owner), 40).numpy()
    p = network.weights().probabilities(encoded[:40])
    np.testing.assert_allclose(p, 1 / (1 + np.exp(-z)), atol=1e-5)
    again, _, _ = trained()
    for one, two in zip(network.weights().weights, again.weights().weights, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-4)


def test_pools_of_a_text_in_pieces_are_over_all_of_them():
    network = Network(np.random.default_rng(0).normal(size=(9, 4)).astype(np.float32), seed=1)
    X = np.array([[1, 2, 0], [3, 4, 5], [6, 0, 0]], np.int32)
    z = network(tf.constant(X), tf.constant([0, 0, 1], tf.int32), 2).numpy()
    w = network.weights()
    h = w.states(X)
    of_first = np.concatenate([h[0, :2], h[1]])
    both = [np.concatenate([rows.max(0), rows.mean(0)]) for rows in (of_first, h[2, :1])]
    np.testing.assert_allclose(z, (np.array(both) @ w.weights[4] + w.weights[5])[:, 0], atol=1e-5)


def test_the_command_refuses_what_it_does_not_know(capsys):
    assert command.main(["--help"]) == 2
    assert command.main(["a", "b"]) == 2
    assert "usage: python -m core.training.pretrain [FOLDER]" in capsys.readouterr().out


def test_the_card_that_ships_says_what_the_command_would():
    card = Card.model_validate_json((ROOT / "assets" / "sentiment" / CARD).read_text())
    assert (card.what, card.use, card.data) == (description.WHAT, description.USE, description.DATA)
    assert (card.split, card.training) == (description.SPLIT, description.TRAINING)
    assert (card.weaknesses, card.command) == (description.WEAKNESSES, description.COMMAND)
    assert tuple(probe.text for probe in card.probes) == measure.PROBES


def test_what_is_measured_is_what_scikit_learn_and_wilson_say():
    labels = np.array([1, 0, 1, 1, 0], np.float32)
    p = np.array([0.9, 0.2, 0.4, 0.8, 0.6])
    found = measure.judged("imdb", p, Texts(("",) * 5, labels, np.full(5, "imdb")))
    expected = share(3, 5)
    assert (found.texts, found.right) == (5, 3)
    np.testing.assert_allclose([found.low, found.high], [expected.low, expected.high], atol=1e-4)
    assert found.log_loss == pytest.approx(log_loss(labels, p), abs=1e-4)
    assert found.confidence == pytest.approx(0.74)
