"""Runs that a browser has brought as a file: shown to that browser, and to nobody else.

A run is found by the fingerprint of its experiment, and everybody who trains that experiment finds the same run. A
result from a file is a claim: nothing but training again shows that these are the numbers of this experiment. So it
never comes into the table `runs`. It is kept under its owner and its fingerprint, and only the page Runs of that owner
reads it. No address opens it, no sweep counts it, no estimate learns from it. Once the experiment is trained here, the
run of the store takes its place.
"""

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, insert, select

from core.runs.codec import unpack
from core.runs.database import IN_A_QUERY, imported_runs, lists
from core.runs.metrics import FinalMetric
from core.runs.run import Run, RunStatus
from core.work import read_work

MOST_BYTES = 200_000_000  # of all results of one browser; the oldest go first
MOST_BYTES_OF_ALL = 1_000_000_000  # of all browsers together
MOST_RUNS_OF_ALL = 50_000  # of all browsers together
UNLISTED_SECONDS = 3_600  # that a run is kept which is on no list; an undo brings it back


@dataclass(frozen=True)
class Imported:
    """A run from a file, checked by whoever gives it.

    Attributes:
        fingerprint: of its work.
        work: as JSON.
        status: as the file has it; "interrupted" if there is no result.
        reason: why it failed or ended early; else "".
        metrics: the final metrics of its result.
        content: its packed result; b"" if there is none.
    """

    fingerprint: str
    work: str
    status: RunStatus
    reason: str
    metrics: tuple[FinalMetric, ...]
    content: bytes


class ImportedRuns:
    """Runs from files in and out of the database. Safe to use from many threads, and by many servers at once.

    Args:
        reading: the database.
        writing: the database for transactions that write.
    """

    def __init__(self, reading: Engine, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def put(self, owner: str, run: Imported) -> None:
        """Keep a run for a browser. One that it has brought before is replaced."""
        values = {
            "owner": owner,
            "fingerprint": run.fingerprint,
            "experiment": run.work,
            "status": run.status,
            "reason": run.reason,
            "metrics": json.dumps(run.metrics),
            "imported_at": time.time(),
            "bytes": len(run.content),
            "content": run.content,
        }
        with self._writing.begin() as database:
            database.execute(delete(imported_runs).where(_of(owner, [run.fingerprint])))
            database.execute(insert(imported_runs).values(values))

    def get(self, owner: str, fingerprint: str) -> Run | None:
        """A run that this browser has brought, with its result; None if it has not.

        Raises:
            ExperimentError: the work is of another version of Unrolled.
        """
        with self._reading.begin() as database:
            row = database.execute(select(imported_runs).where(_of(owner, [fingerprint]))).one_or_none()
        if row is None:
            return None
        moment = datetime.fromtimestamp(row.imported_at, UTC)
        return Run(
            fingerprint=fingerprint,
            work=read_work(row.experiment),
            status=row.status,
            reason=row.reason,
            created=moment,
            started=None,
            finished=moment,
            outcome=unpack(row.content) if row.content else None,
            attempts=0,
        )

    def content(self, owner: str, fingerprint: str) -> bytes | None:
        """The packed result of a run that this browser has brought; None if there is none."""
        with self._reading.begin() as database:
            query = select(imported_runs.c.content).where(_of(owner, [fingerprint]))
            return database.execute(query).scalar() or None

    def sizes(self, owner: str) -> dict[str, int]:
        """The bytes of the results that a browser has brought, by fingerprint."""
        c = imported_runs.c
        with self._reading.begin() as database:
            rows = database.execute(select(c.fingerprint, c.bytes).where(c.owner == owner)).all()
        return {row.fingerprint: row.bytes for row in rows if row.bytes}

    def final_metrics(self, owner: str, fingerprints: Collection[str]) -> dict[str, list[FinalMetric]]:
        """The final metrics of runs that this browser has brought, by fingerprint."""
        c, found, names = imported_runs.c, {}, list(fingerprints)
        with self._reading.begin() as database:
            for i in range(0, len(names), IN_A_QUERY):
                query = select(c.fingerprint, c.metrics).where(_of(owner, names[i : i + IN_A_QUERY]))
                for fingerprint, metrics in database.execute(query):
                    found[fingerprint] = [FinalMetric(*one) for one in json.loads(metrics)]
        return found

    def forget(self, owner: str) -> None:
        """Delete all that a browser has brought."""
        with self._writing.begin() as database:
            database.execute(delete(imported_runs).where(imported_runs.c.owner == owner))

    def prune(self) -> None:
        """Delete runs that are not on their browser's list any more, and the oldest beyond the limits."""
        c = imported_runs.c
        listed = exists().where(lists.c.owner == c.owner, lists.c.fingerprint == c.fingerprint)
        with self._writing.begin() as database:
            # Those of a file that another visitor brings at this moment come onto their list in the end.
            database.execute(delete(imported_runs).where(~listed, c.imported_at < time.time() - UNLISTED_SECONDS))
            rows = database.execute(
                select(c.owner, c.fingerprint, c.bytes).order_by(c.imported_at.desc(), c.fingerprint)
            ).all()
            of_owner: dict[str, int] = {}
            total = count = 0
            for row in rows:
                mine = of_owner.get(row.owner, 0) + row.bytes
                if mine > MOST_BYTES or total + row.bytes > MOST_BYTES_OF_ALL or count >= MOST_RUNS_OF_ALL:
                    database.execute(delete(imported_runs).where(_of(row.owner, [row.fingerprint])))
                    continue
                of_owner[row.owner], total, count = mine, total + row.bytes, count + 1


def delete_readers(database: Connection, key: str) -> None:
    """Delete the runs that have read an uploaded table, within a transaction; 64 digits in their work are its hash."""
    database.execute(delete(imported_runs).where(imported_runs.c.experiment.contains(key)))


def _of(owner: str, fingerprints: Collection[str]) -> ColumnElement[bool]:
    return (imported_runs.c.owner == owner) & imported_runs.c.fingerprint.in_(fingerprints)
