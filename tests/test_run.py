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


def test_the_output_of_each_is_shown_whole_when_it_has_ended(capfd):
    late = python("import time; print('begins', flush=True); time.sleep(0.5); print('late')")
    assert run.run_together({"one": late, "two": saying("soon")}) == {"one": 0, "two": 0}
    said = [line for line in capfd.readouterr().out.splitlines() if line]
    assert [line.partition(":")[0] for line in said] == ["--- two", "soon", "--- one", "begins", "late"]


def test_parts_run_at_the_same_time(tmp_path):
    """Each waits for the other's file: one after the other, neither would end."""
    meets = "import pathlib, time\npathlib.Path({!r}).touch()\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.02)"
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    commands = {"one": python(meets.format(one, other)), "other": python(meets.format(other, one))}
    assert run.run_together(commands) == {"one": 0, "other": 0}


def test_no_more_run_at_once_than_asked(tmp_path):
    """The last finds what the first two have left, and fails where it begins too early."""
    leaves = "import pathlib, time; time.sleep(0.3); pathlib.Path({!r}).touch()"
    files = [str(tmp_path / name) for name in ("one", "two")]
    then = python(f"import os, sys; sys.exit(not any(map(os.path.exists, {files!r})))")
    commands = {file: python(leaves.format(file)) for file in files} | {"then": then}
    assert set(run.run_together(commands, at_once=2).values()) == {0}


@pytest.mark.parametrize("failing", range(3))
def test_a_part_that_fails_ends_no_other_and_shows_its_errors(capfd, failing):
    parts = {str(place): saying(f"part {place} ends") for place in range(3)}
    parts[str(failing)] = python("import sys; sys.exit('what went wrong')")
    assert run.run_together(parts) == {str(place): int(place == failing) for place in range(3)}
    out = capfd.readouterr().out
    assert "what went wrong\n" in out
    assert sum(f"part {place} ends\n" in out for place in range(3)) == 2


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({}, 0),
        ({run.STORIES: run.NO_TESTS}, 0),
        ({"engine": run.NO_TESTS}, 1),
        ({run.STORIES: 1}, 1),
        ({"pages": 2}, 1),
        ({"the rest of core": 1}, 1),
    ],
)
def test_a_part_that_fails_fails_the_whole(monkeypatch, codes, expected):
    """Without Chromium the stories are no failure: they are skipped, and pytest finds no tests."""
    monkeypatch.setattr(run, "run_together", lambda _: dict.fromkeys(run.PARTS, 0) | codes)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert run.main() == expected


def test_a_part_that_did_not_run_fails_the_whole(monkeypatch):
    monkeypatch.setattr(run, "run_together", lambda _: dict.fromkeys(list(run.PARTS)[1:], 0))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert run.main() == 1


def test_every_test_belongs_to_one_part():
    """Of two parts that could both have a file, the one leaves out what the other names."""
    files = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    for file in files:
        theirs = [name for name, part in run.PARTS.items() if has(part, file)]
        assert len(theirs) == 1, (file, theirs)


def has(part, file):
    """Whether pytest finds a file with these arguments."""
    left_out = [word.partition("=")[2] for word in part if word.startswith("--ignore=")]
    named = [word for word in part if not word.startswith("-")]
    assert all((ROOT / path).exists() for path in (*named, *left_out))
    return any(map(file.is_relative_to, named)) and not any(map(file.is_relative_to, left_out))


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
run.run_together({file: [sys.executable, "-c", waiting, file] for file in [*files, files[0] + " after"]}, at_once=2)
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
