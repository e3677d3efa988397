"""No worker starts while a browser draws the first page, unless there is work for it.

A worker takes a core for some seconds to start, and where the browser is on the same machine the page would come later.
"""

import threading
from collections.abc import Callable
from time import monotonic

import psutil

LOOK_SECONDS = 0.5  # between looks at how busy the cores are
FREE = 0.5  # cores: a machine that is no busier is taken to have drawn the page
LONGEST = 5.0  # times the head start, after which workers start on a busy machine too


def wait(changed: threading.Condition, wanted: Callable[[], object], seconds: float) -> None:
    """Wait for the first work, at least `seconds`, and until the cores are free, but no longer than LONGEST times that.

    Args:
        changed: the engine's lock; it is notified of work.
        wanted: whether there is work, or the engine closes. It ends the waiting at once.
        seconds: the head start; 0 is none.
    """
    if not seconds:
        return
    latest = monotonic() + LONGEST * seconds
    with changed:
        if changed.wait_for(wanted, seconds):
            return
        psutil.cpu_percent()  # from here on
        while monotonic() < latest and not changed.wait_for(wanted, LOOK_SECONDS) and _busy_cores() > FREE:
            pass


def _busy_cores() -> float:
    """How many cores all programs have kept busy since the last call."""
    return psutil.cpu_percent() / 100 * (psutil.cpu_count() or 1)
