"""Who has uploaded a file, so that they can delete it.

A file is known by the SHA-256 of its content. The same file uploaded in two browsers is kept once, and is deleted when
both have deleted it.
"""

import contextlib
import time
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from core.runs.database import default_url, open_database, upload_owners, writing

MOST = 10_000  # files and owners; the oldest go first


class UploadOwners:
    """The table of owners. Safe to use from many threads, and by many servers at once.

    Args:
        url: an SQLAlchemy database URL; by default that of the run store.
    """

    def __init__(self, url: str | None = None) -> None:
        self._reading = open_database(url or default_url())
        self._writing = writing(self._reading)

    def add(self, file: str, owner: str) -> None:
        """A browser has uploaded the file with this hash."""
        c = upload_owners.c
        with contextlib.suppress(IntegrityError), self._writing.begin() as database:  # in two tabs at once
            database.execute(delete(upload_owners).where(c.hash == file, c.owner == owner))
            database.execute(insert(upload_owners).values(hash=file, owner=owner, uploaded_at=time.time()))
            oldest = select(c.uploaded_at).order_by(c.uploaded_at.desc()).offset(MOST - 1).limit(1)
            database.execute(delete(upload_owners).where(c.uploaded_at < oldest.scalar_subquery()))

    def has(self, file: str, owner: str) -> bool:
        """True if the browser has uploaded the file, and not deleted it since."""
        c = upload_owners.c
        query = select(func.count()).where(c.hash == file, c.owner == owner)
        with self._reading.begin() as database:
            return bool(database.execute(query).scalar())

    def files_of(self, owner: str) -> list[tuple[str, datetime]]:
        """The hashes of what a browser has uploaded, the latest first, and when."""
        c = upload_owners.c
        query = select(c.hash, c.uploaded_at).where(c.owner == owner).order_by(c.uploaded_at.desc())
        with self._reading.begin() as database:
            return [(row.hash, datetime.fromtimestamp(row.uploaded_at, UTC)) for row in database.execute(query)]

    def remove(self, file: str, owner: str) -> bool:
        """A browser deletes the file. True if nobody else has uploaded it, so that it can go."""
        c = upload_owners.c
        with self._writing.begin() as database:
            database.execute(delete(upload_owners).where(c.hash == file, c.owner == owner))
            return not database.execute(select(func.count()).where(c.hash == file)).scalar()

    def close(self) -> None:
        """Close the database's connections."""
        self._reading.dispose()
