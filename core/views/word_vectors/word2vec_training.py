"""The long work on word vectors as a page asks for it: its settings as a Job, how long it will take, its curves."""

import hashlib

import numpy as np
from pydantic import ValidationError

from core.experiment import ExperimentError, explain
from core.job import Findings
from core.words.jobs import TrainWord2Vec
from core.words.vectors import Vectors

# Words in each corpus, and how many of them one thread learns from in a second, by skip-gram with 5 negative samples,
# 50 numbers and a window of 5: measured on one of two shared cores.
WORDS = {"snippets": 170_000, "imdb": 5_900_000}
LETTERS = 5.5  # of a word with its space, in a pasted text
RATE = 300_000
LONGER = 5  # letters of a word that means something by itself, as a rule
START = 2.0  # seconds to load gensim and count the words


def word2vec(**settings: object) -> TrainWord2Vec:
    """A training as the widgets have it. Raises ExperimentError with one sentence where it cannot be."""
    try:
        return TrainWord2Vec(**settings)
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error


def seconds(job: TrainWord2Vec, size: int = 0) -> float:
    """About how long a training takes; `size` is the pasted text's bytes.

    Skip-gram learns from each pair of words in the window, CBOW once from each word.
    """
    words = job.share * WORDS.get(job.corpus, size / LETTERS)
    pairs = job.window / 5 if job.algorithm == "skip-gram" else 0.35
    work = (1 + job.negative) / 6 if job.negative else 1.7
    numbers = 0.5 + job.dimensions / 100
    return START + job.epochs * words * pairs * work * numbers / RATE


def name_of(job: TrainWord2Vec, found: Findings) -> str:
    """What vectors trained here are called: by their job, and where it was stopped by what they came to."""
    name = f"job-{job.fingerprint()}"
    if found.status == "finished":
        return name
    return f"{name}-part-{hashlib.sha256(found.arrays['vectors'].tobytes()).hexdigest()[:8]}"


def first_question(fresh: Vectors) -> str:
    """A word to ask fresh vectors about first: "movie" where they have it, else their most frequent longer word."""
    if "movie" in fresh:
        return "movie"
    return next((word for word in fresh.words if len(word) >= LONGER), fresh.words[0])


def curve(found: Findings) -> tuple[np.ndarray, np.ndarray] | None:
    """The loss over the epochs, (epochs, losses); None where there is none."""
    loss = found.arrays["loss"]
    return (np.arange(1, len(loss) + 1), loss) if len(loss) else None
