"""A Dask preload for the scheduler, nannies and workers of this machine: it ends them when the server ends.

They watch the server, so they end however it ends, SIGKILL included. Dask loads this file by its path, without the
package around it, so that the scheduler stays small. It watches from the moment it is loaded, since a nanny waits for
its scheduler before it calls `dask_setup`. The environment names the server: UNROLLED_SERVER is "pid:birth", and
UNROLLED_CLUSTER is the folder of temporary files to remove.
"""

import os
import select
import shutil
import threading
import time

import psutil

LOOK_SECONDS = 0.5  # between looks, on systems that cannot notify us
BIRTH_TOLERANCE = 5.0  # seconds
THREAD = "unrolled-watchdog"


def _watch(pid: int, birth: float) -> None:
    try:
        handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    except OSError:  # it has ended, or this kernel knows no such handles
        handle = None
    if handle is not None and _lives(pid, birth):
        select.select([handle], [], [])  # returns when the process ends
    while _lives(pid, birth):
        time.sleep(LOOK_SECONDS)
    shutil.rmtree(os.environ["UNROLLED_CLUSTER"], ignore_errors=True)
    os._exit(1)


def _lives(pid: int, birth: float) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - birth) < BIRTH_TOLERANCE
    except psutil.NoSuchProcess:
        return False


if "UNROLLED_SERVER" in os.environ and all(thread.name != THREAD for thread in threading.enumerate()):
    _pid, _birth = os.environ["UNROLLED_SERVER"].split(":")
    threading.Thread(target=_watch, args=(int(_pid), float(_birth)), name=THREAD, daemon=True).start()
