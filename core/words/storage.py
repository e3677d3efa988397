"""The library of word vectors on this computer's disk: uploaded files, their vectors, and downloaded models.

Files, in the folder `vectors` of the data folder:
- `uploads/<sha256>`: a file as it was uploaded, until it is read.
- `<name>.npy` and `<name>.json`: vectors as `core.words.vectors.load` opens them. Vectors from an upload are called
  `file-<sha256>`, so only somebody who has the file can name them. A downloaded model has its own name.

Servers and workers of one computer share the library without locks. Files are moved into it in one step, so they are
always complete. A file that one process has open stays readable when another process removes it.
"""

import contextlib
import hashlib
import os
import re
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from cachetools import LRUCache

from core.atomic_files import adding, remove_abandoned
from core.experiment import ExperimentError
from core.private_files import private_folder
from core.settings import settings
from core.words.vectors import Vectors, load

MOST_BYTES = 4_000_000_000  # of everything; the least recently used is removed first
MOST_UPLOAD = 500_000_000  # bytes of one file
SPARE = 500_000_000  # bytes of the disk that stay free
IN_USE = 600  # seconds after the last use during which vectors are never removed
OPEN = 3  # vectors that a process keeps open; 400,000 words take 80 MB of memory

_NAME = re.compile(r"file-[0-9a-f]{64}|[a-z_][a-z0-9_-]{2,60}")
_open: LRUCache[Path, tuple[int, Vectors]] = LRUCache(OPEN)  # by file of words: its inode and the vectors
_opening = threading.Lock()


class Library:
    """The folder. Safe to use from many threads and processes.

    Args:
        folder: by default `vectors` in the data folder.
        most_bytes: of everything in it.
        most_upload: bytes of one file.
    """

    def __init__(
        self, folder: Path | None = None, *, most_bytes: int = MOST_BYTES, most_upload: int = MOST_UPLOAD
    ) -> None:
        self.folder = folder or settings().data / "vectors"
        self._most_bytes, self._most_upload = most_bytes, most_upload

    def put_upload(self, chunks: Iterable[bytes]) -> str:
        """Keep an uploaded file until it is read.

        Returns:
            The SHA-256 of its content.

        Raises:
            ExperimentError: the file is empty or too large, or there is no room for it.
        """
        private_folder(self.folder)
        private_folder(self.folder / "uploads")
        with adding(self.folder) as folder:
            path = folder / "upload"
            sha256 = self._write(path, chunks)
            self.make_room(path.stat().st_size)
            path.replace(self.folder / "uploads" / sha256)
        return sha256

    def upload(self, sha256: str) -> Path | None:
        """The path of an uploaded file; None if it is missing."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            return None
        path = self.folder / "uploads" / sha256
        return path if path.is_file() else None

    def remove_upload(self, sha256: str) -> None:
        """Remove an uploaded file that has been read."""
        path = self.upload(sha256)
        if path:
            path.unlink(missing_ok=True)

    def delete(self, sha256: str) -> None:
        """Delete an uploaded file, and the vectors that were read from it."""
        self.remove_upload(sha256)
        name = f"file-{sha256}"
        if _NAME.fullmatch(name):
            for ending in ("json", "npy"):  # without its words, vectors are not in the library
                (self.folder / f"{name}.{ending}").unlink(missing_ok=True)

    def __contains__(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and self._words(name).is_file()

    def get(self, name: str) -> Vectors | None:
        """The vectors of this name, their matrix mapped into memory; None if there are none."""
        if name not in self:
            return None
        path = self._words(name)
        with _opening, contextlib.suppress(FileNotFoundError):  # another process may remove them at this moment
            inode = path.stat().st_ino
            os.utime(path)
            if path not in _open or _open[path][0] != inode:
                _open[path] = (inode, load(self.folder, name))
            return _open[path][1]
        return None

    @contextlib.contextmanager
    def adding(self, name: str) -> Iterator[Path]:
        """A folder to write `<name>.npy` and `<name>.json` into. They join the library when the block ends.

        If the block raises, or has not written both, the library does not change.

        Raises:
            ValueError: the name does not fit the rules above.
            ExperimentError: there is no room for the files.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"name must be one of the library, see `core.words.storage` (got {name!r})")
        private_folder(self.folder)
        with adding(self.folder) as folder:
            yield folder
            files = [folder / f"{name}.{ending}" for ending in ("npy", "json")]  # the words come last
            if all(file.is_file() for file in files):
                self.make_room(sum(file.stat().st_size for file in files))
                for file in files:
                    file.replace(self.folder / file.name)

    def make_room(self, size: int) -> None:
        """Remove the least recently used vectors and uploads until `size` more bytes have room.

        Raises:
            ExperimentError: the rest is in use.
        """
        now = time.time()
        remove_abandoned(self.folder)
        entries = sorted(self._entries())
        total = sum(length for _used, length, _files in entries)
        free = shutil.disk_usage(self.folder).free - SPARE
        for used, length, files in entries:
            if total + size <= self._most_bytes and free >= 0:
                return
            if now - used > IN_USE:
                for file in files:
                    file.unlink(missing_ok=True)
                total, free = total - length, free + length
        if total + size > self._most_bytes or free < 0:
            raise ExperimentError(
                "There is no room for more word vectors on this computer: try again in ten minutes, "
                "or use a smaller file"
            )

    def _write(self, path: Path, chunks: Iterable[bytes]) -> str:
        """Write a file piece by piece. Returns the SHA-256 of its content."""
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > self._most_upload:
                    raise ExperimentError(
                        f"The file must have at most {_megabytes(self._most_upload)}: compress it with gzip, or upload "
                        "only its first lines"
                    )
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise ExperimentError("The file is empty: use one with a word and its numbers on each line")
        return digest.hexdigest()

    def _entries(self) -> Iterator[tuple[float, int, tuple[Path, ...]]]:
        """For each entry: when it was last used, its bytes, and its files, the one with the words first."""
        for path in (*self.folder.glob("*.json"), *self.folder.glob("uploads/[0-9a-f]*")):
            files = (path, path.with_suffix(".npy")) if path.suffix == ".json" else (path,)
            with contextlib.suppress(FileNotFoundError):
                yield path.stat().st_mtime, sum(file.stat().st_size for file in files), files

    def _words(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def _megabytes(size: int) -> str:
    return f"{size // 10**6} MB" if size >= 10**6 else f"{size:,} bytes"
