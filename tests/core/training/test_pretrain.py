"""How the network that ships is made: what it learns from, the second opinion, what an epoch reads, and learning."""

import re
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from core.answers.proportion import share
from core.network.text_network import TextNetwork
from core.settings import ROOT
from core.text.reviews import reviews
from core.training.pretrain import __main__ as command
from core.training.pretrain import description, measure, reading, turns
from core.training.pretrain.card import Card
from core.training.pretrain.corpus import MADE_UP, NEGATIONS, WRITTEN, Texts, corpus, held_out, rows_sum
from core.training.pretrain.files import CARD
from core.training.pretrain.learning import EPOCHS, learn
from core.training.pretrain.mixing import mix_of
from core.training.pretrain.negation import BLAME, DID_NOT, HATED, IS_NOT, LIKED, PRAISE, TO, sentences
from core.training.pretrain.network import first_weights, learning_stack
from core.training.pretrain.opinion import FOLDS, LEAST, STRENGTH, opinions
from core.training.pretrain.start import SPREAD, guessed, log_ratio, start
from core.training.pretrain.turns import JOINED, JOINED_BACK, turns_of
from core.training.pretrain.vocabulary import OOV, UNKNOWN, bounds_of, tokens_of, vocabulary_of
from core.training.pretrain.written import to_learn_from, to_measure_by

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
    source = np.array(["imdb", "snippets", NEGATIONS, WRITTEN])[np.minimum(np.arange(n) % 9, 3)]
    return Texts(tuple(texts), np.array(labels, np.float32), source, np.arange(n))


@pytest.fixture(scope="module")
def parts():
    return corpus()


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
def opinion(encoded, train, vocabulary):
    return opinions(encoded, train, vocabulary.input_dim, seed=0)


@pytest.fixture(scope="module")
def readings(encoded, train, opinion, vocabulary):
    bounds = bounds_of(vocabulary, train.texts)
    return reading.Readings(encoded, bounds, train, opinion, turns_of(vocabulary, encoded, bounds, train, opinion))


TURNERS = re.compile(
    r"\b(not one of us|not|never|hardly|barely|scarcely|rarely|seldom|nobody|no one|nothing|far from|anything but|"
    r"why would anyone|how could anybody)\b|n't"
)


def test_a_negation_turns_the_judgement_of_its_clause_around():
    for text, label in sentences(2000, seed=3):
        for clause in text.removesuffix(" like this").split(","):
            said = [word for word in re.findall(r"[a-z']+", clause.lower()) if word in POSITIVE | NEGATIVE]
            assert len(said) == 1, text
            before = clause.lower().split(said[0])[0]
            turns = len(TURNERS.findall(before.replace("never seen", "")))
            assert ((said[0] in POSITIVE) != turns % 2) == label, text


def test_made_up_sentences_are_of_both_kinds_and_do_not_give_the_probes_away():
    found = sentences(MADE_UP)
    assert found == sentences(MADE_UP)
    assert 0.45 < np.mean([label for _, label in found]) < 0.55
    assert not {"good", "bad"} & {word for text, _ in found for word in text.replace(",", "").split()}
    assert all(any(form in text for text, _ in found) for form in (*DID_NOT, *IS_NOT))


def test_nothing_held_out_is_learned_from(parts):
    found = parts

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
    of_people = sum(counts[name] + len(found.tried[name].texts) for name in found.held_out)
    assert of_people + found.left_out + len(held) == 25_000 + 8_530
    assert counts[WRITTEN] + len(found.tried[WRITTEN].texts) == len(to_learn_from())
    assert not set(found.tried[WRITTEN].group.tolist()) & set(found.train.group.tolist())
    assert found.left_out < 50


def test_signs_are_words_and_ratings_stay_whole():
    found = vocabulary_of(["Great! 10/10", "so-so?!"])
    assert found.words == ("great", "!", "10/10", "so", "?")
    assert found.oov_token == UNKNOWN
    assert found.word_index[UNKNOWN] == OOV


def test_the_log_ratio_is_counted_in_texts():
    source = np.array(["imdb", "imdb", "snippets", NEGATIONS])  # what is made up is not counted
    train = Texts(("good good", "good", "bad", "bad"), np.array([1, 1, 0, 1], np.float32), source, np.arange(4))
    encoded = [np.array(tokens) for tokens in ([1, 1], [1], [2], [2])]
    p, q = np.array([3, 5, 3]) / 11, np.array([3, 3, 4]) / 10
    np.testing.assert_allclose(log_ratio(encoded, train, 3), np.log(p / q))


def test_the_embedding_starts_from_what_is_known(train, vocabulary, encoded):
    words = [vocabulary.index_word[token] for token in range(1, vocabulary.input_dim)]
    first = start(words, encoded, train, seed=0)
    assert first.shape == (vocabulary.input_dim, 51)
    assert first.dtype == np.float32
    assert not first[0].any()
    assert np.isfinite(first).all()
    ratio = first[:, -1]
    assert ratio[vocabulary.word_index["good"]] > 0 > ratio[vocabulary.word_index["bad"]]
    assert np.abs(first[:, -1]).max() <= 4 * SPREAD + 1e-6
    similar = np.corrcoef(first[[vocabulary.word_index[word] for word in ("film", "story", "?")], :50])
    assert similar[0, 1] > similar[0, 2]  # GloVe's part
    np.testing.assert_array_equal(first, start(words, encoded, train, seed=0))


def test_no_text_is_judged_by_who_has_learned_from_it(encoded, train, opinion, vocabulary):
    V = vocabulary.input_dim
    other = Texts(train.texts, train.labels.copy(), train.source, train.group)
    other.labels[0] = 1 - other.labels[0]
    again = opinions(encoded, other, V, seed=0)
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
    seen = Counter(name for names, real in zip(features, train.real, strict=True) if real for name in names)
    names = sorted((name for name in seen if seen[name] >= LEAST), key=str)
    X = np.array([[name in found for name in names] for found in features], float)
    use = (fold != fold[0]) & train.real
    p, q = X[use & (train.labels == 1)].sum(0) + 1, X[use & (train.labels == 0)].sum(0) + 1
    ratio = np.log(p / p.sum()) - np.log(q / q.sum())
    X = X * ratio / np.sqrt([[len(tokens)] for tokens in encoded])
    model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-2)
    expected = float(model.fit(sparse.csr_matrix(X[use]), train.labels[use]).decision_function(X[:1])[0])
    n = len(encoded[0])
    log_odds = opinion.at[0].sum() / np.sqrt(n) + opinion.before[0]
    assert log_odds == pytest.approx(expected, abs=0.05)
    z = opinion.scale["snippets"] * log_odds
    assert opinion.of(0, 0, n) == pytest.approx(1 / (1 + np.exp(-z)))
    assert opinion.of(0, 0, 0) == pytest.approx(1 / (1 + np.exp(-opinion.scale["snippets"] * opinion.before[0])))


def test_an_epoch_reads_every_text_as_often_as_it_should(encoded, train, readings):
    rng = np.random.default_rng(0)
    counts, epochs = Counter(train.source.tolist()), [readings.drawn(rng) for _ in range(200)]
    for source, n in counts.items():
        times = reading.TIMES[source]
        drawn = [Counter(i for i in rows if train.source[i] == source) for rows in epochs]
        assert np.mean([one.total() for one in drawn]) == pytest.approx(times * n, rel=0.1)
        assert {one[i] for one in drawn for i in np.flatnonzero(train.source == source)} <= {int(times), int(times) + 1}
    texts, labels = readings.epoch(rng)
    others = len(texts) - reading.TURNED * all(readings.turns.pieces)
    assert 0 < others <= sum((int(reading.TIMES[source]) + 1) * n for source, n in counts.items()) + counts["imdb"]
    assert len(labels) == len(texts)
    assert labels.min() >= 0
    assert labels.max() <= 1
    assert max(map(len, texts)) <= reading.LONGEST
    assert set(map(tuple, encoded)) & set(map(tuple, texts))


def test_sentences_have_their_bounds():
    vocabulary = vocabulary_of(["It was fun! Not bad; not good. So?"])
    (bounds,) = bounds_of(vocabulary, ["It was fun! Not bad; not good. So?"])
    assert bounds.tolist() == [0, 4, 6, 8, 10]
    assert bounds_of(vocabulary, [""])[0].tolist() == [0, 0]


def test_pieces_are_turned_and_joined_and_the_right_one_counts():
    words = " ".join([*turns.TURNING, *turns.KEEPING, *JOINED, *JOINED_BACK]).replace("{0}", "").replace("{1}", "")
    vocabulary = vocabulary_of([f"{words} awful lovely very really"])
    index = vocabulary.word_index
    bad, good = ([np.array([index["very"], index["really"], index[word]])] for word in ("awful", "lovely"))
    empty = Texts((), np.zeros(0, np.float32), np.zeros(0, "<U9"), np.zeros(0, int))
    made = turns_of(vocabulary, [], [], empty, None)
    assert made.draw(5, np.random.default_rng(0)) == ([], [])
    made = turns.Turns((bad, good), made.turning, made.keeping, made.joined, made.joined_back)
    texts, labels = made.draw(800, np.random.default_rng(0))
    assert 0.4 < np.mean(labels) < 0.6
    spelled = [" ".join(vocabulary.index_word[token] for token in tokens.tolist()) for tokens in texts]
    checked = 0
    for text, label in zip(spelled, labels, strict=True):
        positive = label > 0.5
        said = "really lovely" in text, "really awful" in text
        if text.startswith("i don't think that"):
            assert (said == (False, True)) == positive
            checked += 1
        if text.startswith("nobody can doubt that"):
            assert (said == (True, False)) == positive
            checked += 1
        if " but very" in text and said == (True, True):
            assert text.endswith("lovely") == positive
            checked += 1
    assert checked > 20


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=600), st.integers(0, 99))
def test_batches_hold_every_text_once_and_pieces_every_word(lengths, seed):
    rng = np.random.default_rng(seed)
    found = reading.batches(lengths, rng)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(lengths)))
    assert max(map(len, found)) <= reading.BATCH_TEXTS
    texts = [np.arange(1, lengths[i] + 1) for i in found[0]]
    X = reading.padded(texts)
    for row, text in zip(X, texts, strict=True):
        np.testing.assert_array_equal(row[row > 0], text)
        np.testing.assert_array_equal(row[: len(text)], text)


def test_it_learns_the_same_on_one_core_and_on_two(encoded, readings, vocabulary):
    first = np.random.default_rng(5).normal(0, 0.4, (vocabulary.input_dim, 12)).astype(np.float32)
    stack, said = learning_stack(*first.shape), []

    def trained(*, cores):
        weights = first_weights(first, seed=0)
        return learn(stack, weights, readings.epoch, seed=0, epochs=EPOCHS, cores=cores, report=said.append)

    weights, losses = trained(cores=False)
    assert losses[-1] < losses[0]
    assert len(said) == len(losses) == EPOCHS
    assert said[0].startswith(f"epoch 1 of {EPOCHS}: loss 0.")
    again, theirs = trained(cores=True)
    assert theirs == losses
    for one, two in zip(weights, again, strict=True):
        np.testing.assert_array_equal(one, two)
    p = TextNetwork.pooled_lstm(weights).probabilities(encoded)
    assert np.mean((p > 0.5) == (readings.train.labels == 1)) > 0.55


def test_the_mix_is_the_logistic_regression_of_both(encoded, train, opinion, vocabulary):
    first = np.random.default_rng(5).normal(0, 0.4, (vocabulary.input_dim, 12)).astype(np.float32)
    weights = first_weights(first, seed=0)
    network = TextNetwork.pooled_lstm(weights)
    mix = mix_of(network, opinion.linear, [encoded], [train])
    p = network.beside(opinion.linear, mix).probabilities(encoded)
    z = np.log(p / (1 - p))
    assert log_loss(train.labels, p) < log_loss(train.labels, network.probabilities(encoded))
    assert np.isfinite(z).all()
    assert mix.linear > 0


def test_rare_words_are_guessed_from_their_neighbours():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(500, 8))
    truth = vectors @ rng.normal(size=8)
    texts = np.where(np.arange(500) < 400, 100, 0)
    guess = guessed(vectors, np.where(texts > 0, truth, 0), texts)
    assert np.corrcoef(guess[400:], truth[400:])[0, 1] > 0.95


def test_whoever_is_held_out_is_written_in_the_card(parts):
    card = Card.model_validate_json((ROOT / "assets" / "sentiment" / CARD).read_text())
    assert card.rows_sum == rows_sum()
    found = parts
    held = {name: {*part.group.tolist()} for name, part in found.held_out.items()}
    tried = {name: {*part.group.tolist()} for name, part in found.tried.items()}
    learned = {*found.train.group.tolist()}
    for name, groups in held.items():
        assert not groups & tried[name]
        assert not (groups | tried[name]) & learned
        assert groups == {*held_out()[name].group.tolist()}


def test_no_sentence_to_measure_by_is_learned_from(parts):
    letters = re.compile(r"[\W_]+")
    learned = "\n".join(letters.sub(" ", text.lower()) for text in parts.train.texts)
    for one in to_measure_by():
        plain = letters.sub(" ", one.text.lower()).strip()
        assert f"\n{plain}\n" not in learned, one
    counts = Counter((one.kind, one.label) for one in to_measure_by())
    assert len(counts) == 16
    assert min(counts.values()) >= 10


def test_no_written_sentence_to_learn_from_is_much_like_one_to_measure_by():
    def words(text):
        return frozenset(re.findall(r"[^\W_]+", text.lower()))

    measuring = [words(one.text) for one in to_measure_by()]
    learned = [words(one.text) for one in to_learn_from()]
    most = max(len(one & other) / len(one | other) for one in learned for other in measuring)  # the Jaccard index
    assert 0.5 < most < description.ALIKE


def test_written_sentences_are_short_different_and_of_both_labels():
    found = to_learn_from()
    assert len({one.text.lower() for one in found}) == len(found)
    assert all(1 <= len(one.text.split()) <= 30 for one in found)
    labels = defaultdict(list)
    for one in found:
        labels[one.kind].append(one.label)
    assert {one.kind for one in to_measure_by()} <= set(labels)
    assert all(0.45 < np.mean(of_kind) < 0.55 and len(of_kind) > 400 for of_kind in labels.values())


def test_the_command_refuses_what_it_does_not_know(capsys):
    assert command.main(["--help"]) == 2
    assert command.main(["a", "b"]) == 2
    assert "usage: python -m core.training.pretrain [--check] [FOLDER]" in capsys.readouterr().out


def test_the_card_that_ships_says_what_the_command_would():
    card = Card.model_validate_json((ROOT / "assets" / "sentiment" / CARD).read_text())
    assert (card.what, card.use, card.data) == (description.WHAT, description.USE, description.DATA)
    assert (card.split, card.training) == (description.SPLIT, description.TRAINING)
    assert (card.weaknesses, card.command) == (description.WEAKNESSES, description.COMMAND)
    assert tuple(probe.text for probe in card.probes) == measure.PROBES


def test_what_is_measured_is_what_scikit_learn_and_wilson_say():
    labels = np.array([1, 0, 1, 1, 0], np.float32)
    p = np.array([0.9, 0.2, 0.4, 0.8, 0.6])
    found = measure.judged("imdb", p, Texts(("",) * 5, labels, np.full(5, "imdb"), np.arange(5)))
    expected = share(3, 5)
    assert (found.texts, found.right) == (5, 3)
    np.testing.assert_allclose([found.low, found.high], [expected.low, expected.high], atol=1e-4)
    assert found.calibration_error == pytest.approx((0.1 + 0.2 + 0.6 + 0.2 + 0.6) / 5)
    assert found.log_loss == pytest.approx(log_loss(labels, p), abs=1e-4)
    assert found.confidence == pytest.approx(0.74)
