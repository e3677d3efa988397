"""Names of units and uploads belong to the browser that gave them.

The names of before were given with the words that everybody sees them. They stay so: their owner is "", and all
browsers see them. Nobody is known to have uploaded the files of before, so nobody can delete them but by uploading them
again.
"""

from alembic import op
from sqlalchemy import Column, Double, Integer, String

revision = "0003"
down_revision = "0002"

_COLUMNS = "network, layer, backward, unit, name, said_at"


def upgrade() -> None:
    """Make the table of owners, and the table of names anew: SQLite cannot change a primary key."""
    op.create_table(
        "upload_owners",
        Column("hash", String(64), primary_key=True),
        Column("owner", String(64), primary_key=True),
        Column("uploaded_at", Double, nullable=False, index=True),
    )
    op.create_table(
        "owned_unit_names",
        Column("owner", String(64), primary_key=True),
        Column("network", String(64), primary_key=True),
        Column("layer", Integer, primary_key=True),
        Column("backward", Integer, primary_key=True),
        Column("unit", Integer, primary_key=True),
        Column("name", String(80), nullable=False),
        Column("said_at", Double, nullable=False),
    )
    op.execute(f"INSERT INTO owned_unit_names (owner, {_COLUMNS}) SELECT '', {_COLUMNS} FROM unit_names")  # noqa: S608
    op.drop_table("unit_names")
    op.rename_table("owned_unit_names", "unit_names")
    op.create_index("ix_unit_names_said_at", "unit_names", ["said_at"])
