"""A table of the runs that each browser has asked for. Nobody is known to have asked for the runs of before."""

from alembic import op
from sqlalchemy import Column, Double, Integer, String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "lists",
        Column("fingerprint", String(64), primary_key=True),
        Column("owner", String(64), primary_key=True, index=True),
        Column("listed_at", Double, nullable=False, index=True),
        Column("pinned", Integer, nullable=False),
        Column("name", String(80), nullable=False),
    )
