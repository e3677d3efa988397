"""Runs in and out of the database. Each method is one transaction: a run is there as a whole or not at all."""

import contextlib
import hashlib
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    Connection,
    Row,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.runs.codec import unpack
from core.runs.database import (
    default_url,
    final_metrics,
    open_database,
    outcomes,
    runs,
    upload_contents,
    uploads,
    writing,
)
from core.runs.metrics import FinalMetric
from core.runs.metrics import final_metrics as metrics_of
from core.runs.owner import is_gone
from core.runs.pruning import prune
from core.runs.run import Run, RunStatus
from core.work import Work, read_work

INTERRUPTED = "The server ended while this run was at work: start it again."
LIVE = ("queued", "running")

MAX_RUNS = 2_000  # runs that are kept; the least recently used go first
MAX_RUN_BYTES = 4_000_000_000  # of all outcomes together; a small run takes 20 kB, one of a million weights 120 MB
MAX_OUTCOME_BYTES = 500_000_000  # of one; SQLite and PostgreSQL take values up to 1 GB
MAX_UPLOADS = 500
MAX_UPLOAD_BYTES = 1_000_000_000  # of all uploads together
MAX_UPLOAD = 20_000_000  # bytes of one
IN_A_QUERY = 500  # fingerprints; databases limit the parameters of one
TOUCH_SECONDS = 600  # a look at a run is noted once in this time


class RunStoreError(Exception):
    """Something cannot be kept. The message is one sentence for its owner."""


class RunStore:
    """The runs and the uploaded tables. Safe to use from many threads, and by many servers at once.

    Args:
        url: an SQLAlchemy database URL; by default what UNROLLED_DATABASE says, else SQLite in the data folder.
        max_runs: runs that are kept.
        max_run_bytes: bytes of all outcomes that are kept.
        max_upload_bytes: bytes of all uploads that are kept.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        max_runs: int = MAX_RUNS,
        max_run_bytes: int = MAX_RUN_BYTES,
        max_upload_bytes: int = MAX_UPLOAD_BYTES,
    ) -> None:
        self._reading = open_database(url or default_url())
        self._writing = writing(self._reading)
        self._max_runs = max_runs
        self._max_run_bytes = max_run_bytes
        self._max_upload_bytes = max_upload_bytes

    def get(self, fingerprint: str, *, with_outcome: bool = True) -> Run | None:
        """A run, or None if there is none.

        A run whose server ended before the run did has the status "interrupted".

        Raises:
            ExperimentError: the work is of another version of Unrolled.
        """
        with self._reading.begin() as database:
            row = database.execute(_GET_RUN, {"key": fingerprint}).one_or_none()
            content = database.execute(_GET_OUTCOME, {"key": fingerprint}).scalar() if row and with_outcome else None
        if row is None:
            return None
        self._touch(runs, fingerprint, row.used_at)
        status, reason = _status_now(row)
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
                status, _reason = _status_now(row)
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
        """The final metrics of the runs that have some, by fingerprint.

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

    def touch(self, fingerprint: str) -> None:
        """Note that somebody looks at a run, so that it is not the first to make room."""
        self._touch(runs, fingerprint, 0.0)

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
        """Keep an uploaded table; the same content twice is kept once. Returns its SHA-256 in hex.

        Raises:
            RunStoreError: it is larger than 20 MB.
        """
        if len(content) > MAX_UPLOAD:
            raise RunStoreError(
                f"The file has {len(content) / 1e6:,.1f} MB, and {MAX_UPLOAD / 1e6:.0f} MB can be read: "
                "keep only the columns and rows, or the words, that are needed"
            )
        key, now = hashlib.sha256(content).hexdigest(), time.time()
        with contextlib.suppress(IntegrityError), self._writing.begin() as database:  # somebody just kept the same
            if not database.execute(update(uploads).where(uploads.c.hash == key).values(used_at=now)).rowcount:
                database.execute(insert(uploads).values(hash=key, used_at=now, bytes=len(content)))
                database.execute(insert(upload_contents).values(hash=key, content=content))
        self.prune()
        return key

    def get_table(self, key: str) -> bytes | None:
        """The content of an uploaded table by the key that `put_table` returned, or None if it was dropped."""
        with self._reading.begin() as database:
            used_at = database.execute(select(uploads.c.used_at).where(uploads.c.hash == key)).scalar()
            content = database.execute(select(upload_contents.c.content).where(upload_contents.c.hash == key)).scalar()
        if content is None or used_at is None:
            return None
        self._touch(uploads, key, used_at)
        return bytes(content)

    def prune(self) -> None:
        """Drop runs and uploads beyond the limits, the least recently used first. Never a run that is under way."""
        abandoned = runs.c.seen_at < time.time() - 86_400  # a day without a sign of life: its server is gone
        ended = runs.c.status.not_in(LIVE) | abandoned
        with self._writing.begin() as database:
            prune(
                database, runs, (outcomes, final_metrics), ended, max_rows=self._max_runs, max_bytes=self._max_run_bytes
            )
            prune(database, uploads, (upload_contents,), true(), max_rows=MAX_UPLOADS, max_bytes=self._max_upload_bytes)

    def close(self) -> None:
        """Close the database's connections."""
        self._reading.dispose()

    def _backfill(self, fingerprint: str) -> list[FinalMetric]:
        with self._reading.begin() as database:
            content = database.execute(_GET_OUTCOME, {"key": fingerprint}).scalar()
        metrics = [] if content is None else metrics_of(unpack(content))
        if metrics:
            with contextlib.suppress(SQLAlchemyError), self._writing.begin() as database:  # they can be had again
                _write_metrics(database, fingerprint, metrics)
        return metrics

    def _change(self, fingerprint: str, **values: object) -> None:
        with self._writing.begin() as database:
            database.execute(_live(fingerprint).values(seen_at=time.time(), **values))

    def _touch(self, table: Table, key: str, used_at: float) -> None:
        if (now := time.time()) - used_at >= TOUCH_SECONDS:
            looked = update(table).where(table.primary_key.columns[0] == key).values(used_at=now)
            # A page must not fail because a look could not be noted.
            with contextlib.suppress(SQLAlchemyError), self._writing.begin() as database:
                database.execute(looked)


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


def _status_now(row: Row) -> tuple[RunStatus, str]:
    if row.status in LIVE and is_gone(row.owner, row.seen_at, time.time()):
        return "interrupted", INTERRUPTED
    return row.status, row.reason
