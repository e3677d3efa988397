"""Word vectors as lines of text: a word and its numbers, parted by single spaces."""

from collections.abc import Iterator

import numpy as np

from core.experiment import ExperimentError
from core.words.kept import LARGEST, Kept
from core.words.packed import Source

LONGEST_LINE = 100_000  # bytes; 2,000 numbers of 20 digits take 42,000


def text_rows(source: Source, kept: Kept) -> Iterator[None]:
    """Read lines, a block at a time."""
    reading, number, rest = kept.reading, 1, b""  # the next line's number, and what of it has come
    for block in source.blocks():
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise ExperimentError(
                f"Line {number + len(lines):,} is longer than {LONGEST_LINE:,} characters: "
                "give a file with one word and its numbers on each line"
            )
        header = number == 1 and reading.promised is not None
        _take(lines[header:], number + header, kept)
        number += len(lines)
        yield
    if rest and not reading.full and (number > 1 or reading.promised is None):
        # A last line without an end may lack the end of its last number: it counts where nothing says that it is cut.
        one_is_missing = reading.promised is not None and reading.read + 1 < reading.promised
        if source.cut or one_is_missing:
            reading.cut = True
        else:
            _take([rest], number, kept)
    reading.cut |= source.cut or (reading.promised is not None and reading.read < reading.promised)


def _take(lines: list[bytes], first: int, kept: Kept) -> None:
    """Keep what is whole among lines, numbered from `first`: all at once if nothing is damaged, else one by one."""
    D, lines = kept.reading.dimensions, [line.rstrip(b"\r ") for line in lines]
    parts = [line.split(b" ", 1) for line in lines if line]
    if all(len(part) == 2 and part[0] and part[1].count(b" ") == D - 1 for part in parts):
        numbers = _numbers(b" ".join(part[1] for part in parts), len(parts) * D)
        words = decoded([part[0] for part in parts])
        if numbers is not None and words is not None:
            kept.add(words, numbers.reshape(-1, D))
            return
    for number, line in enumerate(lines, start=first):
        if not line:
            continue
        word, *values = line.split(b" ")
        numbers, words = _numbers(b" ".join(values), D), decoded([word])
        if not word:
            kept.skip(number, "has no word")
        elif len(values) != D:
            kept.skip(number, f"has {len(values):,} {'value' if len(values) == 1 else 'values'} where {D} are needed")
        elif numbers is None:
            kept.skip(number, "has a value that is no finite number")
        elif words is None:
            kept.skip(number, "has a word that is not UTF-8")
        else:
            kept.add(words, numbers[None])


def _numbers(text: bytes, count: int) -> np.ndarray | None:
    """Numbers parted by spaces as float32 (count,); None where there are more or fewer, or one is not finite."""
    try:
        # In float64 first, as Python reads them: that is what gensim rounds to float32.
        numbers = np.array(text.split(b" ") if text else [], dtype=np.float64)
    except ValueError:
        return None
    with np.errstate(over="ignore"):
        small = numbers.astype(np.float32)
    return small if len(small) == count and (np.abs(small) < LARGEST).all() and b"_" not in text else None


def decoded(words: list[bytes]) -> list[str] | None:
    """Words as text; None where one is not UTF-8."""
    try:
        return [word.decode() for word in words]
    except UnicodeDecodeError:
        return None
