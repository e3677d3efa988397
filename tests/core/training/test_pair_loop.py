"""The loop for pairs of texts: Keras's own first weights and steps, and what it measures."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU, LSTM, Dense, SimpleRNN
from core.network.build import optimizer
from core.network.decoding import greedy_tokens
from core.network.encoder_decoder_of import encoder_decoder_of
from core.tasks import prepare
from core.tasks.pair_data import BEGIN, END
from core.training.choice import loop_for
from core.training.pair_loop import PairLoop
from core.training.train import train


def asked(*layers, epochs=2, batch_size=23, seed=3, learning_rate=0.01, **parameters):
    small = {"pairs": "reversed", "digits": 4, "count": 100, "dimensions": 5}
    training = Training(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, validation_share=0.3, clipnorm=1.0
    )
    task = Task(name="translation", parameters=small | parameters)
    return Experiment(task=task, scaling="none", layers=layers, training=training, seed=seed)


def keras_steps(experiment, prepared, order):
    """Loss and share of right letters of each batch, and the model, by Keras's layers and optimizer."""
    data = prepared.data
    network = encoder_decoder_of(experiment, data)
    model, rule = network.build(seed=experiment.seed), optimizer(experiment.training)
    X, y = prepared.X_network[data.train], prepared.y_network[data.train]
    for places in (places for epoch in order for places in epoch):
        batch = network.teacher_forced(X[places], y[places], BEGIN)
        mask = tf.constant(batch.mask, tf.float32)
        with tf.GradientTape() as tape:
            p = model([batch.inputs[name] for name in network.inputs], training=True)
            losses = keras.losses.sparse_categorical_crossentropy(batch.targets, p)
            loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
        gradients = tape.gradient(loss, [v.value for v in model.trainable_variables])
        rule.apply([tf.convert_to_tensor(gradient) for gradient in gradients], model.trainable_variables)
        right = (p.numpy().argmax(axis=-1) == batch.targets)[batch.mask].mean()
        yield float(loss), float(right), model


@pytest.mark.slow
@pytest.mark.parametrize("attention", [True, False])
@pytest.mark.parametrize(
    "layer", [GRU(units=4), LSTM(units=3, bidirectional=True), SimpleRNN(units=4), GRU(units=3, bidirectional=True)]
)
def test_the_first_steps_are_those_of_keras(layer, attention):
    experiment = asked(layer, attention=attention)
    prepared = prepare(experiment)
    loop = loop_for(experiment, prepared)
    assert isinstance(loop, PairLoop)
    first = encoder_decoder_of(experiment, prepared.data).build(seed=experiment.seed).get_weights()
    for one, other in zip(loop.weights(), first, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    order = loop.orders(0, 3)
    mine = [loop.step(places) for epoch in order for places in epoch]
    theirs = list(keras_steps(experiment, prepared, order))
    np.testing.assert_allclose(mine, [(loss, right) for loss, right, _ in theirs], atol=2e-4)
    for one, other in zip(loop.weights(), theirs[-1][2].get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=2e-3)
    assert mine[-1][0] < mine[0][0] - 0.05


def test_blocks_on_two_cores_give_the_numbers_of_one():
    experiment = asked(GRU(units=4), batch_size=70)
    prepared = prepare(experiment)
    one, two = (loop_for(experiment, prepared, lambda free=free: free) for free in (False, True))
    for places in one.orders(0, 2):
        assert one.step(places[0]) == two.step(places[0])
    for a, b in zip(one.weights(), two.weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_validation_and_answers_on_two_cores_are_those_of_one():
    experiment = asked(GRU(units=4), batch_size=23, count=1000)
    prepared = prepare(experiment)
    busy, free = (loop_for(experiment, prepared, lambda free=free: free) for free in (False, True))
    X, y = prepared.X_network, prepared.y_network  # 1,000 pairs: eight batches to judge, four to write
    assert busy.validate(X, y) == free.validate(X, y)
    np.testing.assert_array_equal(busy.predict(busy.weights(), X), free.predict(free.weights(), X))
    network = encoder_decoder_of(experiment, prepared.data)
    at_once = greedy_tokens(network, busy.weights(), X, begin=BEGIN, end=END, longest=y.shape[1])
    np.testing.assert_array_equal(busy.predict(busy.weights(), X), at_once)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_what_a_network_writes_is_the_same_when_its_targets_are_known(share):
    """Here `share` of the targets are what the network writes by itself, so that no letter of them is written anew."""
    experiment = asked(GRU(units=24), epochs=8, batch_size=32, digits=2, count=200)
    prepared = prepare(experiment)
    loop = loop_for(experiment, prepared, lambda: True)
    for places in (places for epoch in loop.orders(0, 8) for places in epoch):
        loop.step(places)
    X, y = prepared.X_network, prepared.y_network.copy()
    alone = loop.predict(loop.weights(), X)
    some = np.random.default_rng(0).permutation(len(X))[: int(share * len(X))]
    y[some] = alone[some]
    np.testing.assert_array_equal(loop.predict(loop.weights(), X, y), alone)


@pytest.mark.slow
def test_the_exact_pairs_are_those_that_the_decoder_writes_by_itself():
    """Teacher forcing gives no wrong idea of them: where all letters so far are right, both read the same."""
    experiment = asked(GRU(units=24), epochs=60, batch_size=32, digits=2, count=200)
    outcome, prepared = train(experiment), prepare(experiment)
    data, X = prepared.data, prepared.X_network
    network = encoder_decoder_of(experiment, data)
    weights = outcome.weights_at()
    written = greedy_tokens(network, weights, X, begin=BEGIN, end=END, longest=prepared.y_network.shape[1])
    right = (written == prepared.y_network).all(axis=1)[data.validation].mean()
    np.testing.assert_array_equal(outcome.predictions[..., 0], written)
    assert outcome.history["validation_exact_accuracy"][-1] == pytest.approx(right)
    assert right > 0.2
    assert outcome.status == "finished"
    assert outcome.predictions.shape == data.y.shape
    assert len(outcome.history["validation_exact_accuracy"]) == len(outcome.history["validation_epochs"])


def test_dropout_is_drawn_from_the_seed():
    experiment = asked(GRU(units=4, dropout=0.3))
    first, second, none = train(experiment), train(experiment), train(asked(GRU(units=4)))
    np.testing.assert_array_equal(first.history["loss"], second.history["loss"])
    assert not np.array_equal(first.history["loss"], none.history["loss"])


def test_layers_that_cannot_translate_get_a_sentence():
    for layers in ((GRU(units=4), GRU(units=4)), (GRU(units=4), Dense(units=3))):
        with pytest.raises(ExperimentError, match="needs one recurrent layer, which is the encoder"):
            train(asked(*layers))
    with pytest.raises(ExperimentError, match=r"The decoder is as wide .* Units must be at most 256"):
        train(asked(GRU(units=200, bidirectional=True)))
    with pytest.raises(ExperimentError, match=r"times the work that one run may take: choose at most [\d,]+ epochs"):
        train(asked(LSTM(units=256), epochs=20_000, count=5000, digits=12))
