"""The jobs on texts."""

from typing import Any, ClassVar, Self

from pydantic import Field

from core.work.job import Job


class DownloadReviews(Job):
    """Download IMDb's official split into the data folder; see `core.text.imdb_split`."""

    kind: ClassVar[str] = "download_reviews"

    again: int = Field(default=0, ge=0, le=1000, description="how often the files have been lost since")


class FitBagOfWords(Job):
    """Fit a bag of words on the training texts of an experiment on reviews; see `core.tasks.reviews.jobs`.

    `parameters` are those of the experiment's task, complete; `validation_share` is held back.
    """

    kind: ClassVar[str] = "fit_bag_of_words"

    parameters: dict[str, Any]
    validation_share: float = Field(ge=0.0, le=0.5)


class AttributeUnits(Job):
    """Find what moves the units of the sentiment network that ships; see `core.views.sentiment.jobs`.

    `network` is the SHA-256 of its file, so that another network has another result.
    """

    kind: ClassVar[str] = "attribute_units"

    network: str = Field(pattern=r"^[0-9a-f]{64}$")
    layer: int = Field(default=0, ge=0, le=10)


class CompareNGrams(Job):
    """Judge n-grams on the held-out part of a text; see `core.tasks.next_word.jobs`.

    `parameters` are those of the text and its tokens alone: windows and vectors have no effect on n-grams.
    """

    kind: ClassVar[str] = "compare_ngrams"

    parameters: dict[str, Any]
    validation_share: float = Field(ge=0.0, le=1.0)

    @classmethod
    def of(cls, parameters: dict[str, Any], validation_share: float) -> Self:
        """The job for the parameters of a task, complete."""
        kept = {name: value for name, value in parameters.items() if name not in ("length", "dimensions")}
        return cls(parameters=kept, validation_share=validation_share)
