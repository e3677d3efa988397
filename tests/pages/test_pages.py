"""Every page in Streamlit's own test harness: no exception, and no TensorFlow in the web process."""

import atexit
import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.engine.cluster import LocalCluster
from tests.core.fake_work import until

ROOT = Path(__file__).parents[2]

# Runs in a fork of a process into which no other test loads TensorFlow; see `app_process.py`.
SCRIPT = """
import html, json, sys, time
import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest
from tests.pages import quiet
quiet.always()

at = AppTest.from_file("pages/main.py", default_timeout=60)
for name in {pages!r}:
    at.run()
    if name != "start":
        at.switch_page(f"{{name}}/page.py").run()
    deadline = time.monotonic() + 90
    while {wait!r} not in text(at) and time.monotonic() < deadline:
        time.sleep(0.2)
        at.run()
    assert not at.exception, at.exception
    validate(at)
{steps}
validate(at)
loaded = {{"tensorflow", "keras", "sklearn", "nbformat"}} & set(sys.modules)
assert not loaded, loaded
print("ALL WELL")
"""

HELPERS = """

def key(at, name):
    return f"lab.{at.session_state['lab:draft'].widgets.generation}.{name}"


def text(at):
    kinds = ("markdown", "caption", "title", "header", "subheader", "error", "info")
    return html.unescape(" ".join(str(element.value) for kind in kinds for element in at.get(kind)))


def validate(at):
    # every figure on the page keeps to the schema of plotly
    for chart in at.get("plotly_chart"):
        go.Figure(json.loads(chart.proto.spec))


def part(page, name, **query):
    at = AppTest.from_file("pages/main.py", default_timeout=120)
    if name:
        at.query_params["part"] = name
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    at.switch_page(f"{page}/page.py").run()
    assert not at.exception, (name, at.exception)
    validate(at)
    return at
"""


@functools.cache
def app_process() -> subprocess.Popen:
    """The process that runs scripts; it ends with this one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.pages.app_process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)
    return process


@functools.cache
def workers() -> str:
    """The address of a scheduler and two workers, which scripts share: to start them takes nine seconds of processor.

    A worker pauses the runs of a script that has ended.
    """
    cluster = LocalCluster(2, 2)
    atexit.register(cluster.close)
    return until(cluster.find_address)


def run(pages, tmp_path, *, wait="", steps="", own_workers=False) -> str:
    """What a script prints, which opens pages, waits for what they say, and takes steps.

    `own_workers`: for a script that asks for no work, or whose workers need its environment. They start once there is
    work.
    """
    output, errors = tmp_path / "script_output.txt", tmp_path / "script_errors.txt"
    joined = {} if own_workers else {"UNROLLED_SCHEDULER": workers()}
    asked = {
        "script": HELPERS + SCRIPT.format(pages=pages, wait=wait, steps=steps),
        "environment": os.environ | joined | {"UNROLLED_DATA": str(tmp_path)},
        "output": str(output),
        "errors": str(errors),
    }
    process = app_process()
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    code = process.stdout.readline().strip()
    said = output.read_text() if output.exists() else ""
    assert code == "0", f"exit code {code}: {errors.read_text()[-3000:] if errors.exists() else ''}"
    assert "ALL WELL" in said, f"the script ended early: {said[-3000:]}"
    return said


def test_every_page_runs_without_tensorflow(tmp_path):
    names = [path.parent.name for path in (ROOT / "pages").glob("*/page.py")]
    assert {"start", "sequence_lab"} <= set(names)
    run(["start", *sorted(set(names) - {"start"})], tmp_path, own_workers=True)


@pytest.mark.slow
def test_the_lab_opens_with_something_trained_and_follows_its_controls(tmp_path):
    steps = """
at.selectbox(key=key(at, "layer.0.kind")).select("LSTM").run()
assert not at.exception
assert "Total **51** parameters" in text(at), text(at)
assert at.query_params["layers"] == "LSTM-2-tanh"
at.select_slider(key=key(at, "layer.0.units")).set_value(5).run()
assert "Total **186** parameters" in text(at)  # 180 and 6
at.selectbox(key=key(at, "task")).select("flu").run()
assert not at.exception
assert at.query_params["task"] == "flu"
at.selectbox(key=key(at, "task")).select("air_pollution").run()
assert at.query_params["layers"] == "LSTM-5-tanh", "what was set for a task is there again"
"""
    run(["sequence_lab"], tmp_path, wait="Trained 10,000 epochs", steps=steps)


BAD = [
    ({"task": "air_pollution", "layers": "LSTM-999-tanh"}, "256"),
    ({"task": "weather", "layers": "LSTM-2-tanh"}, "There is no task"),
    ({"task": "echo", "layers": "LSTM-2-tanh", "p.k": "900"}, "100"),
    ({"task": "echo", "layers": "LSTM-2-tanh", "p.k": "<script>alert(1)</script>"}, "whole number"),
    ({"task": "rain", "layers": ""}, "layer"),
    ({"task": "csv", "layers": "LSTM-2-tanh", "p.data": "../../etc/passwd"}, "data"),
    ({"task": "csv", "layers": "LSTM-2-tanh", "p.data": "0" * 64}, "upload"),
    ({"task": "air_pollution", "layers": "LSTM-2-tanh", "epochs": "1e99"}, "Epochs"),
    ({"task": "air_pollution", "layers": "LSTM-2-tanh" + "~LSTM-2-tanh" * 9}, "6"),
]


@pytest.mark.slow
def test_the_lab_pools_over_time_and_says_where_that_cannot_be(tmp_path):
    steps = """
def opened(**address):
    at = AppTest.from_file("pages/main.py", default_timeout=60)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("sequence_lab/page.py").run()
    assert not at.exception, at.exception
    return at

at = opened(task="air_pollution", layers="LSTM-2-tanh~Maximum", epochs="20", validation_share="0")
assert "Maximum over time: of each unit" in text(at), text(at)
assert "`return_sequences=True`: the layer that pools over time" in text(at), text(at)
at.selectbox(key=key(at, "layer.1.kind")).select("Mean").run()
assert not at.exception, at.exception
assert "Mean over time: of each unit" in text(at), text(at)
assert at.query_params["layers"] in ("LSTM-2-tanh~Mean", ["LSTM-2-tanh~Mean"]), at.query_params
at = opened(task="air_pollution", layers="LSTM-2-tanh~Maximum~GRU-2-tanh")
assert "move the recurrent layer before it" in text(at), text(at)
at = opened(task="echo", layers="LSTM-2-tanh~Maximum")
assert "and layer 2, Maximum, makes one vector" in text(at), text(at)
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_an_address_that_cannot_be_opened_is_a_sentence_on_a_working_page(tmp_path):
    steps = f"""
for query, said in {BAD!r}:
    at = AppTest.from_file("pages/main.py", default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("sequence_lab/page.py").run()
    assert not at.exception, at.exception
    errors = " ".join(html.unescape(str(e.value)) for e in at.error)
    assert said.lower() in errors.lower(), (query, errors)
    assert at.selectbox(key=key(at, "task")).value
"""
    run([], tmp_path, steps=steps)


@pytest.mark.slow
def test_columns_of_an_upload_are_called_what_they_are_called_in_the_file(tmp_path):
    steps = """
at = AppTest.from_file("pages/main.py", default_timeout=90)
for name, value in {"task": "csv", "layers": "LSTM-2-tanh"}.items():
    at.query_params[name] = value
at.run()
at.switch_page("sequence_lab/page.py").run()
rows = "".join(f"2024-01-{day:02},{day}.5\\n" for day in range(1, 29))
at.file_uploader[0].set_value(("days.csv", f"day *PM2.5*,rain\\n{rows}".encode(), "text/csv")).run()
assert not at.exception, at.exception
(time_columns,) = [one for one in at.multiselect if one.label == "Time columns"]
assert time_columns.options == ["day *PM2.5*", "rain"], time_columns.options
assert time_columns.value == ["day *PM2.5*"]
"""
    run([], tmp_path, steps=steps)
