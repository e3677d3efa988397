"""The names that people give to units of trained networks, kept in the run store's database for all visitors."""

import contextlib
import time

from sqlalchemy import Connection, Select, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.runs.database import default_url, open_database, unit_names, writing
from core.runs.unit_name import MOST, UnitName

MOST_OF_ALL = 20_000  # names of all networks; the oldest go first


class UnitNames:
    """Names in and out of the database. Safe to use from many threads, and by many servers at once.

    Args:
        url: an SQLAlchemy database URL; by default that of the run store.
    """

    def __init__(self, url: str | None = None) -> None:
        self._reading = open_database(url or default_url())
        self._writing = writing(self._reading)

    def of(self, network: str) -> tuple[UnitName, ...]:
        """The names of a network's units, in the order in which they were given."""
        query = select(unit_names).where(unit_names.c.network == network).order_by(unit_names.c.said_at)
        with self._reading.begin() as database:
            rows = database.execute(query).all()
        return tuple(
            UnitName(network=row.network, layer=row.layer, unit=row.unit, backward=bool(row.backward), name=row.name)
            for row in rows
        )

    def put(self, one: UnitName) -> None:
        """Replace the name of a unit; an empty one removes it. If there are too many names, the oldest go."""
        c, backward = unit_names.c, int(one.backward)
        mine = (c.network == one.network) & (c.layer == one.layer) & (c.backward == backward) & (c.unit == one.unit)
        with contextlib.suppress(IntegrityError), self._writing.begin() as database:  # another visitor was quicker
            database.execute(delete(unit_names).where(mine))
            if one.name:
                database.execute(
                    insert(unit_names).values(**one.model_dump() | {"backward": backward}, said_at=time.time())
                )
            self._prune(database, select(*unit_names.primary_key).where(c.network == one.network), MOST)
            self._prune(database, select(*unit_names.primary_key), MOST_OF_ALL)

    def close(self) -> None:
        """Close the database's connections."""
        self._reading.dispose()

    def _prune(self, database: Connection, which: Select, most: int) -> None:
        surplus = database.execute(which.order_by(unit_names.c.said_at.desc()).offset(most)).mappings().all()
        if surplus:
            c = unit_names.c
            same = (
                (c.network == bindparam("n"))
                & (c.layer == bindparam("l"))
                & (c.backward == bindparam("b"))
                & (c.unit == bindparam("u"))
            )
            rows = [{"n": r["network"], "l": r["layer"], "b": r["backward"], "u": r["unit"]} for r in surplus]
            database.execute(delete(unit_names).where(same), rows)
