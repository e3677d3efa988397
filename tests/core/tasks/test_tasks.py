"""What every task promises: shapes, a split, baselines, a preset, and the same data for the same parameters."""

import hashlib
import re

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task
from core.tasks import TASKS, complete, prepare

TABLE = ("x,y\n" + "".join(f"{i},{i * i % 17}\n" for i in range(80))).encode()


def preset(name):
    experiment = TASKS[name].preset
    if name == "csv":
        parameters = {"data": hashlib.sha256(TABLE).hexdigest(), "inputs": ["x", "y"], "targets": ["y"]}
        experiment = experiment.model_copy(update={"task": Task(name="csv", parameters=parameters)})
    return experiment


def changed(experiment, **parameters):
    task = Task(name=experiment.task.name, parameters=experiment.task.parameters | parameters)
    return experiment.model_copy(update={"task": task})


def test_the_tasks_in_the_order_of_the_page():
    assert list(TASKS) == ["air_pollution", "flu", "rain", "heartbeats", "sine", "echo", "csv", "reviews"]


@pytest.mark.parametrize("name", TASKS)
def test_a_task_keeps_its_promises(name):
    spec, prepared = TASKS[name], prepare(preset(name), TABLE)
    data = prepared.data
    n, T, F = data.X.shape
    assert spec.name == spec.preset.task.name == name
    assert len(re.findall(r"[.?](?: |$)", spec.story)) == 2
    assert spec.lesson
    assert data.X.dtype == data.y.dtype == prepared.X.dtype == prepared.y.dtype == np.float32
    assert np.isfinite(prepared.X).all()
    assert np.isfinite(prepared.y).all()
    assert len(data.inputs) == F
    assert data.y.shape == (n, data.output.length, len(data.output.features))
    assert prepared.y_network.reshape(n, -1).shape[1] == data.output.units * (T if data.output.per_timestep else 1)
    assert len(data.sequence_names) == len(set(data.sequence_names)) == n
    assert sorted([*data.train, *data.validation]) == list(range(n))
    assert len(data.target_steps) in {0, data.output.length}
    assert data.baselines
    for baseline in data.baselines:
        assert baseline.prediction.shape == data.y.shape
        assert baseline.prediction.dtype == np.float32
        assert np.isfinite(baseline.prediction).all()
    assert len(data.classes) == (2 if data.output.is_probability else 0)
    assert (data.output.output_activation == "sigmoid") == bool(data.classes)


@pytest.mark.parametrize("name", TASKS)
def test_predictions_come_back_in_the_units_of_y(name):
    prepared = prepare(preset(name), TABLE)
    assert np.allclose(prepared.from_network(prepared.y_network), prepared.data.y, atol=1e-3)


@pytest.mark.parametrize("name", ["rain", "heartbeats", "sine", "echo", "csv"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_the_share_of_validation_is_kept(name, share):
    training = preset(name).training.model_copy(update={"validation_share": share})
    data = prepare(preset(name).model_copy(update={"training": training}), TABLE).data
    assert len(data.validation) / len(data.y) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("name", TASKS)
def test_the_same_parameters_give_the_same_arrays(name):
    a, b = prepare(preset(name), TABLE).data, prepare(preset(name), TABLE).data
    for field in ("X", "y", "train", "validation"):
        assert np.array_equal(getattr(a, field), getattr(b, field))


@pytest.mark.parametrize(
    ("name", "parameters"), [("heartbeats", {}), ("sine", {}), ("echo", {}), ("rain", {"form": "avalanches"})]
)
def test_another_data_seed_gives_other_arrays(name, parameters):
    a, b = (prepare(changed(preset(name), data_seed=seed, **parameters)).data for seed in (0, 1))
    assert not np.array_equal(a.y, b.y)
    assert np.array_equal(a.X, b.X) == (name == "rain")  # the weather is what it was


@pytest.mark.parametrize("name", TASKS)
def test_complete_writes_every_parameter_out_and_changes_nothing_twice(name):
    whole = complete(preset(name))
    assert set(whole.task.parameters) == set(TASKS[name].Parameters.model_fields)
    assert complete(whole) == whole
    assert complete(whole).fingerprint() == whole.fingerprint()
    assert Experiment.from_query(whole.to_query()) == whole


def test_leaving_a_default_out_is_the_same_experiment():
    assert complete(changed(preset("echo"), k=3)).fingerprint() == complete(preset("echo")).fingerprint()
    assert complete(changed(preset("echo"), k=4)).fingerprint() != complete(preset("echo")).fingerprint()


def test_an_unknown_task_gets_a_sentence():
    unknown = preset("echo").model_copy(update={"task": Task(name="stocks")})
    with pytest.raises(ExperimentError, match="There is no task “stocks”: choose one of air_pollution, flu, rain"):
        prepare(unknown)
