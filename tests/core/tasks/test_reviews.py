"""Reviews as a task: split without leaks, a vocabulary of the training side, tokens on the side they belong."""

import numpy as np
import pytest

from core.experiment import Experiment, Recurrent, Task, Training
from core.network.trace import predict
from core.tasks import complete, prepare
from core.tasks.reviews import REVIEWS, UNKNOWN, Parameters, corpus, encode
from core.training.train import train


def an_experiment(*, cell="GRU", epochs=2, seed=0, **parameters):
    return complete(
        Experiment(
            task=Task(name="reviews", parameters={"length": 20, **parameters}),
            scaling="none",
            layers=(Recurrent(kind=cell, units=8),),
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
        assert entry.word == UNKNOWN or entry.count == counted[entry.word]
    assert found.vocabulary.input_dim == 200
    assert not set(found.train) & set(found.validation)
    plain = {found.texts[i].casefold().strip() for i in found.train}
    assert not [i for i in found.validation if found.texts[i].casefold().strip() in plain]


@pytest.mark.parametrize(("padding", "reverse", "side"), [
    ("pre", False, "pre"), ("post", False, "post"), ("post", True, "pre"), ("pre", True, "post"),
])  # fmt: skip
def test_padding_stands_where_it_is_said_to(padding, reverse, side):
    data = prepare(an_experiment(padding=padding, reverse=reverse)).data
    np.testing.assert_array_equal(data.real(), data.X[..., 0] != 0)
    assert data.padding == side
    assert data.X.shape == (8530, 20, 1)
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
    read = predict(experiment.layers, data.output, outcome.weights_at(), prepared.X_network[:50], **data.reading)
    np.testing.assert_allclose(read[:, 0], outcome.predictions[:50, 0, 0], atol=1e-6)


def test_post_padding_without_a_mask_stays_at_chance_and_a_mask_cures_it():
    shape = {"length": 80, "padding": "post", "share": 0.5}
    failing = train(an_experiment(cell="LSTM", mask=False, epochs=3, **shape)).history["validation_accuracy"][-1]
    cured = train(an_experiment(cell="LSTM", mask=True, epochs=3, **shape)).history["validation_accuracy"][-1]
    assert failing < 0.56
    assert cured > 0.65


def test_a_network_learns_what_is_in_the_order_alone():
    experiment = an_experiment(epochs=25, source="orders", length=12, words=200)
    assert train(experiment).history["validation_accuracy"][-1] > 0.95
    assert prepare(experiment).data.simulated


def test_the_lectures_sentences_are_a_task_too():
    data = prepare(an_experiment(source="mock", words=20)).data
    assert data.X.shape == (3, 20, 1)
    assert len(data.validation) == 0
    assert REVIEWS.page == "text"
