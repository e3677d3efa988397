"""Machine code of earlier versions of the source, 2 MB each. It is removed once nobody has used it for a week."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

UNUSED_SECONDS = 7 * 24 * 3600.0  # another version may be running beside this one, and start a worker now and then
FOLDERS = "unrolled-" + 16 * "[0-9a-f]"  # what folders of machine code are named


def remove(used: Iterable[Path]) -> None:
    """Note that these folders of machine code are used, and remove those beside them that were not for a week.

    Without its folder a version that still runs compiles again.
    """
    now = time.time()
    for mine in used:
        with contextlib.suppress(OSError):  # it is not there, or belongs to somebody else
            os.utime(mine)
        for folder in mine.parent.glob(FOLDERS):
            with contextlib.suppress(OSError):  # another process has just removed it
                if folder != mine and now - folder.stat().st_mtime > UNUSED_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)
