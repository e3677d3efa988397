"""Opening runs: what pages open with, trained before and shipped in `assets/openings`. Read-only.

`index.json` names each run by its fingerprint, with its work, the date on which it was made and the SHA-256 of its
file. The file `<fingerprint>.npz` holds the result, as `core.runs.codec.pack` wrote it. `core.openings` makes both.
"""

import hashlib
import json
import logging
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock

from cachetools import LRUCache

from core.experiment import ExperimentError
from core.runs.codec import unpack
from core.runs.run import Run
from core.settings import ROOT
from core.work import read_work

logger = logging.getLogger(__name__)

FOLDER = ROOT / "assets" / "openings"
INDEX = "index.json"
FIGURES_KEPT = 200  # runs without weights that stay in memory; each takes some kB


@dataclass(frozen=True)
class Entry:
    """One run of the index.

    Attributes:
        work: its work as JSON.
        made: the date on which it was trained.
        whole: False if its weights and predictions do not ship.
        sha256: of its file, in hex.
        failed: why the run failed, where that is what a page shows; else "".
    """

    work: str
    made: date
    whole: bool
    sha256: str
    failed: str = ""


class OpeningRuns:
    """The runs that ship. A damaged or missing file is as if it were not there. Safe to use from many threads.

    Args:
        folder: where they are.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._index = read_index(folder)
        self._lock = Lock()
        self._sound: dict[str, bool] = {}  # guarded by the lock, as the next one
        self._figures: LRUCache[str, Run] = LRUCache(FIGURES_KEPT)

    def get(self, fingerprint: str, *, with_outcome: bool = True) -> Run | None:
        """A whole run, or None if it does not ship."""
        entry = self._index.get(fingerprint)
        return self._read(fingerprint, entry, with_outcome=with_outcome) if entry and entry.whole else None

    def figures(self, fingerprint: str) -> Run | None:
        """A run for a comparison, or None. Its losses and scores are there; weights and predictions may be empty."""
        entry = self._index.get(fingerprint)
        if entry is None or entry.whole:
            return self.get(fingerprint)
        with self._lock:
            run = self._figures.get(fingerprint)
        if run is None and (run := self._read(fingerprint, entry)):
            with self._lock:
                self._figures[fingerprint] = run
        return run

    def ships(self, fingerprint: str) -> bool:
        """True if the run ships, whole or not."""
        return fingerprint in self._index

    def sizes(self, fingerprints: Collection[str]) -> dict[str, int]:
        """The bytes of the files of whole runs, by fingerprint."""
        whole = [name for name in fingerprints if name in self._index and self._index[name].whole]
        files = {name: file_of(self._folder, name) for name in whole}
        return {name: file.stat().st_size for name, file in files.items() if file.is_file()}

    def content(self, fingerprint: str) -> bytes | None:
        """The file of a whole run; None if it does not ship, or is damaged."""
        entry = self._index.get(fingerprint)
        if entry is None or not entry.whole:
            return None
        try:
            return self._content(fingerprint, entry)
        except (OSError, ValueError) as error:
            logger.warning("The opening run %s cannot be read: %s", fingerprint, error)
            return None

    def _read(self, fingerprint: str, entry: Entry, *, with_outcome: bool = True) -> Run | None:
        with self._lock:
            sound = self._sound.get(fingerprint)
        if sound is False:
            return None
        try:
            content = self._content(fingerprint, entry) if with_outcome or sound is None else b""
            made = datetime.combine(entry.made, time(), UTC)
            run = Run(
                fingerprint=fingerprint,
                work=read_work(entry.work),
                status="failed" if entry.failed else "finished",
                reason=entry.failed,
                created=made,
                started=made,
                finished=made,
                outcome=unpack(content) if with_outcome else None,
                attempts=1,
                ships=True,
            )
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, ExperimentError) as error:
            logger.warning("The opening run %s cannot be read: %s", fingerprint, error)
            run = None
        with self._lock:
            self._sound[fingerprint] = run is not None
        return run

    def _content(self, fingerprint: str, entry: Entry) -> bytes:
        content = file_of(self._folder, fingerprint).read_bytes()
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ValueError("its file is damaged")
        return content


def file_of(folder: Path, fingerprint: str) -> Path:
    """The file of a run's result."""
    return folder / f"{fingerprint}.npz"


def read_index(folder: Path) -> dict[str, Entry]:
    """The index by fingerprint; empty if it is missing or damaged."""
    try:
        entries = json.loads((folder / INDEX).read_text())
        return {name: Entry(**one | {"made": date.fromisoformat(one["made"])}) for name, one in entries.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        logger.warning("No opening runs: %s", error)
        return {}


def index_text(entries: Mapping[str, Entry]) -> str:
    """The index as `read_index` reads it: sorted, a line for each field, so that a change is easy to see."""
    plain = {
        name: {field: value for field, value in vars(entry).items() if value != ""} | {"made": entry.made.isoformat()}
        for name, entry in entries.items()
    }
    return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
