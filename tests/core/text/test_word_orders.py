"""Orders are different, complete where they are few, and the simulated texts are about order alone."""

from collections import Counter
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.text.padding import pad_sequences
from core.text.tokenizer import fit
from core.text.word_orders import BLUES, LARGEST, PAIRS, REDS, TEMPLATES, count, order_only, orders

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=6)


@given(WORDS)
def test_the_count_is_that_of_the_permutations(words):
    assert count(words) == len(set(permutations(words)))


@given(WORDS, st.integers(1, 130), st.integers(0, 3))
def test_orders_are_different_and_of_the_same_words(words, most, seed):
    found = orders(words, most, seed)
    assert found[0] == tuple(words)
    assert len(found) == len(set(found)) == min(most, count(words))
    assert all(Counter(order) == Counter(words) for order in found)
    assert found == orders(words, most, seed)


def test_few_orders_are_all_there():
    words = ["the", "teacher", "inspired", "the", "students"]
    found = orders(words)
    assert set(found) == set(permutations(words))
    assert len(found) == 60


def test_of_many_orders_so_many_are_drawn():
    words = PAIRS[0][0].split()
    assert len(orders(words)) == 200
    assert orders(words, seed=1)[1:] != orders(words, seed=2)[1:]


def test_long_texts_and_equal_words_are_no_trouble():
    assert orders(["so"] * 20_000) == [("so",) * 20_000]
    assert len(orders(["so"] * 150 + ["good"])) == 151
    assert len(orders([f"word{i}" for i in range(5000)], most=5)) == 5
    assert orders([]) == [()]


def test_no_order_is_said():
    with pytest.raises(ValueError) as caught:
        orders(["a"], most=0)
    assert str(caught.value) == "most must be at least 1 (got 0)"


@pytest.mark.parametrize("pair", PAIRS)
def test_the_lecture_s_pairs_have_the_same_words(pair):
    first, second = (sorted(token.word for token in fit(pair).tokens(text)) for text in pair)
    assert first == second
    assert pair[0] != pair[1]


def words_of(text):
    return Counter(text.split())


@pytest.mark.parametrize(("n", "seed"), [(8, 0), (200, 1), (1000, 2), (LARGEST, 3)])
def test_both_labels_have_the_same_words(n, seed):
    data = order_only(n, seed)
    assert len(data.texts) == len(set(data.texts)) == len(data.labels) == n
    assert sorted([*data.train, *data.validation]) == list(range(n))
    for side in (data.train, data.validation):
        words = [sum((words_of(data.texts[i]) for i in side if data.labels[i] == label), Counter()) for label in (0, 1)]
        assert words[0] == words[1]
        by_words = {}
        for i in side:
            by_words.setdefault(frozenset(words_of(data.texts[i]).items()), []).append(int(data.labels[i]))
        assert all(sorted(labels) == [0, 1] for labels in by_words.values())


@pytest.mark.parametrize("n", [8, 200, 1000, LARGEST])
def test_no_two_names_of_validation_meet_in_training(n):
    data = order_only(n, seed=5)

    def met(side):
        return {frozenset(word for word in data.texts[i].split() if word in (*REDS, *BLUES)) for i in side}

    assert not met(data.train) & met(data.validation)
    assert len(data.validation) == 2 * (n // 2 // 4)
    if n >= 1000:
        assert set().union(*met(data.train)) == {*REDS, *BLUES}


def test_the_label_says_whether_the_red_one_won():
    data = order_only(LARGEST)
    said = dict(zip(data.texts, data.labels.tolist(), strict=True))
    assert said["Anna beats Ben"] == said["Ben is beaten by Anna"] == said["Ben loses to Anna"] == 1
    assert said["Ben beats Anna"] == said["Anna is beaten by Ben"] == said["Anna loses to Ben"] == 0
    assert len(said) == 2 * len(TEMPLATES) * len(REDS) * len(BLUES)


def test_the_same_seed_gives_the_same_texts():
    first, second, other = order_only(100, 1), order_only(100, 1), order_only(100, 2)
    assert first.texts == second.texts
    assert np.array_equal(first.labels, second.labels)
    assert first.texts != other.texts


@pytest.mark.parametrize("n", [7, 6, LARGEST + 2])
def test_an_impossible_number_is_said(n):
    with pytest.raises(ExperimentError) as caught:
        order_only(n)
    assert str(caught.value) == f"The number of texts must be even, from 8 to 2,304 (got {n:,})"


@pytest.mark.slow
def test_a_small_network_reads_all_of_them_rightly():
    import keras

    data = order_only(600)
    vocabulary = fit([data.texts[i] for i in data.train])
    X = pad_sequences(vocabulary.encode(data.texts))  # (600, T)
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.layers.Embedding(vocabulary.input_dim, 8, mask_zero=True),
            keras.layers.SimpleRNN(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    model.fit(X[data.train], data.labels[data.train], epochs=12, verbose=0)
    assert model.evaluate(X[data.validation], data.labels[data.validation], verbose=0)[1] == 1.0


def test_no_name_is_in_both_teams():
    assert len({*REDS, *BLUES}) == len(REDS) + len(BLUES)
    assert all(a < b for team in (REDS, BLUES) for a, b in pairwise(team))
