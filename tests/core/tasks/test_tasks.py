"""What every task promises: shapes, a split, baselines, a preset, and the same data for the same parameters."""

import ast
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.experiment import Experiment, ExperimentError, Task
from core.tasks import TASKS, complete, data_key, parameters_of, prepare
from core.tasks.exported_code import data_code
from core.tasks.task import LanguageData, NoFileYet, PairData, SeriesData, TextData

TOKENS = {"text": TextData, "next_word": LanguageData, "pairs": PairData}  # by the page of a task on tokens
TABLE = ("x,y\n" + "".join(f"{i},{i * i % 17}\n" for i in range(80))).encode()


def preset(name):
    experiment = TASKS[name].preset
    if TASKS[name].reads_table:
        parameters = {"data": hashlib.sha256(TABLE).hexdigest(), "inputs": ["x", "y"], "targets": ["y"]}
        experiment = experiment.model_copy(update={"task": Task(name=name, parameters=parameters)})
    return experiment


def changed(experiment, **parameters):
    task = Task(name=experiment.task.name, parameters=experiment.task.parameters | parameters)
    return experiment.model_copy(update={"task": task})


def test_the_tasks_in_the_order_of_the_page():
    lecture = ["air_pollution", "flu", "rain", "heartbeats", "sine", "echo", "adding"]
    recorded = ["particulates", "flu_counts", "prices", "beat_shapes"]
    assert list(TASKS) == [*lecture, *recorded, "csv", "reviews", "next_word", "translation", "video"]


@pytest.mark.parametrize("name", TASKS)
def test_a_task_keeps_its_promises(name):
    spec, prepared = TASKS[name], prepare(preset(name), TABLE)
    data = prepared.data
    n, T = data.X.shape[:2]
    assert spec.name == spec.preset.task.name == name
    assert len(re.findall(r"[.?](?: |$)", spec.story)) == 2
    assert spec.lesson
    assert data.y.dtype == prepared.y.dtype == np.float32
    assert np.isfinite(prepared.X_network).all()
    assert np.isfinite(prepared.y).all()
    assert data.timesteps == T
    assert data.real().shape == (n, T)
    if spec.page in TOKENS:
        assert isinstance(data, TOKENS[spec.page])
        assert data.X.dtype == prepared.X_network.dtype == np.int32
        assert data.features == data.embedding.dimensions
        assert len(data.inputs) == 1
    else:
        assert isinstance(data, SeriesData)
        assert data.X.dtype == prepared.X_network.dtype == np.float32
        assert (n, T, data.features) == data.X.shape
        assert len(data.inputs) == data.features
        assert data.embedding is data.corpus is data.first_vectors is None
    assert data.y.shape == (n, data.output.length, len(data.output.features))
    if isinstance(data, LanguageData):  # a token in place of a probability for each
        assert prepared.y_network.shape == (n, T)
    elif isinstance(data, PairData):
        assert prepared.y_network.reshape(n, -1).shape[1] == data.output.length
    else:
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
    if data.classes:
        assert data.output.output_activation == "sigmoid"


@pytest.mark.parametrize("name", TASKS)
def test_predictions_come_back_in_the_units_of_y(name):
    prepared = prepare(preset(name), TABLE)
    output = prepared.y_network
    if isinstance(prepared.data, LanguageData):  # a probability for each token, 1 for the right one
        output = (output[..., None] == np.arange(prepared.data.output.units)).astype(np.float32)
    assert np.allclose(prepared.from_network(output), prepared.data.y, atol=1e-3)


@pytest.mark.parametrize(
    "name", ["rain", "heartbeats", "sine", "echo", "adding", "prices", "beat_shapes", "csv", "video"]
)
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
    ("name", "parameters"),
    [("heartbeats", {}), ("sine", {}), ("echo", {}), ("adding", {}), ("rain", {"form": "avalanches"})],
)
def test_another_data_seed_gives_other_arrays(name, parameters):
    a, b = (prepare(changed(preset(name), data_seed=seed, **parameters)).data for seed in (0, 1))
    assert not np.array_equal(a.y, b.y)
    assert np.array_equal(a.X, b.X) == (name == "rain")  # the weather is what it was


# Parameters that came later: they are left out where they have their first value, so that fingerprints stay.
LATER = {
    "csv": {"separator", "encoding", "header", "decimal", "dates", "totals", "time_with", "across_gaps"},
    "reviews": {"reading", "split"},
    "next_word": {"first"},
}


@pytest.mark.parametrize("name", TASKS)
def test_complete_writes_every_parameter_out_and_changes_nothing_twice(name):
    whole = complete(preset(name))
    fields = TASKS[name].Parameters.model_fields
    left_out = set(fields) - set(whole.task.parameters)
    assert set(whole.task.parameters) <= set(fields)
    assert left_out <= LATER.get(name, set())
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


@pytest.mark.parametrize("name", TASKS)
def test_parameters_are_validated_once(name, monkeypatch):
    seen, spec = [], TASKS[name]

    class Watched:
        @staticmethod
        def model_validate(parameters):
            seen.append(parameters)
            return spec.Parameters.model_validate(parameters)

    monkeypatch.setitem(TASKS, name, replace(spec, Parameters=Watched))
    prepare(preset(name), TABLE)
    assert len(seen) == 1


@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_reads_a_table_says_so_until_it_has_one(name):
    if TASKS[name].reads_table:
        with pytest.raises(NoFileYet, match="Upload a CSV file"):
            prepare(TASKS[name].preset)
    else:
        assert len(prepare(TASKS[name].preset).data.y)


@pytest.mark.parametrize("name", TASKS)
def test_the_same_data_have_one_key(name):
    one = preset(name)
    other_epochs = one.model_copy(update={"training": one.training.model_copy(update={"epochs": 7})})
    assert data_key(one) == data_key(complete(one)) == data_key(other_epochs)
    assert data_key(one) != data_key(one.model_copy(update={"scaling": "minmax"}))


def test_a_new_task_is_one_spec(monkeypatch):
    """All that a task needs is in its TaskSpec; nothing else names it."""
    sine = TASKS["sine"]
    cosine = replace(
        sine,
        name="cosine",
        make=lambda parameters, share, table: replace(sine.make(parameters, share, table), timestep="moment"),
        exported_code=lambda parameters, _: f"n = {parameters.sequences}",
    )
    monkeypatch.setitem(TASKS, "cosine", cosine)
    experiment = sine.preset.model_copy(update={"task": Task(name="cosine", parameters={"sequences": 40})})
    assert complete(experiment).task.name == "cosine"
    assert parameters_of(experiment).sequences == 40
    assert prepare(experiment).data.timestep == "moment"
    assert data_code(experiment) == "n = 40"
    assert "cosine" in data_key(experiment)


def test_no_task_is_a_special_case():
    """What is true of one task alone is in its TaskSpec: nothing compares a task's name with a literal."""
    root = Path(__file__).parents[3]
    for path in [*(root / "core").rglob("*.py"), *(root / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                literals = {c.value for side in sides for c in ast.walk(side) if isinstance(c, ast.Constant)}
                asks = any(ast.unparse(side).endswith(("task.name", "spec.name")) for side in sides)
                assert not (asks and literals & set(TASKS)), f"{path.relative_to(root)}:{node.lineno}"
