"""The network that ships: what Keras says with the same weights, what its card says, and what it makes of sentences."""

import json
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers.proportion import share
from core.network.text_network import BLOCK, TextNetwork, blocks
from core.settings import ROOT
from core.text.padding import pad_sequences
from core.text.reviews import MOCK, TO_JUDGE
from core.text.splitting import SIGNS
from core.training.pretrain import measure
from core.training.pretrain.checking import differences
from core.training.pretrain.corpus import MADE_UP, corpus, held_out
from core.training.pretrain.files import CARD, NETWORK, README, VOCABULARY
from core.training.pretrain.network import UNITS
from core.training.pretrain.readme import readme
from core.training.pretrain.written import to_learn_from
from core.views.sentiment.answers import judge
from core.views.sentiment.answers_in_words import answer
from core.views.sentiment.attribution import attribution
from core.views.sentiment.occlusion import occlusion
from core.views.sentiment.scores import scores
from core.views.sentiment.shipped_classifier import FOLDER, NAME, shipped
from core.views.sentiment.text_classifier import words_of
from core.views.sentiment.trajectory import tokens_of, trajectory
from tests.effort import ALL

LECTURE = [
    *zip(TO_JUDGE, (True, False, True), strict=True),
    *((text, bool(label)) for text, label in MOCK),
]
CLOSE = 1e-6


@pytest.fixture(scope="module")
def the_shipped():
    return shipped()


@pytest.fixture(scope="module")
def classifier(the_shipped):
    return the_shipped.classifier


@pytest.fixture(scope="module")
def model(classifier):
    """The same network, in Keras's own layers. Padding stands behind a text, where the pools do not look."""
    import keras  # most tests of views do without

    tokens = keras.Input((None,), dtype="int32")
    states = keras.layers.LSTM(UNITS, return_sequences=True)(
        keras.layers.Embedding(*classifier.network.weights[0].shape)(tokens)
    )
    real = keras.ops.not_equal(tokens, 0)
    most = keras.layers.GlobalMaxPooling1D()(keras.ops.where(real[..., None], states, -1.0))
    mean = keras.layers.GlobalAveragePooling1D()(states, mask=real)
    answer = keras.layers.Dense(1, activation="sigmoid")(keras.layers.Concatenate()([most, mean]))
    model = keras.Model(tokens, [answer, states])
    model.set_weights(classifier.network.weights)
    return model


@pytest.mark.slow
def test_probabilities_and_states_are_those_of_keras_on_held_out_reviews(classifier, model):
    reviews = held_out()["imdb"].texts
    count = 200 if ALL else 50
    drawn = np.random.default_rng(1).permutation(len(reviews))[:count]
    sequences = sorted(classifier.tokens([reviews[i] for i in drawn]), key=len)
    expected, states = [], []
    for first in range(0, count, 50):
        batch = sequences[first : first + 50]
        p, h = model.predict(pad_sequences(batch, padding="post"), verbose=0)
        expected += p[:, 0].tolist()
        states += list(h)
    assert np.std(expected) > 0.3
    alone = classifier.network.alone
    np.testing.assert_allclose(alone.probabilities(sequences), expected, atol=1e-4)
    for block in classifier.states(sequences[:20], 0):
        for row, places, h in zip(block.rows, block.places, block.directions[""], strict=True):
            np.testing.assert_allclose(h[places >= 0], states[row][: len(sequences[row])], atol=1e-4)


@pytest.mark.parametrize(("source", "most"), [("imdb", 600), ("snippets", None)])
def test_the_card_says_how_good_it_is(the_shipped, classifier, source, most):
    card, part = the_shipped.card.of(source), held_out()[source]
    drawn = np.random.default_rng(2).permutation(len(part.texts))[:most]
    p = classifier.probabilities(classifier.tokens([part.texts[i] for i in drawn]))
    measured = scores(judge(p, part.labels[drawn].astype(int)))
    assert card.texts == len(part.texts)
    if most is None:
        assert measured.accuracy.count == card.right
        assert measured.log_loss == pytest.approx(card.log_loss, abs=1e-3)
        assert np.maximum(p, 1 - p).mean() == pytest.approx(card.confidence, abs=1e-3)
    else:  # the card's accuracy lies within the sample's interval, and the sample's within a wider one of the card's
        assert measured.accuracy.low < card.accuracy < measured.accuracy.high
        assert abs(measured.accuracy.value - card.accuracy) < 0.04


def test_the_cards_numbers_belong_together(the_shipped, classifier):
    card, network = the_shipped.card, classifier.network
    tried = sum(len(part.texts) for part in corpus().tried.values())
    made = MADE_UP + len(to_learn_from())
    for one in card.judged:
        expected = share(one.right, one.texts)
        np.testing.assert_allclose([one.low, one.high], [expected.low, expected.high], atol=1e-4)
    assert [one.source for one in card.judged] == list(held_out())
    assert card.of("imdb").accuracy > 0.88
    assert card.of("imdb").calibration_error < 0.02
    assert card.of("snippets").low > 0.74
    assert card.sentences == measure.of_kinds(network, classifier.vocabulary)
    assert card.words == classifier.vocabulary.input_dim == network.stack.embedding.tokens
    assert card.parameters == network.parameters
    assert card.size_bytes == sum((FOLDER / name).stat().st_size for name in (NETWORK, VOCABULARY))
    assert sum(card.learned_from.values()) + card.left_out == 25_000 + 8_530 - len(the_shipped.held_out) - tried + made
    for probe in card.probes:
        assert probability(classifier, probe.text) == pytest.approx(probe.probability, abs=2e-3)
    with pytest.raises(ValueError, match="imdb or snippets"):
        card.of("mock")


@pytest.mark.slow
def test_the_card_can_be_computed_again():
    assert differences(FOLDER) == []


def test_the_card_is_what_people_read(the_shipped):
    assert (FOLDER / README).read_text() == readme(the_shipped.card)
    assert json.loads((FOLDER / CARD).read_text())["command"] == the_shipped.card.command
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 8_000_000


@pytest.mark.parametrize(("text", "positive"), LECTURE)
def test_the_lectures_sentences_come_out_right(classifier, text, positive):
    assert (probability(classifier, text) > 0.5) == positive


def test_order_matters(classifier):
    assert probability(classifier, "not good, bad") < 0.5 < probability(classifier, "not bad, good")


def test_one_pass_answers_as_each_beginning_read_anew(classifier):
    (tokens,) = classifier.tokens(["I wanted to love it, but it was boring! Not one joke is funny? 2/10"])
    anew = [classifier.probabilities([tokens[:end]])[0] for end in range(1, len(tokens) + 1)]
    np.testing.assert_allclose(classifier.after_each(tokens), anew, atol=CLOSE)
    assert classifier.after_each(tokens[:0]).shape == (0,)


def test_many_at_once_are_what_each_is_alone(classifier):
    texts = [*held_out()["snippets"].texts[:40], "", "good", held_out()["imdb"].texts[0] * 3]
    sequences = classifier.tokens(texts)
    alone = [classifier.probabilities([sequence])[0] for sequence in sequences]
    np.testing.assert_allclose(classifier.probabilities(sequences), alone, atol=CLOSE)
    assert np.isnan(alone[40])


@given(st.lists(st.integers(0, 3000), max_size=40))
def test_blocks_hold_every_token_once(lengths):
    sequences = [np.arange(1, n + 1, dtype=np.int32) for n in lengths]
    every = list(blocks(sequences))
    assert sorted(row for block in every for row in block.rows) == [i for i, n in enumerate(lengths) if n]
    for block in every:
        assert block.X.size <= BLOCK or len(block.rows) == 1
        assert ((block.X > 0) == (block.places >= 0)).all()
        for row, X, places in zip(block.rows, block.X, block.places, strict=True):
            assert X[places >= 0].tolist() == sequences[row].tolist()


@given(st.text(alphabet="aİΣς'!? ./\n\tß😀", max_size=40))
def test_signs_are_words_where_they_were_typed(classifier, text):
    words = words_of(classifier.vocabulary, text, SIGNS)
    assert [word.token for word in words] == classifier.tokens([text])[0].tolist()
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(one.end <= other.start for one, other in pairwise(words))
    assert sum(word.text in SIGNS for word in words) == sum(text.count(sign) for sign in SIGNS)


def test_a_sign_and_a_rating_say_something(classifier):
    words = classifier.words("Great!! 10/10")
    assert [word.text for word in words] == ["Great", "!", "!", "10/10"]
    assert all(word.known for word in words)
    assert classifier.tokens(["Great!! 10/10"])[0].tolist() == tokens_of(words).tolist()


def test_words_that_it_does_not_know_are_marked(classifier):
    read = trajectory(classifier, "qwxzzy zzyxwv")
    assert read.unknown == ("qwxzzy", "zzyxwv")
    assert answer(read) == "no known words"
    assert read.probability is None
    with_one = trajectory(classifier, "qwxzzy masterpiece")
    assert with_one.unknown == ("qwxzzy",)
    assert with_one.probability > 0.5
    assert classifier.spelling(0) == classifier.spelling(1) == ""


@pytest.mark.parametrize("text", ["", "   \n", "., ;", "🎬", "......!!!"])
def test_nothing_is_no_answer(classifier, text):
    read = trajectory(classifier, text)
    assert read.probability is None
    assert answer(read) == "no known words"
    assert occlusion(classifier, text).whole is None


def test_without_the_word_that_decides_it_says_something_else(classifier):
    answers = occlusion(classifier, "This movie was awful")
    assert np.argmax(answers.without) == 3
    assert answers.without[3] > answers.whole


def test_its_units_can_be_browsed(the_shipped, classifier):
    result = attribution(classifier, the_shipped.held_out[-200:])
    assert result.units == UNITS
    assert classifier.layers_with_states == (f"layer 1: LSTM, {UNITS} units",)
    assert result.words(0, least=3)
    with pytest.raises(ValueError, match=r"is 0 \(got 1\)"):
        list(classifier.states([np.array([2])], 1))


@pytest.mark.slow
def test_it_is_read_without_tensorflow_gensim_and_sklearn():
    code = (
        "import sys; from core.views.sentiment.shipped_classifier import shipped; s = shipped(); "
        "s.classifier.probabilities(s.classifier.tokens(['good'])); s.held_out; "
        "print(sorted({'keras', 'tensorflow', 'gensim', 'sklearn', 'streamlit', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_that_do_not_belong_together_are_refused(tmp_path, classifier):
    (tmp_path / CARD).write_text((FOLDER / CARD).read_text())
    (tmp_path / VOCABULARY).write_text((FOLDER / VOCABULARY).read_text())
    with pytest.raises(OSError, match=NETWORK):
        shipped(tmp_path)
    embedding, *others = classifier.network.weights
    short = TextNetwork.pooled_lstm([embedding[:9], *others])
    short.save(tmp_path / NETWORK)
    with pytest.raises(ValueError, match="30,000 words and the embedding 9 rows"):
        shipped(tmp_path)
    with pytest.raises(ValueError, match="take those of one network"):
        TextNetwork.pooled_lstm([*short.weights[:4], short.weights[4][:UNITS], short.weights[5]])


def test_the_same_weights_make_the_same_bytes(tmp_path, classifier):
    classifier.network.save(tmp_path / NETWORK)
    assert (tmp_path / NETWORK).read_bytes() == (FOLDER / NETWORK).read_bytes()


def test_its_name_can_be_kept_with_names_of_units():
    from core.runs.unit_name import unit_name

    assert unit_name(NAME, 0, 63, "praise").network == NAME


def probability(classifier, text):
    return float(classifier.probabilities(classifier.tokens([text]))[0])
