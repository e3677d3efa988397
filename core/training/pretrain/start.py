"""The initial embedding: 51 numbers per word.

50 come from GloVe. One is the log of how much more likely the
word is in a positive text than in a negative one, as in naive Bayes. Of a rare word that is guessed from the words
whose vectors are like its own.
"""

import numpy as np

from core.training.pretrain.corpus import Texts
from core.words.glove import glove

SPREAD = 0.4  # standard deviation of the numbers
FREQUENT = 5000  # words whose mean and spread normalize the vectors
UNKNOWN_SPREAD = 0.3  # of words without a vector; the others have 1
SMOOTHING = 3.0  # texts of each label added to every word's count
WELL_KNOWN = 20  # texts that have a word from which on its own log ratio counts half in the guess for others
RIDGE = 30.0  # of that guess, which is linear in the vectors
RATIO_SPREAD, MOST_RATIO = 0.5, 4  # the log ratio is divided by the first, then clipped at the second


def start(words: list[str], encoded: list[np.ndarray], train: Texts, seed: int) -> np.ndarray:
    """The initial embedding, float32 (words + 1, 51); row 0 is padding.

    Args:
        words: those of the vocabulary, in order of their tokens, from 1.
        encoded: the tokens of the training texts.
        train: the training texts; made-up ones are not used.
        seed: for words without a vector.
    """
    chance = np.random.default_rng(seed)
    table = _glove(words)
    vectors = _standard([table.get(word) for word in words], chance)
    counted, seen = log_ratio(encoded, train, len(words) + 1), texts_with(encoded, train, len(words) + 1)
    guess = guessed(vectors, counted[1:], seen.sum(0)[1:])
    ratio = log_ratio(encoded, train, len(words) + 1, np.concatenate([[0], guess]))[1:, None]
    rows = np.concatenate([vectors, np.clip(ratio / RATIO_SPREAD, -MOST_RATIO, MOST_RATIO)], axis=1) * SPREAD
    return np.concatenate([np.zeros((1, rows.shape[1])), rows]).astype(np.float32)


def log_ratio(encoded: list[np.ndarray], train: Texts, tokens: int, expected: np.ndarray | None = None) -> np.ndarray:
    """For each token log(its share in positive texts / its share in negative ones), in nats, (tokens,).

    SMOOTHING texts of each label are added to every word's count; with a ratio `expected` (tokens,) as many in all, but
    in its proportion.
    """
    share = 0.5 if expected is None else 1 / (1 + np.exp(-expected))
    added = 2 * SMOOTHING * np.stack([np.broadcast_to(1 - share, tokens), np.broadcast_to(share, tokens)])
    seen = texts_with(encoded, train, tokens) + added
    return np.log(seen[1] / seen[1].sum()) - np.log(seen[0] / seen[0].sum())


def texts_with(encoded: list[np.ndarray], train: Texts, tokens: int) -> np.ndarray:
    """How many negative and positive texts have each token, (2, tokens). Made-up texts do not count."""
    seen = np.zeros((2, tokens))
    for i in np.flatnonzero(train.real).tolist():
        seen[int(train.labels[i]), np.unique(encoded[i])] += 1
    return seen


def guessed(vectors: np.ndarray, ratio: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """The log ratio of each word (words,), guessed from its vector (words, d) by a linear model of the known ones.

    `texts` (words,) says how many texts have a word: the more, the more its own `ratio` counts.
    """
    weight = texts / (texts + WELL_KNOWN)
    design = np.concatenate([vectors, np.ones((len(vectors), 1))], axis=1)
    gram = (design * weight[:, None]).T @ design + RIDGE * np.eye(design.shape[1])
    return design @ np.linalg.solve(gram, design.T @ (weight * ratio))


def parts_of(word: str, known: dict[str, int]) -> list[str]:
    """The GloVe words that make up a word: the word itself, or the parts of a contraction; [] if GloVe has none.

    Example:
        >>> parts_of("isn't", {"is": 0, "n't": 1}), parts_of("'good'", {"good": 0}), parts_of("xyz", {})
        (['is', "n't"], ['good'], [])
    """
    if word in known:
        return [word]
    bare = word.strip("'")
    if word.endswith("n't"):
        cut = [word[:-3], "n't"]
    elif "'" in bare:
        front, back = bare.split("'", 1)
        cut = [front, "'" + back]
    else:
        cut = [bare]
    return [part for part in cut if part in known]


def _glove(words: list[str]) -> dict[str, np.ndarray]:
    vectors = glove()
    rows = {word: row for row, word in enumerate(vectors.words)}
    parts = {word: [rows[part] for part in parts_of(word, rows)] for word in words}
    return {word: vectors.matrix[of_word].mean(0) for word, of_word in parts.items() if of_word}


def _standard(vectors: list[np.ndarray | None], chance: np.random.Generator) -> np.ndarray:
    """The vectors (words, d) with mean 0 and standard deviation 1; a missing one is small and random."""
    d = next(len(vector) for vector in vectors if vector is not None)
    has_vector = np.array([vector is not None for vector in vectors])
    rows = chance.normal(0, UNKNOWN_SPREAD, (len(vectors), d))
    known = np.array([vector for vector in vectors if vector is not None])
    known = known - known[:FREQUENT].mean(0)
    rows[has_vector] = known / known[:FREQUENT].std()
    return rows
