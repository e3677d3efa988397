"""What a worker holds between two runs, and when it has grown so far that a new one takes its place."""

import gc
import sys

import psutil

from core.settings import settings

MB = 1_000_000
# What may be loaded while a worker is at work, and the megabytes that each adds for good.
LOADED = {"tensorflow": 500, "umap": 150}


def leave_out_what_is_loaded() -> None:
    """Keep what the warm-up has loaded out of garbage collection, which then takes milliseconds."""
    gc.collect()
    gc.freeze()


def has_grown() -> bool:
    """True if this process holds more than UNROLLED_WORKER_MB, and what it had to load besides."""
    loaded = sum(megabytes for name, megabytes in LOADED.items() if name in sys.modules)
    return psutil.Process().memory_info().rss > (settings().worker_mb + loaded) * MB
