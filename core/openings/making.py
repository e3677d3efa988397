"""Trains the opening runs and writes their files.

The same work gives the same numbers, but not the same seconds. A run whose numbers have not changed keeps its file and
its date, so making all of them again changes nothing. Remove a file to have its times measured anew.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from core.openings.listing import openings
from core.runs.codec import pack, unpack
from core.runs.opening_runs import FOLDER, INDEX, Entry, file_of, index_text, read_index
from core.training.outcome import Outcome
from core.views.shared.opening import Kept, Opening
from core.words.train_and_evaluate import pack as pack_vectors
from core.words.train_and_evaluate import vectors_of
from core.work import JobResult, Result, Status, Work, perform

TIMES = ("seconds", "words_per_second")  # facts of a job that differ from one time to the next


def make(
    folder: Path = FOLDER,
    today: date | None = None,
    *,
    only_missing: bool = False,
    report: Callable[[str], None] = print,
) -> None:
    """Train all opening runs, write what is new or different, and remove what no page opens with any more.

    Args:
        folder: where the files go.
        today: the date of what is written; by default today's.
        only_missing: keep the runs that are there. Another processor trains them to other last digits.
        report: called with a line for each run.

    Raises:
        RuntimeError: a run ended in another way than it should.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted, entries = openings(), read_index(folder)
    today = today or datetime.now(UTC).date()
    for name, opening in wanted.items():
        if only_missing and _is_there(folder, name, entries.get(name), opening):
            continue
        content = trained(opening)
        if name in entries and _is_same(folder, name, entries[name], content):
            report(f"{name} unchanged")
            continue
        file_of(folder, name).write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        failed = unpack(content).reason if opening.fails else ""
        entries[name] = Entry(opening.work.to_json(), today, opening.whole, sha256, failed)
        (folder / INDEX).write_text(index_text(entries))  # what is made is kept if the rest is interrupted
        report(f"{name} {len(content) / 1000:,.0f} kB")
    for file in folder.glob("*.npz"):
        if file.stem not in wanted:
            file.unlink()
            report(f"{file.stem} removed")
    (folder / INDEX).write_text(index_text({name: entries[name] for name in wanted}))


def trained(opening: Opening) -> bytes:
    """The result of an opening run, as its file holds it.

    Raises:
        RuntimeError: it ended in another way than it should.
    """
    table = None
    if opening.vectors and isinstance(learned := _perform(opening.vectors, None), JobResult):
        table = pack_vectors(vectors_of(learned))
    result = _perform(opening.work, table, "failed" if opening.fails else "finished")
    return pack(reduced(result, opening.kept) if isinstance(result, Outcome) else result)


def reduced(outcome: Outcome, kept: Kept) -> Outcome:
    """What ships of an outcome; see `core.views.shared.opening.Opening`."""
    if kept == "all":
        return outcome
    if kept == "figures":
        nothing = np.zeros(0, np.float32)
        return replace(outcome, weights=(), snapshot_epochs=outcome.snapshot_epochs[:0], predictions=nothing)
    if kept == "network":
        last = tuple(stack[-1:] for stack in outcome.weights)
        no_predictions = outcome.predictions[:0]
        return replace(outcome, weights=last, snapshot_epochs=outcome.snapshot_epochs[-1:], predictions=no_predictions)
    ends = tuple(stack[[0, -1]] if len(stack) > 1 else stack for stack in outcome.weights)
    return replace(outcome, weights=ends, snapshot_epochs=outcome.snapshot_epochs[[0, -1]])


def same_numbers(one: Outcome | JobResult, other: Outcome | JobResult) -> bool:
    """True if two results differ in nothing but the seconds that they took."""
    if type(one) is not type(other) or _facts(one) != _facts(other):
        return False
    pairs = zip(_arrays(one), _arrays(other), strict=True)
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)


def _is_there(folder: Path, name: str, entry: Entry | None, opening: Opening) -> bool:
    """True if a file of the index holds as much of the run as its pages need."""
    if entry is None or entry.whole != opening.whole or not file_of(folder, name).exists():
        return False
    return hashlib.sha256(file_of(folder, name).read_bytes()).hexdigest() == entry.sha256


def _is_same(folder: Path, name: str, entry: Entry, content: bytes) -> bool:
    try:
        before = file_of(folder, name).read_bytes()
        return hashlib.sha256(before).hexdigest() == entry.sha256 and same_numbers(unpack(before), unpack(content))
    except (OSError, ValueError, KeyError):
        return False


def _perform(work: Work, table: bytes | None, status: Status = "finished") -> Result:
    result = perform(work.to_json(), table, lambda _progress: None, lambda: False)
    if result.status != status:
        raise RuntimeError(f"An opening run is not {status}: {result.reason or result.status} ({work.to_json()})")
    return result


def _facts(result: Outcome | JobResult) -> tuple[object, ...]:
    """What is no number of an array and takes no time."""
    if isinstance(result, JobResult):
        return result.status, _timeless(result.facts), list(result.arrays)
    names, count = list(result.history), len(result.weights)
    return result.status, result.note, result.epochs, result.summary, names, count


def _arrays(result: Outcome | JobResult) -> Iterator[np.ndarray]:
    if isinstance(result, JobResult):
        yield from result.arrays.values()
    else:
        yield from (*result.history.values(), result.snapshot_epochs, *result.weights, result.predictions)


def _timeless(facts: object) -> object:
    if isinstance(facts, dict):
        return {name: _timeless(value) for name, value in facts.items() if name not in TIMES}
    return [_timeless(value) for value in facts] if isinstance(facts, list | tuple) else facts
