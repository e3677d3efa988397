"""The lecture's list, and downloads from a real server on this machine that does everything wrong a server can do."""

import gzip
import hashlib
import time
from dataclasses import replace

import numpy as np
import pytest

from core.downloads import TimeLimits
from core.experiment import ExperimentError
from core.words.catalogue import MODELS, Model
from core.words.download import download
from core.words.storage import Library
from tests.core.conftest import free_port
from tests.core.web import send, server

LECTURE = [
    "fasttext-wiki-news-subwords-300",
    "conceptnet-numberbatch-17-06-300",
    "word2vec-ruscorpora-300",
    "word2vec-google-news-300",
    "glove-wiki-gigaword-50",
    "glove-wiki-gigaword-100",
    "glove-wiki-gigaword-200",
    "glove-wiki-gigaword-300",
    "glove-twitter-25",
    "glove-twitter-50",
    "glove-twitter-100",
    "glove-twitter-200",
    "__testing_word2vec-matrix-synopsis",
]
WORDS = [f"word{n}" for n in range(20_000)]
MATRIX = np.random.default_rng(0).standard_normal((20_000, 5)).astype(np.float32)
LINES = (f"{word} {' '.join(map(repr, row))}\n" for word, row in zip(WORDS, MATRIX.tolist(), strict=True))
FILE = gzip.compress(("20000 5\n" + "".join(LINES)).encode(), mtime=0)
MODEL = Model("tiny-model", "made here", 20_000, 5, len(FILE), hashlib.md5(FILE, usedforsecurity=False).hexdigest())
PATH = "/tiny-model/tiny-model.gz"


def test_the_lectures_list():
    assert list(MODELS) == LECTURE
    assert [name for name, model in MODELS.items() if model.ships] == ["glove-wiki-gigaword-50"]
    for name, model in MODELS.items():
        assert model.name == name
        assert len(bytes.fromhex(model.md5)) == 16
        assert model.about
        assert model.dimensions == (50 if name.startswith("__") else int(name.rsplit("-", 1)[1]))
    assert len({model.md5 for model in MODELS.values()}) == 13


def whole(handler, content=FILE):
    send(handler, content)


def fetch(base, library, *, model=MODEL, should_stop=lambda: False, on_progress=lambda _progress: None, **limits):
    return download(
        model.name,
        on_progress,
        should_stop,
        url_base=base,
        models={model.name: model},
        library=library,
        patience=TimeLimits(**{"connect": 2.0, "silence": 0.5, **limits}),
    )


def refused(base, library, **more):
    with pytest.raises(ExperimentError) as caught:
        fetch(base, library, **more)
    assert MODEL.name not in library
    assert [path for path in library.folder.rglob("*") if path.is_file()] == []
    assert list(library.folder.glob(".adding-*")) == []
    return str(caught.value)


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path)


def test_a_model_comes_and_is_read(library):
    reports = []
    with server(whole) as (base, asked):
        findings = fetch(base, library, on_progress=reports.append)
        assert asked == [PATH]
        assert (findings.status, findings.facts["vectors"]) == ("finished", "tiny-model")
        assert (findings.facts["words"], findings.facts["warnings"]) == (20_000, [])
        vectors = library.get("tiny-model")
        assert vectors.words == WORDS
        assert np.array_equal(vectors.matrix, MATRIX)
        again = fetch(base, library)
        assert (again.status, again.facts["vectors"], asked) == ("finished", "tiny-model", [PATH])
    shares = [report.share for report in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert list(library.folder.glob(".adding-*")) == []


def test_another_file_than_gensim_lists(library):
    other = bytearray(FILE)
    other[-1] ^= 1
    with server(lambda handler: whole(handler, bytes(other))) as (base, _asked):
        said = refused(base, library)
    assert said == (
        "What 127.0.0.1 sent as “tiny-model.gz” is not the file that gensim lists (its MD5 sum differs), "
        "and was thrown away: try again later"
    )


def test_a_broken_connection(library):
    def half(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(FILE)))
        handler.end_headers()
        handler.wfile.write(FILE[:100_000])

    with server(half) as (base, _asked):
        assert refused(base, library) == (
            f"The connection to 127.0.0.1 broke after 100,000 of {len(FILE):,} bytes: try again"
        )


def test_a_server_that_falls_silent(library):
    def silent(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(FILE)))
        handler.end_headers()
        handler.wfile.write(FILE[:5000])
        handler.wfile.flush()
        handler.ends.wait(10)

    with server(silent) as (base, _asked):
        began = time.monotonic()
        assert refused(base, library) == (
            f"The connection to 127.0.0.1 broke after 5,000 of {len(FILE):,} bytes: try again"
        )
        assert 0.4 < time.monotonic() - began < 3


def test_a_server_that_never_answers(library):
    with server(lambda handler: handler.ends.wait(10)) as (base, _asked):
        began = time.monotonic()
        assert refused(base, library, connect=0.4).startswith("This computer has no connection to 127.0.0.1: ")
        assert time.monotonic() - began < 3


def test_a_server_that_trickles(library):
    def trickle(handler):
        handler.send_response(200)
        handler.end_headers()
        for byte in FILE:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if handler.ends.wait(0.02):
                return

    with server(trickle) as (base, _asked):
        said = refused(base, library, watch=0.5)
    assert said == "127.0.0.1 sends so slowly that the download would take hours: try again later"


def test_nobody_there(library):
    said = refused(f"http://127.0.0.1:{free_port()}", library)
    assert said == (
        "This computer has no connection to 127.0.0.1: connect it to the internet, or upload a file of word vectors "
        "that you have"
    )
    assert refused("http://nowhere.invalid", library).startswith("This computer has no connection to nowhere.invalid: ")


@pytest.mark.parametrize("code", [404, 403, 500, 503])
def test_an_error_as_the_answer(library, code):
    with server(lambda handler: handler.send_error(code)) as (base, _asked):
        said = refused(base, library)
    assert said == (
        f"127.0.0.1 answers with {code} instead of the file “tiny-model.gz”: try again later, or choose another model"
    )


def test_more_than_the_file_has(library):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while not handler.ends.is_set():
            handler.wfile.write(b"x" * 65_536)

    with server(endless) as (base, _asked):
        assert "sends more than the" in refused(base, library)
        unknown = replace(MODEL, bytes=None)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("core.words.download.MOST_BYTES", 1_000_000)
            assert "sends more than the 1,000,000 bytes" in refused(base, library, model=unknown)


def test_no_answer_in_http(library):
    def nonsense(handler):
        handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    with server(nonsense) as (base, _asked):
        assert refused(base, library) == "127.0.0.1 sent no answer that can be understood: try again later"


def moved(where):
    def respond(handler):
        if handler.path == PATH:
            handler.send_response(302)
            handler.send_header("Location", where)
            handler.end_headers()
        else:
            whole(handler)

    return respond


def test_a_file_that_has_moved(library):
    with server(moved("/elsewhere")) as (base, asked):
        assert fetch(base, library).status == "finished"
    assert asked == [PATH, "/elsewhere"]


@pytest.mark.parametrize(
    "where", ["file:///etc/hostname", "http://localhost:1/x", "http://10.0.0.1/x", "ftp://127.0.0.1/x"]
)
def test_it_is_not_followed_to_unsafe_addresses(library, where):
    with server(moved(where)) as (base, asked):
        said = refused(base, library)
    assert said == "127.0.0.1 points to an address that cannot be followed safely: try again later"
    assert asked == [PATH]


def test_it_is_not_followed_in_circles(library):
    with server(moved(PATH)) as (base, asked):
        said = refused(base, library)
    assert said == "127.0.0.1 points to an address that cannot be followed safely: try again later"
    assert len(asked) < 12


def test_a_stop_keeps_nothing(library):
    looks = iter([False] * 3 + [True] * 100)
    with server(whole) as (base, _asked):
        findings = fetch(base, library, should_stop=lambda: next(looks))
    assert (findings.status, findings.facts) == ("stopped", {})
    assert [path for path in library.folder.rglob("*") if path.is_file()] == []


def test_a_model_that_is_none(library):
    with pytest.raises(ExperimentError, match="gensim has no model “glove-9”: choose one of the list"):
        download("glove-9", lambda _progress: None, lambda: False, library=library)
