"""Who does a run: a process, named by its host, number and birth, so that a dead one is recognised."""

import functools
import socket

import psutil

SILENCE_SECONDS = 60  # after which a server on another machine counts as ended; it writes every 10 seconds
BIRTH_TOLERANCE = 5.0  # seconds; clocks are corrected, process numbers are not used again that fast


@functools.cache
def _birth(pid: int) -> float:
    return psutil.Process(pid).create_time()


def this_process() -> str:
    """The owner's name of the process that calls: "host:pid:birth"."""
    pid = psutil.Process().pid
    return f"{socket.gethostname()}:{pid}:{_birth(pid):.2f}"


def is_gone(owner: str, seen_at: float, now: float) -> bool:
    """True if the process that owns a run has ended.

    Args:
        owner: what `this_process` returned in it.
        seen_at: its last sign of life, seconds since 1970.
        now: the present, seconds since 1970.
    """
    host, pid, birth = owner.rsplit(":", 2)
    if host != socket.gethostname():
        return now - seen_at > SILENCE_SECONDS
    try:
        process = psutil.Process(int(pid))
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        return abs(process.create_time() - float(birth)) > BIRTH_TOLERANCE
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False
