"""The result of a run from a file that somebody brings: bounded before it is read, and checked in itself.

What it says cannot be checked: only training again shows whether these are the numbers of this experiment. So it is
kept for the browser that brought it, and for no other one: see `core.runs.imported`.
"""

import io
import math
import re
import zipfile

import numpy as np
from numpy.lib import format as npy

from core.experiment import Experiment
from core.network.summary import Summary
from core.runs.codec import unpack
from core.runs.error import RunStoreError
from core.training.outcome import Outcome

MAX_UNPACKED = 200_000_000  # bytes of one result, unpacked; a run of a million weights takes 120 MB
MAX_MEMBERS = 200  # arrays of one result: six layers of two directions have 40
MAX_SNAPSHOTS = 100  # 30 are made
MAX_TEXT = 1_000  # letters of a sentence
MAX_ROWS = 50  # of a summary
_MEMBER = re.compile(r"(history\.\d{1,2}|weights\.\d{1,3}|snapshot_epochs|predictions|meta)\.npy")
_NAME = re.compile(r"[a-z_]{1,40}")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def checked_outcome(content: bytes, experiment: Experiment) -> Outcome:
    """The result of training an experiment, as `core.runs.codec.pack` wrote it.

    Raises:
        RunStoreError: it is damaged, too large, or does not agree with itself or the experiment; the message is a part
            of a sentence.
    """
    try:
        _check_size(content)
        outcome = unpack(content)
    except RunStoreError:
        raise
    except Exception as error:  # a forged archive can raise nearly anything
        raise RunStoreError("its result cannot be read") from error
    if not isinstance(outcome, Outcome):
        raise RunStoreError("its result is not that of a training")
    try:
        problem = _problem(outcome, experiment)
    except (TypeError, ValueError, AttributeError) as error:  # a fact of another type than its own
        raise RunStoreError("its result cannot be read") from error
    if problem:
        raise RunStoreError(problem)
    return outcome


def _check_size(content: bytes) -> None:
    """Look at the headers alone: nothing is unpacked that would take more memory than it may."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if len(members) > MAX_MEMBERS or len(set(names)) < len(names) or not all(map(_MEMBER.fullmatch, names)):
            raise RunStoreError("its result has parts that Unrolled does not write")
        if any(member.compress_type not in _PLAIN or member.flag_bits & 1 for member in members):
            raise RunStoreError("its result was packed by another program")
        if sum(member.file_size for member in members) > MAX_UNPACKED:  # zipfile unpacks no more than it says here
            raise RunStoreError(f"its result takes more than {MAX_UNPACKED // 10**6} MB")
        for member in members:
            with archive.open(member) as file:
                shape, _, dtype = _HEADERS[npy.read_magic(file)](file)
                # NumPy makes room for the array that the header claims before it reads any of it.
                if dtype.kind not in "fiu" or math.prod(shape) * dtype.itemsize > member.file_size:
                    raise RunStoreError("its result has arrays of another kind or size than it says")


def _problem(outcome: Outcome, experiment: Experiment) -> str:
    """What does not agree; "" if all does."""
    texts = (outcome.status, outcome.reason, outcome.note)
    if not all(isinstance(text, str) and len(text) <= MAX_TEXT for text in texts):
        return "its result has no sentence where one belongs"
    if outcome.status not in ("finished", "stopped", "failed"):
        return "its result does not say how it ended"
    if type(outcome.epochs) is not int or not 0 <= outcome.epochs <= experiment.epochs:
        return f"its result has {str(outcome.epochs)[:20]} epochs, and it was to train {experiment.epochs:,}"
    return _wrong_history(outcome) or _wrong_weights(outcome) or _wrong_facts(outcome)


def _wrong_history(outcome: Outcome) -> str:
    measured = outcome.history.get("validation_epochs")
    if "loss" not in outcome.history or measured is None or measured.dtype.kind not in "iu":
        return "its result has no losses"
    if measured.ndim != 1 or _not_rising(measured, 1, outcome.epochs):
        return "its result was measured after epochs that it does not have"
    for name, values in outcome.history.items():
        count = len(measured) if name.startswith("validation_") else outcome.epochs
        if not _NAME.fullmatch(name) or values.shape != (count,):
            return "its curves have another length than it has epochs"
    return ""


def _wrong_weights(outcome: Outcome) -> str:
    epochs = outcome.snapshot_epochs
    if epochs.ndim != 1 or epochs.dtype.kind not in "iu" or not 1 <= len(epochs) <= MAX_SNAPSHOTS:
        return "its result has no moments of learning"
    if _not_rising(epochs, 0, outcome.epochs):
        return "its result has moments of learning after epochs that it does not have"
    if not outcome.weights or any(
        stack.ndim < 2 or stack.dtype != np.float32 or len(stack) not in (1, len(epochs)) for stack in outcome.weights
    ):
        return "its weights are not those of its moments of learning"
    if not all(np.isfinite(stack).all() for stack in outcome.weights):
        return "its weights are not all numbers"
    if outcome.predictions.ndim != 3 or outcome.predictions.dtype.kind != "f":
        return "its predictions have another shape than predictions have"
    return ""


def _wrong_facts(outcome: Outcome) -> str:
    summary = outcome.summary
    counts = (summary.trainable, summary.non_trainable, summary.optimizer)
    if not all(type(count) is int for count in counts) or len(summary.rows) > MAX_ROWS or not _rows_fit(summary):
        return "its summary is none"
    if not all(
        isinstance(name, str) and isinstance(value, float) and math.isfinite(value)
        for name, value in outcome.seconds.items()
    ):
        return "its seconds are no numbers"
    return ""


def _rows_fit(summary: Summary) -> bool:
    return all(
        all(isinstance(text, str) and len(text) <= MAX_TEXT for text in (row.name, row.kind))
        and type(row.parameters) is int
        and all(size is None or type(size) is int for size in row.output_shape)
        for row in summary.rows
    )


def _not_rising(epochs: np.ndarray, first: int, last: int) -> bool:
    """True unless the epochs rise, from `first` on and not beyond `last`."""
    if not len(epochs):
        return False
    return bool(epochs[0] < first or epochs[-1] > last or np.any(np.diff(epochs.astype(int)) <= 0))
