"""The official split: read as keras reads it, from files that may be anything."""

import io
import json
import pickle
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.text import imdb_split, safe_npz
from core.text.imdb_split import NotAtHandError, files
from tests.core.text import imdb_files
from tests.core.text.imdb_files import RANKS, objects

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that UNROLLED_IMDB names."""
    monkeypatch.setenv("UNROLLED_IMDB", str(tmp_path / "imdb"))
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path / "data"))
    yield tmp_path / "imdb"
    imdb_split._read.cache_clear()


def refused():
    with pytest.raises(ExperimentError) as caught:
        imdb_split.official()
    assert not isinstance(caught.value, NotAtHandError)
    return str(caught.value)


def test_it_is_what_keras_reads(folder, monkeypatch):
    imdb_files.write(folder)
    found = imdb_split.official()
    from keras.datasets import imdb
    from keras.src.datasets import imdb as source

    monkeypatch.setattr(source, "get_file", lambda fname, **_: str(folder / fname))
    words = {rank: word for word, rank in imdb.get_word_index().items()}
    (x_train, y_train), (x_test, y_test) = imdb.load_data(num_words=1000)  # None would hide the rarest word
    for indices, x, y in ((found.train, x_train, y_train), (found.test, x_test, y_test)):
        assert len(indices) == len(x)
        assert found.reviews.labels[indices].tolist() == y.tolist()
        for i, row in zip(indices, x, strict=True):
            assert row[0] == 1
            assert found.reviews.texts[i].split(" ") == [words[token - 3] for token in row[1:]]
    assert found.reviews.labels.dtype == np.int32
    assert sorted([*found.train, *found.test]) == list(range(110))
    assert found.note == imdb_split.OTHER


def test_the_sums_are_those_of_keras():
    import keras.src.datasets.imdb as keras_imdb

    theirs = Path(keras_imdb.__file__).read_text()
    for _algorithm, digest in imdb_split.SUMS.values():
        assert f'"{digest}"' in theirs
    from core.text.download import URL_BASE

    assert f'"{URL_BASE}/"' in theirs


def test_files_of_keras_need_no_note(folder, monkeypatch):
    imdb_files.write(folder)
    sums = {name: (kind, own_sum(folder / name, kind)) for name, (kind, _) in imdb_split.SUMS.items()}
    monkeypatch.setattr(imdb_split, "SUMS", sums)
    assert imdb_split.official().note == ""


def own_sum(path, algorithm):
    import hashlib

    return hashlib.new(algorithm, path.read_bytes()).hexdigest()


def test_downloaded_files_must_be_those_of_keras(folder, monkeypatch):
    monkeypatch.delenv("UNROLLED_IMDB")
    imdb_files.write(imdb_split.folder())
    assert "are not keras's (their checksums differ): remove the folder imdb" in refused()
    sums = {name: (kind, own_sum(imdb_split.folder() / name, kind)) for name, (kind, _) in imdb_split.SUMS.items()}
    monkeypatch.setattr(imdb_split, "SUMS", sums)
    assert len(imdb_split.official().train) == 60


def test_where_the_files_are(folder, monkeypatch):
    imdb_files.write(folder)
    assert files() == (folder / "imdb.npz", folder / "imdb_word_index.json", True)
    (folder / "imdb.npz").rename(folder / "another.npz")
    assert "UNROLLED_IMDB must name a folder with imdb.npz" in refused()
    monkeypatch.setenv("UNROLLED_IMDB", str(folder / "another.npz"))
    assert files() == (folder / "another.npz", folder / "imdb_word_index.json", True)
    assert len(imdb_split.official().test) == 50
    (folder / "imdb_word_index.json").unlink()
    assert "correct it and start Unrolled again" in refused()


def test_where_nothing_is_at_hand_it_says_what_to_do(folder, monkeypatch):
    monkeypatch.delenv("UNROLLED_IMDB")
    with pytest.raises(NotAtHandError, match="download it on the page Sentiment, or name the folder"):
        imdb_split.official()


def test_files_that_change_are_read_again(folder):
    imdb_files.write(folder)
    assert imdb_split.official() is imdb_split.official()
    imdb_files.write(folder, n=40)
    assert len(imdb_split.official().train) == 40


class Harmful:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (Path(self.path),)


class Evaluated:
    def __init__(self, code):
        self.code = code

    def __reduce__(self):
        return eval, (self.code,)


def npy(pickled, shape=(1,)):
    """A member that says it is an array of objects, with any bytes after it."""
    file = io.BytesIO()
    header = {"descr": "|O", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue() + pickled


def replace_member(path, name, content):
    with zipfile.ZipFile(path) as archive:
        held = {member: archive.read(member) for member in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for member, was in held.items():
            archive.writestr(member, content if member == f"{name}.npy" else was)


@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("name", ["x_train", "x_test", "y_train"])
def test_code_in_a_pickle_does_not_run(folder, tmp_path, name, protocol):
    trace = tmp_path / "it ran"
    harmful = [[[1, 2], Harmful(trace)], Harmful(trace), Evaluated(f"open({str(trace)!r}, 'w').close()")]
    for inside in harmful:
        imdb_files.write(folder)
        replace_member(folder / "imdb.npz", name, npy(pickle.dumps(inside, protocol=protocol)))
        assert f"“{name}” in it is no" in refused()
        imdb_split._read.cache_clear()
    assert not trace.exists()
    imdb_files.write(folder, x_train=objects([[1], Harmful(trace)]), y_train=np.array([0, 1]))
    assert "“x_train” in it is not an array of lists of integers" in refused()
    assert not trace.exists()


def test_numpy_itself_is_given_nothing_of_a_pickle(folder):
    """An array's own pickle says how large it is: nobody makes one of that size."""
    state = pickle.dumps(objects([[1, 2], [3]]), protocol=2).replace(b"K\x02\x85", b"J\xff\xff\xff\x7f\x85")
    assert b"J\xff\xff\xff\x7f\x85" in state
    imdb_files.write(folder)
    replace_member(folder / "imdb.npz", "x_train", npy(state, shape=(2,)))
    replace_member(folder / "imdb.npz", "y_train", array_file(np.array([0, 1])))
    assert imdb_split.official().reviews.texts[:2] in {("the film", "was"), ("was", "the film")}


def array_file(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("module", [b"numpy.core.multiarray", b"numpy._core.multiarray"])
def test_every_numpy_writes_rows_that_are_read(folder, protocol, module):
    imdb_files.write(folder)
    written = pickle.dumps(objects([[1, 2], [3, 300, 70_000]]), protocol=protocol)
    ours = b"numpy._core.multiarray" if b"numpy._core.multiarray" in written else b"numpy.core.multiarray"
    if protocol > 3:  # a short text with its length before it, within a frame with its own
        written = pickle.PROTO + bytes([protocol]) + written[11:]
        ours, module = (bytes([len(name)]) + name for name in (ours, module))
    assert ours in written
    file = folder / "imdb.npz"
    replace_member(file, "x_train", npy(written.replace(ours, module), shape=(2,)))
    found = safe_npz.read(file, ("x_train",), ()).rows["x_train"]
    assert [found[row].tolist() for row in range(len(found))] == [[1, 2], [3, 300, 70_000]]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"x_test": None}, "it has no “x_test”"),
        ({"y_train": None}, "it has no “y_train”"),
        ({"y_train": np.zeros(60, int)}, "the labels of its side “train” are not 0 and 1"),
        ({"y_train": np.full(60, 0.5)}, "“y_train” in it is not a row of integers"),
        ({"y_test": np.arange(50)}, "the labels of its side “test” are not 0 and 1"),
        ({"y_test": objects([[0]] * 50)}, "“y_test” in it is not an array of numbers"),
        ({"y_test": np.array([0, 1])}, "its side “test” has 50 reviews and 2 labels"),
        ({"x_train": np.ones((60, 4), int)}, "“x_train” in it is not an array of lists of integers"),
        ({"x_train": objects(["text"] * 60)}, "“x_train” in it is not an array of lists of integers"),
        ({"x_train": objects([[1.5]] * 60)}, "“x_train” in it is not an array of lists of integers"),
        ({"x_train": objects([["a"]] * 60)}, "“x_train” in it is not an array of lists of integers"),
        ({"x_train": objects([[2**40]] * 60)}, "“x_train” in it is not an array of lists of integers"),
        ({"x_train": objects([[1], []] * 30)}, "a review of its side “train” has no words"),
        ({"x_train": objects([[1, 18]] * 60)}, "imdb_word_index.json has no word for some ranks of its side “train”"),
        ({"x_train": objects([[1, -1]] * 60)}, "imdb_word_index.json has no word for some ranks of its side “train”"),
        ({"x_test": objects([[0, 1]] * 50)}, "imdb_word_index.json has no word for some ranks of its side “test”"),
    ],
)
def test_what_is_wrong_is_said(folder, members, said):
    imdb_files.write(folder, **members)
    assert refused() == (
        f"The files of IMDb's official split cannot be read: {sentence(said)}. Use those that keras downloads"
    )


def sentence(said):
    return said + (", with some of each" if said.endswith("not 0 and 1") else "")


@pytest.mark.parametrize(
    "ranks",
    [[], {}, {"a": "b"}, {"a": None}, {"a": 1.5}, {"a": 10**12}, {"a": -5}, {"\ud800": 1}, "text", 7, [[1, 2]]],
)
def test_an_index_that_is_none(folder, ranks):
    imdb_files.write(folder, ranks=ranks)
    assert "imdb_word_index.json gives no rank to each word" in refused()


def test_an_index_that_is_no_json(folder):
    imdb_files.write(folder)
    for content in (b"", b"\xff\xfe", b"[" * 100_000, json.dumps(RANKS).encode()[:-20]):
        (folder / "imdb_word_index.json").write_bytes(content)
        assert "imdb_word_index.json gives no rank to each word" in refused()


def test_a_file_that_is_cut_anywhere(folder):
    imdb_files.write(folder)
    whole = (folder / "imdb.npz").read_bytes()
    for size in (0, 1, 30, len(whole) // 4, len(whole) // 2, len(whole) - 100, len(whole) - 1):
        (folder / "imdb.npz").write_bytes(whole[:size])
        assert refused().startswith("The files of IMDb's official split cannot be read: ")


def test_a_file_with_any_byte_changed_raises_nothing_else(folder):
    imdb_files.write(folder, n=20)
    path = folder / "imdb.npz"
    whole, rng = path.read_bytes(), np.random.default_rng(0)
    for place in rng.integers(0, len(whole), 300):
        broken = bytearray(whole)
        broken[place] ^= int(rng.integers(1, 256))
        path.write_bytes(broken)
        try:
            imdb_split.official()
        except ExperimentError as error:
            assert "cannot be read" in str(error)  # noqa: PT017


def test_limits(folder, monkeypatch):
    imdb_files.write(folder)
    with monkeypatch.context() as patch:
        patch.setattr(safe_npz, "MOST_BYTES", 100)
        assert "“x_train” in it has more than 0 MB" in refused()
    monkeypatch.setattr(imdb_split, "MOST_CHARACTERS", 1000)
    assert "more than 1,000 characters" in refused()
    monkeypatch.setattr(imdb_split, "MOST_TEXTS", 50)
    assert "its side “train” has more than 50 reviews" in refused()
    imdb_split._sums.cache_clear()
    monkeypatch.setattr(imdb_split, "MOST_BYTES", 100)
    assert "imdb.npz has more than 0 MB" in refused()


def test_one_list_many_times_takes_no_room_before_it_is_counted(folder):
    """A pickle may name one long list a thousand times: small as a file, large as numbers."""
    imdb_files.write(folder, x_train=objects([[1] * 100_000] * 900), y_train=np.arange(900) % 2)
    assert (folder / "imdb.npz").stat().st_size < 1_000_000
    tracemalloc.start()
    said = refused()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "“x_train” in it has more than 20,000,000 numbers" in said
    assert peak < 50_000_000


def test_importing_it_loads_neither_keras_nor_gensim():
    code = "import core.text.imdb_split, sys; print([m for m in ('gensim', 'keras', 'streamlit') if m in sys.modules])"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "[]"
