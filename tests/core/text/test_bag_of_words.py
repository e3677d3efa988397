"""The bag of words cannot see order, reads as scikit-learn does, and starts nothing heavy."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.text import bag_of_words
from core.text.reviews import MOCK, reviews, split
from core.text.word_orders import PAIRS, order_only, orders


@pytest.fixture(scope="module")
def snippets():
    data = reviews("snippets")
    train, validation = split(data, 0.2, seed=0)
    return data, train, validation


@pytest.fixture(scope="module")
def fitted(snippets):
    data, train, _ = snippets
    return bag_of_words.fit([data.texts[i] for i in train], data.labels[train])


@given(st.data())
def test_any_order_of_the_words_has_exactly_the_same_probability(fitted, snippets, data):
    text = data.draw(st.sampled_from(snippets[0].texts[:300]))
    shuffled = " ".join(data.draw(st.permutations(text.split())))
    assert fitted.probability(shuffled) == fitted.probability(text)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_lecture_s_pairs_are_one_to_it(fitted, pair):
    first, second = pair
    assert fitted.probability(first) == fitted.probability(second)
    words = first.lower().split()
    assert len(set(fitted.probabilities(" ".join(order) for order in orders(words)).tolist())) == 1


def test_one_text_or_many_is_the_same(fitted, snippets):
    texts = snippets[0].texts[:200]
    assert fitted.probabilities(texts).tolist() == [fitted.probability(text) for text in texts]


def test_probabilities_are_scikit_learn_s(fitted, snippets):
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    data, train, validation = snippets
    known = [word for word in fitted.vocabulary.word_index if word in fitted.vocabulary._kept]
    counter = CountVectorizer(analyzer=lambda text: [t.word for t in fitted.vocabulary.tokens(text)], vocabulary=known)
    oracle = LogisticRegression(C=bag_of_words.INVERSE_PENALTY, max_iter=1000)
    oracle.fit(counter.transform([data.texts[i] for i in train]).log1p(), data.labels[train])
    held_back = [data.texts[i] for i in validation]
    expected = oracle.predict_proba(counter.transform(held_back).log1p())[:, 1]
    np.testing.assert_allclose(fitted.probabilities(held_back), expected, atol=2e-3)
    accuracy = ((fitted.probabilities(held_back) > 0.5) == data.labels[validation]).mean()
    assert accuracy > 0.73


def test_the_lecture_s_sentences_are_learned():
    texts, labels = zip(*MOCK, strict=True)
    learned = bag_of_words.fit(texts, labels)
    assert learned.probability(texts[1]) > max(learned.probability(texts[0]), learned.probability(texts[2]))


def test_order_alone_is_beyond_it():
    data = order_only(400, seed=1)
    learned = bag_of_words.fit([data.texts[i] for i in data.train], data.labels[data.train])
    right = (learned.probabilities(data.texts) > 0.5) == data.labels
    assert right[data.train].mean() == right[data.validation].mean() == 0.5


def test_no_text_is_too_long_or_too_strange(fitted):
    assert fitted.probability("") == fitted.probability("... \0 xyzzyx")
    assert fitted.probability("awful " * 100_000) < 0.01
    assert 0 <= fitted.probability("<script>alert('so good')</script> 映画") <= 1
    assert fitted.probabilities([]).shape == (0,)


@pytest.mark.parametrize(
    ("texts", "labels", "said"),
    [
        (["a"], [1, 0], "Each text needs one label (got 1 texts and 2 labels)"),
        (["a", "b"], [1, 1], "There must be texts of both labels, 0 and 1, and no others"),
        (["a", "b"], [1, 2], "There must be texts of both labels, 0 and 1, and no others"),
        (["?", "!"], [1, 0], "The texts have no words: use texts with words"),
    ],
)
def test_what_cannot_be_fitted_is_one_sentence(texts, labels, said):
    with pytest.raises(ExperimentError) as caught:
        bag_of_words.fit(texts, labels)
    assert str(caught.value) == said


def test_the_room_starts_without_heavy_packages():
    heavy = "{'tensorflow', 'keras', 'sklearn', 'scipy', 'streamlit'}"
    modules = "core.text.bag_of_words, core.text.word_orders, core.text.padding, core.text.reviews"
    code = f"import sys, {modules}; print({heavy} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
