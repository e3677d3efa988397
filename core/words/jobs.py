"""What a worker runs for the jobs on word vectors; see `core.work.registry`. Importing it loads gensim."""

from collections.abc import Callable

from core.words.download import download
from core.words.train_and_evaluate import evaluate
from core.words.train_and_evaluate import train as train_word2vec
from core.words.vector_import import read_upload
from core.work import JobResult, Progress
from core.work.vectors import DownloadVectors, ReadVectors

__all__ = ["download_vectors", "evaluate", "read_vectors", "train_word2vec"]


def read_vectors(
    job: ReadVectors,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> JobResult:
    """Read an uploaded file into the library; see `core.words.vector_import`."""
    return read_upload(job.sha256, on_progress, should_stop)


def download_vectors(
    job: DownloadVectors,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> JobResult:
    """Download a model into the library; see `core.words.download`."""
    return download(job.model, on_progress, should_stop)
