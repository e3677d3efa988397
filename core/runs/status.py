"""The status of a run as its row in the database has it, and as it is: its server may have ended since."""

import time

from sqlalchemy import Row

from core.runs.owner import is_gone
from core.runs.run import RunStatus

INTERRUPTED = "The server ended while this run was at work: start it again."
LIVE = ("queued", "running")


def status_now(row: Row) -> tuple[RunStatus, str]:
    """The status of a row of `runs` and the reason: a run whose server has ended is interrupted."""
    if row.status in LIVE and is_gone(row.owner, row.seen_at, time.time()):
        return "interrupted", INTERRUPTED
    return row.status, row.reason
