"""Machine code of earlier versions is removed, and nothing that is in use."""

import os
import time

from core.layers import machine_code, old_machine_code

DAY = 24 * 3600


def named(letter):
    return f"unrolled-{16 * letter}"


def folder_of(place, name, *, days):
    folder = place / name
    folder.mkdir(parents=True)
    (folder / "lstm.nbc").write_bytes(b"code")
    os.utime(folder, (time.time() - days * DAY,) * 2)
    return folder


def test_what_was_not_used_for_a_week_is_removed_and_nothing_else(tmp_path):
    present, last_week, yesterday = (
        folder_of(tmp_path, named(name), days=days) for name, days in (("c", 30), ("a", 8), ("b", 1))
    )
    other = folder_of(tmp_path, "unrolled-notes", days=30)
    old_machine_code.remove([present, tmp_path / "elsewhere" / named("c")])
    assert not last_week.exists()
    assert (present / "lstm.nbc").exists()
    assert (yesterday / "lstm.nbc").exists()
    assert (other / "lstm.nbc").exists()


def test_a_version_that_is_used_now_and_then_stays(tmp_path):
    first, second = (folder_of(tmp_path, named(name), days=30) for name in "ab")
    old_machine_code.remove([first])
    assert not second.exists()
    folder_of(tmp_path, named("b"), days=0)
    old_machine_code.remove([second])  # in the week after `first` was used
    assert first.exists()


def test_the_folders_of_machine_code_are_named_so():
    assert all(folder.match(old_machine_code.FOLDERS) for folder in machine_code.CACHES)
