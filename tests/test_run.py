"""All parts of `make test` count and are shown, and nothing is left running."""

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


def test_the_output_of_the_first_is_shown_as_it_comes_and_then_that_of_the_others_in_turn(capfd):
    late = python("import time; time.sleep(0.5); print('first')")
    assert run.run_together([[late], [saying("second"), saying("third")]]) == [0, 0, 0]
    said = capfd.readouterr().out.splitlines()
    assert [line for line in said if line in ("first", "second", "third")] == ["first", "second", "third"]


def test_lanes_run_at_the_same_time(tmp_path):
    """Each waits for the other's file: one after the other, neither would end."""
    meets = "import pathlib, time\npathlib.Path({!r}).touch()\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.02)"
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    assert run.run_together([[python(meets.format(one, other))], [python(meets.format(other, one))]]) == [0, 0]


def test_commands_of_a_lane_run_in_turn(tmp_path):
    """The second finds what the first has left, and fails where it begins too early."""
    file = str(tmp_path / "left")
    first = python(f"import pathlib, time; time.sleep(0.3); pathlib.Path({file!r}).touch()")
    then = python(f"import os, sys; sys.exit(not os.path.exists({file!r}))")
    assert run.run_together([[first, then]]) == [0, 0]


@pytest.mark.parametrize("failing", range(3))
def test_a_part_that_fails_ends_no_other_and_shows_its_errors(capfd, failing):
    parts = [saying(f"part {place} ends") for place in range(3)]
    parts[failing] = python("import sys; sys.exit('what went wrong')")
    assert run.run_together([parts[:1], parts[1:]]) == [int(place == failing) for place in range(3)]
    out, errors = capfd.readouterr()
    assert "what went wrong\n" in (out if failing else errors)
    assert sum(f"part {place} ends\n" in out for place in range(3)) == 2


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([0, 0, 0], 0),
        ([0, run.NO_TESTS, 0], 0),
        ([run.NO_TESTS, 0, 0], 1),
        ([1, 0, 0], 1),
        ([0, 2, 0], 1),
        ([0, 0, 1], 1),
    ],
)
def test_a_part_that_fails_fails_the_whole(monkeypatch, codes, expected):
    """Without Chromium the stories are no failure: they are skipped, and pytest finds no tests."""
    monkeypatch.setattr(run, "run_together", lambda _: codes)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert run.main() == expected


def test_every_test_belongs_to_one_part():
    """What the part of pages leaves out is what the other parts have."""
    left_out = {one.partition("=")[2] for one in run.PAGES if one.startswith("--ignore=")}
    assert left_out == {path for path in [*run.CORE, *run.BROWSER] if path.startswith("tests")}
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
lane = lambda file: [[sys.executable, "-c", waiting, file + name] for name in ("", " after")]
run.run_together([lane(file) for file in files])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_lets_its_parts_clear_up(tmp_path, number):
    files = [str(tmp_path / name) for name in ("core", "stories")]
    process = subprocess.Popen([sys.executable, "-c", RUNNING, WAITING, *files], cwd=ROOT, start_new_session=True)
    deadline = time.monotonic() + 60
    while not all(map(os.path.exists, files)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, number)  # as a terminal does
    assert process.wait(60) == 128 + number
    assert {path.name for path in tmp_path.iterdir()} == {"core", "core cleared up", "stories", "stories cleared up"}
