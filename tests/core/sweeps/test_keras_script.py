"""The Keras script of a sweep does for each run what the script of that run alone does."""

import ast
import io
import re
import runpy
import subprocess
import zipfile
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings

from core.experiment import Experiment
from core.network.export.sections import sections
from core.sweeps import Sweep, grid, keras_script
from core.sweeps.merged_code import merged
from core.tasks import TASKS, complete, data_key, prepare
from core.tasks.exported_code import exported_table
from core.training import train
from tests.core.network.exported import CLOSE, RUFF, RUNS, TABLE
from tests.core.sweeps.drawn import sweeps

PADDED = {"task": "heartbeats", "p.different_lengths": "true"}
SMALL = {
    "task": "sine",
    "p.sequences": "60",
    "p.length": "10",
    "epochs": "6",
    "batch_size": "20",
    "layers": "GRU-3-tanh",
}
NUMBERED = re.compile(r"table_\d+\.csv")  # of several tables
SILENT = {"model.summary()", "print(X.shape, y.shape)"}


def based_on(query):
    return complete(Experiment.from_query(TASKS[query["task"]].preset.to_query() | query))


def made_of(sweep, content=None):
    known = {}

    def data(experiment):
        key = data_key(experiment)
        if key not in known:
            known[key] = prepare(experiment, content)
        return known[key]

    made = grid(sweep, data)
    return made, keras_script.files(sweep, made, data, lambda _: content)


class Only(ast.NodeTransformer):
    """The code as it is for one run: its values in place of `trial.name`, and no `if` about them."""

    def __init__(self, run):
        self.run = run

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "trial":
            return ast.Constant(getattr(self.run, node.attr))
        return node

    def visit_If(self, node):
        if "trial" not in {name.id for name in ast.walk(node.test) if isinstance(name, ast.Name)}:
            return self.generic_visit(node)
        holds = eval(ast.unparse(node.test), {"trial": self.run})  # noqa: S307 - our own condition
        return [one for part in (node.body if holds else node.orelse) for one in self._list(self.visit(part))]

    def _list(self, visited):
        return visited if isinstance(visited, list) else [visited]


def of_each_run(script):
    """The values of each run of a script, and the statements that it does for it."""
    before, loop = [], None
    for node in ast.parse(script).body[1:]:
        if isinstance(node, ast.For) and node.target.id == "trial":
            loop = node
        elif loop is None and not isinstance(node, ast.Import | ast.ImportFrom):
            before.append(unparsed(node))
    space = {"SimpleNamespace": SimpleNamespace}
    (runs,) = (text for text in before if text.startswith("trials = "))
    exec(runs, space)  # noqa: S102 - our own list
    first = [text for text in before if not text.startswith(("trials = ", "results = "))]
    for run in space["trials"]:
        body = ast.parse(ast.unparse(loop)).body[0].body[:-2]  # the last two keep its result
        visited = (Only(run).visit(node) for node in body)
        yield run, [*first, *(unparsed(n) for one in visited for n in (one if isinstance(one, list) else [one]))]


def unparsed(node):
    """A statement as text; docstrings do not show how far they are indented."""
    for one in ast.walk(node):
        if isinstance(one, ast.FunctionDef | ast.ClassDef) and (text := ast.get_docstring(one)):
            one.body[0].value.value = text
    return ast.unparse(node)


def statements(experiment, prepared):
    code = "\n".join(step.code for step in sections(experiment, prepared)[1:-1])
    return [unparsed(node) for node in ast.parse(code).body]


def with_its_table(done, files, experiment, content):
    """The statements of a run that read its own table, which is called so where it is the only one."""
    read = {name for name in files if NUMBERED.fullmatch(name) and any(name in one for one in done)}
    assert all(files[name] == exported_table(experiment, content) for name in read)
    return [NUMBERED.sub("table.csv", one) for one in done]


def assert_does_the_same(sweep, content=None):
    made, files = made_of(sweep, content)
    names = [varied.name.removeprefix("p.").replace(".", "_") for varied in sweep.settings]
    runs = list(of_each_run(files[keras_script.NAME].decode()))
    for (run, done), (place, experiment) in zip(runs, made.experiments.items(), strict=True):
        assert vars(run) == dict(zip(names, place.values, strict=True)) | {"seed": place.seed}
        expected = statements(experiment, prepare(experiment, content))
        own = with_its_table(done, files, experiment, content)
        assert [one for one in own if one not in SILENT] == [one for one in expected if one not in SILENT]


@pytest.mark.parametrize(
    ("query", "varied"),
    [
        ({"task": "sine"}, {"units": [2, 5, 10], "cell": ["SimpleRNN", "LSTM", "GRU"]}),
        ({"task": "sine", "epochs": "12"}, {"epochs": [5, 12, 300], "batch_size": [8, 1000]}),
        ({"task": "sine"}, {"scaling": ["none", "standard", "minmax"], "bidirectional": [False, True]}),
        ({"task": "sine"}, {"p.length": [10, 20], "optimizer": ["SGD", "Adam"], "clipnorm": [0.0, 0.5]}),
        (
            {"task": "heartbeats", "p.different_lengths": "true"},
            {"p.padding": ["pre", "post"], "p.mask": [True, False]},
        ),
        ({"task": "echo", "layers": "LSTM-8-tanh~Dropout-0.2~GRU-4-tanh"}, {"layer.2": [True, False], "p.k": [2, 3]}),
        ({"task": "rain"}, {"units": [0, 4], "dropout": [0.0, 0.2]}),
        ({"task": "particulates"}, {"p.inputs": ["alone", "all"], "units": [4, 8]}),
    ],
)
def test_each_run_is_that_of_its_own_script(query, varied):
    assert_does_the_same(Sweep.of(based_on(query), varied, seeds=2))


@given(sweeps())
@settings(max_examples=15, deadline=None)
def test_each_run_is_that_of_its_own_script_whatever_is_varied(sweep):
    assume(grid(sweep, prepare).experiments)
    assert_does_the_same(sweep)


def test_what_a_visitor_has_typed_stays_a_literal():
    assert_does_the_same(Sweep.of(RUNS["csv"], {"units": [2, 3], "p.length": [6, 8]}, seeds=2), TABLE)


def test_tables_are_beside_the_script_each_once():
    one = based_on({"task": "flu_counts"})
    made, files = made_of(Sweep.of(one, {"units": [2, 3]}, seeds=1))
    assert keras_script.reads_tables(Sweep.of(one, {"units": [2, 3]}))
    assert set(files) == {"sweep.py", "table.csv"}
    inputs = Sweep.of(one, {"p.inputs": ["alone", "all"]}, seeds=1)
    made, files = made_of(inputs)
    assert set(files) == {"sweep.py", "table_1.csv", "table_2.csv"}
    script = files["sweep.py"].decode()
    assert "It reads table_1.csv and table_2.csv from the folder in which it runs." in " ".join(script.split())
    with zipfile.ZipFile(io.BytesIO(keras_script.zipped(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert len(made.experiments) == 2


def test_a_sweep_in_a_sentence_of_code():
    runs = [{"units": units, "seed": seed} for units in (2, 5) for seed in (0, 1)]
    texts = [f"seed = {run['seed']}\n# {run['units']} units\nmodel.add(LSTM({run['units']}))" for run in runs]
    assert merged(runs, texts) == "seed = trial.seed\nmodel.add(LSTM(trial.units))"


def test_a_number_that_only_looks_like_a_value_stays():
    runs = [{"units": 2, "both": False}, {"units": 2, "both": True}]
    assert merged(runs, ["f(2, False)", "f(2, True)"]) == "f(2, trial.both)"
    runs = [{"rate": 1.0}, {"rate": 2.0}]
    assert merged(runs, ["f(1)", "f(2)"]) == "if trial.rate == 1.0:\n    f(1)\nelse:\n    f(2)"


def test_the_loop_takes_no_name_of_the_code():
    for name, experiment in RUNS.items():
        tree = ast.parse("\n".join(step.code for step in sections(experiment, prepare(experiment, TABLE))))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names & {"trial", "trials", "results"}, name


@pytest.mark.slow
def test_the_script_reproduces_the_last_losses_of_the_runs(tmp_path, monkeypatch):
    sweep = Sweep.of(based_on(SMALL), {"units": [2, 4]}, seeds=2)
    made, files = made_of(sweep)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sweep.py").write_bytes(files["sweep.py"])
    runpy.run_path("sweep.py")
    rows = pd.read_csv("sweep.csv").to_dict("records")
    for row, experiment in zip(rows, made.experiments.values(), strict=True):
        assert (row["units"], row["seed"]) == (experiment.layers[0].units, experiment.seed)
        history = train.train(experiment, None).history
        last = [history[name][-1] for name in ("loss", "validation_loss")]
        np.testing.assert_allclose([row["loss"], row["val_loss"]], last, rtol=CLOSE, atol=1e-6)


@pytest.mark.skipif(not RUFF.exists(), reason="ruff comes with requirements-dev.txt")
def test_a_linter_has_nothing_to_say():
    base = based_on(PADDED)
    varied = {"p.padding": ["pre", "post"], "cell": ["LSTM", "GRU"], "batch_size": [10, 1000], "epochs": [3, 300]}
    for sweep in (Sweep.of(base, varied, seeds=2), Sweep.of(base, {"units": [2, 4]})):
        text = made_of(sweep)[1]["sweep.py"].decode()
        command = [RUFF, "check", "--select", "E4,E7,E9,F,I,W", "--isolated", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + text
