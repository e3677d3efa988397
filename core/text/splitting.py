"""Texts to words, as the old `keras.preprocessing.text` does it: lower case, filters to spaces, split at spaces.

It is done for all texts at once, since a Python string for each of the six million words of IMDb's reviews is what
makes a tokenizer slow: the texts are laid one after the other as bytes, and Arrow numbers the pieces between spaces.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'  # Keras's own: the apostrophe is not among them
SIGNS = "!?"  # words of their own in a review: set_apart puts them between spaces, and filters leave them alone

SPACE = ord(" ")
BATCH = 500  # texts: half a megabyte of reviews stays in the processor's cache


@dataclass(frozen=True, eq=False)
class Words:
    """Texts as numbered words.

    Text t is `numbers[bounds[t]:bounds[t + 1]]`, and `spellings[number]` is the word. Numbers follow the first
    appearance. Where separators follow each other there is an empty word between them, "", which is not to be counted.
    """

    spellings: list[str]
    numbers: np.ndarray  # int32 (words of all texts,)
    bounds: np.ndarray  # int64 (texts + 1,)


def words_of(texts: Iterable[str], filters: str = FILTERS, *, lower: bool = True) -> Words:
    """Split texts into words.

    Args:
        texts: any strings; half a surrogate pair is kept as it is.
        filters: characters that become spaces, after lower-casing.
        lower: whether to lower the case, by Python's rules (`İ` becomes two characters, `ẞ` becomes `ß`).

    Raises:
        TypeError: what came is one text, or something among it is no text.

    Example:
        >>> one = words_of(["So good, so GOOD"])
        >>> one.spellings, one.numbers.tolist()
        (['so', 'good', ''], [0, 1, 2, 0, 1])
    """
    if isinstance(texts, str):
        raise TypeError("a list of texts is needed, and one text came: put it into a list")
    texts, table = list(texts), _table(filters, lower=lower)
    pieces, bounds = [], [np.zeros(1, np.int64)]
    for first in range(0, max(len(texts), 1), BATCH):
        encoded = [_plain(text, filters, lower=lower) for text in texts[first : first + BATCH]]
        # Every piece ends with its one space, the last of a text too: so Arrow reads the words where they lie.
        data = b" ".join([*encoded, b""]).translate(table)
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == SPACE) + 1  # (pieces,)
        starts = np.concatenate([[0], ends])  # (pieces + 1,) int64, as Arrow's large_binary has it
        buffers = [None, pa.py_buffer(starts), pa.py_buffer(data)]
        pieces.append(pa.Array.from_buffers(pa.large_binary(), len(ends), buffers))
        text_ends = np.cumsum([len(text) + 1 for text in encoded], dtype=np.int64)
        bounds.append(bounds[-1][-1:] + np.searchsorted(starts, text_ends))
    numbered = pa.chunked_array(pieces).dictionary_encode().combine_chunks()
    return Words(
        spellings=[piece[:-1].decode("utf-8", "surrogatepass") for piece in numbered.dictionary.to_pylist()],
        numbers=numbered.indices.to_numpy(),
        bounds=np.concatenate(bounds),
    )


def _plain(text: str, filters: str, *, lower: bool) -> bytes:
    """A text as UTF-8, with everything done that `_table` cannot do, for which each byte is a character."""
    if not isinstance(text, str):
        raise TypeError(f"texts are needed, and {type(text).__name__} came: make it a str")
    if text.isascii():
        return text.encode()
    lowered = text.lower() if lower else text
    separated = lowered if filters.isascii() else lowered.translate(dict.fromkeys(map(ord, filters), " "))
    return separated.encode("utf-8", "surrogatepass")


def _table(filters: str, *, lower: bool) -> bytes:
    """What each byte becomes (256,): ASCII is lower-cased and filtered, bytes of other characters stay."""
    characters = [chr(byte).lower() if lower else chr(byte) for byte in range(128)]
    return bytes(SPACE if c in filters else ord(c) for c in characters) + bytes(range(128, 256))


def set_apart(text: str, signs: str = SIGNS) -> str:
    """A text whose signs stand between spaces.

    Example:
        >>> set_apart("What?! No.").split()
        ['What', '?', '!', 'No.']
    """
    return _each_of(signs).sub(r" \g<0> ", text) if signs else text


@cache
def _each_of(signs: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(signs)}]")
