"""Download a file from the web: whole and as its check sum says, or not at all. Time and size are limited."""

import asyncio
import contextlib
import hashlib
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from core.spec import ExperimentError

if TYPE_CHECKING:
    import httpx

SLOWEST = 10_000  # bytes a second, on average over a minute: slower, a file of 70 MB would take two hours
REPORT = 0.25  # seconds between two reports
MOST_REDIRECTS = 5

# "identity": a server that compresses on the way would change the bytes that the check sum is of.
HEADERS = {"User-Agent": "Unrolled", "Accept-Encoding": "identity"}

_SUMS = {"md5": "MD5", "sha256": "SHA-256"}
_DISK = (
    "The download cannot be written to this computer's disk: make room in the data folder of Unrolled, and see that it "
    "may write there"
)


@dataclass(frozen=True)
class RemoteFile:
    """A file on a server, and how to check that it came whole.

    Attributes:
        name: what error messages call it.
        bytes: its size; None if it is not known.
        most: the download is refused if it has more bytes than this.
        sums: the algorithm of its check sum, as `hashlib` calls it.
        digest: the check sum, hexadecimal.
        lister: who publishes the check sum.
        instead: what else can be done if this file cannot be downloaded, as the end of a sentence.
        offline: the same without a network.
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
class TimeLimits:
    """How long a server may take, in seconds.

    Attributes:
        connect: until it answers, connecting included; a redirect starts again.
        silence: without sending a byte.
        watch: the time over which the speed is measured.
    """

    connect: float = 10.0
    silence: float = 30.0
    watch: float = 60.0


LIMITS = TimeLimits()


class Stopped(Exception):  # noqa: N818 - no error
    """The user stopped the download."""


def fetch(
    url: str,
    path: Path,
    file: RemoteFile,
    on_bytes: Callable[[int, float], None],
    should_stop: Callable[[], bool],
    limits: TimeLimits = LIMITS,
) -> None:
    """Download a file and check its size and check sum.

    Args:
        url: where the file is. Redirects are followed to https only, and from 127.0.0.1 to http on 127.0.0.1.
        path: where it is written. After an error or a stop, the bytes that came stay there.
        file: what is expected.
        on_bytes: called a few times a second with the bytes that came and the seconds since the first.
        should_stop: asked after each piece of at most 64 KB.
        limits: how long the server may take.

    Raises:
        ExperimentError: the file cannot be downloaded or written.
        Stopped: `should_stop` returned True.
    """
    asyncio.run(_fetch(url, path, file, on_bytes, should_stop, limits))


async def _fetch(
    url: str,
    path: Path,
    file: RemoteFile,
    on_bytes: Callable[[int, float], None],
    should_stop: Callable[[], bool],
    limits: TimeLimits,
) -> None:
    import httpx  # noqa: PLC0415 - only a worker downloads: the web process starts without it

    timeout = httpx.Timeout(limits.silence, connect=limits.connect)
    # The certificates that this computer trusts, a school's or a company's own among them.
    async with httpx.AsyncClient(headers=HEADERS, timeout=timeout, verify=ssl.create_default_context()) as client:
        response = await _open(client, url, file, limits)
        try:
            await _receive(response, httpx.URL(url).host, path, file, on_bytes, should_stop, limits)
        finally:
            await response.aclose()


async def _open(client: "httpx.AsyncClient", url: str, file: RemoteFile, limits: TimeLimits) -> "httpx.Response":
    """Ask for the file, follow redirects, and return the response before its content is read.

    httpx would follow redirects by itself, but it reads the content of each, however long, and checks no address.
    """
    import httpx  # noqa: PLC0415 - as above

    request = client.build_request("GET", url)
    host, local = httpx.URL(url).host, httpx.URL(url).host == "127.0.0.1"
    unsafe = ExperimentError(f"{host} points to an address that cannot be followed safely: try again later")
    try:
        for _ in range(MOST_REDIRECTS + 1):
            async with asyncio.timeout(limits.connect):
                response = await client.send(request, stream=True)
            if response.is_success:
                return response
            await response.aclose()
            if not response.is_redirect:
                raise ExperimentError(
                    f"{host} answers with {response.status_code} instead of the file “{file.name}”: try again later, "
                    f"or {file.instead}"
                )
            moved = response.next_request
            if moved is None or not _is_safe(moved.url, local=local):
                raise unsafe
            request = moved
    except httpx.ProtocolError as error:
        raise ExperimentError(f"{host} sent no answer that can be understood: try again later") from error
    except (httpx.TransportError, TimeoutError) as error:
        raise ExperimentError(
            f"This computer has no connection to {host}: connect it to the internet, or {file.offline}"
        ) from error
    raise unsafe


def _is_safe(url: "httpx.URL", *, local: bool) -> bool:
    """True for https, and on this machine for http to a test's own server."""
    return url.scheme == "https" or (local and url.scheme == "http" and url.host == "127.0.0.1")


async def _receive(
    response: "httpx.Response",
    host: str,
    path: Path,
    file: RemoteFile,
    on_bytes: Callable[[int, float], None],
    should_stop: Callable[[], bool],
    limits: TimeLimits,
) -> None:
    """Write the content as it comes, and check it."""
    import httpx  # noqa: PLC0415 - as above

    most, digest, size = file.bytes or file.most, hashlib.new(file.sums, usedforsecurity=False), 0
    too_slow = ExperimentError(f"{host} sends so slowly that the download would take hours: try again later")
    began = reported = checked = time.monotonic()
    size_then = 0
    try:
        # The limit of the whole: a server can also be slow with bytes that are not content.
        async with asyncio.timeout(limits.silence + most / SLOWEST):
            with _writable(path) as output:
                async for piece in response.aiter_raw():
                    size, now = size + len(piece), time.monotonic()
                    digest.update(piece)
                    _write(output, piece)
                    if size > most:
                        raise ExperimentError(
                            f"{host} sends more than the {most:,} bytes that “{file.name}” has: {file.instead}"
                        )
                    if should_stop():
                        raise Stopped
                    if now - reported > REPORT:
                        on_bytes(size, now - began)
                        reported = now
                    if now - checked > limits.watch:
                        if size - size_then < SLOWEST * limits.watch:
                            raise too_slow
                        checked, size_then = now, size
    except TimeoutError as error:
        raise too_slow from error
    except httpx.TransportError as error:
        raise _broken(host, size, file) from error
    if file.bytes is not None and size < file.bytes:
        raise _broken(host, size, file)
    if digest.hexdigest() != file.digest:
        raise ExperimentError(
            f"What {host} sent as “{file.name}” is not the file that {file.lister} lists (its {_SUMS[file.sums]} sum "
            "differs), and was thrown away: try again later"
        )


def _broken(host: str, size: int, file: RemoteFile) -> ExperimentError:
    of = f" of {file.bytes:,}" if file.bytes is not None else ""
    return ExperimentError(f"The connection to {host} broke after {size:,}{of} bytes: try again")


@contextlib.contextmanager
def _writable(path: Path) -> Iterator[BinaryIO]:
    """A file for `_write`, closed in any case. It has no buffer, so closing it writes nothing that could fail."""
    try:
        output = path.open("wb", buffering=0)
    except OSError as error:
        raise ExperimentError(_DISK) from error
    with output:
        yield output


def _write(output: BinaryIO, piece: bytes) -> None:
    rest = memoryview(piece)
    try:
        while rest:
            rest = rest[output.write(rest) :]
    except OSError as error:
        raise ExperimentError(_DISK) from error
