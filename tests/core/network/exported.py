"""Runs that are exported in tests, and what is done with an export: to execute it, to read it, to compare it."""

import ast
import hashlib
import io
import json
import re
import runpy
import subprocess
import sys
import tokenize
from csv import writer
from pathlib import Path

import nbclient
import nbformat
import numpy as np

from core.experiment import Experiment, Task, Training
from core.layers import GRU, LSTM, Dense, Dropout, Maximum, MaximumAndMean, Mean, SimpleRNN
from core.network.export import notebook, script
from core.tasks import TASKS, prepare
from core.tasks.exported_code import exported_table

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


# Texts of a person's own, with all that a cell may hold; their labels must stay labels.
LABELS = ['Zq"ham" {0}\'', "Zq'''\"\"\"spam\\n # <b>"]
_ODD = ["NA", "1.5", 'she said "no"', "a\nb, c", "<br />so; good", "café… “no”", "雨 🌧", "''' \"\"\" {x}\\"]
_WORDS = (["lake", "dinner", "train", "late"], ["prize", "cash", "win", "free"])


def _texts():
    rng, file = np.random.default_rng(4), io.StringIO()
    rows = writer(file)
    rows.writerow(["Zq {kind}", 'Zq "body"'])
    for i in range(120):
        words = rng.choice(_WORDS[i % 2] + ["the", "you", "now", "on", "at"], rng.integers(1, 9))
        rows.writerow([LABELS[i % 2], f"{' '.join(words)} {_ODD[i % len(_ODD)]} number{i % 90}"])
    return file.getvalue().encode()


TEXTS = _texts()


def uploaded(chosen):
    """The file that an experiment may read."""
    return TEXTS if chosen.task.name == "reviews" else TABLE


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


SMALL_RNN, SMALL_LSTM, SMALL_GRU = SimpleRNN(units=3), LSTM(units=3), GRU(units=3)
BOTH = GRU(units=2, bidirectional=True)
RUNS = {
    "air_pollution": experiment("air_pollution", scaling="none", epochs=30),
    "flu": experiment(
        "flu",
        (SMALL_LSTM.model_copy(update={"bidirectional": True}), SMALL_GRU, Dense(units=4, activation="relu")),
        "minmax",
        seed=3,
        epochs=40,
        optimizer="RMSprop",
        momentum=0.5,
    ),
    "rain": experiment(
        "rain",
        (SMALL_GRU,),
        "minmax",
        parameters={"form": "rain_and_temperature", "days": 10},
        epochs=3,
        batch_size=100,
    ),
    "rain, one column": experiment(
        "rain",
        (SMALL_RNN,),
        "none",
        parameters={"form": "five_days", "inputs": "rain", "days": 5},
        epochs=2,
        batch_size=300,
    ),
    "avalanches": experiment(
        "rain",
        (SMALL_LSTM,),
        parameters={"form": "avalanches", "days": 5},
        epochs=2,
        batch_size=500,
        validation_share=0.0,
    ),
    "heartbeats": experiment(
        "heartbeats", (SMALL_LSTM,), "none", parameters={"patients": 60, "beats": 10}, epochs=10, batch_size=20
    ),
    "heartbeats, masked": experiment(
        "heartbeats",
        (SMALL_GRU, SMALL_LSTM),
        parameters={"patients": 60, "beats": 12, "different_lengths": True, "padding": "post"},
        epochs=10,
    ),
    "heartbeats, masked, pooled": experiment(
        "heartbeats",
        (BOTH, Maximum(), Dense(units=4, activation="tanh")),
        parameters={"patients": 60, "beats": 12, "different_lengths": True},
        epochs=10,
    ),
    "heartbeats, masked, mean": experiment(
        "heartbeats",
        (SMALL_GRU, Dropout(rate=0.0), Mean()),
        parameters={"patients": 60, "beats": 12, "different_lengths": True, "padding": "post"},
        epochs=5,
    ),
    "heartbeats, masked, both pools": experiment(
        "heartbeats",
        (SMALL_LSTM, MaximumAndMean(), Dense(units=3)),
        parameters={"patients": 60, "beats": 12, "different_lengths": True},
        epochs=5,
    ),
    "sine, both pools": experiment(
        "sine", (SMALL_GRU, MaximumAndMean()), parameters={"sequences": 50, "length": 10}, epochs=5
    ),
    "sine, pooled": experiment("sine", (SMALL_LSTM, Mean()), parameters={"sequences": 50, "length": 10}, epochs=5),
    "sine": experiment(
        "sine",
        (BOTH, SMALL_RNN),
        parameters={"sequences": 50, "length": 10, "ahead": 3},
        optimizer="SGD",
        momentum=0.9,
        clipnorm=0.5,
        learning_rate=0.05,
        epochs=12,
    ),
    "echo": experiment("echo", (SMALL_RNN, Dense(units=4)), parameters={"length": 8, "k": 2}, epochs=8, batch_size=50),
    "series with mistakes": experiment(
        "flu_counts",
        (SMALL_LSTM,),
        parameters={"length": 6, "horizon": 2, "inputs": "all", "mistakes": ["scaler", "shuffled", "target"]},
        epochs=4,
    ),
    "series, the next row at each": experiment(
        "particulates", (SMALL_GRU,), parameters={"length": 6, "form": "each", "answer": "change"}, epochs=4
    ),
    "recorded beats": experiment("beat_shapes", (SMALL_GRU,), parameters={"seen": 8}, epochs=4),
    "csv": experiment("csv", (SMALL_LSTM,), parameters=csv(), epochs=10),
}
ONE_A_TASK = ["air_pollution", "flu", "rain", "heartbeats, masked", "sine", "echo", "csv"]


def ready(chosen):
    return prepare(chosen, uploaded(chosen))


def run(chosen, folder):
    """What the script of an experiment defines, run in a folder that holds what it may read."""
    path = folder / "run.py"
    path.write_text(script(chosen, ready(chosen)), encoding="utf-8")
    if content := exported_table(chosen, uploaded(chosen)):
        (folder / "table.csv").write_bytes(content)
    return runpy.run_path(str(path))


def by_notebook(chosen, kernel):
    """What the notebook of an experiment prints: how many epochs it trained for, and the last loss."""
    manager, folder = kernel
    if content := exported_table(chosen, uploaded(chosen)):
        (folder / "table.csv").write_bytes(content)
    book = nbformat.reads(notebook(chosen, ready(chosen)), as_version=4)
    forget = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%reset -f")])
    for each in (forget, book):
        nbclient.NotebookClient(each, km=manager, timeout=120).execute()
    said = "".join(output.get("text", "") for cell in book.cells for output in cell.get("outputs", []))
    found = re.search(r"training loss after (\d+) epochs: (\S+)", said)
    return int(found[1]), float(found[2])


def losses(chosen, result, space):
    """The script's losses of each epoch, once they are those of the run."""
    history, data = space["history"].history, ready(chosen).data
    name = data.output.metric_name
    for mine, theirs in (("loss", "loss"), (name, name), ("validation_loss", "val_loss")):
        np.testing.assert_allclose(history.get(theirs, []), result.history[mine], rtol=CLOSE, atol=1e-6)
    assert space["loss"] == history["loss"][-1]
    return history["loss"]


LONGEST = SimpleRNN(units=256, activation="sigmoid", bidirectional=True, dropout=0.123456789)
ODD = {
    "many layers": experiment("flu", (LONGEST, LONGEST, Dense(units=256, activation="sigmoid"), Dropout(rate=0.1))),
    "many options": experiment(
        "echo", optimizer="RMSprop", learning_rate=0.00123456789, momentum=0.123456789, clipnorm=123.456789, epochs=999
    ),
    "patience": experiment("rain", epochs=500, patience=20, parameters={"form": "five_days", "ahead": [9, 8, 7, 6, 1]}),
    "one column": experiment("rain", parameters={"inputs": "rain", "form": "next_day"}, validation_share=0.123),
    "csv, mean": experiment("csv", parameters=csv(inputs=NAMES[:3], missing="mean", gap=0), validation_share=0.0),
    "csv, complete": experiment("csv", parameters=csv(inputs=[NAMES[3]], missing="refuse", targets=[NAMES[0]])),
    "constant": experiment("echo", (SMALL_RNN,), "minmax", parameters={"length": 2, "k": 1}, validation_share=0.0),
}


def formatted(text):
    """Whether a formatter would leave the text as it is, and a linter has nothing to say."""
    for command in (["format", "--check", "--diff"], ["check", "--select", "E4,E7,E9,F,I,W"]):
        done = subprocess.run(
            [RUFF, *command, "--isolated", "-"], input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


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
