"""Train one experiment to its end, in a worker: from its beginning, or from where it was cut off."""

import hashlib
import time
from collections.abc import Callable

import numpy as np

from core.experiment import Experiment
from core.network.choice import check_work, summarise
from core.tasks import Prepared, data_key, prepare
from core.text.recent_cache import RecentCache
from core.training.checkpoint import Checkpoint, Window
from core.training.choice import loop_for
from core.training.loop import Loop
from core.training.outcome import Outcome
from core.training.record import Record, at_once
from core.training.seconds import seconds as estimated
from core.work import Progress, Status
from core.work.cores import another_is_free
from core.work.order import GivenUp, Order

CALL = 0.06  # target seconds of one call of the loop: a stop takes effect within it, unless one batch takes longer
AT_ONCE = 256  # epochs whose batches are drawn at once
REPORT = 0.15  # seconds between two reports
MAX_DATA = 64_000_000  # bytes of data that are kept between runs: IMDb's 25,000 reviews of 500 words have room


def train(
    experiment: Experiment,
    table: bytes | None = None,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    should_stop: Callable[[], Order | bool] = lambda: False,
    free_core: Callable[[], bool] = another_is_free,
    checkpoint: Checkpoint | None = None,
) -> Outcome:
    """Train, report progress, and stop within one batch on request. A stopped run keeps what it learned.

    Args:
        experiment: what to train.
        table: an uploaded file's content, if the task reads one.
        on_progress: receives a Progress a few times a second, and once more at the end.
        should_stop: called after each call of the loop, that is every 60 ms or every batch.
        free_core: whether another core has nothing else to do; asked at each batch.
        checkpoint: where the run goes on, and what it writes meanwhile. The numbers are those of a run without.

    Raises:
        ExperimentError: with one sentence, if the task, its data or the total work does not allow it.
        GivenUp: `should_stop` has said to drop it or to pause.
    """
    began = time.perf_counter()
    prepared = _prepared(experiment, table)
    check_work(experiment, prepared.data)
    first = prepared.data.first_vectors() if prepared.data.first_vectors else None
    loop, record, window = _beginning(experiment, prepared, free_core, checkpoint)
    earlier = record.whole
    if window:
        on_progress(record.progress())

    def keep_going(window: Window) -> bool:
        """False if the run is to end after this call. Writes the checkpoint."""
        record.whole = earlier + time.perf_counter() - began
        order = should_stop()
        if order in ("drop", "pause"):
            if checkpoint and order == "pause":
                checkpoint.write_before_pause(loop, record, window)
            raise GivenUp
        if checkpoint and not order:
            checkpoint.write_if_due(loop, record, window)
        return not order

    status, reason = _epochs(loop, record, window, on_progress, keep_going)
    predicted = _answers(loop, record, prepared, on_progress)
    return Outcome(
        status=status,
        reason=reason,
        note=first.note if first else "",
        epochs=record.epoch,
        history=record.history(),
        snapshot_epochs=np.array(list(record.snapshots)),
        weights=record.stacks(),
        predictions=predicted,
        summary=summarise(experiment, prepared.data),
        seconds={
            "train": record.seconds,
            "validation": record.validating,
            "whole": earlier + time.perf_counter() - began,
            "estimated": estimated(record.as_trained(), prepared.data),
        }
        | ({"vectors": first.seconds} if first else {}),
    )


def _answers(loop: Loop, record: Record, prepared: Prepared, on_progress: Callable[[Progress], None]) -> np.ndarray:
    """The predictions for every sequence, (n, L, K), part by part, so that progress is reported to the end.

    Texts of similar length are read together, as `loop.predict` reads them, so the parts give the same numbers.
    """
    weights, X, y, together = record.final_weights(), prepared.X_network, prepared.y_network, at_once(prepared)
    on_progress(record.progress())
    if len(X) <= together:
        return prepared.from_network(loop.predict(weights, X, y))
    skips = prepared.data.mask and prepared.data.embedding is not None
    order = np.argsort(np.count_nonzero(X, axis=1), kind="stable") if skips else np.arange(len(X))
    parts, began = [], time.perf_counter()
    for start in range(0, len(X), together):
        rows = order[start : start + together]
        parts.append(prepared.from_network(loop.predict(weights, X[rows], y[rows])))
        done = min(1.0, (start + together) / len(X))
        on_progress(record.progress(done, (time.perf_counter() - began) * (1 - done) / done))
    output = np.concatenate(parts)
    output[order] = output.copy()
    return output


def _prepared(experiment: Experiment, table: bytes | None) -> Prepared:
    """The experiment's data. What the runs before had is kept: a change of the network changes no data."""
    key = data_key(experiment), hashlib.sha256(table or b"").digest()
    return _DATA.get(key, lambda: prepare(experiment, table))


_DATA: RecentCache[Prepared] = RecentCache(MAX_DATA, size=lambda prepared: prepared.memory)


def _beginning(
    experiment: Experiment, prepared: Prepared, free_core: Callable[[], bool], checkpoint: Checkpoint | None
) -> tuple[Loop, Record, Window | None]:
    """A loop and its record where the run was cut off, with the window that was under way; else at the beginning."""
    loop = loop_for(experiment, prepared, free_core)
    record = Record(experiment, prepared, loop)
    record.keep_snapshot(0)
    try:
        return loop, record, checkpoint.restore(loop, record) if checkpoint else None
    except ValueError:
        return _beginning(experiment, prepared, free_core, None)


def _epochs(
    loop: Loop,
    record: Record,
    window: Window | None,
    on_progress: Callable[[Progress], None],
    keep_going: Callable[[Window], bool],
) -> tuple[Status, str]:
    """Train all epochs, call by call. A call ends at each epoch with a snapshot or a validation.

    Args:
        loop: the loop.
        record: its record.
        window: with which to begin; None: the next one.
        on_progress: see `train`.
        keep_going: called after each call; False ends the training.
    """
    total = record.experiment.training.epochs
    stops = np.union1d(record.snapshot_at, record.validate_at)
    rate, reported = 0.0, time.perf_counter()
    while window or record.epoch < total:
        window = window or _next(record.epoch, stops)
        first, end = window.first, window.first + window.epochs
        order, all_steps = loop.orders(first, window.epochs), window.epochs * loop.steps
        while window.done < all_steps:
            steps = min(all_steps - window.done, max(1, int(rate * CALL)))
            began, before = time.perf_counter(), window.sums
            sums = window.sums = loop.run(order, window.done, steps, before)
            took = time.perf_counter() - began
            window.done += steps
            if steps < loop.steps:
                record.batches_done(first + window.done / loop.steps, (sums - before).sum(axis=1))
            rate = steps / took if not rate else 0.5 * rate + 0.5 * steps / took
            record.took(took, window.done % loop.steps)
            whole = window.done // loop.steps
            if whole > record.epoch - first:
                record.epochs_done(*np.split(sums[:, record.epoch - first : whole], [2]))
                failure = record.failure()
                if failure:
                    return "failed", failure
            if record.epoch < end and time.perf_counter() - reported > REPORT:
                on_progress(record.progress())
                reported = time.perf_counter()
            if not keep_going(window):
                record.keep_snapshot(record.epoch)
                return "stopped", ""
        window = None
        early = record.at_epoch()
        if time.perf_counter() - reported > REPORT:
            on_progress(record.progress())
            reported = time.perf_counter()
        if early:
            return "finished", early
    return "finished", ""


def _next(first: int, stops: np.ndarray) -> Window:
    """The epochs from `first` to the next stop, or as many as are drawn at once."""
    end = min(int(stops[stops > first][0]), first + AT_ONCE)
    return Window(first, np.zeros((3, end - first)))
