"""Where runs are kept: SQLite in WAL mode in the data folder, or whatever database UNROLLED_DATABASE names."""

import contextlib
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import SQLAlchemyError

from core.settings import settings

BUSY_SECONDS = 20  # how long one writer waits for another: a large outcome takes a second or two to write

metadata = MetaData()

# Times are seconds since 1970, UTC. The large columns have tables of their own: SQLite writes a row anew as a whole
# when any part of it changes.
runs = Table(
    "runs",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("experiment", Text, nullable=False),  # JSON, or a Job's
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("finished", Double),
    Column("owner", String(300), nullable=False),
    Column("seen_at", Double, nullable=False),  # the owner's last sign of life
    Column("used_at", Double, nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),  # of the outcome
)
outcomes = Table(
    "outcomes",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
uploads = Table(
    "uploads",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the content
    Column("used_at", Double, nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
)
upload_contents = Table(
    "upload_contents",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


def default_url() -> str:
    """UNROLLED_DATABASE, or SQLite in the data folder."""
    return settings().database_url


def open_database(url: str) -> Engine:
    """Connect to a database and make the tables that are missing.

    Transactions of the engine that is returned only read; `writing` gives the one for those that write.
    """
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        engine = create_engine(where, pool_pre_ping=True)
        _make_tables(engine)
        return engine
    if where.database:
        Path(where.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(where, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _make_tables(engine)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: SQLite then locks at once and never fails half-way as too late."""
    return engine.execution_options(unrolled_writes=True)


def _make_tables(engine: Engine) -> None:
    with contextlib.suppress(SQLAlchemyError):  # another server makes the same tables at the same moment
        metadata.create_all(writing(engine))
    metadata.create_all(writing(engine))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where sqlite3 guesses
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # with WAL, safe against a kill; a power cut may cost the last run
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("unrolled_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
