"""Reads the bytes of a file of word vectors a block at a time, and takes the words and their numbers from them.

Text has a word and its numbers on each line, separated by spaces, tabs, commas or semicolons. Binary, as word2vec
writes it, has for each word its letters, a space, and its float32. Either may be compressed with gzip.
"""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.experiment import ExperimentError
from core.words.vector_writer import LARGEST, VectorWriter

BLOCK = 1 << 21  # bytes read at a time, a few thousand lines of vectors
MOST_BYTES = 20_000_000_000  # unpacked: a small file can hold endless empty lines
LONGEST_LINE = 100_000  # bytes; 2,000 numbers of 20 digits take 42,000
LONGEST_WORD = 10_000  # bytes
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # of UTF-8: some editors write it before the first word
SEPARATORS = (b" ", b"\t", b",", b";")  # of values, the usual one first
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf)", re.IGNORECASE)
_SPACES = re.compile(rb" {2,}")


def separator(head: bytes) -> bytes:
    r"""What stands between the values: the one by which most lines are a word and the most numbers.

    Example:
        >>> separator(b"the\t0.1\t0.2\nof\t0.3\t0.4\n"), separator(b"the 0.1 0.2\nof 0.3 0.4\n")
        (b'\t', b' ')
    """
    lines = [line for line in head.split(b"\n", 50)[:50] if line.strip()]
    best, most = SEPARATORS[0], 0
    for candidate in SEPARATORS:
        fitting = [n for line in lines if (n := numbers_at_end(line, candidate)) == len(_values(line, candidate)) - 1]
        numbers = Counter(fitting).most_common(1)[0][0] if 2 * len(fitting) > len(lines) else 0
        if numbers > most:
            best, most = candidate, numbers
    return best


def numbers_at_end(line: bytes, used: bytes) -> int:
    """How many numbers stand at the end of a line, at most all of its values but the first.

    Example:
        >>> numbers_at_end(b"new york 0.1 -2e-3", b" "), numbers_at_end(b"1 2 3", b" ")
        (2, 2)
    """
    values = _values(line, used)[1:]
    return next((place for place, value in enumerate(reversed(values)) if not _NUMBER.fullmatch(value)), len(values))


def _values(line: bytes, used: bytes) -> list[bytes]:
    return [value for value in _in_spaces(line, used).split(b" ") if value]


def _in_spaces(line: bytes, used: bytes) -> bytes:
    """A line with one space between its values, and none at its end."""
    if used != b" ":
        line = line.replace(used, b" ").replace(b'"', b"")
    line = line.rstrip(b"\r ")
    return _SPACES.sub(b" ", line) if b"  " in line else line


class FileBlocks:
    """A file as blocks of bytes, unpacked if it is compressed. `cut` is True if the packed data ended too early."""

    def __init__(self, path: Path) -> None:
        self._size = max(path.stat().st_size, 1)
        self._raw: BinaryIO = path.open("rb")
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self._stream = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
        self._head, self.cut, self._unpacked = b"", False, 0
        self._first = True

    def peek(self) -> bytes:
        """The first block; `blocks` returns it again."""
        self._head = self._read()
        return self._head

    def blocks(self) -> Iterator[bytes]:
        """All blocks."""
        block = self._head or self._read()
        while block:
            yield block
            block = self._read()

    def share(self) -> float:
        """The share of the file that has been read, 0 to 1."""
        return min(1.0, self._raw.tell() / self._size)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def _read(self) -> bytes:
        parts, missing = [], BLOCK
        try:
            while missing and not self.cut:
                part = self._stream.read1(missing) if self._stream is not self._raw else self._raw.read(missing)
                if not part:
                    break
                parts.append(part)
                missing -= len(part)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.cut = True
        self._unpacked += BLOCK - missing
        self.cut |= self._unpacked > MOST_BYTES
        block = b"".join(parts)
        if self._first:
            self._first, block = False, block.removeprefix(BYTE_ORDER_MARK)
        return block


def text_rows(source: FileBlocks, writer: VectorWriter) -> Iterator[None]:
    """Read lines, a block at a time."""
    report, number, rest = writer.report, 1, b""  # the next line's number, and what of it has come
    for block in source.blocks():
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise ExperimentError(
                f"Line {number + len(lines):,} is longer than {LONGEST_LINE:,} characters: "
                "use a file with one word and its numbers on each line"
            )
        header = number == 1 and report.promised is not None
        _take(lines[header:], number + header, writer)
        number += len(lines)
        yield
    if rest and not report.full and (number > 1 or report.promised is None):
        # A last line without a line end may lack digits: it counts unless something says that it is cut.
        one_is_missing = report.promised is not None and report.read + 1 < report.promised
        if source.cut or one_is_missing:
            report.cut = True
        else:
            _take([rest], number, writer)
    report.cut |= source.cut or (report.promised is not None and report.read < report.promised)


def _take(lines: list[bytes], first: int, writer: VectorWriter) -> None:
    """Keep the whole lines, numbered from `first`: all at once if none is damaged, else one by one."""
    D, lines = writer.report.dimensions, [_in_spaces(line, writer.report.separator) for line in lines]
    parts = [line.split(b" ", 1) for line in lines if line]
    if all(len(part) == 2 and part[0] and part[1].count(b" ") == D - 1 for part in parts):
        numbers = _numbers(b" ".join(part[1] for part in parts), len(parts) * D)
        words = _decoded([part[0] for part in parts])
        if numbers is not None and words is not None:
            writer.add(words, numbers.reshape(-1, D))
            return
    for number, line in enumerate(lines, start=first):
        if line:
            _take_one(line, number, writer)


def _take_one(line: bytes, number: int, writer: VectorWriter) -> None:
    """Keep a line, or leave it out if it is damaged. A word may hold spaces: the last D values are the numbers."""
    D = writer.report.dimensions
    values = line.strip(b" ").split(b" ")
    parts, numbers = values[:-D], _numbers(b" ".join(values[-D:]), D)
    words = _decoded([b" ".join(parts)])
    if len(values) == D and line.startswith(b" ") and numbers is not None:
        writer.skip(number, "has no word")
    elif len(values) <= D or any(_NUMBER.fullmatch(part) for part in parts[1:]):
        count = len(values) - 1
        writer.skip(number, f"has {count:,} {'value' if count == 1 else 'values'} instead of {D}")
    elif numbers is None:
        writer.skip(number, "has a value that is not a finite number")
    elif words is None:
        writer.skip(number, "has a word that is not UTF-8")
    else:
        writer.add(words, numbers[None])


def _numbers(text: bytes, count: int) -> np.ndarray | None:
    """Numbers separated by spaces as float32 (count,); None if there are more or fewer, or one is not finite."""
    try:
        # In float64 first: that is what gensim rounds to float32.
        numbers = np.array(text.split(b" ") if text else [], dtype=np.float64)
    except ValueError:
        return None
    with np.errstate(over="ignore"):
        small = numbers.astype(np.float32)
    return small if len(small) == count and (np.abs(small) < LARGEST).all() and b"_" not in text else None


def binary_rows(source: FileBlocks, writer: VectorWriter) -> Iterator[None]:
    """Read words with their float32, a block at a time."""
    report, data, first = writer.report, b"", True
    size, promised = 4 * report.dimensions, report.promised or 0  # a binary file has a header
    for block in source.blocks():
        data += block.partition(b"\n")[2] if first else block
        first, place = False, 0
        words: list[bytes] = []
        rows: list[bytes] = []
        while report.read + len(words) < promised:
            end = data.find(b" ", place, place + LONGEST_WORD)
            if end < 0 and len(data) - place > LONGEST_WORD:
                raise ExperimentError("The binary file has a word without an end: this is not a file of word vectors")
            if end < 0 or end + 1 + size > len(data):
                break
            words.append(data[place:end].lstrip(b"\n"))
            rows.append(data[end + 1 : end + 1 + size])
            place = end + 1 + size
        data = data[place:]
        _take_binary(words, rows, writer)
        yield
        if report.read >= promised:
            break
    report.cut = source.cut or report.read < promised


def _take_binary(words: list[bytes], rows: list[bytes], writer: VectorWriter) -> None:
    """Keep the whole words of a block."""
    first = writer.report.read + 1
    numbers = np.frombuffer(b"".join(rows), "<f4").reshape(-1, writer.report.dimensions)
    usable = (np.abs(numbers) < LARGEST).all(axis=1)
    names, good = [], []
    for row, word in enumerate(words):
        name = _decoded([word])
        if not word:
            writer.skip(first + row, "is empty")
        elif name is None:
            writer.skip(first + row, "is not UTF-8")
        elif not usable[row]:
            writer.skip(first + row, "has a value that is not a finite number")
        else:
            names += name
            good.append(row)
    writer.add(names, numbers[good])


def _decoded(words: list[bytes]) -> list[str] | None:
    """Words as text; None if one is not UTF-8."""
    try:
        return [word.decode() for word in words]
    except UnicodeDecodeError:
        return None
