"""Every export is run: it must give the data, the summary and the loss of the run that it was made from."""

import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.layers import Dropout
from core.network.build import build
from core.network.export import script, training
from core.network.export.sections import sections
from core.network.stack import stack_of
from core.training import schedule, train
from tests.core.network.exported import (
    CLOSE,
    ONE_A_TASK,
    RUNS,
    SMALL_LSTM,
    SMALL_RNN,
    TABLE,
    by_notebook,
    experiment,
    losses,
    ready,
    run,
)
from tests.core.network.networks import layer_stacks

pytestmark = pytest.mark.slow  # runs every script and notebook


@pytest.fixture(scope="module")
def outcome():
    """The run of the name, trained once."""
    known = {}

    def trained(name):
        if name not in known:
            known[name] = train.train(RUNS[name], TABLE)
        return known[name]

    return trained


@pytest.mark.parametrize("name", RUNS)
def test_the_script_reproduces_the_run(name, outcome, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    chosen, result, prepared = RUNS[name], outcome(name), ready(RUNS[name])
    space = run(chosen, tmp_path)
    for theirs, mine in (("X_network", prepared.X), ("y_network", prepared.y_network), ("X", prepared.data.X)):
        np.testing.assert_array_equal(space[theirs], mine)
        assert space[theirs].dtype == mine.dtype
    losses(chosen, result, space)
    model, summary = space["model"], result.summary
    rows = [
        (layer.name, type(layer).__name__, tuple(layer.output.shape), layer.count_params())
        for layer in model.layers
        if type(layer).__name__ != "InputLayer"
    ]
    assert rows == [(row.name, row.kind, row.output_shape, row.parameters) for row in summary.rows]
    assert model.count_params() == summary.total
    assert sum(int(np.prod(v.shape)) for v in space["optimizer"].variables) == summary.optimizer
    scale = np.abs(result.predictions).max()
    np.testing.assert_allclose(
        space["predicted"] / scale, result.predictions[space["shown"]] / scale, rtol=1e-3, atol=1e-3
    )
    said = capsys.readouterr().out
    assert f"training loss after {chosen.training.epochs} epochs" in said
    assert f"Total params: {summary.total}" in said
    assert said.count("epoch ") <= 13


@pytest.mark.parametrize("name", ONE_A_TASK)
def test_the_notebook_reproduces_the_run(name, outcome, kernel):
    epochs, loss = by_notebook(RUNS[name], kernel)
    assert epochs == outcome(name).epochs
    assert loss == pytest.approx(outcome(name).history["loss"][-1], rel=CLOSE)


def test_a_script_runs_by_itself_in_an_empty_folder(outcome, tmp_path):
    chosen = RUNS["air_pollution"]
    (tmp_path / "run.py").write_text(script(chosen, ready(chosen)), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "run.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    printed = float(re.search(r"epochs: (\S+)", done.stdout)[1])
    assert printed == pytest.approx(outcome("air_pollution").history["loss"][-1], rel=CLOSE)
    assert "pollution (µg/m³)" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.py"]


STOPS = {"parameters": {"sequences": 30, "length": 5, "ahead": 2}, "learning_rate": 0.05}


@pytest.mark.parametrize(("moments", "patience"), [(200, 3), (8, 7)])
def test_early_stopping_ends_at_the_same_epoch(moments, patience, tmp_path, monkeypatch):
    monkeypatch.setattr(schedule, "VALIDATIONS", moments)
    monkeypatch.setattr(training, "MOMENTS", moments)
    chosen = experiment("sine", (SMALL_RNN,), epochs=60, patience=patience, **STOPS)
    result = train.train(chosen)
    assert result.reason.startswith("Stopped early")
    space = run(chosen, tmp_path)
    assert len(losses(chosen, result, space)) == result.epochs < 60
    assert ("class Patience" in script(chosen, ready(chosen))) == (moments < 60)


def test_validation_is_measured_at_the_same_epochs():
    assert training.MOMENTS == schedule.VALIDATIONS
    many, few = experiment("sine", epochs=1234), experiment("sine", epochs=200)
    line = re.search(r"moments = (.*)", script(many, ready(many)))[1]
    assert eval(line, {"np": np}) == schedule.validation_epochs(1234).tolist()  # noqa: S307 - it is our own
    assert "moments" not in script(few, ready(few))


def test_a_script_says_that_other_inputs_are_dropped():
    """A comment says so, and there is nothing to compare."""
    chosen = experiment("flu", (SMALL_LSTM.model_copy(update={"dropout": 0.25}), Dropout(rate=0.3)), epochs=20)
    assert "Unrolled draws others" in " ".join(script(chosen, ready(chosen)).replace("#", " ").split())
    assert "Unrolled draws others" not in " ".join(script(RUNS["flu"], ready(RUNS["flu"])).replace("#", " ").split())


@settings(max_examples=8)
@given(layers=layer_stacks(), task=st.sampled_from(["flu", "air_pollution", "heartbeats"]), seed=st.integers(0, 99))
def test_every_network_begins_with_the_labs_weights(layers, task, seed):
    parameters = {"patients": 50, "beats": 10, "different_lengths": True} if task == "heartbeats" else {}
    chosen = experiment(task, layers, seed=seed, parameters=parameters)
    prepared = ready(chosen)
    space = {}
    head, *_, network, _, _ = sections(chosen, prepared)
    code = network.code.replace("model.summary()", "")  # slow, and run elsewhere
    exec(f"{head.code}\n{code}", space)  # noqa: S102 - what is generated is executed
    mine = build(stack_of(chosen, prepared.data), timesteps=prepared.data.X.shape[1], seed=seed)
    for one, other in zip(space["model"].get_weights(), mine.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_experiment_that_cannot_be_has_no_export():
    with pytest.raises(ExperimentError):
        script(experiment("echo", parameters={"k": 1000}), ready(RUNS["echo"]))
