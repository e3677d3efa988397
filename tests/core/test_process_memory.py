"""Memory that is free again goes back to the system, also below what is still in use."""

import asyncio
import ctypes
import subprocess
import sys

import psutil
import pytest

from core.process_memory import FEW_ARENAS, give_back
from core.settings import ROOT
from pages.shared import ready

MB = 1_000_000

pytestmark = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this system has no glibc")


def leave_holes():
    """Let go of 100 MB, in pieces of 20 kB, and hold on to what lies above. Returns that, and the bytes before."""
    pieces = [bytes(20_000) for _ in range(5_000)]
    above = [bytes(20_000) for _ in range(10)]
    pieces.clear()
    return above, psutil.Process().memory_info().rss


def test_holes_are_given_back():
    above, held = leave_holes()
    give_back()
    assert held - psutil.Process().memory_info().rss > 50 * MB
    assert above


def test_the_server_does_it_now_and_then(monkeypatch):
    monkeypatch.setattr(ready, "TIDY_SECONDS", 0.01)
    monkeypatch.setattr(ready, "UNUSED_SECONDS", 0.01)

    async def serve():
        tidying = asyncio.create_task(ready.tidy())
        above, held = leave_holes()
        for _ in range(1000):
            await asyncio.sleep(0.01)
            if held - psutil.Process().memory_info().rss > 50 * MB:
                break
        tidying.cancel()
        return held - psutil.Process().memory_info().rss, above

    freed, _ = asyncio.run(serve())
    assert freed > 50 * MB


ARENAS = """
import ctypes, sys, threading
from core.process_memory import keep_few_arenas
if sys.argv[2] == "few":
    keep_few_arenas()
all_there = threading.Barrier(8)
def work():
    piece = bytes(20_000)
    all_there.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def arenas(path, how):
    subprocess.run([sys.executable, "-c", ARENAS, path, how], check=True, cwd=ROOT)
    return path.read_text().count("<heap nr=")


def test_threads_share_two_arenas(tmp_path):
    assert arenas(tmp_path / "few", "few") <= FEW_ARENAS < arenas(tmp_path / "many", "many")


LARGE = """
import ctypes, sys
from core.process_memory import map_large_pieces
if sys.argv[1] == "mapped":
    map_large_pieces()
class Info(ctypes.Structure):
    _fields_ = [("before", 4 * ctypes.c_size_t), ("hblkhd", ctypes.c_size_t), ("after", 5 * ctypes.c_size_t)]
libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
bytes(20_000_000)  # let go of at once
before = libc.mallinfo2().hblkhd
held = bytes(1_000_000)
print(libc.mallinfo2().hblkhd - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="this glibc does not tell what it has mapped")
def test_a_large_piece_has_memory_of_its_own_even_after_a_larger_one_was_let_go_of():
    command = [sys.executable, "-c", LARGE]
    mapped = {how: int(subprocess.check_output([*command, how], cwd=ROOT)) for how in ("mapped", "as glibc does it")}
    assert mapped["mapped"] >= MB
    assert mapped["as glibc does it"] == 0


def test_the_server_has_glibc_do_so_before_it_loads_anything(monkeypatch):
    done = []
    monkeypatch.setattr(ready, "keep_few_arenas", lambda: done.append("few arenas"))
    monkeypatch.setattr(ready, "map_large_pieces", lambda: done.append("own memory"))
    monkeypatch.setattr(ready, "load", lambda: done.append("load"))
    monkeypatch.setattr(ready.resources, "engine", lambda: done.append("engine"))

    async def serve():
        async with ready.ready(None):
            pass

    asyncio.run(serve())
    assert sorted(done[:2]) == ["few arenas", "own memory"]
    assert done[2:] == ["load", "engine"]
