"""How new files join a folder: whole or not at all."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ABANDONED = 86_400  # seconds after which unfinished files of an ended process are removed
_ADDING = ".adding-"


@contextmanager
def adding(folder: Path) -> Iterator[Path]:
    """A temporary folder inside `folder` to write new files to. Move them out last: it is removed as the block ends."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=_ADDING, ignore_cleanup_errors=True) as temporary:
        yield Path(temporary)


def remove_abandoned(folder: Path) -> None:
    """Remove the temporary folders of processes that were killed while `adding`."""
    for temporary in folder.glob(f"{_ADDING}*"):
        with suppress(OSError):
            if time.time() - temporary.stat().st_mtime > ABANDONED:
                shutil.rmtree(temporary)
