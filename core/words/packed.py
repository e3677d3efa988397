"""A file's bytes in blocks, unpacked on the way where it is compressed with gzip."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 21  # bytes that are read at a time, a few thousand lines of vectors
MOST_BYTES = 20_000_000_000  # unpacked: a small file can hold endless empty lines


class Source:
    """One file, read once. `cut` tells, at the end, whether the packed data ended too early."""

    def __init__(self, path: Path) -> None:
        self._size = max(path.stat().st_size, 1)
        self._raw: BinaryIO = path.open("rb")
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self._stream = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
        self._head, self.cut, self._unpacked = b"", False, 0

    def peek(self) -> bytes:
        """The first block; it comes again from `blocks`."""
        self._head = self._read()
        return self._head

    def blocks(self) -> Iterator[bytes]:
        """All blocks."""
        block = self._head or self._read()
        while block:
            yield block
            block = self._read()

    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
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
        return b"".join(parts)
