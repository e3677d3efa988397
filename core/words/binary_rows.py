"""Word vectors as word2vec writes them in binary: for each word its letters, a space, and its float32."""

from collections.abc import Iterator

import numpy as np

from core.experiment import ExperimentError
from core.words.kept import LARGEST, Kept
from core.words.packed import Source
from core.words.text_rows import decoded

LONGEST_WORD = 10_000  # bytes


def binary_rows(source: Source, kept: Kept) -> Iterator[None]:
    """Read words with their float32, a block at a time."""
    reading, data, first = kept.reading, b"", True
    promised, size = reading.promised or 0, 4 * reading.dimensions
    for block in source.blocks():
        data += block.partition(b"\n")[2] if first else block
        first, place = False, 0
        words: list[bytes] = []
        rows: list[bytes] = []
        while reading.read + len(words) < promised:
            end = data.find(b" ", place, place + LONGEST_WORD)
            if end < 0 and len(data) - place > LONGEST_WORD:
                raise ExperimentError("The binary file has a word without an end: this is no file of word vectors")
            if end < 0 or end + 1 + size > len(data):
                break
            words.append(data[place:end].lstrip(b"\n"))
            rows.append(data[end + 1 : end + 1 + size])
            place = end + 1 + size
        data = data[place:]
        _take_binary(words, rows, kept)
        yield
        if reading.read >= promised:
            break
    reading.cut = source.cut or reading.read < promised


def _take_binary(words: list[bytes], rows: list[bytes], kept: Kept) -> None:
    """Keep the whole ones among words that follow each other."""
    first = kept.reading.read + 1
    numbers = np.frombuffer(b"".join(rows), "<f4").reshape(-1, kept.reading.dimensions)
    usable = (np.abs(numbers) < LARGEST).all(axis=1)
    names, good = [], []
    for row, word in enumerate(words):
        name = decoded([word])
        if not word:
            kept.skip(first + row, "is empty")
        elif name is None:
            kept.skip(first + row, "is not UTF-8")
        elif not usable[row]:
            kept.skip(first + row, "has a value that is no finite number")
        else:
            names += name
            good.append(row)
    kept.add(names, numbers[good])
