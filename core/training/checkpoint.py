"""A training's checkpoint: what it has come to at the end of a call, in a file, from which it goes on bit for bit.

The file is an `.npz` archive without pickle; "about" in it is everything that is no array, as JSON.
"""

import hashlib
import json
import logging
import time
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import numba
import numpy as np
from numba.core.registry import cpu_target

from core.training.loop import Loop
from core.training.loop_state import LoopState
from core.training.record import Record
from core.work.checkpoints import MOST_BYTES_OF_ONE, Checkpoints

logger = logging.getLogger(__name__)

EVERY = 5.0  # seconds of training between two writings at least; a shorter run writes nothing
SHARE = 0.01  # of the training time, which writing takes at most: what takes long is written less often
WORTH = 1.0  # seconds of training that are written when a run is paused; less is soon done again

_CORE = Path(__file__).parents[1]


@dataclass
class Window:
    """Epochs whose batches are drawn at once, and how far they are.

    Attributes:
        first: the first epoch.
        sums: see `Loop.run`, float64 (3, epochs).
        done: batches done.
    """

    first: int
    sums: np.ndarray
    done: int = 0

    @property
    def epochs(self) -> int:
        """How many."""
        return self.sums.shape[1]


class Checkpoint:
    """The checkpoint of one run.

    Args:
        name: the run's fingerprint.
        checkpoints: where it is.
    """

    def __init__(self, name: str, checkpoints: Checkpoints | None = None) -> None:
        self._name, self._checkpoints = name, checkpoints or Checkpoints()
        self._written, self._gap = 0.0, EVERY  # seconds of training

    def restore(self, loop: Loop, record: Record) -> Window | None:
        """Bring a loop and a record to where the run was cut off; both are at the beginning.

        Returns:
            The window that was under way; None if there is no checkpoint.

        Raises:
            ValueError: the checkpoint is damaged, or of another version. It is removed; loop and record are of no use.
        """
        try:
            with self._checkpoints.path(self._name).open("rb") as file:
                window = _read(file, self._name, loop, record)
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever a damaged file may lead to
            self.remove()
            raise ValueError("The checkpoint cannot be used") from error
        self._written = _spent(record)
        return window

    def write_if_due(self, loop: Loop, record: Record, window: Window) -> None:
        """Write, unless that was done lately."""
        if _spent(record) - self._written >= self._gap:
            self._write(loop, record, window)

    def write_before_pause(self, loop: Loop, record: Record, window: Window) -> None:
        """Write, unless there is hardly anything new."""
        if _spent(record) - self._written >= WORTH:
            self._write(loop, record, window)

    def remove(self) -> None:
        """Remove the file, if there is one."""
        self._checkpoints.remove(self._name)

    def _write(self, loop: Loop, record: Record, window: Window) -> None:
        version()  # once in a process, and no part of what each writing takes
        began = time.perf_counter()
        arrays = _arrays(self._name, loop, record, window)
        if arrays and sum(array.nbytes for array in arrays.values()) <= MOST_BYTES_OF_ONE:
            try:
                self._checkpoints.write(self._name, lambda file: np.savez(file, allow_pickle=False, **arrays))
            except OSError:
                logger.warning("A checkpoint could not be written", exc_info=True)
        self._written = _spent(record)
        self._gap = max(EVERY, (time.perf_counter() - began) / SHARE)


def _spent(record: Record) -> float:
    return record.seconds + record.validating


def _arrays(name: str, loop: Loop, record: Record, window: Window) -> dict[str, np.ndarray]:
    """What is written; {} if the loop has no state."""
    state = loop.state()
    if state is None:
        return {}
    numbers, arrays = record.state()
    about = {
        "version": version(),
        "name": name,
        "steps": state.steps,
        "randoms": state.randoms,
        "first": window.first,
        "done": window.done,
        "record": numbers,
    }
    return {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "weights": state.weights,
        "slots": state.slots,
        "sums": window.sums,
        **{f"record.{key}": array for key, array in arrays.items()},
    }


def _read(file: BinaryIO, name: str, loop: Loop, record: Record) -> Window:
    """Raises whatever a damaged file may lead to, and ValueError for one of another run or version."""
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 2 * MOST_BYTES_OF_ONE:
            raise ValueError("The checkpoint is too large")
    file.seek(0)
    with np.load(file, allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    about: dict[str, Any] = json.loads(arrays.pop("about").tobytes())
    if (about["version"], about["name"]) != (version(), name):
        raise ValueError("The checkpoint is of another version or of another run")
    state = LoopState(arrays.pop("weights"), arrays.pop("slots"), int(about["steps"]), about["randoms"])
    window = Window(int(about["first"]), arrays.pop("sums"), int(about["done"]))
    loop.restore(state)
    record.restore(about["record"], {key.removeprefix("record."): array for key, array in arrays.items()})
    fits = window.sums.shape == (3, window.epochs) and window.sums.dtype == np.float64
    whole_epochs = state.steps // loop.steps
    if not fits or state.steps != window.first * loop.steps + window.done or whole_epochs != record.epoch:
        raise ValueError("The checkpoint contradicts itself")
    return window


@cache
def version() -> str:
    """A name for all that the numbers of a training depend on, beside its experiment: code, packages and processor."""
    processor = cpu_target.target_context.codegen().magic_tuple()  # what Numba compiles for
    parts = [np.__version__, numba.__version__, str(processor)]
    texts = [path.read_bytes() for path in sorted(_CORE.rglob("*.py"))]
    return hashlib.sha256(b"\0".join([*map(str.encode, parts), *texts])).hexdigest()
