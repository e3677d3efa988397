"""Every task's data as text: run in an empty namespace, it gives exactly the arrays of the task."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.source_code import literal, source
from core.tasks import TASKS, prepare
from core.tasks.code import CODE, data_code, imports, table
from core.tasks.table import read_table

shares = st.sampled_from([0.0, 0.01, 0.2, 0.333, 0.5])
seeds = st.integers(0, 2**31 - 1)
NASTY = [
    "'",
    '"',
    '"""',
    "'''",
    "\\",
    "\\n",
    "a\nb",
    "\r\n# %%",
    "\x00",
    "\u2028",
    "\u202e",
    "\ud800",
    "<script>alert(1)</script>",
    "{0} {name} %s",
    '"]); import os #',
    "'''\"\"\"\\",
    "é — 🌧",
    "",
]


def experiment(name, share=0.2, **parameters):
    return Experiment(
        task=Task(name=name, parameters=parameters),
        layers=(GRU(),),
        training=Training(validation_share=share),
    )


def same(chosen, content=None):
    """The task's data, once its text has given the same."""
    data, code = prepare(chosen, content).data, data_code(chosen)
    space = {}
    exec(f"{imports(code)}\n{code}", space)  # noqa: S102 - what is generated is executed
    for name in ("X", "y", "train", "validation"):
        mine = getattr(data, name)
        assert np.array_equal(space[name], mine), name
        assert space[name].dtype == mine.dtype, name
    assert max(map(len, code.splitlines())) <= 88
    return data


def test_every_task_has_its_code():
    assert set(CODE) == set(TASKS)


def test_only_the_readers_own_table_goes_with_the_text():
    assert table(experiment("rain"), b"") is None


@pytest.mark.parametrize("name", ["air_pollution", "flu"])
def test_cities(name):
    same(experiment(name))


@settings(max_examples=20)
@given(share=shares, sequences=st.integers(20, 200), length=st.integers(2, 50), seed=seeds, data=st.data())
def test_echo(share, sequences, length, seed, data):
    k = data.draw(st.integers(1, length - 1))
    same(experiment("echo", share, sequences=sequences, length=length, k=k, data_seed=seed))


@settings(max_examples=20)
@given(
    share=shares,
    sequences=st.integers(20, 200),
    length=st.integers(2, 50),
    ahead=st.integers(1, 60),
    period=st.integers(2, 200),
    noise=st.floats(0, 2),
    data_seed=seeds,
)
def test_sine(share, **parameters):
    same(experiment("sine", share, **parameters))


@settings(max_examples=20)
@given(
    share=shares,
    patients=st.integers(50, 90),
    beats=st.integers(10, 60),
    different_lengths=st.booleans(),
    padding=st.sampled_from(["pre", "post"]),
    truncating=st.sampled_from(["pre", "post"]),
    data_seed=seeds,
)
def test_heartbeats(share, **parameters):
    same(experiment("heartbeats", share, **parameters))


@settings(max_examples=30)
@given(
    share=shares,
    form=st.sampled_from(
        ["next_day", "next_8_days", "days_8_to_16", "five_days", "rain_and_temperature", "avalanches"]
    ),
    inputs=st.sampled_from(["rain", "all"]),
    days=st.integers(2, 500),
    ahead=st.lists(st.integers(1, 60), min_size=5, max_size=5, unique=True),
    data_seed=seeds,
)
def test_rain(share, form, inputs, **parameters):
    same(experiment("rain", share, form=form, inputs="all" if form == "avalanches" else inputs, **parameters))


def own(frame, share=0.2, **parameters):
    """An experiment with a table, the folder's `table.csv` beside it."""
    content = frame if isinstance(frame, bytes) else frame.to_csv(index=False).encode()
    chosen = experiment("csv", share, data=hashlib.sha256(content).hexdigest(), **parameters)
    Path("table.csv").write_bytes(table(chosen, content))
    return chosen, content


def days(count=120, seed=0, gaps=0.0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.lognormal(0, 5, (count, 3)), columns=["rain", "wind", "snow"])
    frame[rng.random(frame.shape) < gaps] = np.nan
    return frame.assign(day=pd.date_range("2024-01-01", periods=count).strftime("%d.%m.%Y"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("folder")
@settings(max_examples=40)
@given(
    share=shares,
    length=st.integers(2, 12),
    horizon=st.integers(1, 6),
    gap=st.integers(0, 6),
    missing=st.sampled_from(["forward", "mean"]),
    gaps=st.sampled_from([0.0, 0.1]),
    inputs=st.lists(st.sampled_from(["rain", "wind", "snow"]), min_size=1, unique=True),
    targets=st.lists(st.sampled_from(["rain", "wind", "snow"]), min_size=1, unique=True),
    time=st.sampled_from(["", "day"]),
    seed=seeds,
)
def test_own_csv(share, seed, gaps, missing, **parameters):
    frame = days(seed=seed, gaps=gaps).sample(frac=1, random_state=1)
    chosen, content = own(frame, share, missing=missing if gaps else "refuse", **parameters)
    same(chosen, content)


@pytest.mark.usefixtures("folder")
def test_windows_of_a_long_table_are_thinned_the_same():
    chosen, content = own(days(12_345), inputs=["rain"], targets=["wind"], length=10)
    data = same(chosen, content)
    assert 4000 < len(data.X) <= 5000
    chosen, content = own(days(5_000), inputs=["rain", "wind", "snow"], targets=["wind"], length=500)
    assert len(same(chosen, content).X) == 2250  # each second of 4,500, or X would hold too many values


@pytest.mark.usefixtures("folder")
def test_a_table_in_another_dialect_with_one_column_and_gaps():
    """One column alone makes a gap an empty line, which pandas would skip."""
    text = "nombre;température\r\n" + "".join(f"{i};{i % 7},{i}\r\n" if i % 5 else f"{i};n/a\r\n" for i in range(60))
    column = ["température"]
    same(*own(text.encode("utf-16"), inputs=column, targets=column, length=3, missing="mean"))


def printable(name):
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


@pytest.mark.usefixtures("folder")
@settings(max_examples=30)
@given(names=st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)), min_size=2, max_size=2))
def test_a_columns_name_stays_a_name(names):
    names = [f"{printable(name)}{suffix}" for name, suffix in zip(names, "ab", strict=True)]
    frame = days(40)[["rain", "wind"]]
    frame.columns = names
    text = frame.to_csv(index=False, lineterminator="\n")
    assume(list(read_table(text.encode()).columns) == names)  # the reader tidies some names
    chosen, content = own(text.encode(), inputs=names, targets=names[1:], length=3)
    assert same(chosen, content).inputs[0].name == names[0]


@given(st.one_of(st.sampled_from(NASTY), st.text(), st.lists(st.text())))
def test_a_literal_reads_back_as_it_was(value):
    text = literal(value)
    assert eval(text, {"__builtins__": {}}) == value  # noqa: S307 - the test's subject
    assert text.isprintable()


@pytest.mark.skipif(not shutil.which("ruff", path=sys.prefix + "/bin"), reason="ruff comes with requirements-dev.txt")
def test_literals_are_written_as_a_formatter_would():
    text = "".join(f"x = {literal(name)}\n" for name in NASTY if name != "\ud800")
    formatted = subprocess.run(
        [sys.prefix + "/bin/ruff", "format", "--isolated", "-"], input=text.encode(), capture_output=True, check=True
    )
    assert formatted.stdout.decode() == text


def annotated(x: int, *, shift: float = 0.5) -> float:
    """The sum."""
    y: float = _rounded(x)  # as a float
    return y + shift


def _rounded(x: float) -> float:
    return round(x)


def test_our_source_loses_annotations_and_underscores_and_keeps_its_comments():
    assert source(annotated).splitlines() == [
        "def annotated(x, *, shift=0.5):",
        '    """The sum."""',
        "    y = rounded(x)  # as a float",
        "    return y + shift",
    ]
    assert source(_rounded) == "def rounded(x):\n    return round(x)"
