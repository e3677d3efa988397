"""Words in little memory: their letters in one text, and a table of their rows.

GloVe's 400,000 words take 9 MB so. A list and a dictionary of them take 60.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

import numpy as np

DECODED = 10_000  # words at a time, where all are looked through


class WordList(Sequence[str]):
    """Different words in an order, and the row of each. It cannot be changed.

    Args:
        text: the words in UTF-8, one after the other.
        bounds: int (words + 1,), where each word begins and the last one ends.

    Raises:
        ValueError: a word comes twice.

    Example:
        >>> words = WordList.of(["king", "queen", "roi"])
        >>> words[1], words[-2:], words.row("roi"), words.row("rex")
        ('queen', ['queen', 'roi'], 2, None)
    """

    def __init__(self, text: bytes, bounds: np.ndarray) -> None:
        self._text = text
        self._bounds = bounds.astype(np.int32 if len(text) < 2**31 else np.int64)
        hashes = np.fromiter(map(hash, self), np.int64, len(self))
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]  # ascending
        self._order = order.astype(np.int32)  # the row of each hash
        alike = self._order[1:][self._hashes[1:] == self._hashes[:-1]]
        twice = sorted(row for row in alike.tolist() if self.row(self[row]) != row)
        if twice:
            raise ValueError(f"each word may come only once (got {self[twice[0]]!r} twice)")

    @classmethod
    def of(cls, words: Iterable[str]) -> "WordList":
        """The list of any words. Raises ValueError if one comes twice."""
        encoded = [word.encode("utf-8", "surrogatepass") for word in words]
        return cls(b"".join(encoded), np.fromiter(accumulate(map(len, encoded), initial=0), np.int64))

    def row(self, word: str) -> int | None:
        """The place of a word, spelled exactly so; None if it is not there."""
        number = hash(word)
        place = int(np.searchsorted(self._hashes, number))
        while place < len(self) and self._hashes[place] == number:
            row = int(self._order[place])
            if self[row] == word:
                return row
            place += 1
        return None

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            first, last, by = row.indices(len(self))
            if by != 1:
                return [self[at] for at in range(first, last, by)]
            return self._decoded(first, max(first, last))
        place = range(len(self))[row]
        return self._text[self._bounds[place] : self._bounds[place + 1]].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), DECODED):
            yield from self._decoded(first, min(first + DECODED, len(self)))

    def of_length(self, shortest: int, longest: int) -> Iterator[tuple[list[int], list[str]]]:
        """Rows and words in blocks: those of so many letters, and all with a letter outside of ASCII.

        How many letters the latter have depends on how one counts, and they are few.
        """
        for first in range(0, len(self), DECODED):
            last = min(first + DECODED, len(self))
            bounds = self._bounds[first : last + 1]
            block = np.frombuffer(self._text, np.uint8)[bounds[0] : bounds[-1]]
            lengths = np.diff(bounds)
            chosen = (lengths >= shortest) & (lengths <= longest)
            chosen[np.searchsorted(bounds, np.flatnonzero(block > 0x7F) + bounds[0], side="right") - 1] = True
            rows = np.flatnonzero(chosen) + first
            yield rows.tolist(), self._decoded(first, last, rows - first)

    def _decoded(self, first: int, last: int, which: np.ndarray | slice = slice(None)) -> list[str]:
        """The words from one row to another, or `which` of them, in a third of the time that they take one by one."""
        bounds = self._bounds[first : last + 1]
        block = self._text[bounds[0] : bounds[-1]]
        text, bounds = block.decode("utf-8", "surrogatepass"), bounds - bounds[0]
        if len(text) < len(block):  # a letter may take up to four bytes, and one of them begins it
            begins = (np.frombuffer(block, np.uint8) & 0xC0) != 0x80
            bounds = np.append(0, np.cumsum(begins))[bounds]
        starts, ends = bounds[:-1][which].tolist(), bounds[1:][which].tolist()
        return [text[start:end] for start, end in zip(starts, ends, strict=True)]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.row(word) is not None

    def __eq__(self, other: object) -> bool:
        """True for the same words in the same order, in a list as well."""
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == its for one, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # equal to lists, which have none
