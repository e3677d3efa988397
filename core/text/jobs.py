"""The long work on texts that a page asks for. `core.words.jobs` reads and does it with its own."""

from typing import ClassVar

from pydantic import Field

from core.job import Job


class DownloadReviews(Job):
    """Download IMDb's official split, see `core.text.imdb_split`, into the data folder."""

    kind: ClassVar[str] = "download_reviews"

    again: int = Field(default=0, ge=0, le=1000, description="how often the files have been lost since")
