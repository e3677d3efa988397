"""What a worker runs for the jobs on texts; see `core.work.registry`."""

from collections.abc import Callable

from core.text.download import download
from core.work import JobResult, Progress
from core.work.texts import DownloadReviews


def download_reviews(
    job: DownloadReviews,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> JobResult:
    """Download IMDb's official split; see `core.text.download`."""
    return download(on_progress, should_stop)
