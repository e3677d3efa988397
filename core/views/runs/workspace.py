"""A whole list of runs as one file: what goes into it, and what of such a file can be read here.

A result from a file is checked for everything but its truth: see `core.runs.imported`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.experiment import Experiment, ExperimentError
from core.network.choice import weight_shapes
from core.runs import RunStoreError
from core.runs.checked_result import checked_outcome
from core.runs.codec import pack
from core.runs.imported import Imported
from core.runs.metrics import final_metrics
from core.runs.workspace_file import MAX_BYTES, MAX_MB, PackedRun, WorkspaceFile
from core.tasks import Prepared, complete
from core.training.outcome import Outcome
from core.views.runs.listed import Row
from core.wording import decimals
from core.work import read_work

OF_A_RUN = 1_000  # bytes of a run in the file beside its work and its result
NAMED = 3  # runs that cannot be read and are named; the others are counted
NO_RESULT = "The file has no result of it."


@dataclass(frozen=True, eq=False)
class Plan:
    """What goes into a file.

    Attributes:
        rows: the runs.
        results: the fingerprints of those with their results.
        no_room: how many have a result that has no room.
        tables: the uploaded tables that go with them.
        without_table: how many read a table that does not.
        size: bytes, about.
    """

    rows: tuple[Row, ...]
    results: frozenset[str]
    no_room: int
    tables: tuple[str, ...]
    without_table: int
    size: int

    def sentences(self) -> str:
        """What the file has and has not."""
        size = decimals(max(0.1, self.size / 2**20), 1)
        said = [f"{_runs(len(self.rows))}, {len(self.results):,} of them with losses and weights: {size} MB."]
        if self.tables:
            many = len(self.tables) > 1
            said.append(
                f"{len(self.tables):,} table{'s' if many else ''} that you uploaded {'are' if many else 'is'} in it."
            )
        if self.no_room:
            said.append(
                f"{_runs(self.no_room)} {_is(self.no_room)} in it without the result: a file has {MAX_MB} MB at most."
            )
        if self.without_table:
            read = "reads" if self.without_table == 1 else "read"
            said.append(
                f"{_runs(self.without_table)} {read} a table that you have not uploaded in this browser. It is not in "
                "the file."
            )
        return " ".join(said)


def table_of(experiment: Experiment) -> str:
    """The hash of the uploaded table that an experiment reads; "" if it reads none."""
    return str(experiment.task.parameters.get("data") or "")


def plan(rows: Sequence[Row], sizes: Mapping[str, int], tables: Mapping[str, int]) -> Plan:
    """What goes into a file: all runs, the tables, and results from the first run on as long as there is room.

    Args:
        rows: the visitor's list.
        sizes: bytes of the results that there are, by fingerprint.
        tables: bytes of the visitor's own uploads that are here, by hash.
    """
    size = sum(OF_A_RUN + len(row.experiment.to_json()) for row in rows)
    needed = list(dict.fromkeys(filter(None, map(_table_of, rows))))
    taken, results, no_room = [], set(), 0
    for key in needed:
        if key in tables and size + tables[key] <= MAX_BYTES:
            taken.append(key)
            size += tables[key]
    for row in rows:
        if (more := sizes.get(row.fingerprint, 0)) and size + more <= MAX_BYTES:
            results.add(row.fingerprint)
            size += more
        elif more:
            no_room += 1
    without = sum(1 for row in rows if _table_of(row) and _table_of(row) not in taken)
    return Plan(tuple(rows), frozenset(results), no_room, tuple(taken), without, size)


def fields(row: Row) -> dict[str, Any]:
    """A run as `core.runs.workspace_file.write` takes it."""
    return {
        "fingerprint": row.fingerprint,
        "work": row.experiment.to_json(),
        "status": row.status,
        "reason": row.reason,
        "name": row.entry.name,
        "pinned": row.entry.pinned,
        "listed_at": row.entry.listed_at,
    }


@dataclass(frozen=True, eq=False)
class Brought:
    """A run of a file whose experiment can be read here."""

    run: PackedRun
    experiment: Experiment

    @property
    def table(self) -> str:
        """The hash of the uploaded table that it reads; "" if it reads none."""
        return table_of(self.experiment)


def readable(file: WorkspaceFile) -> tuple[list[Brought], list[str]]:
    """The runs of a file whose experiments can be read here, and a sentence for each of the others."""
    found, problems = [], list(file.problems)
    for run in file.runs:
        try:
            found.append(Brought(run, _experiment(run)))
        except ExperimentError as error:
            problems.append(problem(run, str(error)))
    return found, problems


def _experiment(run: PackedRun) -> Experiment:
    work = read_work(run.work)
    if not isinstance(work, Experiment):
        raise ExperimentError("it is no network")
    complete(work)  # raises if its task is not here, or a setting of it is wrong
    if work.fingerprint() != run.fingerprint:
        raise ExperimentError("its experiment is another one than its name says")
    return work


def checked(file: WorkspaceFile, brought: Brought, prepare: Callable[[Experiment], Prepared | None]) -> Imported:
    """A run of a file, its result checked.

    Args:
        file: it is from.
        brought: the run.
        prepare: makes an experiment's data; None where they cannot be made now. Then `misfit` has to be asked later.

    Raises:
        RunStoreError: its result cannot be read; the message is a part of a sentence.
    """
    run, experiment = brought.run, brought.experiment
    if not run.result:
        return Imported(run.fingerprint, experiment.to_json(), "interrupted", NO_RESULT, (), b"")
    outcome = checked_outcome(file.result(run), experiment)
    prepared = prepare(experiment)
    if prepared and (wrong := misfit(outcome, experiment, prepared)):
        raise RunStoreError(wrong)
    metrics = tuple(final_metrics(outcome))
    # Packed anew, so that nothing is kept but what was checked.
    return Imported(
        run.fingerprint, experiment.to_json(), outcome.status, outcome.reason or run.reason, metrics, pack(outcome)
    )


def misfit(outcome: Outcome, experiment: Experiment, prepared: Prepared) -> str:
    """How a result does not fit the network of its experiment, as a part of a sentence; "" if it fits."""
    try:
        shapes = weight_shapes(experiment, prepared.data)
    except ExperimentError as error:
        return str(error)
    if shapes is not None and [stack.shape[1:] for stack in outcome.weights] != shapes:
        return "its weights have other shapes than its network"
    if outcome.predictions.shape[1:] != prepared.data.y.shape[1:] or len(outcome.predictions) not in (
        0,
        len(prepared.data.y),
    ):
        return "its predictions have another shape than its data"
    return ""


def problem(run: PackedRun, why: str) -> str:
    """Why a run cannot be read."""
    return f"{run.name or run.fingerprint[:8]}: {why.rstrip('.')}"


def report(*, count: int, known: int, results: int, problems: Collection[str], no_table: int) -> str:
    """What has come of a file.

    Args:
        count: runs in the file.
        known: that this installation has itself.
        results: that are shown as the file has them.
        problems: a sentence for each that could not be read.
        no_table: that read a table which is not here.

    >>> report(count=3, known=1, results=1, problems=[], no_table=0)
    '3 of 3 runs are on your list: 1 as the file has it, 1 that was trained here, 1 without a result.'
    >>> report(count=1, known=0, results=0, problems=["best: it is damaged"], no_table=0)
    'None of 1 run could be put on your list. 1 could not be read: best: it is damaged.'
    """
    listed = count - len(problems)
    parts = [
        f"{results:,} as the file has {'it' if results == 1 else 'them'}" if results else "",
        f"{known:,} that {'was' if known == 1 else 'were'} trained here" if known else "",
        f"{rest:,} without a result" if (rest := listed - results - known) else "",
    ]
    said = [f"{listed:,} of {_runs(count)} {_is(listed)} on your list: {', '.join(filter(None, parts))}."]
    if not listed:
        said = [f"None of {_runs(count)} could be put on your list."]
    if problems:
        more = f"; and {len(problems) - NAMED:,} more" if len(problems) > NAMED else ""
        named = "; ".join(list(problems)[:NAMED])
        said.append(f"{len(problems):,} could not be read: {named}{more}.")
    if no_table:
        said.append(f"{_runs(no_table)} read{'s' * (no_table == 1)} a table that is not here.")
    return " ".join(said)


def _table_of(row: Row) -> str:
    return table_of(row.experiment)


def _runs(count: int) -> str:
    return f"{count:,} run{'' if count == 1 else 's'}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
