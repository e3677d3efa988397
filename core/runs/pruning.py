"""Bounded growth: what was not used for longest makes room."""

import itertools
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, func, select


def prune(
    database: Connection,
    table: Table,
    others: Sequence[Table],
    condition: ColumnElement[bool],
    *,
    max_rows: int,
    max_bytes: int,
) -> None:
    """Of the rows that meet `condition`, keep the most recently used that fit both limits, and always the newest.

    `others` are the tables that belong to it: their first column refers to a row of `table`.
    """
    count, total = database.execute(select(func.count(), func.coalesce(func.sum(table.c.bytes), 0))).one()
    if count <= max_rows and total <= max_bytes:
        return
    key = table.primary_key.columns[0]
    rows = database.execute(select(key, table.c.bytes).where(condition).order_by(table.c.used_at.desc(), key)).all()
    sizes = itertools.accumulate(row.bytes for row in rows)
    kept = sum(1 for i, size in enumerate(sizes) if i < max_rows and size <= max_bytes)
    surplus = [{"key": row[0]} for row in rows[max(1, kept) :]]
    if surplus:
        database.execute(delete(table).where(key == bindparam("key")), surplus)
        for other in others:
            database.execute(delete(other).where(other.primary_key.columns[0] == bindparam("key")), surplus)
