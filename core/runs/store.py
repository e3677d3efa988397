"""Runs in and out of the database. Each method is one transaction: a run is there as a whole or not at all."""

import contextlib
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    Connection,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.runs import training_times
from core.runs.codec import unpack
from core.runs.database import (
    IN_A_QUERY,
    default_url,
    final_metrics,
    lists,
    open_database,
    outcomes,
    runs,
    writing,
)
from core.runs.error import RunStoreError
from core.runs.imported import ImportedRuns, delete_readers
from core.runs.metrics import FinalMetric
from core.runs.metrics import final_metrics as metrics_of
from core.runs.opening_runs import OpeningRuns
from core.runs.packed import PackedResults
from core.runs.pruning import prune, touch
from core.runs.run import Run, RunStatus
from core.runs.run_lists import RunLists
from core.runs.status import INTERRUPTED, LIVE, status_now
from core.runs.uploads import Uploads
from core.training.pace import TrainingTime
from core.work import Work, read_work

MAX_RUNS = 6_000  # runs that are kept, as many as 20 of the largest sweeps; the least recently used go first
MAX_RUN_BYTES = 4_000_000_000  # of all outcomes together; a small run takes 20 kB, one of a million weights 120 MB
MAX_OUTCOME_BYTES = 500_000_000  # of one; SQLite and PostgreSQL take values up to 1 GB
MAX_UPLOAD_BYTES = 1_000_000_000  # of all uploads together


class RunStore:
    """The runs and the uploaded tables. Safe to use from many threads, and by many servers at once.

    Args:
        url: an SQLAlchemy database URL; by default what UNROLLED_DATABASE says, else SQLite in the data folder.
        max_runs: runs that are kept.
        max_run_bytes: bytes of all outcomes that are kept.
        max_upload_bytes: bytes of all uploads that are kept.
        openings: finished runs that ship, for those that the database does not have.

    Attributes:
        lists: the runs that each browser has asked for.
        imported: the runs that each browser has brought as a file, which no method here returns.
        packed: results as bytes.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        max_runs: int = MAX_RUNS,
        max_run_bytes: int = MAX_RUN_BYTES,
        max_upload_bytes: int = MAX_UPLOAD_BYTES,
        openings: OpeningRuns | None = None,
    ) -> None:
        self._reading = open_database(url or default_url())
        self._writing = writing(self._reading)
        self._max_runs = max_runs
        self._max_run_bytes = max_run_bytes
        self._uploads = Uploads(self._reading, self._writing, max_upload_bytes)
        self._openings = openings
        self.lists = RunLists(self._reading, self._writing)
        self.imported = ImportedRuns(self._reading, self._writing)
        self.packed = PackedResults(self._reading, openings)

    def get(self, fingerprint: str, *, with_outcome: bool = True) -> Run | None:
        """A run, or None if there is none. A run of the database comes before an opening run.

        A run whose server ended before the run did has the status "interrupted". In its place comes the opening run, if
        there is one, and also in that of a run that was stopped before it began.

        Raises:
            ExperimentError: the work is of another version of Unrolled.
        """
        run = self._stored(fingerprint, with_outcome=with_outcome)
        if self._openings and (run is None or run.status == "interrupted" or self._never_began(run)):
            return self._openings.get(fingerprint, with_outcome=with_outcome) or run
        return run

    def opening_figures(self, fingerprint: str) -> Run | None:
        """The opening run for a comparison, or None. Its weights and predictions may be empty."""
        return self._openings.figures(fingerprint) if self._openings else None

    def begin(self, work: Work, owner: str, *, again: bool = False) -> bool:
        """Claim some work for `owner`. True if the owner is to do it.

        False if the run exists: finished, under way at a server that lives, or, unless `again`, stopped or failed. An
        interrupted run is begun again. A finished one is never changed.
        """
        now, fingerprint = time.time(), work.fingerprint()
        fresh = {
            "status": "queued",
            "reason": "",
            "attempts": 0,
            "created": now,
            "started": None,
            "finished": None,
            "owner": owner,
            "seen_at": now,
            "used_at": now,
            "bytes": 0,
        }
        for _ in range(10):  # a turn that claims nothing has lost a race against another server
            with contextlib.suppress(IntegrityError), self._writing.begin() as database:
                row = database.execute(_GET_RUN, {"key": fingerprint}).one_or_none()
                if row is None:
                    claim = {"fingerprint": fingerprint, "experiment": work.to_json()} | fresh
                    database.execute(insert(runs).values(claim))
                    return True
                status, _reason = status_now(row)
                if (
                    status == "finished"
                    or (status in LIVE and row.owner != owner)
                    or (status in ("stopped", "failed") and not again)
                ):
                    return False
                same = (runs.c.status == row.status) & (runs.c.owner == row.owner)
                claimed = database.execute(update(runs).where(runs.c.fingerprint == fingerprint, same).values(fresh))
                if claimed.rowcount:
                    database.execute(delete(outcomes).where(outcomes.c.fingerprint == fingerprint))
                    database.execute(delete(final_metrics).where(final_metrics.c.fingerprint == fingerprint))
                    return True
        return False

    def mark_running(self, fingerprint: str, attempt: int) -> None:
        """A worker has begun the run, for the first time or once more."""
        self._change(fingerprint, status="running", started=time.time(), attempts=attempt)

    def finish_packed(
        self,
        fingerprint: str,
        content: bytes,
        status: RunStatus,
        reason: str,
        metrics: Sequence[FinalMetric] = (),
    ) -> bool:
        """Write the end of a run, in one transaction. False if the run is not there any more, or has ended already.

        Args:
            fingerprint: the run's.
            content: its result, as `core.runs.codec.pack` wrote it.
            status: finished, stopped or failed.
            reason: a sentence if it failed or ended early; else "".
            metrics: `core.runs.metrics.final_metrics` of the result.

        Raises:
            RunStoreError: the result is too large to keep.
        """
        if len(content) > MAX_OUTCOME_BYTES:
            raise RunStoreError(
                f"The result takes {len(content) / 1e6:,.0f} MB (at most {MAX_OUTCOME_BYTES / 1e6:,.0f} MB are kept): "
                "use fewer units or layers in a network, fewer words or dimensions in word vectors"
            )
        now = time.time()
        values = {
            "status": status,
            "reason": reason,
            "finished": now,
            "seen_at": now,
            "used_at": now,
            "bytes": len(content),
        }
        with self._writing.begin() as database:
            if not database.execute(_live(fingerprint).values(values)).rowcount:
                return False
            database.execute(delete(outcomes).where(outcomes.c.fingerprint == fingerprint))
            database.execute(insert(outcomes).values(fingerprint=fingerprint, content=content))
            _write_metrics(database, fingerprint, metrics)
        self.prune()
        return True

    def final_metrics(self, fingerprints: Collection[str]) -> dict[str, list[FinalMetric]]:
        """The final metrics of the runs that have some, by fingerprint. Opening runs have theirs.

        Runs of before there was this table are read once, and their metrics are written then.
        """
        by_run: dict[str, list[FinalMetric]] = {}
        names = list(dict.fromkeys(fingerprints))
        with self._reading.begin() as database:
            for i in range(0, len(names), IN_A_QUERY):
                some = final_metrics.c.fingerprint.in_(names[i : i + IN_A_QUERY])
                for fingerprint, *metric in database.execute(select(final_metrics).where(some)):
                    by_run.setdefault(fingerprint, []).append(FinalMetric(*metric))
        for name in names:
            if name not in by_run and (metrics := self._backfill(name)):
                by_run[name] = metrics
        return by_run

    def training_times(self) -> list[TrainingTime]:
        """How long the last trainings on this machine took, the latest first."""
        with self._reading.begin() as database:
            return training_times.read(database)

    def touch(self, fingerprint: str) -> None:
        """Note that somebody looks at a run, so that it is not the first to make room."""
        touch(self._writing, runs, fingerprint, 0.0)

    def mark_stopped(self, fingerprint: str, reason: str) -> None:
        """Somebody stopped the run before it began."""
        self._change(fingerprint, status="stopped", reason=reason, finished=time.time())

    def mark_failed(self, fingerprint: str, reason: str) -> None:
        """The run ended without a result."""
        self._change(fingerprint, status="failed", reason=reason, finished=time.time())

    def mark_interrupted(self, fingerprint: str) -> None:
        """The server ends before the run does."""
        self._change(fingerprint, status="interrupted", reason=INTERRUPTED, finished=time.time())

    def discard(self, fingerprint: str, owner: str) -> None:
        """Delete a run that has not ended: nobody waits for it any more."""
        mine = (runs.c.fingerprint == fingerprint) & (runs.c.owner == owner) & runs.c.status.in_(LIVE)
        with self._writing.begin() as database:
            database.execute(delete(runs).where(mine))

    def beat(self, owner: str) -> None:
        """A sign of life for all runs of an owner; due every 10 seconds."""
        mine = (runs.c.owner == owner) & runs.c.status.in_(LIVE)
        with self._writing.begin() as database:
            database.execute(update(runs).where(mine).values(seen_at=time.time()))

    def put_table(self, content: bytes) -> str:
        """Keep an uploaded table; see `Uploads.put`."""
        return self._uploads.put(content)

    def get_table(self, key: str) -> bytes | None:
        """The content of an uploaded table by the key that `put_table` returned, or None if it was dropped."""
        return self._uploads.get(key)

    def has_table(self, key: str) -> bool:
        """True if the uploaded table is here."""
        return self._uploads.has(key)

    def table_sizes(self, keys: Collection[str]) -> dict[str, int]:
        """The bytes of those of these uploaded tables that are here; at most some hundred."""
        return self._uploads.sizes(keys)

    def delete_table(self, key: str) -> list[str]:
        """Delete an uploaded table, and every run that has read it. Returns the fingerprints of these runs.

        A run of it that is still under way ends without a result being kept.
        """
        with self._writing.begin() as database:
            self._uploads.delete(database, key)
            # 64 digits in the work's JSON are its hash.
            names = list(database.execute(select(runs.c.fingerprint).where(runs.c.experiment.contains(key))).scalars())
            for i in range(0, len(names), IN_A_QUERY):
                some = names[i : i + IN_A_QUERY]
                for table in (runs, outcomes, final_metrics, lists):
                    database.execute(delete(table).where(table.c.fingerprint.in_(some)))
            delete_readers(database, key)
        return names

    def prune(self) -> None:
        """Drop runs beyond the limits, the least recently used first, and pinned ones last.

        Never one that is under way.
        """
        abandoned = runs.c.seen_at < time.time() - 86_400  # a day without a sign of life: its server is gone
        ended = runs.c.status.not_in(LIVE) | abandoned
        with self._writing.begin() as database:
            prune(
                database,
                runs,
                (outcomes, final_metrics),
                ended,
                max_rows=self._max_runs,
                max_bytes=self._max_run_bytes,
                pinned=runs.c.fingerprint.in_(select(lists.c.fingerprint).where(lists.c.pinned == 1)),
            )

    def close(self) -> None:
        """Close the database's connections."""
        self._reading.dispose()

    def _never_began(self, run: Run) -> bool:
        if run.status != "stopped":
            return False
        with self._reading.begin() as database:
            return not database.execute(select(runs.c.bytes).where(runs.c.fingerprint == run.fingerprint)).scalar()

    def _stored(self, fingerprint: str, *, with_outcome: bool) -> Run | None:
        with self._reading.begin() as database:
            row = database.execute(_GET_RUN, {"key": fingerprint}).one_or_none()
            content = database.execute(_GET_OUTCOME, {"key": fingerprint}).scalar() if row and with_outcome else None
        if row is None:
            return None
        touch(self._writing, runs, fingerprint, row.used_at)
        status, reason = status_now(row)
        return Run(
            fingerprint=fingerprint,
            work=read_work(row.experiment),
            status=status,
            reason=reason,
            created=datetime.fromtimestamp(row.created, UTC),
            started=None if row.started is None else datetime.fromtimestamp(row.started, UTC),
            finished=None if row.finished is None else datetime.fromtimestamp(row.finished, UTC),
            outcome=None if content is None else unpack(content),
            attempts=row.attempts,
        )

    def _backfill(self, fingerprint: str) -> list[FinalMetric]:
        with self._reading.begin() as database:
            content = database.execute(_GET_OUTCOME, {"key": fingerprint}).scalar()
        if content is None:
            opening = self.opening_figures(fingerprint)
            return metrics_of(opening.outcome) if opening and opening.outcome else []
        metrics = metrics_of(unpack(content))
        if metrics:
            with contextlib.suppress(SQLAlchemyError), self._writing.begin() as database:  # they can be had again
                _write_metrics(database, fingerprint, metrics)
        return metrics

    def _change(self, fingerprint: str, **values: object) -> None:
        with self._writing.begin() as database:
            database.execute(_live(fingerprint).values(seen_at=time.time(), **values))


_GET_RUN = select(runs).where(runs.c.fingerprint == bindparam("key"))
_GET_OUTCOME = select(outcomes.c.content).where(outcomes.c.fingerprint == bindparam("key"))


def _write_metrics(database: Connection, fingerprint: str, metrics: Sequence[FinalMetric]) -> None:
    database.execute(delete(final_metrics).where(final_metrics.c.fingerprint == fingerprint))
    if metrics:
        columns = ("fingerprint", *FinalMetric._fields)
        database.execute(
            insert(final_metrics), [dict(zip(columns, (fingerprint, *metric), strict=True)) for metric in metrics]
        )


def _live(fingerprint: str) -> Update:
    return update(runs).where(runs.c.fingerprint == fingerprint, runs.c.status.in_((*LIVE, "interrupted")))
