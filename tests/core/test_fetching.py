"""A download onto a disk that takes nothing; what a server can do wrong is with gensim's and keras's files."""

import hashlib
from pathlib import Path

import pytest

from core.experiment import ExperimentError
from core.fetching import Patience, Wanted, fetch
from tests.core.web import send, server

CONTENT = b"words and numbers " * 10_000
WANTED = Wanted(
    name="a file",
    bytes=len(CONTENT),
    most=10**6,
    sums="sha256",
    digest=hashlib.sha256(CONTENT).hexdigest(),
    lister="a list",
    instead="choose another",
    offline="bring it",
)


def get(path, wanted=WANTED):
    with server(lambda handler: send(handler, CONTENT)) as (base, _asked):
        fetch(f"{base}/file", path, wanted, lambda _size, _seconds: None, bool, Patience(connect=2.0, silence=0.5))


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
