"""Writes the words and numbers of a vector file, and reports what was left out."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

import numpy as np

from core.experiment import ExperimentError

MOST_WORDS = 2_000_000  # in memory a word takes some 200 bytes
MOST_VALUES = 600_000_000  # V · D: 2.4 GB on the disk
LARGEST = 1e30  # the largest number: the length of its vector is then a float32 too
LISTED = 20  # damaged lines that are named
HOPELESS = 2_000  # damaged lines after which a file is refused, unless it has more whole ones

Format = Literal["word2vec", "word2vec binary", "GloVe"]


@dataclass
class ReadReport:
    """What was read from a file.

    Attributes:
        format: the format of the file.
        separator: what stands between the values of a line.
        words: V, words that were kept.
        dimensions: D.
        promised: words that the header names; None for GloVe.
        skipped: damaged lines, which are left out; `listed` has the first of them, (line, why). Lines are counted from
            1; in the binary format, words are.
        duplicates: lines left out because their word came before.
        cut: True if the file ends too early.
        full: True if words were left out because there is no room for more.
    """

    format: Format
    separator: bytes = b" "
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
        """Sentences for the person whose file it is."""
        sentences = []
        unit = "word" if self.format == "word2vec binary" else "line"
        if self.cut and self.promised is not None:
            sentences.append(
                f"The header promises {self.promised:,} words and the file ends after {self.words + self.duplicates:,}"
                ": it is cut off. The whole words are kept."
            )
        elif self.cut:
            sentences.append("The file ends in the middle of a line: it is cut off. The whole lines are kept.")
        if self.skipped:
            first = "; ".join(f"{unit} {number:,} {why}" for number, why in self.listed[:3])
            more = "…" if self.skipped > 3 else "."
            sentences.append(f"{self.skipped:,} {unit}{'s' * (self.skipped > 1)} could not be read: {first}{more}")
        if self.duplicates:
            sentences.append(f"{self.duplicates:,} {unit}{'s' * (self.duplicates > 1)} repeated an earlier word.")
        if self.full:
            sentences.append(
                f"There is room for {self.words:,} words of {self.dimensions} numbers: the rest was left out."
            )
        elif self.promised is not None and self.read > self.promised:
            sentences.append(f"The header promises {self.promised:,} words and the file has more: all are kept.")
        return sentences

    def facts(self) -> dict[str, Any]:
        """The report as a dictionary for JSON."""
        facts = {name: value for name, value in self.__dict__.items() if name != "separator"}
        return {**facts, "listed": [list(entry) for entry in self.listed], "warnings": self.warnings()}


class VectorWriter:
    """Keeps words in memory, and writes their numbers to a file in NumPy's format."""

    def __init__(self, report: ReadReport, file: BinaryIO) -> None:
        self.report, self._file = report, file
        self._seen: set[str] = set()
        self.words: list[str] = []
        self.most = min(MOST_WORDS, MOST_VALUES // report.dimensions)
        self._header()

    def add(self, words: list[str], numbers: np.ndarray) -> None:
        """Keep words with their vectors, finite float32 (words, D). Of equal words, the first is kept."""
        rows = []
        for row, as_written in enumerate(words):
            # An accent may be stored by itself. One who types a word has it in one character (NFC).
            word = as_written if as_written.isascii() else unicodedata.normalize("NFC", as_written)
            if word in self._seen:
                self.report.duplicates += 1
            elif len(self.words) < self.most:
                self._seen.add(word)
                self.words.append(word)
                rows.append(row)
            else:
                self.report.full = True
        self._file.write(np.ascontiguousarray(numbers[rows], "<f4").tobytes())
        self.report.words = len(self.words)

    def skip(self, line: int, why: str) -> None:
        """Leave a damaged line out."""
        self.report.skipped += 1
        if len(self.report.listed) < LISTED:
            self.report.listed.append((line, why))
        if self.report.skipped > max(HOPELESS, len(self.words)):
            self._refuse()

    def is_full(self) -> bool:
        """True if there is no room for more words."""
        return self.report.full

    def close(self) -> None:
        """Finish the file. Raises ExperimentError if more lines are damaged than whole."""
        if self.report.skipped > len(self.words) or not self.words:
            self._refuse()
        self._file.seek(0)
        self._header()  # NumPy leaves room in it for a longer first axis

    def _header(self) -> None:
        shape = (len(self.words), self.report.dimensions)
        np.lib.format.write_array_header_1_0(self._file, {"descr": "<f4", "fortran_order": False, "shape": shape})

    def _refuse(self) -> None:
        if not self.report.listed:
            raise ExperimentError("The file has no word vectors: each line needs a word and its numbers")
        line, why = self.report.listed[0]
        unit = "word" if self.report.format == "word2vec binary" else "line"
        raise ExperimentError(
            f"This is not a file of word vectors, or it is damaged: {self.report.skipped:,} {unit}s cannot be read and "
            f"{len(self.words):,} can ({unit} {line:,} {why}). Use a file in word2vec's or GloVe's format"
        )
