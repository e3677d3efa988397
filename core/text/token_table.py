r"""Characters or words of a text as tokens, for networks that guess the next one.

Token 0 is every piece that is not in the table. Case counts for characters, and not for words. Punctuation and the end
of a line are words of their own.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from core.text.plain_text import apart

Unit = Literal["characters", "words"]

LONGEST_WORD = 40  # letters; the rest of a longer one is left out
UNKNOWN = {"characters": "\ufffd", "words": "<unknown>"}  # how token 0 is written
WORD = r"\n|\w+(?:['\u2019\-]\w+)*|[^\w\s]"
_NO_SPACE_BEFORE, _NO_SPACE_AFTER = frozenset(".,;:!?)]}%\n"), frozenset("([{\n")


@dataclass(frozen=True)
class TokenTable:
    """The pieces that tokens 1, 2, … stand for, the most frequent first. Made by `fit`."""

    unit: Unit
    pieces: tuple[str, ...]

    @property
    def size(self) -> int:
        """V: the tokens that there are, 0 included."""
        return len(self.pieces) + 1

    @property
    def spelled(self) -> tuple[str, ...]:
        """How each token is written, token 0 first."""
        return (UNKNOWN[self.unit], *self.pieces)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {piece: token for token, piece in enumerate(self.pieces, 1)}

    @cached_property
    def _codes(self) -> tuple[np.ndarray, np.ndarray]:
        """The code points of characters, ascending, and the token of each."""
        codes = np.array([ord(piece) for piece in self.pieces], np.uint32)
        order = np.argsort(codes)
        return codes[order], order + 1

    def encode(self, text: str) -> np.ndarray:
        """The tokens of a text, int32 (n,).

        Example:
            >>> fit("to be or not", "words", 3).encode("be OR so")
            array([2, 3, 0], dtype=int32)
        """
        if self.unit == "characters":
            codes, tokens = self._codes
            written = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
            place = np.minimum(np.searchsorted(codes, written), len(codes) - 1)
            return np.where(codes[place] == written, tokens[place], 0).astype(np.int32)
        index = self._index
        return np.array([index.get(piece, 0) for piece in split(text, self.unit)], np.int32)

    def decode(self, tokens: np.ndarray | list[int]) -> str:
        """The text of tokens. Between words stands a space, but not before a comma or after a bracket.

        Example:
            >>> table = fit("Ay, sir. No, sir!", "words", 9)
            >>> table.decode(table.encode("No, sir!"))
            'no, sir!'
        """
        return joined([self.spelled[int(token)] for token in tokens], self.unit)


def fit(text: str, unit: Unit, most: int) -> TokenTable:
    """The table of the most frequent pieces of a text, `most` at most. Of equally frequent ones the first is kept."""
    return TokenTable(unit, tuple(piece for piece, _ in Counter(split(text, unit)).most_common(most)))


def split(text: str, unit: Unit) -> list[str]:
    r"""The pieces of a text.

    Example:
        >>> split("'Tis I.\nYes", "words"), split("Hi", "characters")
        (["'", 'tis', 'i', '.', '\n', 'yes'], ['H', 'i'])
    """
    if unit == "characters":
        return list(text)
    return [piece[:LONGEST_WORD] for piece in re.findall(WORD, apart(text).lower())]


def joined(pieces: list[str], unit: Unit) -> str:
    """The text of pieces; see `TokenTable.decode`."""
    if unit == "characters":
        return "".join(pieces)
    text, before = "", "\n"
    for piece in pieces:
        tight = piece in _NO_SPACE_BEFORE or before in _NO_SPACE_AFTER
        text, before = text + ("" if tight else " ") + piece, piece
    return text
