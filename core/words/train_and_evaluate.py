"""Trains and evaluates word vectors in a worker: the results of a TrainWord2Vec and of an Evaluate, as a JobResult.

The result of a TrainWord2Vec:
- arrays: `vectors` float32 (V, D), `counts` int64 (V,), `loss` float64 (epochs,), see `core.words.word2vec.Learned`.
- facts: `words` (V of them), `epochs` (trained), `seconds`, `words_per_second`, `raw_words`, `all_words`, `sentences`,
  `texts`.

The result of an Evaluate, whose facts also have `vectors`, `words`, `dimensions` and `seconds`:
- analogies: `categories`, each as `core.words.evaluation.Category`, and the sums `asked`, `covered`, `answered`,
  `correct`, `correct_honest`.
- similarity: `sets`, each with `name`, `asked`, `covered`, `coverage`, `spearman`, `spearman_p`, `pearson`,
  `pearson_p` and `pairs`, two words each; arrays `<name> human` and `<name> cosine`, a number for each pair.
- against_glove: see `core.words.vector_comparison`.
"""

import hashlib
import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

from core.experiment import ExperimentError
from core.text.reviews import reviews
from core.words.evaluation import agreement, analogies
from core.words.evaluation_sets import PAIRS, pairs, questions
from core.words.glove import glove
from core.words.storage import Library
from core.words.vector_comparison import compare
from core.words.vectors import Vectors
from core.words.word2vec import learn
from core.work import JobResult, Progress
from core.work.vectors import GLOVE, MAX_CORPUS, Evaluate, TrainWord2Vec

MOST_PACKED = 18_000_000  # bytes of vectors that are sent to a worker; the store keeps tables of 20 MB
LETTERS = 24  # bytes counted for each word, longer than most

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]

_BROKEN = "The vectors are damaged: train them again"


def train(job: TrainWord2Vec, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop) -> JobResult:
    """Learn word vectors. If it is stopped, it keeps what it has learned.

    Raises:
        ExperimentError: there is no text, or too little.
    """
    texts = _texts(job, table)
    learned = learn(
        texts,
        dimensions=job.dimensions,
        window=job.window,
        epochs=job.epochs,
        skip_gram=job.algorithm == "skip-gram",
        negative=job.negative,
        min_count=job.min_count,
        seed=job.seed,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    return JobResult(
        "stopped" if learned.stopped else "finished",
        arrays={"vectors": learned.matrix, "counts": learned.counts, "loss": np.array(learned.losses, np.float64)},
        facts={
            "words": learned.words,
            "epochs": learned.epochs,
            "seconds": learned.seconds,
            "words_per_second": learned.raw_words_read / learned.seconds if learned.seconds else 0.0,
            "raw_words": learned.raw_words,
            "all_words": learned.all_words,
            "sentences": learned.sentences,
            "texts": len(texts),
        },
    )


def vectors_of(result: JobResult, name: str = "Word2Vec") -> Vectors:
    """The vectors that a TrainWord2Vec learned."""
    return Vectors(name, result.facts["words"], result.arrays["vectors"])


def pack(vectors: Vectors, most_bytes: int = MOST_PACKED) -> bytes:
    """Vectors as the table of an Evaluate: NumPy's npz of `vectors` float32 (V, D) and `words` uint8.

    The words are UTF-8, separated by line ends, which no word has. Nothing is pickled. If there are too many words, the
    first ones are taken: they are the most frequent, and the tests use few others.
    """
    file = io.BytesIO()
    count = max(2, int(most_bytes / (4 * vectors.dimensions + LETTERS)))
    words = np.frombuffer("\n".join(vectors.words[:count]).encode("utf-8", "surrogatepass"), np.uint8)
    np.savez(file, allow_pickle=False, vectors=vectors.matrix[:count], words=words)
    return file.getvalue()


def unpack(name: str, table: bytes) -> Vectors:
    """Read what `pack` wrote.

    Raises:
        ExperimentError: the bytes are something else.
    """
    if not table.startswith(b"PK"):  # NumPy would read other bytes as another kind of file
        raise ExperimentError(_BROKEN)
    try:
        with np.load(io.BytesIO(table), allow_pickle=False) as file:
            words = file["words"].tobytes().decode("utf-8", "surrogatepass").split("\n")
            return Vectors(name, words, file["vectors"])
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ExperimentError(_BROKEN) from error


def evaluate(job: Evaluate, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop) -> JobResult:
    """Evaluate vectors on a test. If it is stopped, it keeps the answers so far.

    Raises:
        ExperimentError: the vectors are missing.
    """
    vectors, began = _vectors(job.vectors, table), time.perf_counter()
    arrays: dict[str, np.ndarray] = {}
    if job.test == "analogies":
        facts = _analogies(vectors, on_progress, should_stop)
    elif job.test == "similarity":
        facts, arrays = _similarity(vectors, on_progress)
    else:
        facts = compare(vectors, glove(), on_progress=on_progress, should_stop=should_stop)
    return JobResult(
        "stopped" if job.test != "similarity" and should_stop() else "finished",
        arrays=arrays,
        facts={
            "vectors": job.vectors,
            "words": vectors.size,
            "dimensions": vectors.dimensions,
            "seconds": time.perf_counter() - began,
            **facts,
        },
    )


def _analogies(vectors: Vectors, on_progress: OnProgress, should_stop: ShouldStop) -> dict[str, Any]:
    categories = analogies(vectors, questions(), on_progress=on_progress, should_stop=should_stop)
    sums = ("asked", "covered", "answered", "correct", "correct_honest")
    return {
        "categories": [category.facts() for category in categories],
        **{name: sum(getattr(category, name) for category in categories) for name in sums},
    }


def _similarity(vectors: Vectors, on_progress: OnProgress) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    began, sets, arrays = time.perf_counter(), [], {}
    for done, name in enumerate(PAIRS, start=1):
        agreed = agreement(vectors, pairs(name))
        arrays[f"{name} human"] = np.array([pair.human for pair in agreed.pairs], np.float64)
        arrays[f"{name} cosine"] = agreed.cosines
        sets.append(
            {
                "name": name,
                "asked": agreed.asked,
                "covered": len(agreed.pairs),
                "coverage": agreed.coverage,
                "spearman": agreed.spearman,
                "spearman_p": agreed.spearman_p,
                "pearson": agreed.pearson,
                "pearson_p": agreed.pearson_p,
                "pairs": [[pair.first, pair.second] for pair in agreed.pairs],
            }
        )
        on_progress(Progress(done // len(PAIRS), 1, done / len(PAIRS), time.perf_counter() - began))
    return {"sets": sets}, arrays


def _vectors(name: str, table: bytes | None) -> Vectors:
    if name == GLOVE:
        return glove()
    if name.startswith("job-"):
        if table is None:
            raise ExperimentError("The vectors to test are missing: train them again")
        return unpack(name, table)
    vectors = Library().get(name)
    if vectors is None:
        raise ExperimentError("These vectors are no longer on this computer: upload or download them again")
    return vectors


def _texts(job: TrainWord2Vec, table: bytes | None) -> list[str]:
    if job.corpus == "own":
        if table is None:
            raise ExperimentError("The pasted text is no longer on this computer: paste it again")
        if len(table) > MAX_CORPUS:
            raise ExperimentError(
                f"The text must have at most {MAX_CORPUS // 10**6} MB (got {len(table) / 1e6:.1f} MB): shorten it"
            )
        if hashlib.sha256(table).hexdigest() != job.own:
            raise ExperimentError("This is not the text of this training: paste that one again")
        texts = table.decode("utf-8-sig", "replace").splitlines()
    else:
        texts = list(reviews(job.corpus).texts)
    chosen = np.sort(np.random.default_rng(job.seed).permutation(len(texts))[: max(1, round(job.share * len(texts)))])
    return [texts[i] for i in chosen]
