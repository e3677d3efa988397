"""gensim's models, downloaded from where gensim's own downloader has them, checked as they come, and read.

`requests` would do no more than Python's own `urllib` here: one file, one redirect, a time limit between two pieces.
"""

import hashlib
import http.client
import socket
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from core.experiment import ExperimentError
from core.job import Findings, Progress
from core.words.catalogue import MODELS, Model
from core.words.intake import into_library
from core.words.storage import Library

URL_BASE = "https://github.com/RaRe-Technologies/gensim-data/releases/download"
CONNECT = 10.0  # seconds to be answered
SILENCE = 30.0  # seconds without a byte after which the connection counts as broken
SLOWEST = 10_000  # bytes a second, on average over a minute: slower, a model of 70 MB would take two hours
PIECE = 1 << 16  # bytes that are read at a time
MOST_BYTES = 2_000_000_000  # of a model whose size the catalogue does not know
REPORT = 0.25  # seconds between two reports
FETCHING = 0.7  # share of the work, of which reading is the rest

_UNSAFE = "{host} points to an address that cannot be followed safely: try again later"


class _Stopped(Exception):  # noqa: N818 - no error
    """Somebody asked for it."""


def download(
    name: str,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    *,
    url_base: str = URL_BASE,
    models: dict[str, Model] = MODELS,
    library: Library | None = None,
    connect: float = CONNECT,
    silence: float = SILENCE,
    watch: float = 60.0,
) -> Findings:
    """Download a model and read it into the library under its own name; see `core.words.intake` for the Findings.

    Args:
        name: gensim's.
        on_progress: told the share that is done.
        should_stop: asked at each piece; nothing is kept then.
        url_base: where the models lie, as `<url_base>/<name>/<name>.gz`.
        models: the catalogue.
        library: where the vectors go.
        connect: seconds to be answered.
        silence: seconds without a byte after which the connection counts as broken.
        watch: seconds over which the speed is held against the slowest that has any hope.

    Raises:
        ExperimentError: it cannot be had, with one sentence.
    """
    if name not in models:
        raise ExperimentError(f"gensim has no model “{name:.60}”: choose one of those listed")
    model, library = models[name], library or Library()
    if name in library:
        on_progress(Progress(1, 1, 1.0, 0.0))
        return Findings("finished", facts={"vectors": name, "seconds": 0.0, "warnings": []})
    library.folder.mkdir(parents=True, exist_ok=True)
    library.make_room(model.bytes or 0)
    with tempfile.TemporaryDirectory(dir=library.folder, prefix=".adding-", ignore_cleanup_errors=True) as made:
        path = Path(made) / "model.gz"
        try:
            _fetch(f"{url_base}/{name}/{name}.gz", path, model, on_progress, should_stop, (connect, silence, watch))
        except _Stopped:
            return Findings("stopped")
        return into_library(path, name, library, on_progress, should_stop, begin=FETCHING)


def _fetch(
    url: str,
    path: Path,
    model: Model,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    seconds: tuple[float, float, float],
) -> None:
    """Download a file and hold it against its size and MD5 sum."""
    host, (connect, silence, watch) = urlsplit(url).hostname, seconds
    most, digest, size = model.bytes or MOST_BYTES, hashlib.md5(usedforsecurity=False), 0
    try:
        # The limit holds for each wait of the connection: for the answer a short one, for the next bytes a longer one.
        with _opener(url).open(url, timeout=connect) as answer, path.open("wb") as file:
            _wait_at_most(answer, silence)
            began = reported = checked = time.monotonic()
            size_then = 0
            while piece := answer.read1(PIECE):
                size, now = size + len(piece), time.monotonic()
                digest.update(piece)
                file.write(piece)
                if size > most:
                    raise ExperimentError(
                        f"{host} sends more than the {most:,} bytes that “{model.name}” has: try another model"
                    )
                if should_stop():
                    raise _Stopped
                if now - reported > REPORT:
                    on_progress(Progress(0, 1, FETCHING * size / most, now - began))
                    reported = now
                if now - checked > watch:
                    if size - size_then < SLOWEST * watch:
                        raise ExperimentError(
                            f"{host} sends so slowly that the download would take hours: try again later"
                        )
                    checked, size_then = now, size
    except urllib.error.HTTPError as error:
        if error.code // 100 == 3:
            raise ExperimentError(_UNSAFE.format(host=host)) from error
        raise ExperimentError(
            f"{host} answers with {error.code} instead of the file “{model.name}.gz”: try again later, "
            "or choose another model"
        ) from error
    except (TimeoutError, urllib.error.URLError, OSError, http.client.HTTPException) as error:
        raise ExperimentError(_said(error, host, size)) from error
    if model.bytes is not None and size < model.bytes:
        raise ExperimentError(f"The connection to {host} broke after {size:,} of {model.bytes:,} bytes: try again")
    if digest.hexdigest() != model.md5:
        raise ExperimentError(
            f"What {host} sent as “{model.name}.gz” is not the file that gensim lists (its MD5 sum differs), "
            "and was thrown away: try again later"
        )


def _said(error: Exception, host: str | None, size: int) -> str:
    """A broken connection as a sentence."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if size:
        return f"The connection to {host} broke after {size:,} bytes: try again"
    if isinstance(reason, _NotSafeError):
        return _UNSAFE.format(host=host)
    if isinstance(reason, socket.gaierror | ConnectionError | TimeoutError | OSError):
        return (
            f"This computer has no connection to {host}: connect it to the internet, or upload a file of word vectors "
            "that you have"
        )
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
