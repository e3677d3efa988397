"""Bounded growth: what was not used for longest makes room."""

import contextlib
import itertools
import time
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Engine, Row, Table, bindparam, delete, false, func, select, update
from sqlalchemy.exc import SQLAlchemyError

TOUCH_SECONDS = 600  # a look at a row is noted once in this time


def prune(
    database: Connection,
    table: Table,
    others: Sequence[Table],
    condition: ColumnElement[bool],
    *,
    max_rows: int,
    max_bytes: int,
    pinned: ColumnElement[bool] | None = None,
) -> None:
    """Of the rows that meet `condition`, keep the most recently used that fit both limits, and always the newest.

    `others` are the tables that belong to it: their first column refers to a row of `table`. Rows that are `pinned` are
    kept before others, as long as they take at most half of the room: what is new must have some.
    """
    count, total = database.execute(select(func.count(), func.coalesce(func.sum(table.c.bytes), 0))).one()
    if count <= max_rows and total <= max_bytes:
        return
    key = table.primary_key.columns[0]
    columns = key.label("key"), table.c.bytes, (false() if pinned is None else pinned).label("pinned")
    rows = database.execute(select(*columns).where(condition).order_by(table.c.used_at.desc(), key)).all()
    first = [row for row in rows if row.pinned]
    first = first[: _fitting(first, max_rows // 2, max_bytes // 2)]
    kept = {row.key for row in first}
    newest, rest = rows[:1], [row for row in rows[1:] if row.key not in kept]
    ordered = [*newest, *(row for row in first if row not in newest), *rest]
    surplus = [{"key": row.key} for row in ordered[max(1, _fitting(ordered, max_rows, max_bytes)) :]]
    if surplus:
        database.execute(delete(table).where(key == bindparam("key")), surplus)
        for other in others:
            database.execute(delete(other).where(other.primary_key.columns[0] == bindparam("key")), surplus)


def _fitting(rows: Sequence[Row], max_rows: int, max_bytes: int) -> int:
    """How many of the rows, from the first on, fit both limits."""
    sizes = itertools.accumulate(row.bytes for row in rows)
    return sum(1 for i, size in enumerate(sizes) if i < max_rows and size <= max_bytes)


def touch(writing: Engine, table: Table, key: str, used_at: float) -> None:
    """Note that somebody looks at a row, unless that was noted lately; `used_at` is when."""
    if (now := time.time()) - used_at >= TOUCH_SECONDS:
        looked = update(table).where(table.primary_key.columns[0] == key).values(used_at=now)
        # A page must not fail because a look could not be noted.
        with contextlib.suppress(SQLAlchemyError), writing.begin() as database:
            database.execute(looked)
