"""The tables of before there were migrations. A database of that time has them, with or without `unit_names`."""

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, MetaData, String, Table, Text

revision = "0001"
down_revision = None

_metadata = MetaData()
Table(
    "runs",
    _metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("experiment", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("finished", Double),
    Column("owner", String(300), nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("used_at", Double, nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
)
Table(
    "outcomes",
    _metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
Table(
    "uploads",
    _metadata,
    Column("hash", String(64), primary_key=True),
    Column("used_at", Double, nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
)
Table(
    "upload_contents",
    _metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
Table(
    "unit_names",
    _metadata,
    Column("network", String(64), primary_key=True),
    Column("layer", Integer, primary_key=True),
    Column("backward", Integer, primary_key=True),
    Column("unit", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("said_at", Double, nullable=False, index=True),
)


def upgrade() -> None:
    """Make the tables that are missing."""
    _metadata.create_all(op.get_bind())
