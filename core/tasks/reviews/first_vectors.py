"""The vectors of GloVe or Word2Vec that an embedding starts with.

Making them takes seconds, so workers do it and pages do not. A word without a vector starts at 0, and so do padding and
the token of unknown words: a random vector could look like that of another word, 0 cannot. A mask skips padding alone,
so a network reads a word without a vector as a timestep with no input.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np

from core.layers import FirstVectors
from core.text.splitting import words_of
from core.text.tokenizer import Vocabulary
from core.wording import percent
from core.words import glove, word2vec

GLOVE_DIMENSIONS = 50  # of the file that is installed, glove.6B.50d
FIRST_WORD = 2  # the token of the most frequent word: 0 is padding, 1 is an unknown word
WORDS_READ = 4_000_000  # in all epochs of Word2Vec, about ten seconds: fewer make clearly worse vectors
MOST_EPOCHS = 100


def glove_vectors(vocabulary: Vocabulary, texts: Sequence[str]) -> FirstVectors:
    """GloVe's vectors of the vocabulary's words, 50 numbers each. `texts` are the training texts."""
    started = time.perf_counter()
    vectors = glove.glove()
    return _gathered("GloVe", vectors.find, vectors.matrix, vocabulary, texts, started)


def word2vec_vectors(vocabulary: Vocabulary, texts: Sequence[str], dimensions: int, seed: int) -> FirstVectors:
    """Vectors that Word2Vec (skip-gram, as in the lecture) learns from `texts`, the training texts.

    Words that are rarer than the rarest word of the vocabulary are left out.
    """
    started = time.perf_counter()
    options = word2vec_options(vocabulary, texts)
    words, matrix, _ = word2vec.train(texts, dimensions=dimensions, skip_gram=True, seed=seed, **options)
    rows = {word: row for row, word in enumerate(words)}
    return _gathered("Word2Vec", rows.get, matrix, vocabulary, texts, started)


def word2vec_options(vocabulary: Vocabulary, texts: Sequence[str]) -> dict[str, int]:
    """`epochs` and `min_count` of gensim's Word2Vec for these texts."""
    running = max(1, len(words_of(texts).numbers))
    epochs = int(np.clip(WORDS_READ // running, 1, MOST_EPOCHS))
    return {"epochs": epochs, "min_count": min(vocabulary.counts, default=1)}


def _gathered(
    name: str,
    find: Callable[[str], int | None],
    vectors: np.ndarray,
    vocabulary: Vocabulary,
    texts: Sequence[str],
    started: float,
) -> FirstVectors:
    """The vectors in the order of tokens; `find` gives the row of a word in `vectors`."""
    tokens = vocabulary.input_dim
    row_of = {token: find(vocabulary.index_word[token]) for token in range(FIRST_WORD, tokens)}
    pairs = [(token, row) for token, row in row_of.items() if row is not None]
    places = np.array(pairs, np.int64).reshape(-1, 2)  # (known words, 2): token and row
    matrix, known = np.zeros((tokens, vectors.shape[1]), np.float32), np.zeros(tokens, bool)
    matrix[places[:, 0]], known[places[:, 0]] = vectors[places[:, 1]], True
    seconds = time.perf_counter() - started
    counts = np.bincount(np.concatenate(vocabulary.encode(texts)), minlength=tokens)
    share = counts[known].sum() / max(1, counts.sum())
    note = (
        f"{name} has vectors for {known.sum():,} of {len(row_of):,} words, which are {percent(share)} of all that is "
        "read in the training texts; the others start at 0."
    )
    return FirstVectors(matrix, known, seconds, note)
