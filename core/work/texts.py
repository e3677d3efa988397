"""The jobs on texts."""

from typing import ClassVar

from pydantic import Field

from core.work.job import Job


class DownloadReviews(Job):
    """Download IMDb's official split into the data folder; see `core.text.imdb_split`."""

    kind: ClassVar[str] = "download_reviews"

    again: int = Field(default=0, ge=0, le=1000, description="how often the files have been lost since")
