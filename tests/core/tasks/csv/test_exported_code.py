"""A table as text: run beside its `table.csv`, it gives the arrays of the task, whatever a column is called."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.tasks import prepare
from core.tasks.csv.table import read_table
from core.tasks.exported_code import exported_table
from tests.core.tasks.csv.test_cases import CASES, TEXTS
from tests.core.tasks.exported import NASTY, experiment, same, seeds, shares


def own(frame, share=0.2, **parameters):
    """An experiment with a table, the folder's `table.csv` beside it."""
    content = frame if isinstance(frame, bytes) else frame.to_csv(index=False).encode()
    chosen = experiment("csv", share, data=hashlib.sha256(content).hexdigest(), **parameters)
    Path("table.csv").write_bytes(exported_table(chosen, content))
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


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("missing", ["forward", "mean"])
@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted(CASES.iterdir()) if path.suffix in {".csv", ".tsv"} and path.name not in TEXTS],
)
def test_the_files_that_people_bring_are_read_the_same(name, missing):
    """The text reads `table.csv`, in which the decisions about the file are carried out."""
    content = (CASES / name).read_bytes()
    table = read_table(content)
    chosen = {
        "time": table.time[0],
        "time_with": table.time[1:],
        "inputs": table.measurements,
        "targets": table.measurements[-1:],
    }
    data = same(*own(content, length=5, missing=missing, **chosen))
    assert len(data.X)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("across", ["", "yes", "no"])
def test_gaps_in_time_are_crossed_or_not_in_the_text_too(across):
    content = (CASES / "21_gap.csv").read_bytes()
    chosen = {"time": "time", "inputs": ["x"], "targets": ["x"], "length": 8, "horizon": 3, "across_gaps": across}
    sizes = {"": 70, "no": 70, "yes": 80}
    assert len(prepare(own(content, 0.0, **chosen)[0], content).data.X) == sizes[across]
    same(*own(content, 0.3, **chosen))
    same(*own(content.replace(b"time,x", b"time,part"), **(chosen | {"inputs": ["part"], "targets": ["part"]})))


@pytest.mark.usefixtures("folder")
def test_what_was_chosen_about_the_file_is_in_the_table_of_the_text():
    text = "day;x\n" + "".join(f"0{i}/01/2023;{1 + i % 4},125\n" for i in range(1, 10))
    chosen = {"time": "day", "inputs": ["x"], "targets": ["x"], "length": 2}
    for dates, decimal in (("day", "comma"), ("month", "comma"), ("month", "point")):
        same(*own(text.encode(), dates=dates, decimal=decimal, **chosen))
        second = pd.read_csv("table.csv").iloc[1]
        assert second["day"].startswith("2023-02-01" if dates == "month" else "2023-01-02")
        assert second["x"] in ((2.125, 3.125) if decimal == "comma" else (2125, 3125))
