"""The jobs on word vectors: train, test, read from a file, download."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from core.work.job import Job

GLOVE = "glove"  # the name of the vectors that ship with Unrolled
MAX_CORPUS = 20_000_000  # bytes of a pasted corpus

# GloVe, vectors that came with the job, an uploaded file's, or a model of the catalogue.
VectorsName = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_-]{2,70}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Evaluate(Job):
    """Test word vectors. See `core.words.evaluation` for the results.

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
    """Learn word vectors from texts. See `core.words.train_and_evaluate` for the result.

    `own` is the SHA-256 of a pasted corpus, whose bytes (UTF-8) come as the job's table. `negative` 0 selects the
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
    """Read an uploaded file of vectors, which `core.words.storage.put_upload` named by its SHA-256, into the library.

    See `core.words.vector_file` for the formats.
    """

    kind: ClassVar[str] = "read_vectors"

    sha256: Sha256
    again: int = Field(default=0, ge=0, le=1000, description="how often the library has lost them since")


class DownloadVectors(Job):
    """Download one of gensim's models into the library; see `core.words.catalogue`."""

    kind: ClassVar[str] = "download_vectors"

    model: str = Field(pattern=r"^[a-z_][a-z0-9_-]{2,60}$")
    again: int = Field(default=0, ge=0, le=1000, description="how often the library has lost it since")
