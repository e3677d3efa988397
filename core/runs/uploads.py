"""Uploaded tables in and out of the database, each by the hash of its content."""

import contextlib
import hashlib
import time
from collections.abc import Collection

from sqlalchemy import Connection, Engine, delete, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from core.runs.database import IN_A_QUERY, upload_contents, uploads
from core.runs.error import RunStoreError
from core.runs.pruning import prune, touch

MAX_UPLOADS = 500
MAX_UPLOAD = 20_000_000  # bytes of one


class Uploads:
    """The tables that people uploaded. Safe to use from many threads, and by many servers at once.

    Args:
        reading: the database.
        writing: the database for transactions that write.
        max_bytes: of all tables that are kept.
    """

    def __init__(self, reading: Engine, writing: Engine, max_bytes: int) -> None:
        self._reading = reading
        self._writing = writing
        self._max_bytes = max_bytes

    def put(self, content: bytes) -> str:
        """Keep a table; the same content twice is kept once. Returns its SHA-256 in hex.

        Raises:
            RunStoreError: it is larger than 20 MB.
        """
        if len(content) > MAX_UPLOAD:
            raise RunStoreError(
                f"The file has {len(content) / 1e6:,.1f} MB, and {MAX_UPLOAD / 1e6:.0f} MB can be read: "
                "keep only the columns and rows, or the words, that are needed"
            )
        key, now = hashlib.sha256(content).hexdigest(), time.time()
        with contextlib.suppress(IntegrityError), self._writing.begin() as database:  # somebody just kept the same
            if not database.execute(update(uploads).where(uploads.c.hash == key).values(used_at=now)).rowcount:
                database.execute(insert(uploads).values(hash=key, used_at=now, bytes=len(content)))
                database.execute(insert(upload_contents).values(hash=key, content=content))
        self.prune()
        return key

    def get(self, key: str) -> bytes | None:
        """The content of a table by the key that `put` returned, or None if it was dropped."""
        with self._reading.begin() as database:
            used_at = database.execute(select(uploads.c.used_at).where(uploads.c.hash == key)).scalar()
            content = database.execute(select(upload_contents.c.content).where(upload_contents.c.hash == key)).scalar()
        if content is None or used_at is None:
            return None
        touch(self._writing, uploads, key, used_at)
        return bytes(content)

    def has(self, key: str) -> bool:
        """True if the table is here."""
        with self._reading.begin() as database:
            return database.execute(select(uploads.c.hash).where(uploads.c.hash == key)).scalar() is not None

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """The bytes of those of these tables that are here; at most some hundred."""
        query = select(uploads.c.hash, uploads.c.bytes).where(uploads.c.hash.in_(list(keys)[:IN_A_QUERY]))
        with self._reading.begin() as database:
            return {row.hash: row.bytes for row in database.execute(query)}

    def delete(self, database: Connection, key: str) -> None:
        """Delete a table, within a transaction."""
        database.execute(delete(uploads).where(uploads.c.hash == key))
        database.execute(delete(upload_contents).where(upload_contents.c.hash == key))

    def prune(self) -> None:
        """Drop tables beyond the limits, the least recently used first."""
        with self._writing.begin() as database:
            prune(database, uploads, (upload_contents,), true(), max_rows=MAX_UPLOADS, max_bytes=self._max_bytes)
