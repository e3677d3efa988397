"""Training Word2Vec from a page: its settings as a Job, its expected time, its name and its loss curve."""

import hashlib

import numpy as np
from pydantic import ValidationError

from core.experiment import ExperimentError, explain
from core.words.vectors import Vectors
from core.work import JobResult
from core.work.vectors import TrainWord2Vec

FIRST = TrainWord2Vec(passes=10)  # the settings that the page begins with

WORDS = {"snippets": 170_000, "imdb": 5_900_000}  # in each corpus
LETTERS = 5.5  # of a word with its space, in a pasted text
# Words a second with one thread, for skip-gram with 5 negative samples, 50 dimensions and a window of 5, as measured on
# one of two shared cores.
RATE = 300_000
LONGER = 5  # letters: words of this length usually have a meaning of their own
START = 2.0  # seconds to load gensim and count the words


def word2vec(**settings: object) -> TrainWord2Vec:
    """The training with these settings. Raises ExperimentError if they are not valid."""
    try:
        return TrainWord2Vec(**settings)
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error


def seconds(job: TrainWord2Vec, size: int = 0) -> float:
    """The approximate seconds of a training; `size` is the bytes of a pasted text.

    Skip-gram learns from each pair of words in the window, CBOW once from each word.
    """
    words = job.share * WORDS.get(job.corpus, size / LETTERS)
    pairs = job.window / 5 if job.algorithm == "skip-gram" else 0.35
    work = (1 + job.negative) / 6 if job.negative else 1.7
    numbers = 0.5 + job.dimensions / 100
    return START + job.epochs * words * pairs * work * numbers / RATE


def name_of(job: TrainWord2Vec, findings: JobResult) -> str:
    """The name of trained vectors: their job's, and if it was stopped, also a hash of the vectors."""
    name = name_when_finished(job)
    if findings.status == "finished":
        return name
    return f"{name}-part-{hashlib.sha256(findings.arrays['vectors'].tobytes()).hexdigest()[:8]}"


def name_when_finished(job: TrainWord2Vec) -> str:
    """The name of the vectors of a whole training."""
    return f"job-{job.fingerprint()}"


def first_question(fresh: Vectors) -> str:
    """The first word to search in trained vectors: "movie" if they have it, else their most frequent longer word."""
    if "movie" in fresh:
        return "movie"
    return next((word for word in fresh.words if len(word) >= LONGER), fresh.words[0])


def curve(findings: JobResult) -> tuple[np.ndarray, np.ndarray] | None:
    """The loss of each epoch as (epochs, losses); None if there is none."""
    loss = findings.arrays["loss"]
    return (np.arange(1, len(loss) + 1), loss) if len(loss) else None
