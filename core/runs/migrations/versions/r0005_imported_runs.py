"""A table of the runs that browsers have brought as a file. They are no results of this installation."""

from alembic import op
from sqlalchemy import BigInteger, Column, Double, LargeBinary, String, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "imported_runs",
        Column("owner", String(64), primary_key=True),
        Column("fingerprint", String(64), primary_key=True),
        Column("experiment", Text, nullable=False),
        Column("status", String(16), nullable=False),
        Column("reason", Text, nullable=False),
        Column("metrics", Text, nullable=False),
        Column("imported_at", Double, nullable=False, index=True),
        Column("bytes", BigInteger, nullable=False),
        Column("content", LargeBinary, nullable=False),
    )
