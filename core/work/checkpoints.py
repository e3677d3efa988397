"""Checkpoints: files from which a run that was cut off goes on, by the run's name.

Workers write them into a private folder of the data folder. Each is replaced as a whole, and removed when its run has
ended or nobody wants it any more. What is left over goes with its age.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from core.atomic_files import adding, remove_abandoned
from core.private_files import private_folder
from core.settings import settings

MOST_BYTES = 1_000_000_000  # of all together; the oldest are removed first
MOST_BYTES_OF_ONE = 100_000_000  # a network of a million weights takes 40 MB
HOURS = 24  # after which a checkpoint that was not written again is removed

_ENDING = ".npz"
_NAME = re.compile(r"[0-9a-f]{32}")


class Checkpoints:
    """The folder. Safe to use from many threads and processes.

    Args:
        folder: by default `checkpoints` in the data folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings().data / "checkpoints"

    def path(self, name: str) -> Path:
        """Where the checkpoint of a run is, if there is one.

        Raises:
            ValueError: the name is no fingerprint.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"A run's name must be 32 hex digits (got {name!r})")
        return self.folder / f"{name}{_ENDING}"

    def write(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Replace a run's checkpoint by what `write` writes, and remove what is too old or too much.

        Raises:
            OSError: the disk is full or cannot be written to. An earlier checkpoint stays.
        """
        path = self.path(name)
        private_folder(self.folder)
        with adding(self.folder) as folder:
            new = folder / path.name
            with new.open("wb") as file:
                write(file)
            new.replace(path)
        self.tidy()

    def remove(self, *names: str) -> None:
        """Remove the checkpoints of these runs, where there are any."""
        for name in names:
            with suppress(OSError):
                self.path(name).unlink()

    def tidy(self) -> None:
        """Remove checkpoints that are too old, and the oldest of those that are too much together."""
        remove_abandoned(self.folder)
        total, now = 0, time.time()
        for written, size, path in sorted(self._entries(), reverse=True):
            total += size
            if total > MOST_BYTES or now - written > HOURS * 3600:
                with suppress(OSError):  # another process was quicker
                    path.unlink()

    def _entries(self) -> list[tuple[float, int, Path]]:
        """When each checkpoint was written, its bytes and its path."""
        entries = []
        for path in self.folder.glob(f"*{_ENDING}"):
            with suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
        return entries
