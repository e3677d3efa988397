"""The long work that a page asks for, as Jobs: word vectors measured, learned, read from a file, downloaded; and texts.

This module is cheap to import: what does the work is imported where it is done, in a worker.
"""

import json
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationError, model_validator

from core.experiment import ExperimentError, explain
from core.job import Findings, Job, Progress
from core.text.jobs import DownloadReviews

GLOVE = "glove"  # the name of the vectors that are always there
MAX_CORPUS = 20_000_000  # bytes of a pasted corpus

# GloVe, vectors that came with the job, an uploaded file's, or a model of the catalogue.
VectorsName = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_-]{2,70}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Evaluate(Job):
    """Hold word vectors against a test. See `core.words.evaluation` for what comes out.

    `vectors` is "glove", a name in `core.words.storage`, or "job-" and the fingerprint of a TrainWord2Vec: then the
    vectors come as the job's table, written by `core.words.train_and_evaluate.pack`.
    """

    kind: ClassVar[str] = "evaluate"

    vectors: VectorsName = GLOVE
    test: Literal["analogies", "similarity", "against_glove"] = "analogies"

    @model_validator(mode="after")
    def _two_to_compare(self) -> "Evaluate":
        if self.test == "against_glove" and self.vectors == GLOVE:
            raise ValueError("GloVe's vectors equal themselves: choose others to compare them with")
        return self


class TrainWord2Vec(Job):
    """Learn word vectors from texts. See `core.words.train_and_evaluate` for what comes out.

    `own` is the SHA-256 of a pasted corpus, whose bytes (UTF-8) come as the job's table. `negative` 0 is the
    hierarchical softmax.
    """

    kind: ClassVar[str] = "train_word2vec"

    corpus: Literal["snippets", "imdb", "own"] = "snippets"
    own: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    dimensions: int = Field(default=50, ge=2, le=300, description="numbers in a word's vector")
    window: int = Field(default=5, ge=1, le=15, description="words to each side, at most")
    passes: int = Field(default=5, ge=1, le=50, description="epochs over the texts")
    algorithm: Literal["skip-gram", "cbow"] = "skip-gram"
    negative: int = Field(default=5, ge=0, le=20, description="wrong words for each right one")
    min_count: int = Field(default=2, ge=1, le=50, description="rarer words are left out")
    share: float = Field(default=1.0, ge=0.01, le=1.0, description="of the texts that are read")
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _own_corpus(self) -> "TrainWord2Vec":
        if self.corpus == "own" and not self.own:
            raise ValueError("there is no text to learn from: paste one, or choose a corpus")
        if self.corpus != "own" and self.own:
            raise ValueError("a pasted text is read only where your own corpus is chosen: choose it")
        return self

    @property
    def epochs(self) -> int:
        """Passes over the texts."""
        return self.passes


class ReadVectors(Job):
    """Read an uploaded file of vectors, that `core.words.storage.put_upload` named by its SHA-256, into the library.

    See `core.words.vector_file` for what it may look like.
    """

    kind: ClassVar[str] = "read_vectors"

    sha256: Sha256
    again: int = Field(default=0, ge=0, le=1000, description="how often the library has lost them since")


class Download(Job):
    """Download one of gensim's models, see `core.words.catalogue`, into the library."""

    kind: ClassVar[str] = "download_vectors"

    model: str = Field(pattern=r"^[a-z_][a-z0-9_-]{2,60}$")
    again: int = Field(default=0, ge=0, le=1000, description="how often the library has lost it since")


KINDS: dict[str, type[Job]] = {
    job.kind: job for job in (Evaluate, TrainWord2Vec, ReadVectors, Download, DownloadReviews)
}


def read(text: str) -> Job:
    """Read what `Job.to_json` wrote.

    Raises:
        ExperimentError: it is no such thing, with one sentence.

    Example:
        >>> read('{"kind": "evaluate", "test": "similarity"}')
        Evaluate(vectors='glove', test='similarity')
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    kind = fields.pop("kind", None) if isinstance(fields, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise ExperimentError("This is not the text of a job on words: open the page's own address again")
    try:
        return KINDS[kind].model_validate(fields)
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error


def perform(
    job: Job, table: bytes | None, on_progress: Callable[[Progress], None], should_stop: Callable[[], bool]
) -> Findings:
    """Do a job, in a worker.

    Args:
        job: one of the kinds above.
        table: what came with it: a pasted corpus or vectors.
        on_progress: called a few times a second.
        should_stop: asked several times a second; once it says True, the job ends and keeps what is of use.

    Raises:
        ExperimentError: it cannot be done, with one sentence.
    """
    # What does the work loads gensim, or a matrix: only where it is needed.
    if isinstance(job, Evaluate):
        from core.words.train_and_evaluate import evaluate  # noqa: PLC0415

        return evaluate(job, table, on_progress, should_stop)
    if isinstance(job, TrainWord2Vec):
        from core.words.train_and_evaluate import train  # noqa: PLC0415

        return train(job, table, on_progress, should_stop)
    if isinstance(job, ReadVectors):
        from core.words.vector_import import read_upload  # noqa: PLC0415

        return read_upload(job.sha256, on_progress, should_stop)
    if isinstance(job, Download):
        from core.words.download import download  # noqa: PLC0415

        return download(job.model, on_progress, should_stop)
    if isinstance(job, DownloadReviews):
        from core.text.download import download as download_reviews  # noqa: PLC0415

        return download_reviews(on_progress, should_stop)
    raise TypeError(f"a job on words is needed, and {type(job).__name__} came: see KINDS")
