"""Results as they are packed: for the file that takes a list of runs along, which reads none of them."""

from collections.abc import Collection

from sqlalchemy import Engine, select

from core.runs.database import IN_A_QUERY, outcomes, runs
from core.runs.opening_runs import OpeningRuns


class PackedResults:
    """Packed results out of the database, and of the runs that ship. Safe to use from many threads.

    Args:
        reading: the database.
        openings: finished runs that ship, for those that the database does not have.
    """

    def __init__(self, reading: Engine, openings: OpeningRuns | None) -> None:
        self._reading = reading
        self._openings = openings

    def get(self, fingerprint: str) -> bytes | None:
        """The packed result of a run; None if it has none."""
        with self._reading.begin() as database:
            query = select(outcomes.c.content).where(outcomes.c.fingerprint == fingerprint)
            content = database.execute(query).scalar()
        if content is None and self._openings:
            return self._openings.content(fingerprint)
        return None if content is None else bytes(content)

    def sizes(self, fingerprints: Collection[str]) -> dict[str, int]:
        """The bytes of the results that there are, by fingerprint."""
        names, found = list(fingerprints), {}
        with self._reading.begin() as database:
            for i in range(0, len(names), IN_A_QUERY):
                some = runs.c.fingerprint.in_(names[i : i + IN_A_QUERY])
                rows = database.execute(select(runs.c.fingerprint, runs.c.bytes).where(some)).all()
                found.update({row.fingerprint: row.bytes for row in rows if row.bytes})
        shipped = self._openings.sizes(set(names) - set(found)) if self._openings else {}
        return found | shipped

    def known(self, fingerprints: Collection[str]) -> set[str]:
        """Those of which this installation has a run: one that has ended, or is under way."""
        names, found = list(fingerprints), set()
        with self._reading.begin() as database:
            for i in range(0, len(names), IN_A_QUERY):
                some = runs.c.fingerprint.in_(names[i : i + IN_A_QUERY]) & (runs.c.status != "interrupted")
                found |= set(database.execute(select(runs.c.fingerprint).where(some)).scalars())
        if self._openings:
            found |= {name for name in names if name not in found and self._openings.ships(name)}
        return found
