"""Which cores are free, as the workers of one server tell each other."""

import os
import subprocess
import sys

import pytest

from core.work import cores


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch, tmp_path):
    monkeypatch.setattr(cores, "LOOK_SECONDS", -1.0)
    monkeypatch.setenv("UNROLLED_CLUSTER", str(tmp_path))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def another():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate(b"\n")


def test_a_second_core_is_free_until_another_worker_works(tmp_path, another):
    with cores.working():
        assert cores.another_is_free(), "nobody works but this process"
        theirs = tmp_path / f"{cores.PREFIX}{another.pid}"
        theirs.touch()
        assert not cores.another_is_free()
        theirs.unlink()
        assert cores.another_is_free()
    assert list(tmp_path.iterdir()) == [], "a process that has done its work says so"


def test_a_worker_that_was_killed_does_not_count(tmp_path, another):
    (tmp_path / f"{cores.PREFIX}{another.pid}").touch()
    another.kill()
    another.wait()
    assert cores.another_is_free()


def test_with_one_core_none_is_free(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert not cores.another_is_free()


def test_a_process_that_is_no_worker_has_the_machine(monkeypatch, tmp_path):
    monkeypatch.delenv("UNROLLED_CLUSTER")
    with cores.working():
        assert cores.another_is_free()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_may_be_gone(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_CLUSTER", str(tmp_path / "gone"))
    with cores.working():
        assert cores.another_is_free()


def test_a_look_serves_for_a_while(monkeypatch, tmp_path, another):
    monkeypatch.setattr(cores, "LOOK_SECONDS", 60.0)
    cores.another_is_free()
    (tmp_path / f"{cores.PREFIX}{another.pid}").touch()
    assert cores.another_is_free()
