"""What an export looks like: formatted, short of line, a notebook with the same text, and names that stay names."""

import hashlib
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network.export import notebook, script
from core.network.export.sections import sections
from core.tasks import TASKS, prepare
from tests.core.network.exported import NAMES, ODD, RUFF, RUNS, TABLE, csv, experiment, formatted, harmless, ready


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
    assert text == nbformat.writes(book)
    steps = sections(chosen, ready(chosen))
    assert [cell.source for cell in book.cells if cell.cell_type == "code"] == [step.code for step in steps]
    assert all(step.code in script(chosen, ready(chosen)) for step in steps)
    words = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    assert "n_SEQUENCES, n_OBSERVATIONS, n_FEATURES" in words[1]
    assert text == notebook(chosen, ready(chosen))


def test_names_of_columns_are_literals_and_nothing_else():
    chosen = RUNS["csv"]
    assert set(NAMES) <= harmless(chosen, ready(chosen), "Zq")
    timed = TABLE.decode("utf-16").split("\n")
    content = "\n".join([f'"Zq time";{timed[0]}', *(f"{i};{line}" for i, line in enumerate(timed[1:]))]).encode()
    parameters = csv() | {"time": "Zq time", "data": hashlib.sha256(content).hexdigest()}
    chosen = experiment("csv", parameters=parameters)
    assert any("Zq time" in str(value) for value in harmless(chosen, prepare(chosen, content), "Zq"))


@pytest.mark.slow
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
