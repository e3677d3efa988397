"""Files and folders that no other user of the machine may read: new ones, and those that were open before."""

import os
import stat

from core.private_files import private_file, private_folder


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_new_folders_and_files_are_closed_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        folder = private_folder(tmp_path / "a" / "b")
        private_file(folder / "c")
    finally:
        os.umask(before)
    assert (mode(tmp_path / "a"), mode(folder), mode(folder / "c")) == (0o700, 0o700, 0o600)


def test_those_that_are_there_are_closed_and_keep_what_is_in_them(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "runs").write_text("kept")
    (folder / "runs").chmod(0o644)
    private_folder(folder)
    private_file(folder / "runs")
    assert (mode(folder), mode(folder / "runs")) == (0o700, 0o600)
    assert (folder / "runs").read_text() == "kept"


def test_a_folder_that_is_everybodys_stays_open(tmp_path, monkeypatch):
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    private_folder(shared)
    assert mode(shared) == 0o1777
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    private_folder(home)
    assert mode(home) == 0o755
