"""What Keras answers about a trained network: against finite differences, against the trace, and beside a training."""

import io
import json
import subprocess
import sys
import threading
import warnings
import zipfile

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Numbers, OneOfTwo
from core.engine import Engine
from core.experiment import Experiment, ExperimentError, Task, Training
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, Dropout, Maximum, MaximumAndMean, Mean, SimpleRNN, cells, recurrent
from core.network.build import build
from core.network.stack import Stack
from core.network.trace import predict
from core.runs import RunStore
from core.training import questions
from core.training.questions import keras_file, saliency_over_time
from core.training.train import train
from tests.core.network import networks
from tests.core.network.networks import perturbed, sequences
from tests.core.training import samples

pytestmark = pytest.mark.slow  # compiles Keras models

ECHO = Task(name="echo", parameters={"k": 2, "sequences": 40})


def an_output(*, length=1, values=1, activation="linear", per_timestep=False):
    features = tuple(Feature(f"y{k}") for k in range(values))
    return Numbers(length, features, per_timestep, activation)


def a_network(layers, output, T, F, *, mask=False, seed=3, **training):
    """An experiment with these layers, and weights for it without a zero among them."""
    experiment = Experiment(task=ECHO, layers=layers, training=Training(**training), seed=seed)
    model = build(Stack(layers, output, F, mask), timesteps=T, seed=seed)
    return experiment, perturbed(model, np.random.default_rng(seed))


@pytest.fixture
def precise(monkeypatch):
    networks.precise(monkeypatch)


def by_differences(experiment, output, weights, X, *, mask, at, step=1e-5):
    """|∂ output / ∂ x(t)| by central differences of the trace, (n, T); 0 at masked timesteps, which do not move."""
    X, (n, T, F) = X.astype(np.float64), X.shape
    weights = [weight.astype(np.float64) for weight in weights]
    moves = np.zeros((T * F, T, F))
    moves[np.arange(T * F), np.repeat(np.arange(T), F), np.tile(np.arange(F), T)] = step

    def read(x):
        out = predict(Stack(experiment.layers, output, F, mask), weights, x)
        return out[:, at] if output.per_timestep else out

    squares = np.zeros((n, T))
    for i in range(n):
        slopes = (read(X[i] + moves) - read(X[i] - moves)) / (2 * step)  # (T · F, K)
        squares[i] = np.square(slopes).sum(axis=1).reshape(T, F).sum(axis=1)
    return np.sqrt(squares) * (np.any(X != 0, axis=-1) if mask else 1)


STACKS = [
    *[(recurrent(kind, units=4),) for kind in cells()],
    *[(recurrent(kind, units=3, bidirectional=True),) for kind in cells()],
    (
        Dense(units=3, activation="sigmoid"),
        LSTM(units=3, dropout=0.5),
        Dropout(rate=0.5),
        GRU(units=2, bidirectional=True),
        Dense(units=4, activation="tanh"),
    ),
    (SimpleRNN(units=3, bidirectional=True), LSTM(units=2, activation="sigmoid")),
]
POOLED = {
    "maximum": (GRU(units=3, bidirectional=True), Maximum(), Dense(units=3)),
    "mean": (LSTM(units=3), Dropout(rate=0.5), Mean()),
    "both": (GRU(units=3), MaximumAndMean()),
}
NAMES = ["-".join(f"{layer.kind}{'-bi' * getattr(layer, 'bidirectional', False)}" for layer in s) for s in STACKS]


@pytest.mark.usefixtures("precise")
@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("layers", STACKS, ids=NAMES)
def test_the_gradient_is_what_small_differences_give(layers, mask):
    T, F, rng = 9, 2, np.random.default_rng(1)  # above 8, so that a SimpleRNN is not unrolled
    X = sequences(rng, 3, T, F, holes=mask)
    each = an_output(length=T, values=2, activation="sigmoid", per_timestep=True)
    one = an_output(length=3)
    for output, at in ((each, 5), (one, -1)):
        experiment, weights = a_network(layers, output, T, F, mask=mask)
        mine = saliency_over_time(experiment, output, weights, X, mask=mask, at=at)
        assert (mine.shape, mine.dtype) == ((3, T), np.float32)
        expected = by_differences(experiment, output, weights, X, mask=mask, at=at)
        np.testing.assert_allclose(mine, expected, rtol=1e-4, atol=1e-5 * expected.max())


@pytest.mark.usefixtures("precise")
@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("layers", POOLED.values(), ids=POOLED)
def test_the_gradient_goes_through_what_pools_over_time(layers, mask):
    output, X = an_output(), sequences(np.random.default_rng(1), 3, 9, 2, holes=mask)
    experiment, weights = a_network(layers, output, 9, 2, mask=mask)
    mine = saliency_over_time(experiment, output, weights, X, mask=mask)
    expected = by_differences(experiment, output, weights, X, mask=mask, at=-1)
    np.testing.assert_allclose(mine, expected, rtol=1e-4, atol=1e-5 * expected.max())


@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("layers", POOLED.values(), ids=POOLED)
def test_a_keras_file_that_pools_needs_nothing_of_ours(tmp_path, layers, mask):
    """Another process, which knows Keras alone, reads it and comes to the same answers."""
    output = an_output()
    experiment, weights = a_network(layers, output, 7, 2, mask=mask)
    X = sequences(np.random.default_rng(0), 6, 7, 2, holes=mask)
    X[0] *= not mask  # a sequence of nothing but padding
    np.save(tmp_path / "X.npy", X)
    (tmp_path / "network.keras").write_bytes(
        keras_file(experiment, output, weights, timesteps=7, features=2, mask=mask)
    )
    code = (
        "import keras, numpy as np; model = keras.models.load_model('network.keras'); X = np.load('X.npy'); "
        "np.save('p.npy', model(X)); model.fit(X, np.ones((6, 1)), verbose=0); "
        "assert all(np.isfinite(weight).all() for weight in model.get_weights())"
    )
    subprocess.run([sys.executable, "-I", "-W", "error::UserWarning", "-c", code], cwd=tmp_path, check=True)
    expected = predict(Stack(layers, output, 2, mask), weights, X)
    np.testing.assert_allclose(np.load(tmp_path / "p.npy"), expected, atol=1e-5)


@pytest.mark.usefixtures("precise")
@settings(max_examples=10)
@given(data=st.data(), seed=st.integers(0, 10_000))
def test_the_gradient_of_random_networks(data, seed):
    smooth = st.builds(
        recurrent,
        kind=st.sampled_from(cells()),
        units=st.integers(1, 5),
        activation=st.sampled_from(["tanh", "sigmoid", "linear"]),  # differences across the kink of relu mean nothing
        bidirectional=st.booleans(),
    )
    layers = tuple(data.draw(st.lists(smooth, min_size=1, max_size=2)))
    T, F = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    output = an_output(length=T, values=data.draw(st.integers(1, 2)), per_timestep=data.draw(st.booleans()))
    experiment, weights = a_network(layers, output, T, F, seed=seed)
    X = sequences(np.random.default_rng(seed), 2, T, F, holes=False)
    at = data.draw(st.integers(-T, T - 1))
    expected = by_differences(experiment, output, weights, X, mask=False, at=at)
    mine = saliency_over_time(experiment, output, weights, X, at=at)
    np.testing.assert_allclose(mine, expected, rtol=1e-3, atol=1e-4 * max(1e-3, expected.max()))


def test_a_network_that_reads_forward_does_not_depend_on_what_comes_later():
    output = an_output(length=12, per_timestep=True)
    X = sequences(np.random.default_rng(0), 2, 12, 1, holes=False)
    forward, weights = a_network((GRU(units=3),), output, 12, 1)
    mine = saliency_over_time(forward, output, weights, X, at=4)
    assert (mine[:, :5] > 0).all()
    assert (mine[:, 5:] == 0).all()
    both, weights = a_network((GRU(units=3, bidirectional=True),), output, 12, 1)
    assert (saliency_over_time(both, output, weights, X, at=4) > 0).all()


def test_a_sigmoid_that_is_sure_hides_what_its_logit_shows():
    """By the chain rule the two differ by the slope of the sigmoid alone."""
    output = an_output(length=6, activation="sigmoid", per_timestep=True)
    experiment, weights = a_network((LSTM(units=3),), output, 6, 1)
    weights[-1] = weights[-1] + 9
    X = sequences(np.random.default_rng(2), 4, 6, 1, holes=False)
    after = saliency_over_time(experiment, output, weights, X)
    before = saliency_over_time(experiment, output, weights, X, before_activation=True)
    p = predict(Stack(experiment.layers, output, 1), [w.astype(np.float64) for w in weights], X)[:, -1]  # (4, 1)
    np.testing.assert_allclose(after, before * p * (1 - p), rtol=2e-3)
    assert after.max() < 0.01 * before.max()


def test_many_at_once_give_what_each_gives_alone(monkeypatch):
    output = an_output(length=2, values=3)
    experiment, weights = a_network((LSTM(units=4),), output, 10, 2)
    X = sequences(np.random.default_rng(2), 5, 10, 2, holes=False)
    together = saliency_over_time(experiment, output, weights, X)
    alone = [saliency_over_time(experiment, output, weights, x[None])[0] for x in X]
    np.testing.assert_allclose(together, alone, rtol=1e-5)
    monkeypatch.setattr(questions, "AT_ONCE", 7)  # of thirty
    np.testing.assert_allclose(together, saliency_over_time(experiment, output, weights, X), rtol=1e-5)


class Slow(LSTM):
    """A layer that has no machine code."""

    def machine(self, features, *, sequences):
        return None


@pytest.mark.parametrize("mask", [False, True], ids=["full", "masked"])
@pytest.mark.parametrize("per_timestep", [False, True], ids=["once", "each"])
def test_keras_gives_what_machine_code_gives(per_timestep, mask):
    """It differentiates networks that have no machine code."""
    output = an_output(length=9 if per_timestep else 2, values=2, per_timestep=per_timestep)
    layers = (LSTM(units=3, bidirectional=True), Dense(units=3, activation="tanh"))
    experiment, weights = a_network(layers, output, 9, 2, mask=mask)
    by_keras = experiment.model_copy(update={"layers": (Slow(units=3, bidirectional=True), layers[1])})
    X = sequences(np.random.default_rng(1), 3, 9, 2, holes=mask)
    mine = saliency_over_time(experiment, output, weights, X, mask=mask, at=5)
    theirs = saliency_over_time(by_keras, output, weights, X, mask=mask, at=5)
    np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-6)
    assert mine.max() > 1e-3


def test_what_would_take_too_long_is_a_sentence():
    output = an_output(length=500, per_timestep=True)
    experiment = Experiment(task=ECHO, layers=[{"kind": "LSTM", "units": 256, "bidirectional": True}] * 2)
    with pytest.raises(
        ExperimentError, match=r"64 sequences of 500 timesteps are 1\.\d times the work.* at most \d\d of"
    ):
        saliency_over_time(experiment, output, [], np.zeros((64, 500, 1), np.float32))
    with pytest.raises(ExperimentError, match="choose fewer"):
        saliency_over_time(experiment, output, [], np.zeros((65, 5, 1), np.float32))
    with pytest.raises(ExperimentError, match=r"no timestep 500 .*from 0 to 499"):
        saliency_over_time(experiment, output, [], np.zeros((1, 500, 1), np.float32), at=500)


def summary_of(model):
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("layers", "mask", "training"),
    [
        ((SimpleRNN(units=2),), False, {"optimizer": "SGD", "momentum": 0.5}),
        ((LSTM(units=3, bidirectional=True),), True, {"clipnorm": 1.0}),
        (STACKS[-2], False, {"optimizer": "RMSprop", "learning_rate": 0.25}),
    ],
)
def test_a_keras_file_is_the_network_and_can_be_trained_on(tmp_path, layers, mask, training):
    output = OneOfTwo(7, (Feature("y"),), per_timestep=True)
    experiment, weights = a_network(layers, output, 7, 2, mask=mask, **training)
    content = keras_file(experiment, output, weights, timesteps=7, features=2, mask=mask)
    file = tmp_path / "network.keras"
    file.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = keras.models.load_model(file)
    X = sequences(np.random.default_rng(0), 6, 7, 2, holes=mask)
    stack = Stack(layers, output, 2, mask)
    expected = predict(stack, weights, X)
    np.testing.assert_allclose(model(X), expected, atol=1e-5)

    fresh = build(stack, timesteps=7, seed=0)
    fresh.compile(optimizer=training.get("optimizer", "Adam"), loss="mse")
    fresh.optimizer.build(fresh.trainable_variables)
    if "momentum" not in training:  # which keeps one more for each weight
        assert summary_of(model) == summary_of(fresh)
    assert type(model.optimizer).__name__ == experiment.training.optimizer
    assert float(model.optimizer.learning_rate.numpy()) == pytest.approx(experiment.training.learning_rate)
    assert model.optimizer.global_clipnorm == (experiment.training.clipnorm or None)
    assert model.loss == "binary_crossentropy"
    y = np.zeros((6, 7, 1), np.float32)
    model.run_eagerly = True  # three epochs are done before a graph is traced
    losses = model.fit(X, y, epochs=3, verbose=0).history["loss"]
    assert losses[-1] < losses[0]


def test_a_keras_file_holds_nothing_of_ours():
    output = an_output()
    experiment, weights = a_network(STACKS[-2], output, 5, 1)
    archive = zipfile.ZipFile(io.BytesIO(keras_file(experiment, output, weights, timesteps=5, features=1)))
    assert sorted(archive.namelist()) == ["config.json", "metadata.json", "model.weights.h5"]
    objects, found = [json.loads(archive.read("config.json"))], []
    while objects:
        one = objects.pop()
        objects += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        if isinstance(one, dict) and "class_name" in one:
            found.append((one["class_name"], one.get("module"), one.get("registered_name")))
    assert len(found) > 8
    for name, module, registered in found:
        assert name not in ("Lambda", "function")
        assert module is None or module.split(".")[0] in ("keras", "builtins")
        assert registered in (None, name)


def ask_without_end(done):
    """Questions of every kind, one after the other, until `done` is set."""
    output = an_output(length=10, per_timestep=True)
    layers = (LSTM(units=3, bidirectional=True), Dropout(rate=0.5))
    experiment, weights = a_network(layers, output, 10, 1)
    X = sequences(np.random.default_rng(0), 2, 10, 1, holes=False)
    while not done.is_set():
        saliency_over_time(experiment, output, weights, X)
        keras_file(experiment, output, weights, timesteps=10, features=1)


@pytest.fixture
def asked_meanwhile():
    """Starts questions in another thread; they end with the test."""
    done, threads, interval = threading.Event(), [], sys.getswitchinterval()

    def start():
        sys.setswitchinterval(1e-4)
        threads.append(threading.Thread(target=ask_without_end, args=(done,)))
        threads[-1].start()

    yield start
    done.set()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)


@pytest.mark.parametrize("cell", [GRU, samples.Slow], ids=["machine-code", "Keras"])
def test_a_training_gives_the_same_numbers_whether_or_not_something_is_asked_meanwhile(asked_meanwhile, cell):
    experiment = Experiment(
        task=ECHO,
        layers=(cell(units=4, dropout=0.2), Dropout(rate=0.3)),
        training=Training(epochs=4, batch_size=8),
        seed=5,
    )
    alone = train(experiment)
    asked_meanwhile()
    beside = [train(experiment), train(experiment)]
    for one in beside:
        np.testing.assert_array_equal(one.history["loss"], alone.history["loss"])
        for mine, theirs in zip(one.weights, alone.weights, strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_networks_that_are_built_at_the_same_time_have_the_weights_of_their_seeds(asked_meanwhile):
    stack = Stack((LSTM(units=8), Dropout(rate=0.3), Dense(units=8)), an_output(), 2)

    def built(seed):
        model = build(stack, timesteps=5, seed=seed)
        return [variable.numpy() for variable in model.variables]  # weights, and the seeds of dropout

    alone = [built(seed) for seed in range(3)]
    asked_meanwhile()
    for _ in range(5):
        for seed, expected in enumerate(alone):
            for mine, theirs in zip(built(seed), expected, strict=True):
                np.testing.assert_array_equal(mine, theirs)


def test_a_page_asks_and_a_worker_answers(tmp_path):
    """All the way: a worker with TensorFlow, and an error of Keras's that must not travel."""
    output = an_output(length=20, activation="sigmoid", per_timestep=True)
    experiment, weights = a_network((LSTM(units=8),), output, 20, 1)
    X = sequences(np.random.default_rng(0), 2, 20, 1, holes=False)
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    engine = Engine(store, n_workers=1)
    engine.start()
    try:
        gradient = engine.ask("saliency_over_time", experiment, output, weights, X=X, at=11, before_activation=True)
        file = engine.ask("keras_file", experiment, output, weights, timesteps=20, features=1)
        wrong = engine.ask("saliency_over_time", experiment, output, weights[1:], X=X)
        long = engine.ask("saliency_over_time", experiment, output, weights, X=X, at=20)
        expected = saliency_over_time(experiment, output, weights, X, at=11, before_activation=True)
        np.testing.assert_allclose(engine.wait_answer(gradient, 60).value, expected, rtol=1e-5)
        (tmp_path / "network.keras").write_bytes(engine.wait_answer(file, 60).value)
        model = keras.models.load_model(tmp_path / "network.keras")
        np.testing.assert_allclose(model(X), predict(Stack(experiment.layers, output, 1), weights, X), atol=1e-5)
        assert "unexpected error (ValueError)" in engine.wait_answer(wrong, 60).reason
        assert "There is no timestep 20" in engine.wait_answer(long, 60).reason
    finally:
        engine.close()
        store.close()
