"""Every export is run: it must give the data, the summary and the loss of the run that it was made from."""

import ast
import hashlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
import tokenize
from dataclasses import replace
from pathlib import Path

import jupyter_client
import nbclient
import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import SCALINGS, Dense, Dropout, Experiment, ExperimentError, Pooling, Recurrent, Task, Training
from core.network.build import build
from core.network.export import notebook, script, training
from core.network.export.sections import sections
from core.tasks import TASKS, prepare
from core.tasks.code import table
from core.training import choice, schedule, train
from core.training.loss import METRIC
from tests.core.network.networks import layer_stacks

# Both sides do the same float32 operations in another order. Over these few epochs the losses were found to differ by
# 5e-6 of themselves at most (with RMSprop; else 4e-7), and 1e-4 leaves room for another processor.
CLOSE = 1e-4
RUFF = Path(sys.prefix) / "bin" / "ruff"

NAMES = ["Zq\"'", 'Zq """ <script>alert(1)</script>', "Zq\\n{0}%s'''", "Zq # é — 🌧"]  # of a CSV's columns
_ROWS = np.random.default_rng(0).normal(50, 20, (70, 4)).round(2).astype(str)
_ROWS[[5, 6, 30], 1] = ""
TABLE = "\n".join(
    ";".join(f'"{cell}"'.replace(".", ",") for cell in row)
    for row in [[name.replace('"', '""') for name in NAMES], *_ROWS[::-1]]
).encode("utf-16")


def csv(**parameters):
    chosen = {"inputs": NAMES[:2], "targets": NAMES[2:], "length": 6, "horizon": 2, "gap": 1, "missing": "forward"}
    return {"data": hashlib.sha256(TABLE).hexdigest(), "time": ""} | chosen | parameters


def experiment(name, layers=None, scaling="standard", seed=0, parameters=None, **chosen):
    preset = TASKS[name].preset
    return Experiment(
        task=Task(name=name, parameters=parameters or {}),
        layers=layers or preset.layers,
        scaling=scaling,
        seed=seed,
        training=Training(**(preset.training.model_dump() | chosen)),
    )


RNN, LSTM, GRU = (Recurrent(kind=kind, units=3) for kind in ("SimpleRNN", "LSTM", "GRU"))
BOTH = Recurrent(kind="GRU", units=2, bidirectional=True)
RUNS = {
    "air_pollution": experiment("air_pollution", scaling="none", epochs=30),
    "flu": experiment(
        "flu",
        (LSTM.model_copy(update={"bidirectional": True}), GRU, Dense(units=4, activation="relu")),
        "minmax",
        seed=3,
        epochs=40,
        optimizer="RMSprop",
        momentum=0.5,
    ),
    "rain": experiment(
        "rain", (GRU,), "minmax", parameters={"form": "rain_and_temperature", "days": 10}, epochs=3, batch_size=100
    ),
    "rain, one column": experiment(
        "rain", (RNN,), "none", parameters={"form": "five_days", "inputs": "rain", "days": 5}, epochs=2, batch_size=300
    ),
    "avalanches": experiment(
        "rain", (LSTM,), parameters={"form": "avalanches", "days": 5}, epochs=2, batch_size=500, validation_share=0.0
    ),
    "heartbeats": experiment(
        "heartbeats", (LSTM,), "none", parameters={"patients": 60, "beats": 10}, epochs=10, batch_size=20
    ),
    "heartbeats, masked": experiment(
        "heartbeats",
        (GRU, LSTM),
        parameters={"patients": 60, "beats": 12, "different_lengths": True, "padding": "post"},
        epochs=10,
    ),
    "heartbeats, masked, pooled": experiment(
        "heartbeats",
        (BOTH, Pooling(kind="Maximum"), Dense(units=4, activation="tanh")),
        parameters={"patients": 60, "beats": 12, "different_lengths": True},
        epochs=10,
    ),
    "heartbeats, masked, mean": experiment(
        "heartbeats",
        (GRU, Dropout(rate=0.0), Pooling(kind="Mean")),
        parameters={"patients": 60, "beats": 12, "different_lengths": True, "padding": "post"},
        epochs=5,
    ),
    "sine, pooled": experiment(
        "sine", (LSTM, Pooling(kind="Mean")), parameters={"sequences": 50, "length": 10}, epochs=5
    ),
    "sine": experiment(
        "sine",
        (BOTH, RNN),
        parameters={"sequences": 50, "length": 10, "ahead": 3},
        optimizer="SGD",
        momentum=0.9,
        clipnorm=0.5,
        learning_rate=0.05,
        epochs=12,
    ),
    "echo": experiment("echo", (RNN, Dense(units=4)), parameters={"length": 8, "k": 2}, epochs=8, batch_size=50),
    "csv": experiment("csv", (LSTM,), parameters=csv(), epochs=10),
}
ONE_A_TASK = ["air_pollution", "flu", "rain", "heartbeats, masked", "sine", "echo", "csv"]


@pytest.fixture(scope="module")
def outcome():
    """The run of the name, trained once."""
    known = {}

    def trained(name):
        if name not in known:
            known[name] = train.train(RUNS[name], TABLE)
        return known[name]

    return trained


def ready(chosen):
    return prepare(chosen, TABLE)


def run(chosen, folder):
    """What the script of an experiment defines, run in a folder that holds what it may read."""
    path = folder / "run.py"
    path.write_text(script(chosen, ready(chosen)), encoding="utf-8")
    if content := table(chosen, TABLE):
        (folder / "table.csv").write_bytes(content)
    return runpy.run_path(str(path))


def losses(chosen, result, space):
    """The script's losses of each epoch, once they are those of the run."""
    history, data = space["history"].history, ready(chosen).data
    name = METRIC[data.output.loss]
    for mine, theirs in (("loss", "loss"), (name, name), ("validation_loss", "val_loss")):
        np.testing.assert_allclose(history.get(theirs, []), result.history[mine], rtol=CLOSE, atol=1e-6)
    assert space["loss"] == history["loss"][-1]
    return history["loss"]


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


def scaled(chosen, content=TABLE):
    """What the data and scaling sections define, once it is what the network of the run reads."""
    prepared = prepare(chosen, content)
    head, data, scaling, *_ = sections(chosen, prepared)
    space = {}
    exec(f"{head.code}\n{data.code}\n{scaling.code}", space)  # noqa: S102 - what is generated is executed
    np.testing.assert_array_equal(space["X_network"], prepared.X)
    np.testing.assert_array_equal(space["y_network"], prepared.y_network)
    return scaling.code


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("name", RUNS)
def test_scaling_is_the_same_to_the_last_digit(name, scaling, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_bytes(table(RUNS[name], TABLE) or b"")
    assert "constant" not in scaled(RUNS[name].model_copy(update={"scaling": scaling}))


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
def test_a_feature_that_is_constant_in_training_is_only_shifted(scaling, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = ("a,b\n" + "".join(f"{i % 9},{7 if i < 70 else i}\n" for i in range(80))).encode()
    parameters = csv(data=hashlib.sha256(content).hexdigest(), inputs=["a", "b"], targets=["a", "b"])
    chosen = experiment("csv", scaling=scaling, parameters=parameters)
    Path("table.csv").write_bytes(table(chosen, content))
    assert scaled(chosen, content).count("# a constant feature is only shifted") == 2


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel in a folder of its own; it serves all notebooks, since TensorFlow takes seconds to start."""
    folder = tmp_path_factory.mktemp("notebooks")
    manager = jupyter_client.KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), env=os.environ | {"PYTHONPATH": ""})
    yield manager, folder
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("name", ONE_A_TASK)
def test_the_notebook_reproduces_the_run(name, outcome, kernel):
    manager, folder = kernel
    chosen = RUNS[name]
    if content := table(chosen, TABLE):
        (folder / "table.csv").write_bytes(content)
    book = nbformat.reads(notebook(chosen, ready(chosen)), as_version=4)
    forget = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%reset -f")])
    for each in (forget, book):
        nbclient.NotebookClient(each, km=manager, timeout=120).execute()
    said = "".join(output.get("text", "") for cell in book.cells for output in cell.get("outputs", []))
    found = re.search(r"training loss after (\d+) epochs: (\S+)", said)
    assert int(found[1]) == outcome(name).epochs
    assert float(found[2]) == pytest.approx(outcome(name).history["loss"][-1], rel=CLOSE)


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
    chosen = experiment("sine", (RNN,), epochs=60, patience=patience, **STOPS)
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


def test_dropout_is_drawn_alike_where_nothing_is_compiled_by_xla(tmp_path, monkeypatch):
    """XLA draws other numbers: a comment says so, and there is nothing to compare."""
    monkeypatch.setattr(choice, "XLA_PAYS", 10**12)
    chosen = experiment("flu", (LSTM.model_copy(update={"dropout": 0.25}), Dropout(rate=0.3)), epochs=20)
    losses(chosen, train.train(chosen), run(chosen, tmp_path))
    assert "drawn at random" in script(chosen, ready(chosen))
    assert "others than\n" not in script(RUNS["flu"], ready(RUNS["flu"]))


def formatted(text):
    """Whether a formatter would leave the text as it is, and a linter has nothing to say."""
    for command in (["format", "--check", "--diff"], ["check", "--select", "E4,E7,E9,F,I,W"]):
        done = subprocess.run(
            [RUFF, *command, "--isolated", "-"], input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


LONGEST = Recurrent(kind="SimpleRNN", units=256, activation="sigmoid", bidirectional=True, dropout=0.123456789)
ODD = {
    "many layers": experiment("flu", (LONGEST, LONGEST, Dense(units=256, activation="sigmoid"), Dropout(rate=0.1))),
    "many options": experiment(
        "echo", optimizer="RMSprop", learning_rate=0.00123456789, momentum=0.123456789, clipnorm=123.456789, epochs=999
    ),
    "patience": experiment("rain", epochs=500, patience=20, parameters={"form": "five_days", "ahead": [9, 8, 7, 6, 1]}),
    "one column": experiment("rain", parameters={"inputs": "rain", "form": "next_day"}, validation_share=0.123),
    "csv, mean": experiment("csv", parameters=csv(inputs=NAMES[:3], missing="mean", gap=0), validation_share=0.0),
    "csv, complete": experiment("csv", parameters=csv(inputs=[NAMES[3]], missing="refuse", targets=[NAMES[0]])),
    "constant": experiment("echo", (RNN,), "minmax", parameters={"length": 2, "k": 1}, validation_share=0.0),
}


@pytest.mark.skipif(not RUFF.exists(), reason="ruff comes with requirements-dev.txt")
@pytest.mark.parametrize("name", [*RUNS, *ODD])
def test_scripts_are_formatted_and_short_of_line(name):
    chosen = (RUNS | ODD)[name]
    text = script(chosen, ready(chosen))
    formatted(text)
    assert all(len(line) <= 88 or "pip install" in line for line in text.splitlines())
    assert str(Path.home()) not in text
    assert str(Path.cwd()) not in text


def test_progress_is_a_handful_of_lines_and_long_runs_are_announced():
    text = script(TASKS["air_pollution"].preset, ready(TASKS["air_pollution"].preset))
    assert "% 1000 == 0" in text
    assert "This takes minutes" in text
    assert "verbose=0" in text
    assert "This takes minutes" not in script(RUNS["air_pollution"], ready(RUNS["air_pollution"]))


@pytest.mark.parametrize("name", [*RUNS, *ODD])
def test_the_notebook_holds_what_the_script_holds(name):
    chosen = (RUNS | ODD)[name]
    text = notebook(chosen, ready(chosen))
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    steps = sections(chosen, ready(chosen))
    assert [cell.source for cell in book.cells if cell.cell_type == "code"] == [step.code for step in steps]
    assert all(step.code in script(chosen, ready(chosen)) for step in steps)
    words = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    assert "n_SEQUENCES, n_OBSERVATIONS, n_FEATURES" in words[1]
    assert text == notebook(chosen, ready(chosen))


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
    shape = {"timesteps": prepared.data.X.shape[1], "features": prepared.data.X.shape[2]}
    mine = build(layers, prepared.data.output, mask=prepared.data.mask, seed=seed, **shape)
    for one, other in zip(space["model"].get_weights(), mine.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def harmless(chosen, prepared, marker):
    """What a visitor typed, known by a marker, stands in literals alone, and reads back as it was."""
    text = script(chosen, prepared)
    tree = ast.parse(text)
    assert marker not in ast.get_docstring(tree)
    comments = [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]
    assert not any(marker in comment for comment in comments)
    book = json.loads(notebook(chosen, prepared))
    assert not any(
        marker in line for cell in book["cells"] if cell["cell_type"] == "markdown" for line in cell["source"]
    )
    assert not any(marker in node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_names_of_columns_are_literals_and_nothing_else():
    chosen = RUNS["csv"]
    assert set(NAMES) <= harmless(chosen, ready(chosen), "Zq")
    timed = TABLE.decode("utf-16").split("\n")
    content = "\n".join([f'"Zq time";{timed[0]}', *(f"{i};{line}" for i, line in enumerate(timed[1:]))]).encode()
    parameters = csv() | {"time": "Zq time", "data": hashlib.sha256(content).hexdigest()}
    chosen = experiment("csv", parameters=parameters)
    assert any("Zq time" in str(value) for value in harmless(chosen, prepare(chosen, content), "Zq"))


@given(names=st.lists(st.text(max_size=60), min_size=4, max_size=4, unique=True))
def test_whatever_a_name_holds_the_script_stays_the_same_program(names):
    """Names that no table of ours lets through: line ends, null bytes, half characters, marks that turn the line."""
    names = [f"Zq{name}" for name in names]
    chosen = experiment("csv", parameters=csv(inputs=names[:2], targets=names[2:]))
    prepared = ready(RUNS["csv"])
    output = prepared.data.output
    features = tuple(replace(feature, name=name) for feature, name in zip(output.features, names[2:], strict=True))
    data = replace(
        prepared.data,
        output=replace(output, features=features),
        sequence_names=tuple(names[0] for _ in prepared.data.sequence_names),
    )
    assert set(names) <= harmless(chosen, replace(prepared, data=data), "Zq")
    script(chosen, replace(prepared, data=data)).encode()


def test_an_experiment_that_cannot_be_has_no_export():
    with pytest.raises(ExperimentError):
        script(experiment("echo", parameters={"k": 1000}), ready(RUNS["echo"]))
