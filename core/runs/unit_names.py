"""The names that people give to units of trained networks, kept in the run store's database.

A name belongs to the browser that gave it: no other one sees it. Names of before names had owners belong to nobody, and
all browsers see them where they have none of their own.
"""

import contextlib
import time

from sqlalchemy import Connection, Select, and_, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.runs.database import default_url, open_database, unit_names, writing
from core.runs.unit_name import MOST, UnitName

MOST_OF_ALL = 20_000  # names of all networks and browsers; the oldest go first
EVERYBODY = ""  # the owner of the names of before


class UnitNames:
    """Names in and out of the database. Safe to use from many threads, and by many servers at once.

    Args:
        url: an SQLAlchemy database URL; by default that of the run store.
    """

    def __init__(self, url: str | None = None) -> None:
        self._reading = open_database(url or default_url())
        self._writing = writing(self._reading)

    def of(self, network: str, owner: str) -> tuple[UnitName, ...]:
        """The names of a network's units that a browser sees, in the order in which they were given."""
        c = unit_names.c
        query = select(unit_names).where(c.network == network, c.owner.in_((EVERYBODY, owner))).order_by(c.said_at)
        with self._reading.begin() as database:
            rows = database.execute(query).all()
        seen: dict[tuple, UnitName] = {}
        for row in sorted(rows, key=lambda row: row.owner != EVERYBODY):  # the browser's own come last and win
            name = UnitName(
                network=row.network, layer=row.layer, unit=row.unit, backward=bool(row.backward), name=row.name
            )
            seen.pop(name.place, None)
            seen[name.place] = name
        return tuple(name for name in seen.values() if name.name)

    def put(self, one: UnitName, owner: str) -> None:
        """Replace the name that a browser has given a unit. If there are too many names, the oldest go.

        An empty name is kept too: it hides one of everybody's from this browser.
        """
        c, values = unit_names.c, one.model_dump() | {"backward": int(one.backward), "owner": owner}
        mine = and_(*(column == values[column.name] for column in unit_names.primary_key))
        with contextlib.suppress(IntegrityError), self._writing.begin() as database:  # the same name in another tab
            database.execute(delete(unit_names).where(mine))
            database.execute(insert(unit_names).values(**values, said_at=time.time()))
            keys = select(*unit_names.primary_key)
            self._prune(database, keys.where(c.network == one.network, c.owner == owner), MOST)
            self._prune(database, keys, MOST_OF_ALL)

    def forget(self, owner: str) -> None:
        """Delete all names that a browser has given."""
        with self._writing.begin() as database:
            database.execute(delete(unit_names).where(unit_names.c.owner == owner))

    def close(self) -> None:
        """Close the database's connections."""
        self._reading.dispose()

    def _prune(self, database: Connection, which: Select, most: int) -> None:
        surplus = database.execute(which.order_by(unit_names.c.said_at.desc()).offset(most)).mappings().all()
        if surplus:
            same = and_(*(column == bindparam(f"of_{column.name}") for column in unit_names.primary_key))
            rows = [{f"of_{name}": value for name, value in row.items()} for row in surplus]
            database.execute(delete(unit_names).where(same), rows)
