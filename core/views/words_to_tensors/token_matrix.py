"""Sentences as the matrix that a network reads: tokens, padded and truncated on either side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.text.padding import Side, pad_sequences
from core.text.plain_text import typed
from core.text.tokenizer import Vocabulary, fit
from core.wording import decimals

UNKNOWN = "<unknown>"
MOST_TEXTS = 8
MOST_LETTERS = 2_000  # of a sentence
MOST_SHOWN = 60  # timesteps that a drawing has


@dataclass(frozen=True, eq=False)
class Matrix:
    """A padded batch: `tokens` (n, T), float32 as in the lecture, and the word of each token, "" for padding."""

    tokens: np.ndarray
    words: tuple[tuple[str, ...], ...]

    @property
    def shape(self) -> str:
        """The shape in the lecture's words."""
        return f"{self.tokens.shape} = (n_SEQUENCES, n_OBSERVATIONS)"


def vocabulary_of(texts: Sequence[str], num_words: int | None, *, unknown: bool) -> Vocabulary:
    """The vocabulary of these texts. `num_words` is Keras's; `unknown` gives all other words one token."""
    return fit(texts, num_words=num_words, oov_token=UNKNOWN if unknown else None)


def matrix(vocabulary: Vocabulary, texts: Sequence[str], maxlen: int | None, padding: Side, truncating: Side) -> Matrix:
    """The texts as one array, padded or cut to `maxlen` timesteps (None: those of the longest text)."""
    kept_tokens = [[token for token in vocabulary.tokens(text) if token.index is not None] for text in texts]
    sides = {"padding": padding, "truncating": truncating}
    tokens = pad_sequences([[token.index for token in text] for text in kept_tokens], maxlen, "float32", **sides)
    words = pad_sequences([[token.word for token in text] for text in kept_tokens], maxlen, object, value="", **sides)
    return Matrix(tokens, tuple(tuple(row) for row in words.tolist()))


def vectors(vocabulary: Vocabulary, dimensions: int, seed: int = 0) -> np.ndarray:
    """A random vector for each token, (tokens, dimensions), as in an untrained Embedding: uniform ±0.05."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-0.05, 0.05, (vocabulary.input_dim, dimensions)).astype(np.float32)


def tensor(matrix: Matrix, table: np.ndarray) -> np.ndarray:
    """The batch with a vector for each token: (n, T, dimensions)."""
    return table[matrix.tokens.astype(int)]


def seen(text: str) -> str:
    """The part of a typed text that is used: its beginning, with the signs of a keyboard and without null bytes."""
    return typed(text[:MOST_LETTERS].replace("\0", " "))


def spelled(vocabulary: Vocabulary, text: str, plain: Callable[[str], str]) -> str:
    """A text's words with their indices as Markdown. Words that are not read are struck out, unknown ones are marked.

    `plain` escapes a word for display.
    """
    parts = []
    for token in vocabulary.tokens(text)[: 2 * MOST_SHOWN]:
        word = plain(token.word)
        if not word.isascii():  # Unicode's isolates keep each word's own direction
            word = f"\N{FIRST STRONG ISOLATE}{word}\N{POP DIRECTIONAL ISOLATE}\N{LEFT-TO-RIGHT MARK}"
        if token.index is None:
            parts.append(f"~~{word}~~")
        else:
            parts.append(f"{word} :gray-badge[{token.index}]" + ("" if token.known else " :orange-badge[unknown]"))
    return " ".join(parts) or "*no words*"


def left_out(vocabulary: Vocabulary, texts: Sequence[str]) -> bool:
    """True if some word is not read."""
    return any(token.index is None for text in texts for token in vocabulary.tokens(text))


def is_cut(vocabulary: Vocabulary, texts: Sequence[str], length: int) -> bool:
    """True if some text is longer than `length`."""
    return any(len(tokens) > length for tokens in vocabulary.encode(texts))


def shown(batch: Matrix) -> tuple[np.ndarray, tuple[tuple[str, ...], ...]]:
    """The first timesteps of a matrix, as many as a drawing has room for."""
    return batch.tokens[:, :MOST_SHOWN].astype(int), tuple(row[:MOST_SHOWN] for row in batch.words)


def rows(batch: Matrix, tensor: np.ndarray, most: int = 8, numbers: int = 5) -> dict[str, list[str]]:
    """The first timesteps of the first text as a table: word, token, and the beginning of its vector."""
    vectors = [
        ", ".join(decimals(value, 3) for value in vector[:numbers]) + (", …" if len(vector) > numbers else "")
        for vector in tensor[0, :most]
    ]
    return {
        "timestep": [str(t + 1) for t in range(len(vectors))],
        "word": [word or "(padding)" for word in batch.words[0][:most]],
        "token": [f"{int(token)}" for token in batch.tokens[0, :most]],
        "vector": vectors,
    }
