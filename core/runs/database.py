"""The database of runs: SQLite in WAL mode in the data folder, or the database that UNROLLED_DATABASE names.

The tables here must be those that `core.runs.migrations` make; a test compares them.
"""

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

from core.private_files import private_file, private_folder
from core.runs import migrations
from core.settings import settings

IN_A_QUERY = 500  # fingerprints; databases limit the parameters of one
BUSY_SECONDS = 20  # how long one writer waits for another: a large outcome takes a second or two to write
CACHE_KB = 500  # of each of five connections; SQLite's own 2,000 would fill with results, which are read once

metadata = MetaData()

# Times are seconds since 1970, UTC. The large columns have tables of their own: SQLite writes a row anew as a whole
# when any part of it changes.
runs = Table(
    "runs",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("experiment", Text, nullable=False),  # the JSON of the work, of whatever kind
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
final_metrics = Table(
    "final_metrics",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("which", String(8), primary_key=True),  # "last" or "best"
    Column("value", Double),  # NULL where the run diverged
    Column("epoch", Integer),
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
upload_owners = Table(  # a file that several have uploaded is kept until each of them has deleted it
    "upload_owners",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),  # a browser
    Column("uploaded_at", Double, nullable=False, index=True),
)
unit_names = Table(
    "unit_names",
    metadata,
    Column("owner", String(64), primary_key=True),  # a browser; "" for the names of before, which all browsers see
    Column("network", String(64), primary_key=True),
    Column("layer", Integer, primary_key=True),
    Column("backward", Integer, primary_key=True),  # 0 or 1
    Column("unit", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("said_at", Double, nullable=False, index=True),  # seconds since 1970, UTC
)
lists = Table(  # the runs that each browser has asked for
    "lists",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True, index=True),  # a browser
    Column("listed_at", Double, nullable=False, index=True),
    Column("pinned", Integer, nullable=False),  # 0 or 1
    Column("name", String(80), nullable=False),  # "" for none
)
imported_runs = Table(  # runs from a file, for the browser that brought it alone: a row is never changed
    "imported_runs",
    metadata,
    Column("owner", String(64), primary_key=True),  # a browser
    Column("fingerprint", String(64), primary_key=True),
    Column("experiment", Text, nullable=False),  # the JSON of the work
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("metrics", Text, nullable=False),  # the final metrics as JSON
    Column("imported_at", Double, nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),  # of the result
    Column("content", LargeBinary, nullable=False),  # the result; empty if there is none
)


def default_url() -> str:
    """UNROLLED_DATABASE, or SQLite in the data folder."""
    return settings().database_url


def open_database(url: str) -> Engine:
    """Connect to a database and bring its tables up to date.

    Use the returned engine for transactions that only read, and `writing` of it for those that write.

    Raises:
        DatabaseError: a newer Unrolled has changed the database.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database:
            _close_to_others(Path(address.database))
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(address, pool_pre_ping=True)
    try:
        with engine.connect() as connection:
            version = migrations.version(connection)
        if version != migrations.HEAD:
            with writing(engine).begin() as connection:
                migrations.upgrade(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: SQLite then locks at the beginning and cannot fail half-way."""
    return engine.execution_options(unrolled_writes=True)


def _close_to_others(file: Path) -> None:
    """Let nobody else on this machine read the database.

    SQLite gives the two files that it makes beside it the mode of the database. Those of before may have another one.
    """
    if file.parent == settings().data or not file.parent.exists():
        private_folder(file.parent)
    private_file(file)
    for ending in ("-wal", "-shm"):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            private_file(beside)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # `_begin_sqlite` begins transactions, not sqlite3
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # with WAL, safe against a kill; a power cut may cost the last run
    cursor.execute(f"PRAGMA cache_size={-CACHE_KB}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("unrolled_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
