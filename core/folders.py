"""Where Unrolled writes, and how files come there: whole or not at all."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
ABANDONED = 86_400  # seconds after which what a process left unfinished is removed
_ADDING = ".adding-"


def data_folder() -> Path:
    """The folder for everything that Unrolled writes: UNROLLED_DATA, or `data` in the repository."""
    return Path(os.environ.get("UNROLLED_DATA") or ROOT / "data")


@contextmanager
def adding(folder: Path) -> Iterator[Path]:
    """A place beside a folder's files to write new ones to. Move them as the last thing: it goes as the block ends."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=_ADDING, ignore_cleanup_errors=True) as made:
        yield Path(made)


def remove_abandoned(folder: Path) -> None:
    """Remove what processes that were killed while `adding` have left."""
    for left in folder.glob(f"{_ADDING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left)
