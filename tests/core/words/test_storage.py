"""The library on a disk of its own: uploads in, vectors out, and what makes room."""

import gzip
import hashlib
import mmap
import os
import time

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.words import storage
from core.words.storage import Library
from core.words.vector_import import read_upload
from core.words.vectors import Vectors, save

TEXT = b"king 1 2 3\nqueen 4 5 6\nman 7 8 9\n"
SHA = hashlib.sha256(TEXT).hexdigest()


def never():
    return False


def add(library, name, *, rows=3, seen=0.0):
    with library.adding(name) as folder:
        save(folder, Vectors(name, [f"w{n}" for n in range(rows)], np.ones((rows, 4))))
    os.utime(library.folder / f"{name}.json", (time.time() - seen,) * 2)


def on_disk(array):
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, mmap.mmap)


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "vectors")


def test_it_lies_in_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path / "here"))
    assert Library().folder == tmp_path / "here" / "vectors"


def test_from_an_upload_to_vectors(library):
    assert library.put_upload([TEXT[:10], TEXT[10:]]) == SHA
    assert library.upload(SHA).read_bytes() == TEXT
    reports = []
    findings = read_upload(SHA, reports.append, never, library)
    name = f"file-{SHA}"
    assert (findings.status, findings.facts["vectors"], findings.facts["words"]) == ("finished", name, 3)
    assert findings.facts["warnings"] == []
    assert reports[-1].share == 1
    assert library.upload(SHA) is None
    assert name in library
    vectors = library.get(name)
    assert (vectors.name, vectors.words) == (name, ["king", "queen", "man"])
    assert vectors.matrix.tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert on_disk(vectors.matrix)
    assert library.get(name) is vectors
    assert sorted(path.name for path in library.folder.iterdir()) == [f"{name}.json", f"{name}.npy", "uploads"]


def test_a_packed_upload(library):
    sha = library.put_upload([gzip.compress(TEXT)])
    assert read_upload(sha, lambda _progress: None, never, library).facts["words"] == 3


def test_an_upload_that_holds_no_vectors_is_removed(library):
    sha = library.put_upload([b"no vectors here\nand none there\n"])
    with pytest.raises(ExperimentError, match="This is not a file of word vectors"):
        read_upload(sha, lambda _progress: None, never, library)
    assert library.upload(sha) is None
    assert [path.name for path in library.folder.iterdir()] == ["uploads"]
    with pytest.raises(ExperimentError, match="no longer on this computer: upload it again"):
        read_upload(sha, lambda _progress: None, never, library)


def test_a_stop_leaves_the_upload_alone(library):
    library.put_upload([TEXT])
    findings = read_upload(SHA, lambda _progress: None, lambda: True, library)
    assert (findings.status, findings.facts) == ("stopped", {})
    assert library.upload(SHA) is not None
    assert library.get(f"file-{SHA}") is None
    assert [path.name for path in library.folder.iterdir()] == ["uploads"]


def test_uploads_are_bounded(tmp_path):
    library = Library(tmp_path, most_upload=1000)
    drawn = []

    def endless():
        while True:
            drawn.append(1)
            yield b"x" * 100

    with pytest.raises(ExperimentError, match="The file must have at most 1,000 bytes"):
        library.put_upload(endless())
    assert len(drawn) == 11
    with pytest.raises(ExperimentError, match="The file is empty"):
        library.put_upload([])
    with pytest.raises(OSError, match="the visitor has gone"):
        library.put_upload(broken())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def broken():
    yield b"half a "
    raise OSError("the visitor has gone")


@pytest.mark.parametrize("name", ["", "../secrets", "file-abc/../x", "/etc/passwd", "file-" + "G" * 64, "A", "a\0b"])
def test_names_that_are_none(library, name):
    assert library.get(name) is None
    assert name not in library
    assert library.upload(name) is None
    with pytest.raises(ValueError, match="name must be one of the library"), library.adding(name):
        pass


def test_what_was_not_looked_at_for_longest_goes_first(tmp_path):
    library = Library(tmp_path, most_bytes=1500)
    add(library, "oldest", seen=5000)
    add(library, "older", seen=4000)
    add(library, "newer", seen=3000)
    size = sum(path.stat().st_size for path in tmp_path.glob("oldest.*"))
    assert 150 < size < 250
    vectors = library.get("oldest")  # looked at now
    library.make_room(1500 - 2 * size)
    assert [name for name in ("oldest", "older", "newer") if name in library] == ["oldest", "newer"]
    library.make_room(1500 - size)
    assert [name for name in ("oldest", "older", "newer") if name in library] == ["oldest"]
    with pytest.raises(ExperimentError, match="There is no room for more word vectors"):
        library.make_room(1500 - size + 1)
    assert library.get("oldest") is vectors


def test_uploads_that_nobody_reads_go_too(tmp_path):
    library = Library(tmp_path, most_bytes=1500)
    sha = library.put_upload([b"x" * 1000])
    os.utime(library.upload(sha), (1, 1))
    add(library, "new")
    library.make_room(1000)
    assert library.upload(sha) is None
    assert "new" in library


def test_vectors_that_are_open_stay_readable_when_they_are_removed(tmp_path):
    library = Library(tmp_path, most_bytes=300)
    add(library, "held")
    vectors = library.get("held")
    os.utime(tmp_path / "held.json", (1, 1))
    library.make_room(300)
    assert library.get("held") is None
    assert vectors.matrix.sum() == 12
    add(library, "held", rows=2)
    assert library.get("held").size == 2  # and not what was open before


def test_few_are_open_at_once(library):
    for name in ("one", "two", "three", "four"):
        add(library, name)
    opened = [library.get(name) for name in ("one", "two", "three", "four")]
    assert library.get("four") is opened[3]
    assert library.get("one") is not opened[0]
    assert len(storage._open) <= storage.OPEN


def test_a_full_disk_is_said(library, monkeypatch):
    monkeypatch.setattr(storage, "SPARE", 10**18)
    with pytest.raises(ExperimentError, match="There is no room for more word vectors on this computer"):
        library.put_upload([TEXT])


def test_what_was_left_unfinished_is_swept_away(library):
    for name, age in (("fresh", 10), ("stale", 100_000)):
        left = library.folder / f".adding-{name}"
        left.mkdir(parents=True)
        (left / "half.npy").write_bytes(b"half")
        os.utime(left, (time.time() - age,) * 2)
    library.make_room(0)
    assert [path.name for path in library.folder.glob(".adding-*")] == [".adding-fresh"]


def test_half_of_it_does_not_join(library):
    with library.adding("half") as folder:
        (folder / "half.npy").write_bytes(b"numbers without words")
    assert "half" not in library
    assert list(library.folder.iterdir()) == []
