"""Parameter counts against the lecture's figures and against Keras's own count."""

from dataclasses import astuple, replace

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Numbers
from core.experiment import Experiment, ExperimentError, Task, Training
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, Embedding, Maximum, Mean, Pooling, SimpleRNN
from core.network.build import build, optimizer
from core.network.count import check_work, parameters, totals
from core.network.stack import Stack
from core.network.summary import layer_names, summarise
from core.tasks import TASKS, prepare
from core.tasks.shared.corpus import Corpus
from core.tasks.task import TextData
from core.text.tokenizer import Vocabulary
from tests.core.network.networks import layer_stacks, outputs, pooled_stacks
from tests.effort import examples

ONE = Numbers(length=1, features=(Feature("pollution"),))
NO_CORPUS = Corpus((), np.zeros(0), np.arange(0), np.arange(0), Vocabulary(), ("no", "yes"), ("", ""))


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((SimpleRNN(units=2),), (12, 3)),  # the lecture's first network
        ((LSTM(units=2),), (48, 3)),  # its LSTM
        ((LSTM(units=5),), (180, 6)),
        ((SimpleRNN(units=2), Dense(units=10)), (12, 30, 11)),
        ((SimpleRNN(units=2), SimpleRNN(units=2)), (12, 10, 3)),
        ((GRU(units=2),), (42, 3)),  # three times 2 (2 + 3 + 2)
    ],
)
def test_the_lectures_counts(layers, expected):
    assert parameters(Stack(layers, ONE, 3)) == expected


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(layers=layer_stacks(), data=st.data(), features=st.integers(1, 5))
def test_counts_equal_keras(layers, data, features):
    stack = Stack(layers, data.draw(outputs(3)), features)
    model = build(stack, timesteps=3, seed=0)
    assert parameters(stack) == tuple(layer.count_params() for layer in model.layers)


@pytest.mark.slow
@settings(max_examples=examples(40), deadline=None)
@given(
    layers=layer_stacks() | pooled_stacks(),
    data=st.data(),
    chosen=st.sampled_from(["Adam", "SGD", "RMSprop"]),
    momentum=st.sampled_from([0.0, 0.9]),
)
def test_the_summary_equals_keras(layers, data, chosen, momentum):
    output = data.draw(outputs(3, pooled=any(isinstance(layer, Pooling) for layer in layers)))
    momentum = 0.0 if chosen == "Adam" else momentum
    training = Training(optimizer=chosen, momentum=momentum, validation_share=0.0)
    experiment = Experiment(task=Task(name="flu"), layers=layers, training=training)
    mask = data.draw(st.booleans())
    flu = replace(prepare(TASKS["flu"].preset).data, X=np.zeros((3, 3, 2)), output=output, mask=mask)
    model = build(Stack(layers, output, 2, mask), timesteps=3, seed=0)
    fits = optimizer(training)
    fits.build(model.trainable_variables)
    mine = summarise(experiment, flu)
    kinds = [
        (layer.name, type(layer).__name__, tuple(layer.output.shape), layer.count_params())
        for layer in model.layers
        if layer.name != "input"
    ]
    assert [astuple(row) for row in mine.rows] == kinds
    assert mine.total == model.count_params()
    assert mine.optimizer == sum(int(np.prod(v.shape)) for v in fits.variables)


@pytest.mark.slow
@settings(max_examples=examples(30), deadline=None)
@given(layers=layer_stacks(), frozen=st.booleans(), mask=st.booleans(), chosen=st.sampled_from(["Adam", "SGD"]))
def test_a_summary_with_an_embedding_equals_keras(layers, frozen, mask, chosen):
    """A frozen embedding is not trainable, and the optimizer remembers nothing of it."""
    training = Training(optimizer=chosen, validation_share=0.0)
    experiment = Experiment(task=Task(name="flu"), layers=layers, training=training)
    embedding = Embedding(9, 4, "glove", frozen=frozen)
    texts = TextData(
        tokens=np.zeros((3, 5), np.int32),
        y=np.zeros((3, 1, 1), np.float32),
        output=ONE,
        train=np.arange(3),
        validation=np.arange(0),
        sequence_names=("a", "b", "c"),
        mask=mask,
        embedding=embedding,
        corpus=NO_CORPUS,
    )
    stack = Stack(layers, ONE, 4, mask, embedding)
    model = build(stack, timesteps=5, seed=0)
    fits = optimizer(training)
    fits.build(model.trainable_variables)
    mine = summarise(experiment, texts)
    theirs = [
        (layer.name, type(layer).__name__, tuple(layer.output.shape), layer.count_params()) for layer in model.layers
    ]
    assert [astuple(row) for row in mine.rows] == theirs
    trainable, rest = (
        sum(int(np.prod(w.shape)) for w in weights)
        for weights in (model.trainable_weights, model.non_trainable_weights)
    )
    assert totals(stack) == (mine.trainable, mine.non_trainable) == (trainable, rest)
    assert rest == 36 * frozen
    assert mine.optimizer == sum(int(np.prod(v.shape)) for v in fits.variables)


def test_layer_names_are_those_of_a_fresh_keras_session():
    layers = (
        SimpleRNN(units=2),
        SimpleRNN(units=2, bidirectional=True),
        SimpleRNN(units=2),
        Maximum(),
        Dense(units=4),
    )
    names = [layer.name for layer in build(Stack(layers, ONE, 1), timesteps=3, seed=0).layers]
    keras.utils.clear_session()
    rnn = keras.layers.SimpleRNN
    fresh = [rnn(2), keras.layers.Bidirectional(rnn(2)), rnn(2), keras.layers.GlobalMaxPooling1D()]
    fresh += [keras.layers.Dense(4), keras.layers.Dense(1)]
    assert names == [layer.name for layer in fresh]
    assert layer_names((Mean(),))[0] == keras.layers.GlobalAveragePooling1D().name


def test_optimizers_take_what_they_are_given():
    assert optimizer(Training(optimizer="SGD", momentum=0.9, learning_rate=0.1)).momentum == pytest.approx(0.9)
    assert optimizer(Training(optimizer="Adam", clipnorm=2)).global_clipnorm == 2
    assert optimizer(Training(optimizer="RMSprop", learning_rate=0.25)).learning_rate.numpy() == 0.25


def test_too_much_work_is_refused_with_a_number_that_would_do():
    huge = Experiment(
        task=Task(name="flu"),
        layers=tuple(LSTM(units=256, bidirectional=True) for _ in range(6)),
        training=Training(epochs=20_000, validation_share=0.0),
    )
    prepared = prepare(huge)
    with pytest.raises(ExperimentError, match="choose at most") as error:
        check_work(huge, prepared.data)
    epochs = int(str(error.value).split("at most ")[1].split()[0])
    fits = huge.model_copy(update={"training": huge.training.model_copy(update={"epochs": epochs})})
    check_work(fits, prepared.data)
    check_work(TASKS["air_pollution"].preset, prepare(TASKS["air_pollution"].preset).data)
