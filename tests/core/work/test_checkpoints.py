"""The folder of checkpoints: private, whole files only, and bounded in size and age."""

import os
import stat
import time

import pytest

from core.work import checkpoints
from core.work.checkpoints import Checkpoints

NAMES = [f"{i:032x}" for i in range(5)]


@pytest.fixture
def kept(tmp_path):
    return Checkpoints(tmp_path / "data" / "checkpoints")


def there(kept):
    return [i for i, name in enumerate(NAMES) if kept.path(name).exists()]


def put(kept, i, content=b"0123456789", *, hours=0.0):
    kept.write(NAMES[i], lambda file: file.write(content))
    written = time.time() - 3600 * hours
    os.utime(kept.path(NAMES[i]), (written, written))


def test_it_is_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    assert Checkpoints().path(NAMES[0]) == tmp_path / "checkpoints" / f"{NAMES[0]}.npz"


def test_nobody_else_may_look_into_it(kept):
    put(kept, 0)
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "a", "../" + "0" * 29, "0" * 33, "G" * 32, "0" * 31 + "\n"])
def test_a_name_is_a_fingerprint(kept, name):
    with pytest.raises(ValueError, match="32 hex digits"):
        kept.path(name)


def test_a_writing_that_fails_leaves_what_was_there_before(kept):
    put(kept, 0, b"before")

    def fails(file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        kept.write(NAMES[0], fails)
    assert kept.path(NAMES[0]).read_bytes() == b"before"
    assert len(list(kept.folder.iterdir())) == 1


def test_the_last_writing_counts(kept):
    put(kept, 0, b"one")
    put(kept, 0, b"two")
    assert kept.path(NAMES[0]).read_bytes() == b"two"


def test_it_is_removed_and_twice_does_no_harm(kept):
    kept.remove(NAMES[0])
    put(kept, 0)
    put(kept, 1)
    put(kept, 2)
    kept.remove(NAMES[0], NAMES[1])
    kept.remove(NAMES[0])
    assert there(kept) == [2]


def test_the_oldest_go_first(kept, monkeypatch):
    for i, hours in enumerate((3, 1, 2, 4)):
        put(kept, i, hours=hours)
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 35)
    kept.tidy()
    assert there(kept) == [0, 1, 2]
    put(kept, 4)
    assert there(kept) == [1, 2, 4]


def test_what_is_too_old_goes(kept):
    put(kept, 0, hours=checkpoints.HOURS + 0.1)
    put(kept, 1, hours=checkpoints.HOURS - 0.1)
    kept.tidy()
    assert there(kept) == [1]


def test_without_a_folder_there_is_nothing_to_tidy(kept):
    kept.tidy()
    kept.remove(*NAMES)
    assert not kept.folder.exists()
