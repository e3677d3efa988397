"""Word vectors learned here, as Findings: trained, taken along to where they are tested, and held against GloVe's.

Findings of a TrainWord2Vec:
- arrays: `vectors` float32 (V, D), `counts` int64 (V,), `loss` float64 (epochs,), see `core.words.word2vec.Learned`.
- facts: `words` (V of them), `epochs` that were trained, `seconds`, `words_per_second`, `raw_words`, `all_words`,
  `sentences`, `texts`.

Findings of an Evaluate, whose facts also have `vectors`, `words`, `dimensions` and `seconds`:
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
from core.job import Findings, Progress
from core.text.reviews import reviews
from core.words.evaluation import agreement, analogies
from core.words.evaluation_sets import PAIRS, pairs, questions
from core.words.glove import glove
from core.words.jobs import GLOVE, MAX_CORPUS, Evaluate, TrainWord2Vec
from core.words.storage import Library
from core.words.vector_comparison import against
from core.words.vectors import Vectors
from core.words.word2vec import learn

MOST_PACKED = 18_000_000  # bytes of vectors that travel to a worker; the store keeps tables of 20 MB
LETTERS = 24  # bytes that are counted for a word, longer than most

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]

_BROKEN = "The vectors that came are not whole: train them again"


def train(job: TrainWord2Vec, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop) -> Findings:
    """Learn word vectors. One that was stopped keeps what it learned until then.

    Raises:
        ExperimentError: no text, or too little.
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
    return Findings(
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


def vectors_of(findings: Findings, name: str = "Word2Vec") -> Vectors:
    """The vectors that a TrainWord2Vec found."""
    return Vectors(name, findings.facts["words"], findings.arrays["vectors"])


def pack(vectors: Vectors, most_bytes: int = MOST_PACKED) -> bytes:
    """Vectors as the table of an Evaluate: NumPy's npz of `vectors` float32 (V, D) and `words` uint8.

    The words are UTF-8, parted by line ends, which no word has. Nothing is pickled. Of too many words the first ones
    are taken, which are the most frequent: the tests ask for few others.
    """
    file = io.BytesIO()
    kept = max(2, int(most_bytes / (4 * vectors.dimensions + LETTERS)))
    words = np.frombuffer("\n".join(vectors.words[:kept]).encode("utf-8", "surrogatepass"), np.uint8)
    np.savez(file, allow_pickle=False, vectors=vectors.matrix[:kept], words=words)
    return file.getvalue()


def unpack(name: str, table: bytes) -> Vectors:
    """Read what `pack` wrote.

    Raises:
        ExperimentError: it is something else.
    """
    if not table.startswith(b"PK"):  # NumPy would take other bytes for other kinds of file
        raise ExperimentError(_BROKEN)
    try:
        with np.load(io.BytesIO(table), allow_pickle=False) as file:
            words = file["words"].tobytes().decode("utf-8", "surrogatepass").split("\n")
            return Vectors(name, words, file["vectors"])
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ExperimentError(_BROKEN) from error


def evaluate(job: Evaluate, table: bytes | None, on_progress: OnProgress, should_stop: ShouldStop) -> Findings:
    """Hold vectors against a test. One that was stopped keeps the answers until then.

    Raises:
        ExperimentError: the vectors are not there.
    """
    vectors, began = _vectors(job.vectors, table), time.perf_counter()
    arrays: dict[str, np.ndarray] = {}
    if job.test == "analogies":
        facts = _analogies(vectors, on_progress, should_stop)
    elif job.test == "similarity":
        facts, arrays = _similarity(vectors, on_progress)
    else:
        facts = against(vectors, glove(), on_progress=on_progress, should_stop=should_stop)
    return Findings(
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
        found = agreement(vectors, pairs(name))
        arrays[f"{name} human"] = np.array([pair.human for pair in found.pairs], np.float64)
        arrays[f"{name} cosine"] = found.cosines
        sets.append(
            {
                "name": name,
                "asked": found.asked,
                "covered": len(found.pairs),
                "coverage": found.coverage,
                "spearman": found.spearman,
                "spearman_p": found.spearman_p,
                "pearson": found.pearson,
                "pearson_p": found.pearson_p,
                "pairs": [[pair.first, pair.second] for pair in found.pairs],
            }
        )
        on_progress(Progress(done // len(PAIRS), 1, done / len(PAIRS), time.perf_counter() - began))
    return {"sets": sets}, arrays


def _vectors(name: str, table: bytes | None) -> Vectors:
    if name == GLOVE:
        return glove()
    if name.startswith("job-"):
        if table is None:
            raise ExperimentError("The vectors to test did not come along: train them again")
        return unpack(name, table)
    vectors = Library().get(name)
    if vectors is None:
        raise ExperimentError("These vectors are not at hand any more: upload or download them again")
    return vectors


def _texts(job: TrainWord2Vec, table: bytes | None) -> list[str]:
    if job.corpus == "own":
        if table is None:
            raise ExperimentError("The pasted text is not at hand any more: paste it again")
        if len(table) > MAX_CORPUS:
            raise ExperimentError(
                f"A text of at most {MAX_CORPUS // 10**6} MB can be read, and {len(table) / 1e6:.1f} MB came: "
                "shorten it"
            )
        if hashlib.sha256(table).hexdigest() != job.own:
            raise ExperimentError("This text is not the one that was asked about: paste that one again")
        texts = table.decode("utf-8-sig", "replace").splitlines()
    else:
        texts = list(reviews(job.corpus).texts)
    chosen = np.sort(np.random.default_rng(job.seed).permutation(len(texts))[: max(1, round(job.share * len(texts)))])
    return [texts[i] for i in chosen]
