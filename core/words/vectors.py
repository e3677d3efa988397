"""Word vectors, and the words nearest to a point.

`V, D` are the number of words and of dimensions. A cosine is x·y / (|x| |y|): 1 if two vectors have the same direction.
"""

import json
import tempfile
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.unused import MappedPages
from core.words.search import nearest_rows
from core.words.word_list import WordList

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

# Without a search, after which a mapped matrix leaves the memory of the web process. The searches of one rerun come
# closer together and take 4 ms each; the first one after a rest takes 11.
PAGES_SECONDS = 1.0
NORM_ROWS = 16_384  # rows whose norms are computed at a time: 3 MB at 50 dimensions


@dataclass(frozen=True)
class Neighbour:
    """A word near a point, the cosine between them, and the word's row (its rank)."""

    word: str
    cosine: float
    row: int


class Vectors:
    """Words and their vectors. They are read-only, so many threads can use them at once.

    Attributes:
        name: of the vectors, also used for their files.
        words: in rank order; in most sources, the most frequent first.
        matrix: float32 (V, D), in C or Fortran order; may be a file mapped into memory.
        norms: float32 (V,), the length of each row.
    """

    def __init__(self, name: str, words: Sequence[str], matrix: np.ndarray) -> None:
        """Take words and their vectors, the matrix without a copy if it is float32.

        Raises:
            ValueError: the matrix does not have one row for each word, there are no words or no dimensions, a word
                comes twice, or a number is not finite.
        """
        matrix = np.asarray(matrix, np.float32).view()
        words = words if isinstance(words, WordList) else WordList.of(words)
        if matrix.ndim != 2 or len(matrix) != len(words) or not matrix.size:
            raise ValueError(
                f"matrix must have the shape (words, dimensions), at least (1, 1), with a row for each of "
                f"{len(words):,} words (got {matrix.shape})"
            )
        matrix.flags.writeable = False
        self.name, self.words, self.matrix = name, words, matrix
        self._pages = MappedPages(matrix, PAGES_SECONDS)
        self.norms = _norms(matrix)
        self.norms.flags.writeable = False
        self._scale = np.divide(1, self.norms, out=np.zeros_like(self.norms), where=self.norms > 0)
        if not np.isfinite(self.norms).all():
            word = words[int(np.flatnonzero(~np.isfinite(self.norms))[0])]
            raise ValueError(f"vectors must be finite numbers (that of {word!r} is not)")

    @property
    def size(self) -> int:
        """The number of words, V."""
        return len(self.words)

    @property
    def dimensions(self) -> int:
        """The number of values of a vector, D."""
        return self.matrix.shape[1]

    @cached_property
    def keyed(self) -> "KeyedVectors":
        """The same words and numbers as gensim's KeyedVectors. The numbers share memory, so do not add words."""
        from gensim.models import KeyedVectors  # noqa: PLC0415 - its import takes more than a second

        keyed = KeyedVectors(self.dimensions)
        keyed.index_to_key = list(self.words)
        keyed.key_to_index = {word: row for row, word in enumerate(keyed.index_to_key)}
        keyed.vectors, keyed.norms, keyed.next_index = self.matrix, self.norms, self.size
        return keyed

    def find(self, word: str) -> int | None:
        """The row of a word; None if it has no vector.

        It is looked up as written, then in lower case, then by words that differ in case or in how accents are stored,
        and a space or an underscore between parts of a word counts as the same.

        Example:
            >>> vectors = Vectors("three", ["king", "Rex", "New_York"], np.eye(3))
            >>> vectors.find("King"), vectors.find("rex"), vectors.find("new york"), vectors.find("queen")
            (0, 1, 2, None)
        """
        for spelling in (word, word.lower(), word.casefold()):
            row = self.words.row(spelling)
            if row is not None:
                return row
        return self._folded.get(_fold(word))

    @cached_property
    def _folded(self) -> dict[str, int]:
        """The first row of each word that is spelled with capitals, separate accents, or underscores or spaces."""
        rows: dict[str, int] = {}
        for row, word in enumerate(self.words):
            folded = _fold(word)
            if folded != word and folded not in self.words:
                rows.setdefault(folded, row)
        return rows

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) is not None

    def __getitem__(self, word: str) -> np.ndarray:
        """The vector of a word, float32 (D,), found as `find` does.

        Raises:
            KeyError: the word has no vector.
        """
        row = self.find(word)
        if row is None:
            raise KeyError(f"{word!r} has no vector in {self.name}")
        return self.matrix[row]

    def nearest(self, queries: np.ndarray, k: int, leave_out: Sequence[Collection[int]] = ()) -> list[list[Neighbour]]:
        """The k nearest words to each query, best first, and by row if cosines are equal.

        Args:
            queries: (Q, D), of any length. A query of zeros has no direction, and gets an empty list.
            k: how many words at most.
            leave_out: for each query, the rows to leave out; empty to leave out nothing.

        Raises:
            ValueError: queries have another shape or are not finite, or `leave_out` has another length.
        """
        queries, left_out = self.checked(queries, leave_out)
        self._pages.used()
        tiny = np.finfo(np.float64).tiny
        queries /= np.abs(queries).max(axis=1, keepdims=True, initial=tiny)  # squares must not overflow
        lengths = np.linalg.norm(queries, axis=1)
        nonzero = np.flatnonzero(lengths) if k > 0 else np.zeros(0, int)
        answers: list[list[Neighbour]] = [[] for _ in queries]
        if len(nonzero):
            counts = [min(k + len(left_out[q]), self.size) for q in nonzero]
            rows_and_cosines = nearest_rows(self.matrix, self._scale, queries[nonzero] / lengths[nonzero, None], counts)
            for q, (rows, cosines) in zip(nonzero, rows_and_cosines, strict=True):
                allowed = [
                    (row, cosine)
                    for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True)
                    if row not in left_out[q]
                ]
                answers[q] = [Neighbour(self.words[row], cosine, row) for row, cosine in allowed[:k]]
        return answers

    def checked(
        self, queries: np.ndarray, leave_out: Sequence[Collection[int]] = ()
    ) -> tuple[np.ndarray, list[set[int]]]:
        """The arguments of `nearest` as float64 (Q, D) and one set of rows for each query. Raises as `nearest` does."""
        queries = np.array(queries, np.float64)
        if queries.ndim != 2 or queries.shape[1] != self.dimensions or not np.isfinite(queries).all():
            raise ValueError(
                f"queries must be finite and have the shape (any number, {self.dimensions}) (got {queries.shape})"
            )
        left_out = [set(rows) for rows in leave_out] or [set()] * len(queries)
        if len(left_out) != len(queries):
            raise ValueError(f"leave_out must have one set for each of {len(queries)} queries (got {len(left_out)})")
        return queries, left_out


def _fold(word: str) -> str:
    """A word without what people write in different ways: case, separate accents, spaces for underscores."""
    folded = word.casefold().replace(" ", "_")
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def save(folder: Path, vectors: Vectors) -> None:
    """Write vectors as `<name>.npy` and `<name>.json`, each completely or not at all, the words last.

    Raises:
        ValueError: the name is not possible for a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = json.dumps(list(vectors.words)).encode()
    _write(_path(folder, vectors.name, "npy"), lambda file: np.save(file, vectors.matrix, allow_pickle=False))
    _write(_path(folder, vectors.name, "json"), lambda file: file.write(words))


def load(folder: Path, name: str) -> Vectors:
    """Read what `save` wrote, the matrix mapped into memory.

    Raises:
        FileNotFoundError: there are no vectors of this name.
        ValueError: the name is not possible for a file, or the files are damaged.
    """
    words = json.loads(_path(folder, name, "json").read_bytes())
    return Vectors(name, words, np.load(_path(folder, name, "npy"), mmap_mode="r", allow_pickle=False))


def _path(folder: Path, name: str, ending: str) -> Path:
    if not name or name.startswith(".") or {"/", "\\", "\0"} & set(name):
        raise ValueError(f"name must be possible for a file, without slashes and a leading dot (got {name!r})")
    return folder / f"{name}.{ending}"


def _write(path: Path, write: Callable[[Any], Any]) -> None:
    """Write a file completely or not at all, even if two processes write it at once."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
        try:
            write(file)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _norms(matrix: np.ndarray) -> np.ndarray:
    """The length of each row, float32 (V,), squares summed in float64."""
    norms = np.empty(len(matrix), np.float32)
    for first in range(0, len(matrix), NORM_ROWS):
        block = matrix[first : first + NORM_ROWS]
        norms[first : first + NORM_ROWS] = np.sqrt(np.einsum("ij,ij->i", block, block, dtype=np.float64))
    return norms
