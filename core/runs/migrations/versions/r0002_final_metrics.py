"""A table of the final metrics of each run. Runs of before are filled in when somebody asks for theirs."""

from alembic import op
from sqlalchemy import Column, Double, Integer, String

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "final_metrics",
        Column("fingerprint", String(64), primary_key=True),
        Column("name", String(64), primary_key=True),
        Column("which", String(8), primary_key=True),
        Column("value", Double),
        Column("epoch", Integer),
    )
