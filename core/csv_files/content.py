"""The bytes of an upload as text: its size, what it is not, and its encoding."""

import codecs
import re

from core.csv_files.encodings import guessed
from core.spec import ExperimentError

MAX_MB = 20  # of 2**20 bytes
MAX_BYTES = MAX_MB * 2**20
MOST_CONTROLS = 0.2  # of a file's characters; with more (and more than ten) it is not a text file
ALMOST_UTF8 = 20  # lines of good UTF-8 for each bad one, with more the bad ones are damage
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

# The first bytes of files that people upload by mistake.
_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)


def decoded(content: bytes, encoding: str = "") -> tuple[str, str, list[str]]:
    """The text of an upload with line feeds at the ends of lines, its encoding, and notes.

    Args:
        content: the bytes.
        encoding: a name of `ENCODINGS`; "" lets the file decide.

    Raises:
        ExperimentError: it is too large, empty, or not text.
    """
    if len(content) > MAX_BYTES:
        size = -(-len(content) // 2**20)
        raise ExperimentError(f"The file must have at most {MAX_MB} MB (got {size} MB): upload fewer rows or columns")
    if not content.strip():
        raise ExperimentError("The file is empty: upload a CSV file with a row of names and the values below it")
    for start, kind in _SIGNATURES:
        if content.startswith(start):
            raise ExperimentError(f"This looks like {kind}, not like a CSV file: save the table as CSV and upload that")
    text, encoding, notes = _decoded(content, encoding)
    if "\0" in text or len(CONTROL.findall(text)) > max(10, MOST_CONTROLS * len(text)):
        raise ExperimentError(
            "The file has bytes that are not text, so it is no CSV file: save the table as “CSV UTF-8” and upload it"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding, notes


def _decoded(content: bytes, encoding: str) -> tuple[str, str, list[str]]:
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    if encoding:
        same = encoding == "utf-8" and marked == "utf-8-sig"
        return content.decode(marked if same else encoding, errors="replace"), marked if same else encoding, []
    try:
        return content.decode(marked or "utf-8"), marked or "utf-8", []
    except UnicodeDecodeError:
        if marked == "utf-16":
            raise ExperimentError(_UNREADABLE) from None
    lines = [line for line in content.splitlines() if not line.isascii()]
    bad = sum(not _is_utf8(line) for line in lines)
    if len(lines) - bad > ALMOST_UTF8 * bad:
        many = f"{bad} rows hold" if bad > 1 else "1 row holds"
        return (
            content.decode(marked or "utf-8", errors="replace"),
            marked or "utf-8",
            [f"The file is UTF-8, but {many} bytes that are not: they are read as “�”"],
        )
    encoding = guessed(content)
    if not encoding:
        raise ExperimentError(_UNREADABLE)
    return content.decode(encoding, errors="replace"), encoding, []


def _is_utf8(line: bytes) -> bool:
    try:
        codecs.decode(line, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


_UNREADABLE = "The file's characters cannot be read: save it as “CSV UTF-8” and upload it again"
