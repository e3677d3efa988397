"""What of a file of word vectors is kept, in memory and on the disk, and what is said of the rest."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

import numpy as np

from core.experiment import ExperimentError

MOST_WORDS = 2_000_000  # in memory a word takes some 200 bytes
MOST_VALUES = 600_000_000  # V · D: 2.4 GB on the disk
LARGEST = 1e30  # of a number: the length of its vector is then a float32 too
LISTED = 20  # lines that are named, of those that are left out
HOPELESS = 2_000  # damaged lines after which a file that has no more whole ones is given up

Format = Literal["word2vec", "word2vec binary", "GloVe"]


@dataclass
class ReadReport:
    """What came of a file.

    Attributes:
        format: what it turned out to be.
        words: V, words that were kept.
        dimensions: D.
        promised: words that the first line speaks of; None for GloVe.
        skipped: lines that were left out because they are damaged; `listed` has the first of them, (line, why). Lines
            count from 1, in the binary format words do.
        duplicates: lines left out because their word had come before.
        cut: whether the file ends before it should.
        full: whether words were left out because there is room for no more.
    """

    format: Format
    words: int = 0
    dimensions: int = 0
    promised: int | None = None
    skipped: int = 0
    listed: list[tuple[int, str]] = field(default_factory=list)
    duplicates: int = 0
    cut: bool = False
    full: bool = False

    @property
    def read(self) -> int:
        """Lines that were read, kept or not."""
        return self.words + self.duplicates + self.skipped

    def warnings(self) -> list[str]:
        """What the person whose file it is should know, a sentence each."""
        said = []
        unit = "word" if self.format == "word2vec binary" else "line"
        if self.cut and self.promised is not None:
            said.append(
                f"The header promises {self.promised:,} words and the file ends after {self.words + self.duplicates:,}"
                ": it is cut off, and the whole ones are kept."
            )
        elif self.cut:
            said.append("The file ends in the middle: it is cut off, and what is whole is kept.")
        if self.skipped:
            first = "; ".join(f"{unit} {number:,} {why}" for number, why in self.listed[:3])
            more = "…" if self.skipped > 3 else "."
            said.append(f"{self.skipped:,} {unit}{'s' * (self.skipped > 1)} could not be read: {first}{more}")
        if self.duplicates:
            said.append(f"{self.duplicates:,} {unit}{'s' * (self.duplicates > 1)} had a word that had come before.")
        if self.full:
            said.append(f"There is room for {self.words:,} words of {self.dimensions} numbers: the rest is left out.")
        elif self.promised is not None and self.read > self.promised:
            said.append(f"The header promises {self.promised:,} words and there are more: all are kept.")
        return said

    def facts(self) -> dict[str, Any]:
        """The reading as JSON has it."""
        return {**self.__dict__, "listed": [list(entry) for entry in self.listed], "warnings": self.warnings()}


class VectorWriter:
    """The words that are kept, in memory, and their numbers, in NumPy's file format on the disk."""

    def __init__(self, reading: ReadReport, file: BinaryIO) -> None:
        self.reading, self._file = reading, file
        self._seen: set[str] = set()
        self.words: list[str] = []
        self.most = min(MOST_WORDS, MOST_VALUES // reading.dimensions)
        self._header()

    def add(self, words: list[str], numbers: np.ndarray) -> None:
        """Keep words with their vectors, float32 (words, D), that are finite. Of equal words the first stays."""
        rows = []
        for row, word in enumerate(words):
            if word in self._seen:
                self.reading.duplicates += 1
            elif len(self.words) < self.most:
                self._seen.add(word)
                self.words.append(word)
                rows.append(row)
            else:
                self.reading.full = True
        self._file.write(np.ascontiguousarray(numbers[rows], "<f4").tobytes())
        self.reading.words = len(self.words)

    def skip(self, line: int, why: str) -> None:
        """Leave a damaged line out."""
        self.reading.skipped += 1
        if len(self.reading.listed) < LISTED:
            self.reading.listed.append((line, why))
        if self.reading.skipped > max(HOPELESS, len(self.words)):
            self._refuse()

    def is_full(self) -> bool:
        """Whether there is room for no more."""
        return self.reading.full

    def close(self) -> None:
        """Finish the file. Raises ExperimentError where more is damaged than whole."""
        if self.reading.skipped > len(self.words) or not self.words:
            self._refuse()
        self._file.seek(0)
        self._header()  # numpy leaves room in it for a first axis that grows

    def _header(self) -> None:
        shape = (len(self.words), self.reading.dimensions)
        np.lib.format.write_array_header_1_0(self._file, {"descr": "<f4", "fortran_order": False, "shape": shape})

    def _refuse(self) -> None:
        if not self.reading.listed:
            raise ExperimentError("The file has no word with a vector: each line needs a word and its numbers")
        line, why = self.reading.listed[0]
        unit = "word" if self.reading.format == "word2vec binary" else "line"
        raise ExperimentError(
            f"This is no file of word vectors, or it is damaged: {self.reading.skipped:,} {unit}s cannot be read and "
            f"{len(self.words):,} can ({unit} {line:,} {why}); give a file in word2vec's or GloVe's format"
        )
