"""The word vectors on this machine's disk: uploaded files, what was read from them, and downloaded models.

Files, in the folder `vectors` of the data folder:
- `uploads/<sha256>`: a file as it was uploaded, until it is read.
- `<name>.npy` and `<name>.json`: vectors as `core.words.vectors.load` opens them. Vectors from an upload are called
  `file-<sha256>`, so that only who has the file can name them; a downloaded model has its own name.

Servers and workers of one machine share it without asking each other: what is there is whole, because it is moved there
in one step, and what one process has open stays readable for it when another removes it.
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
from core.settings import settings
from core.words.vectors import Vectors, load

MOST_BYTES = 4_000_000_000  # of everything; what was not looked at for longest goes first
MOST_UPLOAD = 500_000_000  # bytes of one file
SPARE = 500_000_000  # bytes of the disk that stay free
IN_USE = 600  # seconds after a look for which vectors are never removed
OPEN = 3  # vectors that a process keeps open; of 400,000 words each has 80 MB of words in memory

_NAME = re.compile(r"file-[0-9a-f]{64}|[a-z_][a-z0-9_-]{2,60}")
_open: LRUCache[Path, tuple[int, Vectors]] = LRUCache(OPEN)  # a file of words, its inode, and what was read
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
            ExperimentError: it is empty or too large, or there is no room for it.
        """
        (self.folder / "uploads").mkdir(parents=True, exist_ok=True)
        with adding(self.folder) as made:
            path = made / "upload"
            sha256 = self._write(path, chunks)
            self.make_room(path.stat().st_size)
            path.replace(self.folder / "uploads" / sha256)
        return sha256

    def upload(self, sha256: str) -> Path | None:
        """Where an uploaded file lies; None where it is not, or not any more."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            return None
        path = self.folder / "uploads" / sha256
        return path if path.is_file() else None

    def remove_upload(self, sha256: str) -> None:
        """Remove an uploaded file: it has been read."""
        path = self.upload(sha256)
        if path:
            path.unlink(missing_ok=True)

    def __contains__(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and self._words(name).is_file()

    def get(self, name: str) -> Vectors | None:
        """The vectors of this name, their matrix mapped into memory; None where there are none, or none any more."""
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
        """A folder to write `<name>.npy` and `<name>.json` into: they join the library as the block ends.

        They do not where the block raises, or where it has not written both.

        Raises:
            ValueError: the name is not one of those above.
            ExperimentError: there is no room for them.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"a name of the library is needed, and {name!r} came: see `core.words.storage`")
        self.folder.mkdir(parents=True, exist_ok=True)
        with adding(self.folder) as made:
            yield made
            files = [made / f"{name}.{ending}" for ending in ("npy", "json")]  # the words come last
            if all(file.is_file() for file in files):
                self.make_room(sum(file.stat().st_size for file in files))
                for file in files:
                    file.replace(self.folder / file.name)

    def make_room(self, size: int) -> None:
        """Remove what was not looked at for longest until so many bytes more have room.

        Raises:
            ExperimentError: all that is left is in use.
        """
        now = time.time()
        remove_abandoned(self.folder)
        things = sorted(self._things())
        total = sum(length for _used, length, _files in things)
        free = shutil.disk_usage(self.folder).free - SPARE
        for used, length, files in things:
            if total + size <= self._most_bytes and free >= 0:
                return
            if now - used > IN_USE:
                for file in files:
                    file.unlink(missing_ok=True)
                total, free = total - length, free + length
        if total + size > self._most_bytes or free < 0:
            raise ExperimentError(
                "There is no room for more word vectors on this computer: try again in ten minutes, "
                "or give a smaller file"
            )

    def _write(self, path: Path, chunks: Iterable[bytes]) -> str:
        """Write a file as it comes. Returns the SHA-256 of its content."""
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > self._most_upload:
                    raise ExperimentError(
                        f"A file of at most {_megabytes(self._most_upload)} can be read, and this one is larger: "
                        "compress it with gzip, or give its first lines alone"
                    )
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise ExperimentError("The file is empty: give one with a word and its numbers on each line")
        return digest.hexdigest()

    def _things(self) -> Iterator[tuple[float, int, tuple[Path, ...]]]:
        """When each was looked at last, how many bytes it has, and its files: the words first, by which it is found."""
        for path in (*self.folder.glob("*.json"), *self.folder.glob("uploads/[0-9a-f]*")):
            files = (path, path.with_suffix(".npy")) if path.suffix == ".json" else (path,)
            with contextlib.suppress(FileNotFoundError):
                yield path.stat().st_mtime, sum(file.stat().st_size for file in files), files

    def _words(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def _megabytes(size: int) -> str:
    return f"{size // 10**6} MB" if size >= 10**6 else f"{size:,} bytes"
