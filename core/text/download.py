"""Downloads IMDb's official split from the address of `keras.datasets.imdb`, and checks it."""

import time
from collections.abc import Callable
from pathlib import Path

from core.atomic_files import adding, remove_abandoned
from core.downloads import LIMITS, RemoteFile, Stopped, TimeLimits, fetch
from core.experiment import ExperimentError
from core.text import imdb_split
from core.text.imdb_split import MOST_BYTES, REVIEWS, SUMS, WORDS
from core.work import JobResult, Progress

URL_BASE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
BYTES = {WORDS: 1_641_221, REVIEWS: 17_464_789}  # as keras prints them during the download


def _wanted(name: str) -> RemoteFile:
    algorithm, digest = SUMS[name]
    return RemoteFile(
        name=name,
        bytes=BYTES[name],
        most=MOST_BYTES,
        sums=algorithm,
        digest=digest,
        lister="keras",
        instead="choose other texts",
        offline="name a folder that holds the files in the environment variable UNROLLED_IMDB",
    )


FILES = tuple(map(_wanted, BYTES))  # the words first: the reviews need them


def download(
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    *,
    url_base: str = URL_BASE,
    files: tuple[RemoteFile, ...] = FILES,
    folder: Path | None = None,
    patience: TimeLimits = LIMITS,
) -> JobResult:
    """Download both files into the data folder, or none. The The result has the fact `seconds`.

    Args:
        on_progress: called with the share that is done.
        should_stop: called for each piece; when it returns True, nothing is kept.
        url_base: files are at `<url_base>/<name>`.
        files: the files.
        folder: where they go.
        patience: how long to wait for the server.

    Raises:
        ExperimentError: the files cannot be downloaded or kept.
    """
    folder, began = folder or imdb_split.folder(), time.monotonic()
    total = sum(file.bytes or file.most for file in files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_abandoned(folder)
        with adding(folder) as made:
            done = 0
            for file in files:

                def on_bytes(size: int, _seconds: float, before: int = done) -> None:
                    on_progress(Progress(0, 1, (before + size) / total, time.monotonic() - began))

                fetch(f"{url_base}/{file.name}", made / file.name, file, on_bytes, should_stop, patience)
                done += file.bytes or file.most
            for file in files:
                (made / file.name).replace(folder / file.name)
    except Stopped:
        return JobResult("stopped")
    except OSError as error:
        raise ExperimentError(
            "The files cannot be written to this computer: make room for 20 MB in its data folder, and let Unrolled "
            "write there"
        ) from error
    on_progress(Progress(1, 1, 1.0, time.monotonic() - began))
    return JobResult("finished", facts={"seconds": time.monotonic() - began})
