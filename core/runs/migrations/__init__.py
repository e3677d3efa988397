"""Alembic's migrations: they make the tables of a new database, and bring an old one up to date.

A database that is up to date costs one query: Alembic, whose import takes as long as SQLAlchemy's, is only imported to
migrate. To change the tables, add a file to `versions` with the next number, and change `HEAD` and
`core.runs.database`.
"""

from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text

HEAD = "0005"  # the newest revision in `versions`; a test compares them
LOCK = 81_403_912  # any number that no other program takes for its lock in PostgreSQL


class DatabaseError(Exception):
    """The database cannot be used by this version of Unrolled."""


def version(connection: Connection) -> str | None:
    """The revision of the database, or None for a new one and for one of before there were migrations."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> None:
    """Bring the database to `HEAD`, within the connection's transaction.

    Only one server migrates at a time. The others wait for it and find nothing left to do.

    Raises:
        DatabaseError: a newer Unrolled has changed the database.
    """
    # SQLite's transaction has locked the file when it began.
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    present = version(connection)
    if present == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseError(
            f"The database of runs has version {present}, and this Unrolled knows versions up to {HEAD}: "
            "start the newer Unrolled, or set UNROLLED_DATABASE to another database."
        ) from error
