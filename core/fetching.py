"""A file from the web: downloaded whole or not at all, with a limit to everything that a server can do wrong.

`requests` would do no more than Python's own `urllib` here: one file, one redirect, a time limit between two pieces.
"""

import contextlib
import hashlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import urlsplit

from core.experiment import ExperimentError

SLOWEST = 10_000  # bytes a second, on average over a minute: slower, a file of 70 MB would take two hours
PIECE = 1 << 16  # bytes that are read at a time
REPORT = 0.25  # seconds between two reports

_UNSAFE = "{host} points to an address that cannot be followed safely: try again later"


@dataclass(frozen=True)
class Wanted:
    """A file, and how to know that it came whole.

    Attributes:
        name: what the sentences call it.
        bytes: its size; None where nobody says.
        most: bytes that are taken at most.
        sums: the algorithm of its check sum, as `hashlib` calls it.
        digest: the sum, hexadecimal.
        lister: who says what the sum is.
        instead: what else one can do where this file cannot be had, as the end of a sentence.
        offline: the same where there is no network.
    """

    name: str
    bytes: int | None
    most: int
    sums: Literal["md5", "sha256"]
    digest: str
    lister: str
    instead: str
    offline: str


@dataclass(frozen=True)
class Patience:
    """Seconds: `connect` to be answered, `silence` without a byte, `watch` over which the speed is measured."""

    connect: float = 10.0
    silence: float = 30.0  # after which the connection counts as broken
    watch: float = 60.0  # a connection that is slower over that time than the slowest has no hope


PATIENT = Patience()


class Stopped(Exception):  # noqa: N818 - no error
    """Somebody asked for it."""


def fetch(
    url: str,
    path: Path,
    wanted: Wanted,
    on_bytes: Callable[[int, float], None],
    should_stop: Callable[[], bool],
    patience: Patience = PATIENT,
) -> None:
    """Download a file and hold it against its size and check sum.

    Args:
        url: https, or a server on this machine.
        path: where it is written. What came until then stays there if it does not come whole.
        wanted: the file.
        on_bytes: told some times a second how many bytes are there, and after how many seconds.
        should_stop: asked at each piece.
        patience: how long it is waited for.

    Raises:
        ExperimentError: it cannot be had or written, with one sentence.
        Stopped: `should_stop` said so.
    """
    host = urlsplit(url).hostname
    most, digest, size = wanted.bytes or wanted.most, hashlib.new(wanted.sums, usedforsecurity=False), 0
    try:
        # The limit holds for each wait of the connection: for the answer a short one, for the next bytes a longer one.
        with _opener(url).open(url, timeout=patience.connect) as answer, _written(path) as file:
            _wait_at_most(answer, patience.silence)
            began = reported = checked = time.monotonic()
            size_then = 0
            while piece := answer.read1(PIECE):
                size, now = size + len(piece), time.monotonic()
                digest.update(piece)
                _write(file, piece)
                if size > most:
                    raise ExperimentError(
                        f"{host} sends more than the {most:,} bytes that “{wanted.name}” has: {wanted.instead}"
                    )
                if should_stop():
                    raise Stopped
                if now - reported > REPORT:
                    on_bytes(size, now - began)
                    reported = now
                if now - checked > patience.watch:
                    if size - size_then < SLOWEST * patience.watch:
                        raise ExperimentError(
                            f"{host} sends so slowly that the download would take hours: try again later"
                        )
                    checked, size_then = now, size
    except urllib.error.HTTPError as error:
        if error.code // 100 == 3:
            raise ExperimentError(_UNSAFE.format(host=host)) from error
        raise ExperimentError(
            f"{host} answers with {error.code} instead of the file “{wanted.name}”: try again later, or "
            f"{wanted.instead}"
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise ExperimentError(_said(error, host, size, wanted)) from error
    if wanted.bytes is not None and size < wanted.bytes:
        raise ExperimentError(f"The connection to {host} broke after {size:,} of {wanted.bytes:,} bytes: try again")
    if digest.hexdigest() != wanted.digest:
        raise ExperimentError(
            f"What {host} sent as “{wanted.name}” is not the file that {wanted.lister} lists (its "
            f"{_SUMS[wanted.sums]} sum differs), and was thrown away: try again later"
        )


_DISK = (
    "The download cannot be written to this computer's disk: make room in the data folder of Unrolled, and see that it "
    "may write there"
)


@contextlib.contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file to `_write` into, closed whatever happens. Unbuffered: nothing is left to be written as it is closed."""
    try:
        file = path.open("wb", buffering=0)
    except OSError as error:
        raise ExperimentError(_DISK) from error
    with file:
        yield file


def _write(file: BinaryIO, piece: bytes) -> None:
    rest = memoryview(piece)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError as error:
        raise ExperimentError(_DISK) from error


_SUMS = {"md5": "MD5", "sha256": "SHA-256"}


def _said(error: Exception, host: str | None, size: int, wanted: Wanted) -> str:
    """A broken connection as a sentence."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if size:
        return f"The connection to {host} broke after {size:,} bytes: try again"
    if isinstance(reason, _NotSafeError):
        return _UNSAFE.format(host=host)
    if isinstance(reason, OSError):
        return f"This computer has no connection to {host}: connect it to the internet, or {wanted.offline}"
    return f"{host} sent no answer that can be understood: try again later"


class _NotSafeError(OSError):
    """An address that is not read from."""


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows to https alone, and on this machine to where a test's own server says."""

    max_redirections = 5

    def __init__(self, local: bool) -> None:
        self._local = local

    def redirect_request(
        self, request: urllib.request.Request, answer: object, code: int, message: str, headers: object, url: str
    ) -> urllib.request.Request | None:
        """urllib's own; it asks here before it follows."""
        where = urlsplit(url)
        if where.scheme != "https" and not (self._local and where.scheme == "http" and where.hostname == "127.0.0.1"):
            raise urllib.error.URLError(_NotSafeError(url))
        return super().redirect_request(request, answer, code, message, headers, url)


def _opener(url: str) -> urllib.request.OpenerDirector:
    """What opens web addresses and nothing else: no files, no FTP."""
    opener = urllib.request.OpenerDirector()
    handlers = (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SafeRedirects(local=urlsplit(url).hostname == "127.0.0.1"),
    )
    for handler in handlers:
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "Unrolled")]
    return opener


def _wait_at_most(answer: http.client.HTTPResponse, seconds: float) -> None:
    """Set how long the connection of an answer may be silent: urllib has one limit for all."""
    raw = getattr(answer.fp, "raw", None)
    connection = getattr(raw, "_sock", None)
    if connection is not None:
        connection.settimeout(seconds)
