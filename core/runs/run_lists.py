"""The runs that each browser has asked for: when, pinned or not, and under a name given by hand.

A list belongs to a browser: no other one sees it. The run itself belongs to nobody, and whoever has its address opens
it. A run that is taken off the last list that had it is the first to make room when the store is full.
"""

import contextlib
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.runs.database import IN_A_QUERY, imported_runs, lists, runs
from core.runs.error import RunStoreError
from core.runs.run import RunStatus
from core.runs.status import status_now
from core.runs.unit_name import tidy

MOST = 2_000  # runs on one list; the oldest that are not pinned go first
MOST_OF_ALL = 100_000  # runs on all lists together, which then take about 20 MB
MOST_PINNED = 100  # runs that one browser can pin
LETTERS = 60  # of a name


@dataclass(frozen=True)
class Entry:
    """A run on somebody's list.

    Attributes:
        fingerprint: the run's.
        listed_at: when this browser asked for it first, seconds since 1970.
        pinned: True if it is kept before others.
        name: given by hand; "" for none.
    """

    fingerprint: str
    listed_at: float
    pinned: bool = False
    name: str = ""

    @property
    def listed(self) -> datetime:
        """When this browser asked for it first."""
        return datetime.fromtimestamp(self.listed_at, UTC)


@dataclass(frozen=True)
class Listed:
    """An entry with what the store knows of its run.

    Attributes:
        entry: on the list.
        work: the run's work as JSON; "" if the store does not have the run.
        status: of the run; None if the store does not have it.
        reason: why it failed or ended early; else "".
        imported: True if this browser has brought the run as a file, and the store has none: see `core.runs.imported`.
    """

    entry: Entry
    work: str
    status: RunStatus | None
    reason: str
    imported: bool = False


class RunLists:
    """Lists in and out of the database. Safe to use from many threads, and by many servers at once.

    Args:
        reading: the database.
        writing: the database for transactions that write.
    """

    def __init__(self, reading: Engine, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def of(self, owner: str) -> list[Listed]:
        """A browser's list: pinned runs first, and each part from the latest to the oldest."""
        c, of_run = lists.c, (runs.c.experiment, runs.c.status, runs.c.reason, runs.c.owner, runs.c.seen_at)
        brought = imported_runs.c
        of_file = (brought.experiment.label("work"), brought.status.label("ended"), brought.reason.label("why"))
        query = (
            select(c.fingerprint, c.listed_at, c.pinned, c.name, *of_run, *of_file)
            .outerjoin(runs, runs.c.fingerprint == c.fingerprint)
            .outerjoin(imported_runs, (brought.fingerprint == c.fingerprint) & (brought.owner == owner))
            .where(c.owner == owner)
            .order_by(c.pinned.desc(), c.listed_at.desc(), c.fingerprint)
        )
        with self._reading.begin() as database:
            rows = database.execute(query).all()
        found = []
        for row in rows:
            entry = Entry(row.fingerprint, row.listed_at, bool(row.pinned), row.name)
            status, reason = (None, "") if row.status is None else status_now(row)
            if row.ended is not None and status in (None, "interrupted"):
                found.append(Listed(entry, row.work, row.ended, row.why, imported=True))
            else:
                found.append(Listed(entry, row.experiment or "", status, reason))
        return found

    def count(self, owner: str) -> int:
        """How many runs are on a browser's list."""
        with self._reading.begin() as database:
            return database.execute(select(func.count()).where(lists.c.owner == owner)).scalar() or 0

    def count_pinned(self, owner: str) -> int:
        """How many runs a browser has pinned."""
        with self._reading.begin() as database:
            return database.execute(_PINNED, {"owner": owner}).scalar() or 0

    def add(self, owner: str, fingerprints: Collection[str]) -> None:
        """Put runs on a browser's list. Those that are on it already stay as they are."""
        names, now = list(dict.fromkeys(fingerprints)), time.time()
        # The last asked for is the latest, also where the clock does not tell them apart.
        self._insert(owner, [Entry(name, now + place * 1e-6) for place, name in enumerate(names)])

    def restore(self, owner: str, entries: Sequence[Entry]) -> None:
        """Put entries back that `remove` has returned."""
        self._insert(owner, entries)
        with self._writing.begin() as database:
            for some in _parts([entry.fingerprint for entry in entries]):
                database.execute(update(runs).where(runs.c.fingerprint.in_(some)).values(used_at=time.time()))

    def pin(self, owner: str, fingerprints: Collection[str], *, on: bool) -> None:
        """Pin runs of a browser's list, or unpin them.

        Raises:
            RunStoreError: too many would be pinned.
        """
        with self._writing.begin() as database:
            for some in _parts(fingerprints):
                database.execute(update(lists).where(_of(owner, some)).values(pinned=int(on)))
            count = database.execute(_PINNED, {"owner": owner}).scalar() or 0
            if on and count > MOST_PINNED:
                raise RunStoreError(f"At most {MOST_PINNED} runs can be pinned (got {count}): unpin others first")

    def rename(self, owner: str, fingerprint: str, name: str) -> None:
        """Give a run of a browser's list a name; "" takes it away.

        Raises:
            RunStoreError: the name is too long.
        """
        name = tidy(name[: 100 * LETTERS])
        if len(name) > LETTERS:
            raise RunStoreError(f"A name must have at most {LETTERS} letters (got {len(name)}): shorten it")
        with self._writing.begin() as database:
            database.execute(update(lists).where(_of(owner, [fingerprint])).values(name=name))

    def remove(self, owner: str, fingerprints: Collection[str]) -> list[Entry]:
        """Take runs off a browser's list. Returns their entries, which `restore` puts back."""
        c, removed = lists.c, []
        with self._writing.begin() as database:
            for some in _parts(fingerprints):
                rows = database.execute(select(lists).where(_of(owner, some))).all()
                removed += [Entry(row.fingerprint, row.listed_at, bool(row.pinned), row.name) for row in rows]
                database.execute(delete(lists).where(_of(owner, some)))
                unlisted = runs.c.fingerprint.in_(some) & runs.c.fingerprint.not_in(select(c.fingerprint))
                # The least recently used is the first to make room. Whoever looks at it is seen again.
                database.execute(update(runs).where(unlisted).values(used_at=0.0))
        return removed

    def forget(self, owner: str) -> None:
        """Delete a browser's whole list."""
        self.remove(owner, [one.entry.fingerprint for one in self.of(owner)])

    def _insert(self, owner: str, entries: Sequence[Entry]) -> None:
        for _ in range(3):  # another tab of the browser may insert the same at once
            with contextlib.suppress(IntegrityError), self._writing.begin() as database:
                known: set[str] = set()
                for some in _parts([entry.fingerprint for entry in entries]):
                    known |= set(database.execute(select(lists.c.fingerprint).where(_of(owner, some))).scalars())
                new = [vars(entry) | {"owner": owner} for entry in entries if entry.fingerprint not in known]
                if new:
                    database.execute(insert(lists), [one | {"pinned": int(one["pinned"])} for one in new])
                    self._prune(database, owner)
                return

    def _prune(self, database: Connection, owner: str) -> None:
        c = lists.c
        for mine, most in ((c.owner == owner, MOST), (c.owner != "", MOST_OF_ALL)):
            if (database.execute(select(func.count()).where(mine)).scalar() or 0) <= most:
                continue
            oldest = (
                select(c.fingerprint, c.owner)
                .where(mine)
                .order_by(c.pinned.desc(), c.listed_at.desc(), c.fingerprint)
                .offset(most)
            )
            for row in database.execute(oldest).all():
                database.execute(delete(lists).where(_of(row.owner, [row.fingerprint])))


_PINNED = select(func.count()).where(lists.c.owner == bindparam("owner"), lists.c.pinned == 1)


def _of(owner: str, fingerprints: Sequence[str]) -> ColumnElement[bool]:
    return (lists.c.owner == owner) & lists.c.fingerprint.in_(fingerprints)


def _parts(fingerprints: Collection[str]) -> Iterator[list[str]]:
    """Fingerprints in the numbers that a query takes."""
    names = list(fingerprints)
    for i in range(0, len(names), IN_A_QUERY):
        yield names[i : i + IN_A_QUERY]
