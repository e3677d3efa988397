"""Nobody else on the machine reads what visitors uploaded: the modes of the database and of all that lies beside it."""

import stat

import pytest

from core.runs import RunStore
from core.settings import settings
from core.words.storage import Library


def modes(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.delenv("UNROLLED_DATABASE", raising=False)
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_new_data_folder_is_closed_with_all_that_sqlite_puts_there(data):
    store = RunStore()
    store.put_table(b"day,rain\n1,2\n")
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert modes(data) == {"runs.sqlite": 0o600, "runs.sqlite-wal": 0o600, "runs.sqlite-shm": 0o600}
    store.close()


def test_one_of_before_is_closed_when_it_is_opened(data):
    data.mkdir()
    first = RunStore()
    key = first.put_table(b"day,rain\n1,2\n")
    data.chmod(0o755)
    for file in data.iterdir():
        file.chmod(0o644)
    assert set(modes(data)) == {"runs.sqlite", "runs.sqlite-wal", "runs.sqlite-shm"}
    second = RunStore()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert set(modes(data).values()) == {0o600}
    assert second.get_table(key) == b"day,rain\n1,2\n"
    first.close()
    second.close()


def test_a_database_elsewhere_is_closed_and_its_folder_left_alone(tmp_path, data):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o755)
    RunStore(f"sqlite:///{elsewhere / 'runs.sqlite'}").close()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755
    assert set(modes(elsewhere).values()) == {0o600}


def test_files_of_word_vectors_are_closed_too(data):
    library = Library()
    sha256 = library.put_upload([b"tiger 1 2\n"])
    for folder in (library.folder, library.folder / "uploads"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert library.upload(sha256).is_file()
    library.delete(sha256)
    assert library.upload(sha256) is None
    library.delete("../../runs")  # no hash: nothing happens
    assert settings().data == data
