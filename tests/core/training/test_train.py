"""The training loop: against Keras's own fit, and in everything that can end a run."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Experiment, ExperimentError, Task, Training
from core.layers import GRU, LSTM, Dense, Dropout, SimpleRNN, make
from core.network.build import build, optimizer
from core.network.stack import stack_of
from core.network.summary import summarise
from core.network.trace import predict
from core.tasks import TASKS, complete, prepare
from core.tasks.reviews import first_vectors
from core.text.recent_cache import RecentCache
from core.training import train as trains
from core.training.schedule import snapshot_epochs, thin, validation_epochs
from core.training.train import train

pytestmark = pytest.mark.slow  # trains

AIR = TASKS["air_pollution"].preset


def changed(experiment: Experiment, layers=None, scaling=None, seed=None, **training) -> Experiment:
    update = {"training": experiment.training.model_copy(update=training)}
    update |= {k: v for k, v in {"layers": layers, "scaling": scaling, "seed": seed}.items() if v is not None}
    return experiment.model_copy(update=update)


def text(vectors="learned", frozen=False, **training) -> Experiment:
    """The lecture's three sentences, in vectors of 50 numbers."""
    parameters = {"source": "mock", "words": 20, "length": 9, "dimensions": 50, "vectors": vectors, "frozen": frozen}
    return Experiment(
        task=Task(name="reviews", parameters=parameters),
        scaling="none",
        layers=(GRU(units=3),),
        training=Training(**{"learning_rate": 0.01, "validation_share": 0.0, **training}),
    )


def keras_fit(experiment: Experiment) -> tuple[keras.Sequential, list[float]]:
    """The same experiment by `model.fit`, for tasks whose sequences are one batch, so that order plays no part."""
    p = prepare(experiment)
    model = build(stack_of(experiment, p.data), timesteps=p.data.X.shape[1], seed=experiment.seed)
    model.compile(loss=p.data.output.keras_loss, optimizer=optimizer(experiment.training))
    history = model.fit(
        p.X, p.y_network, epochs=experiment.training.epochs, verbose=0, batch_size=experiment.training.batch_size
    )
    return model, history.history["loss"]


@pytest.mark.parametrize(
    ("task", "layers", "training"),
    [
        ("air_pollution", (SimpleRNN(units=2),), {}),
        (
            "air_pollution",
            (LSTM(units=3), Dense(units=4, activation="relu")),
            {"optimizer": "RMSprop"},
        ),
        ("flu", (GRU(units=3, bidirectional=True),), {"clipnorm": 0.5}),
        ("flu", (SimpleRNN(units=3),), {"optimizer": "SGD", "momentum": 0.9}),
    ],
)
def test_the_loop_learns_what_keras_fit_learns(task, layers, training):
    experiment = changed(
        TASKS[task].preset, layers=layers, scaling="standard", epochs=30, learning_rate=0.01, **training
    )
    outcome = train(experiment)
    model, losses = keras_fit(experiment)
    np.testing.assert_allclose(outcome.history["loss"], losses, rtol=2e-4, atol=1e-6)
    for mine, theirs in zip(outcome.weights_at(), model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(
    ("vectors", "frozen", "training"),
    [
        ("learned", False, {"optimizer": "SGD", "learning_rate": 0.5}),  # Adam would make much of rounding near 0
        ("glove", False, {"clipnorm": 0.1}),
        ("glove", True, {"clipnorm": 0.1}),
        ("word2vec", False, {"optimizer": "SGD", "momentum": 0.9}),
    ],
)
def test_text_learns_what_keras_fit_learns_wherever_its_vectors_start(monkeypatch, vectors, frozen, training):
    """The lecture's three sentences are one batch; clipping is by the norm of all gradients that are used."""
    monkeypatch.setattr(first_vectors, "WORDS_READ", 1000)
    experiment = complete(text(vectors=vectors, frozen=frozen, epochs=15, **training))
    outcome, p = train(experiment), prepare(experiment)
    data = p.data
    model = build(stack_of(experiment, data), timesteps=data.X.shape[1], seed=experiment.seed)
    if data.first_vectors:
        model.layers[0].set_weights([data.first_vectors().matrix])
    first = model.get_weights()
    model.compile(loss=data.output.keras_loss, optimizer=optimizer(experiment.training))
    losses = model.fit(p.X_network, p.y_network, epochs=15, verbose=0).history["loss"]
    np.testing.assert_allclose(outcome.history["loss"], losses, rtol=2e-4, atol=1e-6)
    for mine, theirs in zip(outcome.weights_at(0), first, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for mine, theirs in zip(outcome.weights_at(), model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-3, atol=1e-4)
    assert outcome.summary == summarise(experiment, data)
    assert np.array_equal(outcome.weights_at(0)[0], outcome.weights_at(-1)[0]) == frozen
    assert len(outcome.weights[0]) == (1 if frozen else len(outcome.snapshot_epochs))  # what does not change, once
    assert (data.first_vectors().note in outcome.note) if data.first_vectors else outcome.note == ""
    assert ("vectors" in outcome.seconds) == (vectors != "learned")


def test_dropout_draws_on_beside_a_frozen_embedding():
    layers = (GRU(units=3, dropout=0.5), Dropout(rate=0.5))
    experiment = changed(text(vectors="glove", frozen=True, epochs=6, learning_rate=1e-6), layers=layers)
    outcome = train(experiment)
    assert len(set(outcome.history["loss"].round(4))) > 2  # other inputs are dropped in each epoch
    np.testing.assert_array_equal(train(experiment).history["loss"], outcome.history["loss"])


def test_the_first_snapshot_is_what_keras_starts_from_and_the_last_makes_the_predictions():
    experiment = changed(AIR, epochs=40)
    outcome, p = train(experiment), prepare(experiment)
    stack = stack_of(experiment, p.data)
    fresh = build(stack, timesteps=4, seed=AIR.seed)
    for mine, theirs in zip(outcome.weights_at(0), fresh.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    again = p.from_network(predict(stack, outcome.weights_at(), p.X))
    np.testing.assert_allclose(outcome.predictions, again, rtol=1e-6)
    assert outcome.predictions.shape == p.data.y.shape
    assert list(outcome.snapshot_epochs) == list(snapshot_epochs(40, 15))


def test_the_summary_prints_the_lectures_figures():
    summary = train(changed(AIR, epochs=1)).summary
    assert [(row.name, row.output_shape, row.parameters) for row in summary.rows] == [
        ("simple_rnn", (None, 2), 12),
        ("dense", (None, 1), 3),
    ]
    assert (summary.total, summary.trainable, summary.non_trainable, summary.optimizer) == (15, 15, 0, 32)


def test_the_lectures_network_reaches_the_lectures_prediction_once_its_inputs_are_scaled():
    """117.5, 117.5 and 75 are what the lecture prints: Paris and Berlin cannot be told apart, their mean is 117.5."""
    predictions = train(changed(AIR, scaling="standard", seed=0)).predictions.ravel()
    np.testing.assert_allclose(predictions, [117.5, 117.5, 75.0], atol=0.5)


LONG = {"next_word", "video"}  # an epoch takes seconds: test_films.py and tests/core/tasks/next_word train them on less


@pytest.mark.parametrize("name", [name for name in TASKS if not TASKS[name].reads_table and name not in LONG])
def test_an_experiment_gives_the_same_numbers_each_time(name):
    experiment = changed(TASKS[name].preset, epochs=2)
    first, second = train(experiment), train(experiment, free_core=lambda: True)
    np.testing.assert_array_equal(first.history["loss"], second.history["loss"])
    np.testing.assert_array_equal(first.predictions, second.predictions)
    assert not np.array_equal(first.predictions, train(changed(experiment, seed=7)).predictions)


def test_minibatches_with_a_short_last_one_weigh_each_sequence_once():
    """With a learning rate near 0 the loss of an epoch is the loss over all sequences, whatever the batches."""
    experiment = Experiment(
        task=Task(name="echo", parameters={"k": 2}),
        layers=(SimpleRNN(units=3),),
        training=Training(learning_rate=1e-6, epochs=2, batch_size=50, optimizer="SGD"),
    )
    outcome, p = train(experiment), prepare(experiment)
    assert len(p.data.train) % 50
    X, y = p.X[p.data.train], p.y_network[p.data.train]
    predicted = predict(stack_of(experiment, p.data), outcome.weights_at(0), X)
    assert outcome.history["loss"][0] == pytest.approx(p.data.output.loss(y, predicted), rel=1e-3)
    assert outcome.history["accuracy"][0] == pytest.approx(p.data.output.metric(y, predicted), abs=1e-3)


def test_dropout_masks_and_both_directions_train():
    experiment = Experiment(
        task=Task(name="heartbeats", parameters={"different_lengths": True, "patients": 60, "beats": 20}),
        layers=(
            LSTM(units=3, dropout=0.2, bidirectional=True),
            Dropout(rate=0.3),
            GRU(units=3),
        ),
        training=Training(epochs=6, learning_rate=0.01),
    )
    outcome = train(experiment)
    assert outcome.status == "finished"
    assert outcome.note == ""
    assert outcome.history["loss"][-1] < outcome.history["loss"][0]
    assert len(outcome.history["validation_loss"]) == 6


@pytest.mark.parametrize("kind", ["Maximum", "Mean", "MaximumAndMean"])
def test_a_network_that_pools_over_time_learns(kind):
    experiment = Experiment(
        task=Task(name="heartbeats", parameters={"different_lengths": True, "patients": 60, "beats": 20}),
        layers=(GRU(units=3, bidirectional=True), make(kind), Dropout(rate=0.1)),
        training=Training(epochs=8, learning_rate=0.01),
    )
    outcome = train(experiment)
    assert (outcome.status, outcome.note) == ("finished", "")
    assert outcome.history["loss"][-1] < outcome.history["loss"][0]
    assert outcome.summary == summarise(experiment, prepare(experiment).data)


def test_a_stop_is_seen_within_one_call_and_keeps_what_was_learned():
    asked = []
    experiment = changed(AIR, epochs=20_000, scaling="standard")
    outcome = train(experiment, should_stop=lambda: asked.append(1) or len(asked) > 12)
    assert outcome.status == "stopped"
    assert len(asked) == 13
    assert 0 < outcome.epochs < 20_000
    assert outcome.snapshot_epochs[-1] == outcome.epochs == len(outcome.history["loss"])
    assert outcome.history["loss"][-1] < outcome.history["loss"][0]


def test_reports_grow_and_end_with_the_last_epoch(monkeypatch):
    monkeypatch.setattr(trains, "REPORT", 0.01)
    reports = []
    train(changed(AIR, epochs=20_000, scaling="standard"), on_progress=reports.append)
    assert len(reports) > 3
    shares = [report.share for report in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    epochs = [epoch for report in reports for epoch, _ in report.loss]
    assert epochs == sorted(set(epochs))
    assert (epochs[0], epochs[-1]) == (1, 20_000)


def test_a_loss_that_explodes_ends_the_run_with_what_to_try():
    experiment = changed(AIR, layers=(SimpleRNN(units=8, activation="relu"),), optimizer="SGD", learning_rate=10.0)
    outcome = train(experiment)
    assert outcome.status == "failed"
    assert "learning rate below 10" in outcome.reason
    assert "clipping" in outcome.reason
    assert "scaled inputs" in outcome.reason
    assert np.isfinite(outcome.history["loss"]).all()
    assert all(np.isfinite(w).all() for w in outcome.weights_at())
    assert np.isfinite(outcome.predictions).all()


def test_early_stopping_ends_when_validation_no_longer_improves():
    experiment = changed(TASKS["sine"].preset, epochs=200, learning_rate=0.05, patience=3)
    outcome = train(experiment)
    best = outcome.history["validation_epochs"][np.argmin(outcome.history["validation_loss"])]
    assert outcome.status == "finished"
    assert outcome.epochs - best >= 3
    assert f"best at epoch {best}" in outcome.reason


def test_too_much_work_and_unknown_tasks_are_refused():
    with pytest.raises(ExperimentError, match="There is no task"):
        train(AIR.model_copy(update={"task": Task(name="weather")}))


@given(epochs=st.integers(1, 20_000), parameters=st.integers(1, 20_000_000))
def test_snapshots_lie_between_the_first_and_the_last_epoch(epochs, parameters):
    kept = snapshot_epochs(epochs, parameters)
    assert (kept[0], kept[-1]) == (0, epochs)
    assert len(kept) <= 30
    assert (np.diff(kept) > 0).all()
    assert len(kept) * parameters * 4 <= 24_000_000 + 3 * parameters * 4


@given(epochs=st.integers(1, 20_000))
def test_validation_moments(epochs):
    moments = validation_epochs(epochs)
    assert moments[-1] == epochs
    assert len(moments) == min(epochs, len(moments)) <= 200


@settings(max_examples=50)
@given(n=st.integers(0, 500), most=st.integers(1, 50))
def test_thinning_keeps_the_last(n, most):
    points = thin(np.arange(n, dtype=float), 5, most)
    assert len(points) <= most
    assert all(epoch == value + 5 for epoch, value in points)
    assert not n or most == 1 or points[-1] == (n + 4, n - 1)


def test_data_are_made_once_for_networks_of_one_task(monkeypatch):
    made = []
    monkeypatch.setattr(trains, "_DATA", RecentCache(1_000_000, size=lambda data: data.memory))
    monkeypatch.setattr(trains, "prepare", lambda *asked: made.append(asked) or prepare(*asked))
    echo = TASKS["echo"].preset.model_copy(update={"training": Training(epochs=1)})
    for units in (2, 3):
        train(echo.model_copy(update={"layers": (SimpleRNN(units=units),)}))
    assert len(made) == 1
    train(echo.model_copy(update={"scaling": "none"}))
    train(echo.model_copy(update={"training": Training(epochs=1, validation_share=0.5)}))
    assert len(made) == 3, "other data"
    monkeypatch.setattr(trains, "_DATA", RecentCache(1, size=lambda data: data.memory))
    train(echo.model_copy(update={"scaling": "minmax"}))
    assert len(made) == 4
    train(echo.model_copy(update={"scaling": "minmax"}))
    assert len(made) == 5, "large data are not kept"
