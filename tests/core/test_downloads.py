"""A full disk, and the limits of time and size; more that a server can do wrong is with gensim's and keras's files."""

import hashlib
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.downloads import RemoteFile, TimeLimits, fetch
from core.experiment import ExperimentError
from tests.core.web import send, server

CONTENT = b"words and numbers " * 10_000
FILE = RemoteFile(
    name="a file",
    bytes=len(CONTENT),
    most=10**6,
    sums="sha256",
    digest=hashlib.sha256(CONTENT).hexdigest(),
    lister="a list",
    instead="choose another",
    offline="bring it",
)


def get(path, respond=lambda handler: send(handler, CONTENT), file=FILE):
    with server(respond) as (base, _asked):
        fetch(f"{base}/file", path, file, lambda _size, _seconds: None, bool, TimeLimits(connect=2.0, silence=0.5))


def test_it_comes_whole(tmp_path):
    get(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full is a device of Linux")
def test_a_full_disk_is_called_one():
    with pytest.raises(ExperimentError) as caught:
        get(Path("/dev/full"))
    assert str(caught.value) == (
        "The download cannot be written to this computer's disk: make room in the data folder of Unrolled, and see "
        "that it may write there"
    )


def test_a_place_that_cannot_be_written_to_is_no_broken_connection(tmp_path):
    (tmp_path / "file").mkdir()
    with pytest.raises(ExperimentError, match="cannot be written to this computer's disk"):
        get(tmp_path / "file")


def test_a_server_that_trickles_bytes_that_are_no_content(tmp_path):
    """A chunk whose head does not end: nothing comes that a look at the pieces could measure."""

    def trickle(handler):
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"1;")
        while not handler.ends.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    began = time.monotonic()
    with pytest.raises(ExperimentError, match="sends so slowly that the download would take hours"):
        get(tmp_path / "file", trickle, replace(FILE, bytes=1000))
    assert time.monotonic() - began < 3


def test_a_server_that_trickles_its_answer(tmp_path):
    def trickle(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not handler.ends.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    began = time.monotonic()
    with pytest.raises(ExperimentError, match=r"This computer has no connection to 127\.0\.0\.1"):
        get(tmp_path / "file", trickle)
    assert time.monotonic() - began < 4


def test_what_stands_beside_a_redirect_is_not_read(tmp_path):
    def moved(handler):
        if handler.path == "/there":
            send(handler, CONTENT)
            return
        handler.send_response(302)
        handler.send_header("Location", "/there")
        handler.end_headers()
        while not handler.ends.is_set():
            handler.wfile.write(b"x" * 65_536)

    get(tmp_path / "file", moved)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_nothing_is_packed_or_unpacked_on_its_way(tmp_path):
    """The check sum is of the bytes that the server has, and they are what is written."""

    def packed(handler):
        assert handler.headers["Accept-Encoding"] == "identity"
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT)

    get(tmp_path / "file", packed)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_the_web_process_starts_without_httpx():
    code = "import core.downloads, sys; print('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
