"""Reads a file of word vectors into the library: the results of the job, as a JobResult.

Facts: `vectors` (the name for `core.words.storage.Library.get`), `seconds`, every field of
`core.words.vector_writer.ReadReport`, and `warnings` (sentences for the person whose file it is). When somebody stops
it, the upload stays, nothing is added to the library, and there are no facts.
"""

import time
from collections.abc import Callable
from pathlib import Path

from core.experiment import ExperimentError
from core.words.storage import Library
from core.words.vector_file import read_vectors
from core.work import JobResult, Progress


def read_upload(
    sha256: str,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    library: Library | None = None,
) -> JobResult:
    """Read an uploaded file into the library as `file-<sha256>`, and remove the file.

    Raises:
        ExperimentError: the file is missing, or holds no vectors; then it is removed too.
    """
    library = library or Library()
    path = library.upload(sha256)
    if path is None:
        raise ExperimentError("The uploaded file is no longer on this computer: upload it again")
    try:
        result = into_library(path, f"file-{sha256}", library, on_progress, should_stop)
    except ExperimentError:
        library.remove_upload(sha256)
        raise
    if result.status == "finished":
        library.remove_upload(sha256)
    return result


def into_library(
    path: Path,
    name: str,
    library: Library,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    begin: float = 0.0,
) -> JobResult:
    """Read a file into the library.

    Args:
        path: the file.
        name: of the vectors.
        library: where they go.
        on_progress: called with the share that is done.
        should_stop: called while the file is read.
        begin: the share of the whole work that is done already.

    Raises:
        ExperimentError: the file holds no vectors, or there is no room for them.
    """
    began = time.perf_counter()

    def on_share(share: float) -> None:
        whole = begin + (1 - begin) * share
        on_progress(Progress(0, 1, whole, time.perf_counter() - began))

    with library.adding(name) as folder:
        report = read_vectors(path, folder, name, on_share=on_share, should_stop=should_stop)
    if report is None:
        return JobResult("stopped")
    return JobResult("finished", facts={"vectors": name, "seconds": time.perf_counter() - began, **report.facts()})
