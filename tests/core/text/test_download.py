"""Both files of the official split from a real server on this machine; what else a server can do is with gensim's."""

import hashlib
import os
import time
from dataclasses import replace

import pytest

from core.downloads import TimeLimits
from core.experiment import ExperimentError
from core.text import imdb_split, jobs
from core.text.download import FILES, URL_BASE, download
from core.work import JobResult, perform
from core.work.texts import DownloadReviews
from tests.core.conftest import free_port
from tests.core.text import imdb_files
from tests.core.web import send, server


@pytest.fixture
def made(tmp_path):
    """The content of both files, by the path that is asked for."""
    imdb_files.write(tmp_path / "made", n=2000)
    return {f"/{file.name}": (tmp_path / "made" / file.name).read_bytes() for file in FILES}


@pytest.fixture
def wanted(made, monkeypatch):
    """The files as if keras listed these."""
    monkeypatch.setattr(
        imdb_split,
        "SUMS",
        {name: (kind, hashed(kind, made[f"/{name}"])) for name, (kind, _) in imdb_split.SUMS.items()},
    )
    monkeypatch.delenv("UNROLLED_IMDB", raising=False)
    yield tuple(
        replace(file, bytes=len(made[f"/{file.name}"]), digest=hashed(file.sums, made[f"/{file.name}"]))
        for file in FILES
    )
    imdb_split._read.cache_clear()


def hashed(algorithm, content):
    return hashlib.new(algorithm, content).hexdigest()


def get(base, wanted, folder, *, should_stop=lambda: False, on_progress=lambda _progress: None):
    patience = TimeLimits(connect=2.0, silence=0.5)
    return download(on_progress, should_stop, url_base=base, files=wanted, folder=folder, patience=patience)


def left(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_both_come_and_are_read(made, wanted, tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path / "data"))
    reports = []
    with server(lambda handler: send(handler, made[handler.path])) as (base, asked):
        findings = get(base, wanted, None, on_progress=reports.append)
    assert asked == ["/imdb_word_index.json", "/imdb.npz"]
    assert findings.status == "finished"
    assert left(imdb_split.folder()) == ["imdb.npz", "imdb_word_index.json"]
    shares = [report.share for report in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    found = imdb_split.official()
    assert (len(found.train), len(found.test), found.note) == (2000, 1990, "")


def test_a_server_without_the_second_leaves_nothing(made, wanted, tmp_path):
    def half(handler):
        if handler.path.endswith("npz"):
            handler.send_error(404)
        else:
            send(handler, made[handler.path])

    with server(half) as (base, _asked), pytest.raises(ExperimentError) as caught:
        get(base, wanted, tmp_path / "imdb")
    assert str(caught.value) == (
        "127.0.0.1 answers with 404 instead of the file “imdb.npz”: try again later, or choose other texts"
    )
    assert left(tmp_path / "imdb") == []


@pytest.mark.parametrize("name", ["/imdb_word_index.json", "/imdb.npz"])
def test_another_file_than_keras_lists(made, wanted, tmp_path, name):
    other = made | {name: made[name][:-1] + bytes([made[name][-1] ^ 1])}
    differs = r"is not the file that keras lists \(its (MD5|SHA-256) sum differs\)"
    serve = server(lambda handler: send(handler, other[handler.path]))
    with serve as (base, _asked), pytest.raises(ExperimentError, match=differs):
        get(base, wanted, tmp_path / "imdb")
    assert left(tmp_path / "imdb") == []


def test_what_was_left_unfinished_is_swept_away(made, wanted, tmp_path):
    for name, age in (("fresh", 10), ("stale", 100_000)):
        unfinished = tmp_path / "imdb" / f".adding-{name}"
        unfinished.mkdir(parents=True)
        os.utime(unfinished, (time.time() - age,) * 2)
    with server(lambda handler: send(handler, made[handler.path])) as (base, _asked):
        get(base, wanted, tmp_path / "imdb")
    assert left(tmp_path / "imdb") == [".adding-fresh", "imdb.npz", "imdb_word_index.json"]


def test_a_stop_keeps_nothing(made, wanted, tmp_path):
    looks = iter([False] * 2 + [True] * 100)
    with server(lambda handler: send(handler, made[handler.path])) as (base, asked):
        findings = get(base, wanted, tmp_path / "imdb", should_stop=lambda: next(looks))
    assert (findings.status, findings.facts) == ("stopped", {})
    assert len(asked) == 2
    assert left(tmp_path / "imdb") == []


def test_nobody_there(wanted, tmp_path):
    with pytest.raises(ExperimentError) as caught:
        get(f"http://127.0.0.1:{free_port()}", wanted, tmp_path / "imdb")
    assert str(caught.value) == (
        "This computer has no connection to 127.0.0.1: connect it to the internet, or name a folder that holds the "
        "files in the environment variable UNROLLED_IMDB"
    )


def test_a_folder_that_cannot_be_written(wanted, tmp_path):
    (tmp_path / "imdb").write_text("a file in the way")
    with pytest.raises(ExperimentError, match="make room for 20 MB in its data folder"):
        get("http://127.0.0.1:1", wanted, tmp_path / "imdb")


def test_the_job_asks_keras_server(monkeypatch):
    assert URL_BASE.startswith("https://")
    assert [file.name for file in FILES] == ["imdb_word_index.json", "imdb.npz"]
    assert sum(file.bytes for file in FILES) < 20_000_000  # what the page says
    asked = []

    def instead(on_progress, should_stop):
        asked.append((on_progress, should_stop))
        return JobResult("finished")

    monkeypatch.setattr(jobs, "download", instead)
    assert perform(DownloadReviews().to_json(), None, print, bool).status == "finished"
    assert asked == [(print, bool)]
