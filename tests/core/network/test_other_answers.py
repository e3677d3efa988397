"""A token and a frame as answers: stacks that give them are traced, trained, judged and exported as others are."""

import numpy as np
import pytest

from core import tasks
from core.answers import Frame, Token
from core.experiment import Experiment, Spec, Task, Training
from core.feature import Feature
from core.layers import GRU, LSTM, Dense, Maximum
from core.network.build import build
from core.network.export import script
from core.network.stack import Stack, stack_of
from core.network.trace import predict
from core.tasks.task import SeriesData, TaskSpec
from core.training.train import train
from core.views.shared.verdict import verdict

PIXELS = tuple(Feature(f"pixel {i}") for i in range(6))


@pytest.mark.parametrize("per_timestep", [False, True])
@pytest.mark.parametrize("layers", [(GRU(units=3),), (LSTM(units=2, bidirectional=True), Dense(units=3))])
def test_the_trace_equals_keras(layers, per_timestep):
    length = 5 if per_timestep else 1
    for answer in (
        Token(length, (), per_timestep, vocabulary=7),
        Frame(length, PIXELS, per_timestep, height=2, width=3),
    ):
        stack, rng = Stack(layers, answer, 2), np.random.default_rng(0)
        model = build(stack, timesteps=5, seed=0)
        X = rng.normal(size=(4, 5, 2)).astype(np.float32)
        weights = [w + rng.normal(0, 0.4, w.shape).astype(np.float32) for w in model.get_weights()]
        model.set_weights(weights)
        np.testing.assert_allclose(predict(stack, weights, X), model(X), atol=1e-5)


class Parameters(Spec):
    pass


def series(y, output):
    y = np.asarray(y, np.float32)
    X = np.eye(4, dtype=np.float32)[np.random.default_rng(0).integers(0, 4, (80, 5))]
    return SeriesData(
        X=X,
        y=y,
        inputs=tuple(Feature(f"x{i}") for i in range(4)),
        output=output,
        train=np.arange(60),
        validation=np.arange(60, 80),
        sequence_names=("",) * 80,
    )


X = "np.eye(4, dtype=np.float32)[np.random.default_rng(0).integers(0, 4, (80, 5))]"
FIRST = "y = X[:, :1].argmax(-1)[..., None].astype(np.float32)"  # the token that was read first
LAST = "y = np.repeat(X[:, -1:], 2, axis=-1)"  # the last timestep, each number twice: a frame of 2 by 4
SPLIT = "train, validation = np.arange(60), np.arange(60, 80)"


def spec(name, output, code):
    names = {"np": np}
    exec(f"X = {X}\n{code}", names)  # noqa: S102 - our own text
    return TaskSpec(
        name=name,
        title=name,
        story="",
        Parameters=Parameters,
        make=lambda *_: series(names["y"], output),
        exported_code=lambda *_: f"X = {X}\n{code}\n{SPLIT}",
        preset=Experiment(task=Task(name=name), layers=(GRU(units=8), Maximum())),
        lesson="",
    )


TOKEN = Token(1, (Feature("token"),), vocabulary=4)
FRAME = Frame(1, tuple(Feature(f"p{i}") for i in range(8)), height=2, width=4)


@pytest.mark.slow
@pytest.mark.parametrize(("output", "code"), [(TOKEN, FIRST), (FRAME, LAST)])
def test_it_trains_and_its_script_comes_to_the_same(output, code, monkeypatch):
    name = f"shown_{output.kind}"  # the data of a task are kept by its name
    monkeypatch.setitem(tasks.TASKS, name, spec(name, output, code))
    experiment = tasks.complete(
        Experiment(
            task=Task(name=name),
            layers=(GRU(units=8),),
            training=Training(epochs=40, learning_rate=0.03),
        )
    )
    prepared, outcome = tasks.prepare(experiment), train(experiment)
    losses = outcome.history["loss"]
    assert losses[-1] < 0.5 * losses[0]
    assert f"validation_{output.metric_name}" in outcome.history
    assert outcome.predictions.shape == prepared.data.y.shape
    p = predict(stack_of(experiment, prepared.data), outcome.weights_at(), prepared.X_network[60:])
    assert output.loss(prepared.y_network[60:], p) == pytest.approx(outcome.history["validation_loss"][-1], abs=1e-4)
    assert verdict(prepared, outcome.predictions).endswith("20 sequences it never saw.")
    names = {}
    exec(compile(script(experiment, prepared), "script.py", "exec"), names)  # noqa: S102 - our own text
    np.testing.assert_allclose(names["history"].history["loss"], losses, rtol=1e-3, atol=1e-5)


def test_what_does_not_fit_is_said():
    with pytest.raises(ValueError, match="6 pixels"):
        Frame(1, PIXELS[:5], height=2, width=3)
    with pytest.raises(ValueError, match="set per_timestep"):
        Token(3, (), vocabulary=4)
    assert FRAME.pixels(np.zeros((5, 1, 8))).shape == (5, 1, 2, 4)
