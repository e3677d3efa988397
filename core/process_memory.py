"""Memory of this process that is free again, given back to the system. Elsewhere than with glibc it does nothing."""

import ctypes
import gc

FEW_ARENAS = 2  # glibc begins with eight for each core, and each keeps free memory of its own
M_ARENA_MAX = -8  # of glibc's malloc.h
M_MMAP_THRESHOLD = -3  # likewise
MAPPED_FROM = 262_144  # bytes; glibc begins at half of it


def keep_few_arenas() -> None:
    """Let all threads that are started from now on share two arenas."""
    _set(M_ARENA_MAX, FEW_ARENAS)


def map_large_pieces() -> None:
    """Give each piece from MAPPED_FROM bytes on memory of its own, which the system has back as soon as it is free.

    By itself, glibc raises its limit to the largest such piece that was ever let go of, up to 32 MB. All pieces below
    it then lie among small ones that stay, and leave holes that later pieces do not fit into.
    """
    _set(M_MMAP_THRESHOLD, MAPPED_FROM)


def give_back() -> None:
    """Collect garbage, and give back the pages that are empty."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _set(option: int, value: int) -> None:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(option, value)
