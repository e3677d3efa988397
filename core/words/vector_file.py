"""Reads files of word vectors into a matrix on the disk: word2vec's text and binary formats, and GloVe's.

- word2vec, text: a first line "V D", then a line for each word: the word and D numbers, separated by spaces.
- GloVe: the same without the first line.
- word2vec, binary: the first line as text, then for each word its letters, a space and D float32, little-endian.

Each may be compressed with gzip. Words are UTF-8. In most files only the space character separates values, because
some of GloVe's words hold other kinds of space. Where it does not, tabs, commas or semicolons do. A word may hold
spaces, as in `new york`: the last D values of a line are its numbers.

Damaged lines are left out and reported. A file with more damaged lines than whole ones is refused.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.experiment import ExperimentError
from core.words.vector_formats import FileBlocks, binary_rows, numbers_at_end, separator, text_rows
from core.words.vector_writer import ReadReport, VectorWriter

LEAST_DIMENSIONS = 2  # on a line all vectors have one of two directions
MOST_DIMENSIONS = 2_000


def read_vectors(
    path: Path,
    folder: Path,
    name: str,
    *,
    on_share: Callable[[float], None] = lambda _share: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ReadReport | None:
    """Read a file of word vectors into `<name>.npy` and `<name>.json`, as `core.words.vectors.load` opens them.

    Args:
        path: the file.
        folder: where to write; it must hold nothing of this name.
        name: of the vectors.
        on_share: called with the share of the file that is read, 0 to 1, every few thousand lines.
        should_stop: called as often.

    Returns:
        What was read; None if somebody stopped it. Then the files in the folder are not complete.

    Raises:
        ExperimentError: the file holds no word vectors.
    """
    with contextlib.closing(FileBlocks(path)) as source:
        return _read(source, folder, name, on_share, should_stop)


def _read(
    source: FileBlocks, folder: Path, name: str, on_share: Callable[[float], None], should_stop: Callable[[], bool]
) -> ReadReport | None:
    head = source.peek()
    _refuse_other_kinds(head)
    header = _header(head)
    if header and _is_binary(head):
        report = ReadReport("word2vec binary", dimensions=header[1], promised=header[0])
    elif header:
        report = ReadReport("word2vec", dimensions=header[1], promised=header[0])
    else:
        report = ReadReport("GloVe", dimensions=_dimensions(head))
    if report.format != "word2vec binary":
        report.separator = separator(head)
    if report.format == "GloVe" and not report.dimensions:
        raise ExperimentError(
            "This is not a file of word vectors, or it is damaged: most lines have no numbers at their end. Use a file "
            "with a word and its numbers on each line"
        )
    if report.dimensions == 1:
        raise ExperimentError(
            "Each line has a word and one number, as in a list of word counts. A vector must have at least 2 numbers: "
            "use a file of word vectors"
        )
    if not LEAST_DIMENSIONS <= report.dimensions <= MOST_DIMENSIONS:
        raise ExperimentError(
            f"Vectors must have {LEAST_DIMENSIONS} to {MOST_DIMENSIONS:,} numbers (got {report.dimensions:,}): use "
            "another file"
        )
    with (folder / f"{name}.npy").open("wb") as file:
        writer = VectorWriter(report, file)
        from_blocks = binary_rows if report.format == "word2vec binary" else text_rows
        for _ in from_blocks(source, writer):
            on_share(source.share())
            if should_stop():
                return None
            if writer.is_full():
                break
        writer.close()
    (folder / f"{name}.json").write_text(json.dumps(writer.words))
    return report


def _refuse_other_kinds(head: bytes) -> None:
    """Raise ExperimentError for kinds of file that people upload by mistake."""
    start = head[:1000].lstrip().lower()
    if not start:
        raise ExperimentError("The file is empty: use one with a word and its numbers on each line")
    if head.startswith(b"PK\x03\x04"):
        raise ExperimentError("This is a zip archive: unpack it, and upload the text file inside")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ExperimentError("The file is UTF-16: save it as UTF-8, and upload that")
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise ExperimentError("This is a web page, not a file of vectors: download the file itself, and upload that")
    if b"\0" in head[:1000] and not _header(head):
        raise ExperimentError(
            "This is an unknown binary file: upload word vectors as text, a word and its numbers on each line"
        )


def _header(head: bytes) -> tuple[int, int] | None:
    """V and D, if the first line is "V D"; else None."""
    parts = head[:100].partition(b"\n")[0].split()
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def _is_binary(head: bytes) -> bool:
    """True if the bytes after the first line are binary: text has no control characters."""
    return any(byte < 32 and byte not in b"\t\n\r" for byte in head.partition(b"\n")[2][:4000])


def _dimensions(head: bytes) -> int:
    """The most frequent number of values in the first 50 lines: of the numbers at their ends."""
    used = separator(head)
    counts = [numbers_at_end(line, used) for line in head.split(b"\n", 50)[:50] if line.strip()]
    return Counter(counts).most_common(1)[0][0]
