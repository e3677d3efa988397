"""Reviews as a task: split without leaks, a vocabulary of the training side, tokens on the side they belong."""

import gc
import re
import weakref

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import recurrent
from core.network.stack import stack_of
from core.network.trace import predict
from core.tasks import complete, prepare
from core.tasks.reviews import REVIEWS, Parameters, corpus, encode, first_vectors, sources
from core.tasks.reviews import data as reviews_data
from core.text.recent_cache import RecentCache
from core.training.train import train
from core.words import word2vec
from core.words.glove import glove


def an_experiment(*, cell="GRU", epochs=2, seed=0, **parameters):
    return complete(
        Experiment(
            task=Task(name="reviews", parameters={"length": 20, **parameters}),
            scaling="none",
            layers=(recurrent(cell, units=8),),
            training=Training(epochs=epochs, learning_rate=0.01, batch_size=64),
            seed=seed,
        )
    )


def test_the_vocabulary_comes_from_the_training_texts_alone():
    found = corpus(Parameters(words=200), 0.2)
    counted = {}
    for i in found.train:
        for token in found.vocabulary.tokens(found.texts[i]):
            counted[token.word] = counted.get(token.word, 0) + 1
    for entry in found.vocabulary.entries():
        assert entry.word == sources.UNKNOWN or entry.count == counted[entry.word]
    assert found.vocabulary.input_dim == 200
    assert not set(found.train) & set(found.validation)
    plain = {found.texts[i].casefold().strip() for i in found.train}
    assert not [i for i in found.validation if found.texts[i].casefold().strip() in plain]


@pytest.mark.parametrize(("padding", "reverse", "side"), [
    ("pre", False, "pre"), ("post", False, "post"), ("post", True, "pre"), ("pre", True, "post"),
])  # fmt: skip
def test_padding_stands_where_it_is_said_to(padding, reverse, side):
    data = prepare(an_experiment(padding=padding, reverse=reverse)).data
    np.testing.assert_array_equal(data.real(), data.X != 0)
    assert data.padding == side
    assert data.X.shape == (8530, 20)
    assert data.vocabulary[0] == ""
    assert len(data.vocabulary) == data.embedding.tokens == 5000


def test_reading_reversed_turns_the_words_round():
    found = corpus(Parameters(), 0.2)
    forward = encode(found.vocabulary, ["a good film"], Parameters(length=5, padding="post"))
    back = encode(found.vocabulary, ["a good film"], Parameters(length=5, padding="post", reverse=True))
    np.testing.assert_array_equal(back[0], forward[0, ::-1])
    assert back[0, 0] == 0


def test_a_share_of_the_texts_is_of_the_training_side_alone():
    half, all_of = corpus(Parameters(share=0.5), 0.2), corpus(Parameters(), 0.2)
    assert len(half.train) == round(len(all_of.train) / 2)
    assert len(half.validation) == len(all_of.validation)


def test_text_is_trained_and_read_alike_by_keras_and_by_the_trace():
    experiment = an_experiment(share=0.1)
    outcome, prepared = train(experiment), prepare(experiment)
    assert outcome.summary.rows[0].kind == "Embedding"
    assert outcome.summary.rows[0].parameters == prepared.data.embedding.parameters
    data = prepared.data
    read = predict(stack_of(experiment, data), outcome.weights_at(), prepared.X_network[:50])
    np.testing.assert_allclose(read[:, 0], outcome.predictions[:50, 0, 0], atol=1e-6)


@pytest.mark.slow
def test_post_padding_without_a_mask_stays_at_chance_and_a_mask_cures_it():
    shape = {"length": 80, "padding": "post", "share": 0.5}
    failing = train(an_experiment(cell="LSTM", mask=False, epochs=3, **shape)).history["validation_accuracy"][-1]
    cured = train(an_experiment(cell="LSTM", mask=True, epochs=3, **shape)).history["validation_accuracy"][-1]
    assert failing < 0.56
    assert cured > 0.65


@pytest.mark.slow
def test_a_network_learns_what_is_in_the_order_alone():
    experiment = an_experiment(epochs=25, source="orders", length=12, words=200)
    assert train(experiment).history["validation_accuracy"][-1] > 0.95
    assert prepare(experiment).data.simulated


def test_the_lectures_sentences_are_a_task_too():
    data = prepare(an_experiment(source="mock", words=20)).data
    assert data.X.shape == (3, 20)
    assert len(data.validation) == 0
    assert REVIEWS.page == "text"


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_unknown_words_do_not_give_the_class_away(share):
    """Rare words that are left out belong to both classes, though the file has one class after the other."""
    found = corpus(Parameters(share=share), 0.2)
    tokens = found.vocabulary.encode([found.texts[i] for i in found.train])
    unknown = [
        np.mean(np.concatenate([t for t, i in zip(tokens, found.train, strict=True) if found.labels[i] == label]) == 1)
        for label in (0, 1)
    ]
    assert min(unknown) > 0.05
    assert max(unknown) / min(unknown) < 1.1


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"frozen": True}, "let them learn"),
        ({"vectors": "glove"}, "GloVe's vectors have 50 numbers each (got 16)"),
        ({"vectors": "fasttext"}, "Vectors must be 'learned', 'glove' or 'word2vec'"),
    ],
)
def test_vectors_that_cannot_be_had_are_refused_with_a_sentence(parameters, said):
    with pytest.raises(ExperimentError, match=re.escape(said)):
        an_experiment(**parameters)


def test_glove_gives_each_word_its_vector_and_all_else_zeros():
    data = prepare(an_experiment(vectors="glove", dimensions=50, words=2000)).data
    first = data.first_vectors()
    assert first.matrix.shape == (2000, 50)
    assert first.matrix.dtype == np.float32
    for token, word in enumerate(data.vocabulary):
        if token < 2 or word not in glove():
            assert not first.matrix[token].any()
            assert not first.known[token]
        else:
            np.testing.assert_array_equal(first.matrix[token], glove()[word])
            assert first.known[token]
    read = data.X[data.train]
    assert f"{first.known.sum():,} of 1,998 words" in first.note
    share = float(first.note.split("which are ")[1].split("%")[0]) / 100
    assert share == pytest.approx(first.known[read[read > 0]].mean(), abs=0.02)  # 20 words of each text


def test_word2vec_learns_from_the_training_texts_alone(monkeypatch):
    seen, real = [], word2vec.train

    def watched(texts, **options):
        seen.append(list(texts))
        return real(texts, **options)

    monkeypatch.setattr(word2vec, "train", watched)
    monkeypatch.setattr(first_vectors, "WORDS_READ", 20_000)
    monkeypatch.setattr(reviews_data, "_VECTORS", RecentCache(1))
    data = prepare(an_experiment(vectors="word2vec", dimensions=8, share=0.03)).data
    first = data.first_vectors()
    found = corpus(Parameters(share=0.03), 0.2)
    assert seen == [[found.texts[i] for i in found.train]]
    assert first.known[2:].all()
    assert np.isfinite(first.matrix).all()
    assert len(np.unique(first.matrix[2:], axis=0)) == len(data.vocabulary) - 2
    assert data.first_vectors() is first
    monkeypatch.setattr(reviews_data, "_VECTORS", RecentCache(1))
    assert data.first_vectors() is not first
    np.testing.assert_array_equal(data.first_vectors().matrix, first.matrix)


def test_first_vectors_keep_no_texts_alive(monkeypatch):
    monkeypatch.setattr(reviews_data, "_VECTORS", RecentCache(8))
    monkeypatch.setattr(sources, "_CORPORA", RecentCache(1))
    data = prepare(an_experiment(vectors="glove", dimensions=50, share=0.02)).data
    found, first = weakref.ref(data.corpus), data.first_vectors()
    prepare(an_experiment(source="mock"))  # in the place of those texts
    del data
    gc.collect()
    assert found() is None
    assert prepare(an_experiment(vectors="glove", dimensions=50, share=0.02)).data.first_vectors() is first
    assert prepare(an_experiment(vectors="glove", dimensions=50, share=0.03)).data.first_vectors() is not first


def test_data_are_made_without_getting_any_vectors(monkeypatch):
    """Pages make data too, and have no seconds for that."""

    def never(*_):
        raise AssertionError("this belongs to a worker")

    monkeypatch.setattr(reviews_data, "_first_vectors", never)
    for vectors in ("glove", "word2vec"):
        data = prepare(an_experiment(vectors=vectors, dimensions=50, frozen=True)).data
        assert data.embedding.start == vectors
        assert data.embedding.frozen
        with pytest.raises(AssertionError, match="worker"):
            data.first_vectors()


@pytest.mark.parametrize("frozen", [True, False])
def test_vectors_that_start_as_gloves_are_read_alike_by_the_trace(frozen):
    experiment = an_experiment(vectors="glove", dimensions=50, frozen=frozen, share=0.1)
    outcome, prepared = train(experiment), prepare(experiment)
    data, start = prepared.data, prepared.data.first_vectors().matrix
    read = predict(stack_of(experiment, data), outcome.weights_at(), prepared.X_network[:50])
    np.testing.assert_allclose(read[:, 0], outcome.predictions[:50, 0, 0], atol=1e-6)
    np.testing.assert_array_equal(outcome.weights_at(0)[0], start)
    moved = (outcome.weights_at()[0] != start).any(axis=1)
    assert not moved[0]  # nobody reads padding behind a mask
    assert moved.any() != frozen
