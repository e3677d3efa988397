"""From a file of word vectors to vectors in the library, as the result of a job.

Their facts: `vectors`, the name under which `core.words.storage.Library.get` has them, `seconds`, and all that
`core.words.kept.Reading` knows, with `warnings`: sentences for the person whose file it is. Somebody's stop leaves
nothing but the upload, and facts without `vectors`.
"""

import time
from collections.abc import Callable
from pathlib import Path

from core.experiment import ExperimentError
from core.words.storage import Library
from core.words.text_file import read_vectors
from core.work import JobResult, Progress


def read_upload(
    sha256: str,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    library: Library | None = None,
) -> JobResult:
    """Read an uploaded file into the library, as `file-<sha256>`, and remove the file.

    Raises:
        ExperimentError: it is not at hand, or holds no vectors: then it is removed too.
    """
    library = library or Library()
    path = library.upload(sha256)
    if path is None:
        raise ExperimentError("The uploaded file is not at hand any more: upload it again")
    try:
        findings = into_library(path, f"file-{sha256}", library, on_progress, should_stop)
    except ExperimentError:
        library.remove_upload(sha256)
        raise
    if findings.status == "finished":
        library.remove_upload(sha256)
    return findings


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
        on_progress: told how far it is.
        should_stop: asked while it is read.
        begin: the share of the whole work that was done before.

    Raises:
        ExperimentError: it holds no vectors, or there is no room for them.
    """
    began = time.perf_counter()

    def on_share(share: float) -> None:
        whole = begin + (1 - begin) * share
        on_progress(Progress(0, 1, whole, time.perf_counter() - began))

    with library.adding(name) as folder:
        reading = read_vectors(path, folder, name, on_share=on_share, should_stop=should_stop)
    if reading is None:
        return JobResult("stopped")
    return JobResult("finished", facts={"vectors": name, "seconds": time.perf_counter() - began, **reading.facts()})
