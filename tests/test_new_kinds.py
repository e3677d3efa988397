"""A new kind of layer, of answer and of task, added here alone: no other file knows them, and everything works.

The layer is the minimal gated unit of Zhou, Wu, Zhang and Zhou (2016), "Minimal gated unit for recurrent neural
networks", with the gate applied behind the recurrent product. The answer is an amount, judged by its absolute error.
The task continues a noisy ramp.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar, Literal

import keras
import numpy as np
import pytest
import tensorflow as tf
from streamlit.testing.v1 import AppTest

from core import answers, layers, tasks
from core.answers.answer import Answer, Judged, amount, compared
from core.engine import RunState
from core.experiment import Experiment, Spec, Task
from core.feature import Feature
from core.layers.activations import activate, sigmoid
from core.layers.cell_step import step_at
from core.layers.formula import factor, formula, number, subscript
from core.layers.hold import Hold, untouched
from core.layers.recurrent import Recurrent
from core.network.build import build
from core.network.export import script
from core.network.initial_weights import initial_weights
from core.network.stack import stack_of
from core.network.summary import summarise
from core.network.trace import predict, trace
from core.runs import Run
from core.tasks.task import SeriesData, TaskSpec
from core.training.train import train

ROOT = Path(__file__).parents[1]

# --- what the file core/layers/mgu.py would hold ---

CELL = """@keras.saving.register_keras_serializable(package="examples")
class MGU(layers.RNN):
    def __init__(self, units, activation="tanh", dropout=0.0, **options):
        super().__init__(Cell(units, activation), **options)
        self.settings = {"units": units, "activation": activation}

    def get_config(self):
        return super().get_config() | self.settings

    @classmethod
    def from_config(cls, config):
        return cls(**{name: value for name, value in config.items() if name != "cell"})


class Cell(layers.Layer):
    def __init__(self, units, activation):
        super().__init__()
        self.units, self.state_size = units, units
        self.activation = keras.activations.get(activation)
        self.draw, self.draw_recurrent = keras.initializers.GlorotUniform(), keras.initializers.Orthogonal()

    def build(self, shape):
        wide = 2 * self.units
        self.kernel = self.add_weight(shape=(shape[-1], wide), initializer=self.draw, name="kernel")
        self.recurrent = self.add_weight(shape=(self.units, wide), initializer=self.draw_recurrent, name="recurrent")
        self.bias = self.add_weight(shape=(wide,), initializer="zeros", name="bias")

    def call(self, x, states, training=False):
        x = keras.ops.matmul(x, self.kernel) + self.bias
        h = keras.ops.matmul(states[0], self.recurrent)
        f = keras.ops.sigmoid(x[:, : self.units] + h[:, : self.units])
        candidate = self.activation(x[:, self.units :] + f * h[:, self.units :])
        h = (1 - f) * states[0] + f * candidate
        return h, [h]"""
_keras = {"keras": keras, "layers": keras.layers}
exec(CELL, _keras)  # noqa: S102 - our own text, which the exported script holds too


class MGU(Recurrent):
    """h(t) = (1 - f) h(t-1) + f candidate."""

    keras_class: ClassVar[str] = "MGU"
    keras_name: ClassVar[str] = "mgu"
    title: ClassVar[str] = "Minimal gated unit"
    parts: ClassVar[tuple[str, ...]] = ("f", "candidate")
    squashed: ClassVar[frozenset[str]] = frozenset({"f"})
    reset_by: ClassVar[dict[str, str]] = {"candidate": "f"}
    kept: ClassVar[tuple[str, ...]] = ("f", "candidate")
    holdable: ClassVar[tuple[str, ...]] = ("f",)
    step_sentence: ClassVar[str] = "summed, and squashed into one gate and a candidate"
    gates_sentence: ClassVar[str] = "Where f is near 0 the old state is kept."

    kind: Literal["MGU"] = "MGU"

    def step(self, x, h, c, recurrent, recurrent_bias, change=untouched):
        u, state = h.shape[-1], h @ recurrent
        f = change("f", sigmoid(x[:, :u] + state[:, :u]))
        candidate = change("candidate", activate(x[:, u:] + f * state[:, u:], self.activation))
        return (1 - f) * h + f * candidate, c, (f, candidate)

    def state_formula(self, step, unit):
        f, candidate = (float(gate.value[unit]) for gate in step.gates)
        n, before = subscript(unit + 1), float(step.h_before[unit])
        mixed = f"{number(1 - f)}·{factor(before)} + {number(f)}·{factor(candidate)}"
        return (f"h{n}({step.t + 1}) = {mixed}\n  = {number((1 - f) * before + f * candidate)}",)

    def keras_cell(self):
        return _keras["MGU"]

    def code(self, chain, *, sequences):
        lines = super().code(chain, sequences=sequences)
        return [CELL, "", "", *(line.replace("layers.MGU", "MGU") for line in lines)]


# --- what the file core/answers/amount.py would hold ---


@dataclass(frozen=True)
class Amount(Answer):
    """Nothing below 0, judged and trained by the absolute error."""

    kind: Literal["amount"] = "amount"
    keras_loss: ClassVar[str] = "mae"
    loss_label: ClassVar[str] = "mean absolute error"
    metric_name: ClassVar[str] = "mae"

    @property
    def output_activation(self):
        return "relu"

    @property
    def target_scaling(self):
        return "divided"

    def losses(self, y, prediction):
        return np.abs(y - prediction, dtype=np.float64)

    def metric(self, y, prediction):
        return self.loss(y, prediction)

    def tensor_losses(self, y, p):
        return tf.abs(y - p)

    tensor_metrics = tensor_losses

    def verdict(self, judged: Judged):
        name, error = judged.best
        return compared(f"Off by {amount(judged.score)}", f"{name}: {amount(error)}", better=judged.score < error)


# --- what the folder core/tasks/ramp/ would hold ---


class Parameters(Spec):
    length: int = 8


def make(parameters, validation_share, table):
    rng = np.random.default_rng(0)
    start, slope = rng.uniform(1, 2, (60, 1)), rng.uniform(0.1, 0.3, (60, 1))
    values = start + slope * np.arange(parameters.length + 1) + rng.normal(0, 0.01, (60, parameters.length + 1))
    held = round(60 * validation_share)
    return SeriesData(
        X=values[:, :-1, None].astype(np.float32),
        y=values[:, -1:, None].astype(np.float32),
        inputs=(Feature("height", "m"),),
        output=Amount(1, (Feature("height", "m"),)),
        train=np.arange(60 - held),
        validation=np.arange(60 - held, 60),
        sequence_names=tuple(f"ramp {i + 1}" for i in range(60)),
        timestep="second",
        target_steps=(1,),
        baselines=(tasks.shared.baselines.last_value(values[:, -2:-1, None], values[:, -1:, None], "as it was"),),
    )


CODE = """rng = np.random.default_rng(0)
start, slope = rng.uniform(1, 2, (60, 1)), rng.uniform(0.1, 0.3, (60, 1))
values = start + slope * np.arange({T} + 1) + rng.normal(0, 0.01, (60, {T} + 1))
X, y = values[:, :-1, None].astype(np.float32), values[:, -1:, None].astype(np.float32)
train, validation = np.arange({first}), np.arange({first}, 60)"""

RAMP = TaskSpec(
    name="ramp",
    title="A ramp",
    story="A height grows steadily. What is the next one?",
    Parameters=Parameters,
    make=make,
    exported_code=lambda p, share: CODE.format(T=p.length, first=60 - round(60 * share)),
    preset=Experiment(task=Task(name="ramp"), layers=(layers.GRU(units=2),)),
    lesson="It is easy.",
)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """One line in each registry, taken away again behind the test."""
    monkeypatch.setitem(layers.KINDS, "MGU", MGU)
    monkeypatch.setitem(answers.KINDS, "amount", Amount)
    monkeypatch.setitem(tasks.TASKS, "ramp", RAMP)
    Experiment.model_rebuild(force=True)
    yield
    monkeypatch.undo()
    Experiment.model_rebuild(force=True)


def experiment(**fields):
    query = {"task": "ramp", "layers": "MGU-4-tanh~Dense-3-tanh", "epochs": "30", "learning_rate": "0.02"}
    return tasks.complete(Experiment.from_query(query | fields))


def test_it_is_read_and_written_as_others_are():
    asked = experiment(layers="MGU-4-tanh-bi-d0.1")
    assert asked.layers[0] == MGU(units=4, bidirectional=True, dropout=0.1)
    assert Experiment.from_query(asked.to_query()) == asked == Experiment.from_json(asked.to_json())
    assert answers.from_json(answers.to_json(Amount(1, ()))) == Amount(1, ())
    assert "MGU" in layers.cells()


def test_count_trace_and_formula_equal_keras():
    asked = experiment(layers="MGU-3-tanh~MGU-4-relu-bi")
    prepared = tasks.prepare(asked)
    stack = stack_of(asked, prepared.data)
    assert initial_weights(stack, timesteps=8, seed=1) is None  # it does not say how it starts: Keras draws its weights
    model = build(stack, timesteps=8, seed=1)
    mine = summarise(asked, prepared.data)
    assert [(row.name, row.parameters) for row in mine.rows] == [(one.name, one.count_params()) for one in model.layers]
    rng = np.random.default_rng(0)
    weights = [w + rng.normal(0, 0.3, w.shape).astype(np.float32) for w in model.get_weights()]
    model.set_weights(weights)
    X = prepared.X_network[:5]
    read = trace(stack, weights, X)
    np.testing.assert_allclose(read.output, model.predict(X, verbose=0), atol=1e-5)
    step = step_at(stack.layers[0], read.layers[0], stack.weights_of(weights, 0), 3)
    np.testing.assert_allclose(step.gates[0].value, read.layers[0].directions[0].gates["f"][0, 3], atol=1e-6)
    assert formula(step, 0)[-1].splitlines()[-1].strip() == f"= {number(step.h[0])}"
    shut = trace(stack, weights, X, holds=(Hold(0, "f", 0.0),))
    assert not shut.layers[0].output.any()


@pytest.mark.slow
def test_it_trains_and_its_script_comes_to_the_same(tmp_path):
    asked = experiment()
    prepared, outcome = tasks.prepare(asked), train(asked)
    assert outcome.status == "finished"
    losses = outcome.history["loss"]
    assert losses[-1] < 0.5 * losses[0]
    predicted = predict(stack_of(asked, prepared.data), outcome.weights_at(), prepared.X_network)
    np.testing.assert_allclose(prepared.from_network(predicted), outcome.predictions, atol=1e-5)
    text = script(asked, prepared)
    assert "class MGU(layers.RNN)" in text
    names = {}
    exec(compile(text, "script.py", "exec"), names)  # noqa: S102 - our own text
    np.testing.assert_allclose(names["history"].history["loss"], losses, rtol=1e-3, atol=1e-5)


class Finished:
    """Stands in for the engine: one run is there, and all others are under way."""

    def __init__(self, run):
        self._run = run

    def run(self, name):
        return self._run if name == self._run.fingerprint else None

    def state(self, name):
        if name == self._run.fingerprint:
            return RunState.of_run(self._run)
        return RunState(fingerprint=name, status="running", epochs=1)

    def submit(self, *_asked, **_settings):
        pass

    def wait(self, _name, _seconds):
        pass

    def listen(self, _names, _listener):
        return lambda: None

    def attend(self, _names, _visitor, *, hidden=False):
        pass

    def ahead(self, _name, _visitor):
        return ()

    @property
    def batches(self):
        return SimpleNamespace(of=lambda _visitor: {})

    def start(self):
        pass


@pytest.mark.slow
def test_pages_show_it(monkeypatch):
    from pages.shared import resources

    asked, now = experiment(), datetime(2026, 1, 1, tzinfo=UTC)
    run = Run(asked.fingerprint(), asked, "finished", "", now, now, now, train(asked), 1)
    monkeypatch.setattr(resources, "engine", lambda: Finished(run))
    opened = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)
    opened.run()
    for page, words in (("sequence_lab", ("A height grows steadily", "Off by")), ("under_the_hood", ("MGU",))):
        for name, value in asked.to_query().items():
            opened.query_params[name] = value
        opened.switch_page(f"{page}/page.py").run()
        assert not opened.exception, opened.exception
        shown = " ".join(str(element.value) for kind in ("markdown", "caption") for element in opened.get(kind))
        assert all(word in shown for word in words), (page, shown)
