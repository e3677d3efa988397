"""All parts of `make test` count, what runs beside the others is shown, and nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import run

ROOT = Path(__file__).parents[1]


def python(code):
    return [sys.executable, "-c", code]


def saying(text, code=0):
    return python(f"import sys; print({text!r}, flush=True); sys.exit({code})")


def test_what_runs_beside_the_others_is_shown_after_them(capfd):
    assert run.run_beside(saying("stories"), [saying("first"), saying("second")]) == [0, 0, 0]
    assert capfd.readouterr().out.split() == ["first", "second", "stories"]


def test_it_runs_while_the_others_run(tmp_path):
    """Each waits for the other's file: one after the other, neither would end."""
    meets = "import pathlib, time\npathlib.Path({!r}).touch()\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.02)"
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    assert run.run_beside(python(meets.format(one, other)), [python(meets.format(other, one))]) == [0, 0]


@pytest.mark.parametrize("failing", range(3))
def test_a_part_that_fails_ends_no_other(capfd, failing):
    parts = [saying(f"part {place}", int(place == failing)) for place in range(3)]
    assert run.run_beside(parts[2], parts[:2]) == [int(place == failing) for place in range(3)]
    assert capfd.readouterr().out.count("part") == 3


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([0, 0, 0], 0),
        ([0, 0, run.NO_TESTS], 0),
        ([0, run.NO_TESTS, 0], 1),
        ([1, 0, 0], 1),
        ([0, 2, 0], 1),
        ([0, 0, 1], 1),
    ],
)
def test_a_part_that_fails_fails_the_whole(monkeypatch, codes, expected):
    """Without Chromium the stories are no failure: they are skipped, and pytest finds no tests."""
    monkeypatch.setattr(run, "run_beside", lambda *_: codes)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert run.main() == expected


def test_every_test_belongs_to_one_part():
    """Whatever is a test is in one of the three parts, and in no two."""
    left_out = {one.partition("=")[2] for one in run.OTHERS if one.startswith("--ignore=")}
    assert left_out == {path for path in [*run.WITH_TENSORFLOW, *run.BROWSER] if path.startswith("tests")}
    assert all((ROOT / path).exists() for path in left_out)


WAITING = """
import pathlib, sys, time
try:
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.2)
    pathlib.Path(sys.argv[1] + " cleared up").touch()
"""
RUNNING = """
import signal, sys
from tests import run
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, run._end)
waiting, *files = sys.argv[1:]
run.run_beside(*[[sys.executable, "-c", waiting, files[0]], [[sys.executable, "-c", waiting, files[1]]]])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_lets_its_parts_clear_up(tmp_path, number):
    files = [tmp_path / "stories", tmp_path / "others"]
    command = [sys.executable, "-c", RUNNING, WAITING, *map(str, files)]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    deadline = time.monotonic() + 60
    while not all(file.exists() for file in files):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, number)  # as a terminal does
    assert process.wait(60) == 128 + number
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "others",
        "others cleared up",
        "stories",
        "stories cleared up",
    ]
