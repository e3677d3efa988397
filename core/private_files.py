"""Files and folders that no other user of the machine may read.

What visitors upload and type is in them. Modes are those of Unix; on Windows a folder has the rights of the one above.
"""

import os
import stat
from pathlib import Path

FOLDER, FILE = 0o700, 0o600


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may open, or close one that is there already.

    A folder of another user is left as it is, and so are the home folder and one that is everybody's, such as `/tmp`:
    other things are in them.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    for folder in missing:  # those above the last are made with the usual mode
        folder.chmod(FOLDER)
    if not missing and _is_only_ours(path):
        path.chmod(FOLDER)
    return path


def private_file(path: Path) -> None:
    """Make an empty file that only its owner may open, or close one that is there already."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))
    except FileExistsError:
        if _is_own(path):
            path.chmod(FILE)


def _is_only_ours(folder: Path) -> bool:
    everybodys = folder.stat().st_mode & stat.S_ISVTX
    return _is_own(folder) and not everybodys and folder.resolve() not in (Path.home(), Path(folder.anchor))


def _is_own(path: Path) -> bool:
    return not hasattr(os, "geteuid") or path.stat().st_uid == os.geteuid()
