"""Which of this machine's cores are free: its workers tell each other when they work, by files in a folder they share.

A run may use a second core only while nobody else needs it.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

LOOK_SECONDS = 0.05  # between two looks at the folder
PREFIX = "works-"

_seen = (-1.0, False)  # when we last looked, and what we saw


@contextlib.contextmanager
def working() -> Iterator[None]:
    """Tell the others that this process works."""
    folder = _folder()
    if folder is None:
        yield
        return
    mine = folder / f"{PREFIX}{os.getpid()}"
    with contextlib.suppress(OSError):  # the folder goes when the server ends
        mine.touch()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            mine.unlink()


def another_is_free() -> bool:
    """Whether there is a core that nobody uses, beside this process's own. Cheap enough to ask at each batch."""
    global _seen  # noqa: PLW0603 - one look serves the whole process
    now = time.monotonic()
    if now - _seen[0] > LOOK_SECONDS:
        _seen = now, _look()
    return _seen[1]


def _look() -> bool:
    folder, cores = _folder(), os.cpu_count() or 1
    if folder is None:  # nobody else is known
        return cores > 1
    processes = (int(file.name.removeprefix(PREFIX)) for file in folder.glob(f"{PREFIX}*"))
    others = sum(1 for process in processes if process != os.getpid() and psutil.pid_exists(process))
    return others + 1 < cores


def _folder() -> Path | None:
    """Where the workers of one server meet; None for a process that is no worker of this machine's."""
    name = os.environ.get("UNROLLED_CLUSTER")
    return Path(name) if name else None
