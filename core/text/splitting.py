"""Splits texts into words as the old `keras.preprocessing.text`: lower case, filters to spaces, split at spaces.

A Python string for each of the six million words of IMDb's reviews would be slow. So all texts are joined as bytes, and
Arrow numbers the pieces between spaces.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'  # Keras's own, without the apostrophe
SIGNS = "!?"  # signs that can be words in a review, see set_apart; then the filters must not have them

SPACE = ord(" ")
BATCH = 500  # texts: half a megabyte of reviews stays in the processor's cache


@dataclass(frozen=True, eq=False)
class Words:
    """Texts as numbered words.

    Text t is `numbers[bounds[t]:bounds[t + 1]]`, and `spellings[number]` is the word. Numbers are in order of first
    appearance. Between two separators is an empty word, "", which does not count.
    """

    spellings: list[str]
    numbers: np.ndarray  # int32 (words of all texts,)
    bounds: np.ndarray  # int64 (texts + 1,)


def words_of(texts: Iterable[str], filters: str = FILTERS, *, lower: bool = True) -> Words:
    """Split texts into words.

    Args:
        texts: any strings; half a surrogate pair does not change.
        filters: characters that become spaces, after lower-casing.
        lower: convert to lower case, by Python's rules (`İ` becomes two characters, `ẞ` becomes `ß`).

    Raises:
        TypeError: `texts` is one text, or an item is not a text.

    Example:
        >>> one = words_of(["So good, so GOOD"])
        >>> one.spellings, one.numbers.tolist()
        (['so', 'good', ''], [0, 1, 2, 0, 1])
    """
    if isinstance(texts, str):
        raise TypeError("texts must be a list of texts (got one text): put it into a list")
    texts, table = list(texts), _table(filters, lower=lower)
    pieces, bounds = [], [np.zeros(1, np.int64)]
    for first in range(0, max(len(texts), 1), BATCH):
        encoded = [_plain(text, filters, lower=lower) for text in texts[first : first + BATCH]]
        # Every piece ends with one space, also the last of a text, so Arrow reads the words in place.
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
    """A text as UTF-8. Lower case and filters beyond ASCII are done here, because `_table` works on bytes."""
    if not isinstance(text, str):
        raise TypeError(f"each text must be a str (got {type(text).__name__})")
    if text.isascii():
        return text.encode()
    lowered = text.lower() if lower else text
    separated = lowered if filters.isascii() else lowered.translate(dict.fromkeys(map(ord, filters), " "))
    return separated.encode("utf-8", "surrogatepass")


@cache
def _table(filters: str, *, lower: bool) -> bytes:
    """The new value of each byte (256,): ASCII is lower-cased and filtered, other bytes do not change."""
    characters = [chr(byte).lower() if lower else chr(byte) for byte in range(128)]
    return bytes(SPACE if c in filters else ord(c) for c in characters) + bytes(range(128, 256))


def set_apart(text: str, signs: str = SIGNS) -> str:
    """A text with spaces around the signs, so that a vocabulary reads them as words.

    Example:
        >>> set_apart("What?! No.").split()
        ['What', '?', '!', 'No.']
    """
    return _each_of(signs).sub(r" \g<0> ", text) if signs else text


@cache
def _each_of(signs: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(signs)}]")
