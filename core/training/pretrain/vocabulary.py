"""The words of the sentiment network: `!` and `?` are words, and `/` stays inside them, since `10/10` says a lot."""

import re
from collections.abc import Iterable

import numpy as np

from core.text.splitting import FILTERS, SIGNS, set_apart
from core.text.tokenizer import Vocabulary, fit

WORDS = 30_000  # the unknown word and padding included: 5.7 MB of embedding
UNKNOWN = "<oov>"
OOV = 1  # its token
SENTENCE_END = re.compile(r"(?<=[.!?;:\n])[ \n]+")
KEPT_OUT = FILTERS.translate(dict.fromkeys(map(ord, SIGNS + "/")))  # Keras's filters without those signs


def vocabulary_of(texts: Iterable[str]) -> Vocabulary:
    """The vocabulary of training texts."""
    return fit((set_apart(text) for text in texts), WORDS, UNKNOWN, KEPT_OUT).trimmed()


def tokens_of(vocabulary: Vocabulary, texts: Iterable[str]) -> list[np.ndarray]:
    """The tokens of texts, int32 (T,) each."""
    return vocabulary.encode(set_apart(text) for text in texts)


def bounds_of(vocabulary: Vocabulary, texts: Iterable[str]) -> list[np.ndarray]:
    """Where the sentences of each text begin among its tokens, and its end, int (sentences + 1,).

    Example:
        >>> bounds_of(vocabulary_of(["Good! Not bad."]), ["Good! Not bad. Good"])[0].tolist()
        [0, 2, 4, 5]
    """
    parts = [SENTENCE_END.split(text) for text in texts]
    lengths = iter([len(tokens) for tokens in tokens_of(vocabulary, (one for text in parts for one in text))])
    return [np.cumsum([0, *(next(lengths) for _ in text)]) for text in parts]
