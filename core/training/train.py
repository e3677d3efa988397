"""Train one experiment from beginning to end, in a worker."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.experiment import Experiment
from core.network.choice import check_work, summarise
from core.tasks import Prepared, data_key, prepare
from core.text.recent_cache import RecentCache
from core.training.choice import loop_for
from core.training.loop import Loop
from core.training.outcome import Outcome
from core.training.schedule import snapshot_epochs, thin, thinned, validation_epochs
from core.training.seconds import READING
from core.training.seconds import seconds as estimated
from core.work import Progress, Status
from core.work.cores import another_is_free

CALL = 0.06  # target seconds of one call of the loop: a stop takes effect within it, unless one batch takes longer
AT_ONCE = 256  # epochs whose batches are drawn at once
REPORT = 0.15  # seconds between two reports
MAX_DATA = 64_000_000  # bytes of data that are kept between runs: IMDb's 25,000 reviews of 500 words have room
ANSWERED = 1024  # sequences that are answered between two reports at the end
LARGEST = 8_000_000  # probabilities that are held at once: tokens of a large vocabulary are answered in smaller parts
EXPLODED = 1e12  # times the first epoch's loss: above this, the run fails


def train(
    experiment: Experiment,
    table: bytes | None = None,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    free_core: Callable[[], bool] = another_is_free,
) -> Outcome:
    """Train, report progress, and stop within one batch on request. A stopped run keeps what it learned.

    Args:
        experiment: what to train.
        table: an uploaded file's content, if the task reads one.
        on_progress: receives a Progress a few times a second, and once more at the end.
        should_stop: called after each call of the loop, that is every 60 ms or every batch.
        free_core: whether another core has nothing else to do; asked at each batch.

    Raises:
        ExperimentError: with one sentence, if the task, its data or the total work does not allow it.
    """
    began = time.perf_counter()
    prepared = _prepared(experiment, table)
    check_work(experiment, prepared.data)
    first = prepared.data.first_vectors() if prepared.data.first_vectors else None
    loop = loop_for(experiment, prepared, free_core)
    record = _Record(experiment, prepared, loop)
    record.keep_snapshot(0)
    status, reason = _epochs(experiment, loop, record, on_progress, should_stop)
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
            "whole": time.perf_counter() - began,
            "estimated": estimated(record.as_trained(), prepared.data),
        }
        | ({"vectors": first.seconds} if first else {}),
    )


def _answers(loop: Loop, record: "_Record", prepared: Prepared, on_progress: Callable[[Progress], None]) -> np.ndarray:
    """The predictions for every sequence, (n, L, K), part by part, so that progress is reported to the end.

    Texts of similar length are read together, as `loop.predict` reads them, so the parts give the same numbers.
    """
    weights, X, at_once = record.final_weights(), prepared.X_network, _at_once(prepared)
    on_progress(record.progress())
    if len(X) <= at_once:
        return prepared.from_network(loop.predict(weights, X))
    skips = prepared.data.mask and prepared.data.embedding is not None
    order = np.argsort(np.count_nonzero(X, axis=1), kind="stable") if skips else np.arange(len(X))
    parts, began = [], time.perf_counter()
    for start in range(0, len(X), at_once):
        parts.append(prepared.from_network(loop.predict(weights, X[order[start : start + at_once]])))
        done = min(1.0, (start + at_once) / len(X))
        on_progress(record.progress(done, (time.perf_counter() - began) * (1 - done) / done))
    output = np.concatenate(parts)
    output[order] = output.copy()
    return output


def _at_once(prepared: Prepared) -> int:
    """The sequences that are answered at once."""
    answer = prepared.data.output
    numbers = answer.units * (prepared.data.timesteps if answer.per_timestep else 1)
    return max(1, min(ANSWERED, LARGEST // numbers))


def _prepared(experiment: Experiment, table: bytes | None) -> Prepared:
    """The experiment's data. What the runs before had is kept: a change of the network changes no data."""
    key = data_key(experiment), hashlib.sha256(table or b"").digest()
    return _DATA.get(key, lambda: prepare(experiment, table))


_DATA: RecentCache[Prepared] = RecentCache(MAX_DATA, size=lambda prepared: prepared.memory)


def _epochs(
    experiment: Experiment,
    loop: Loop,
    record: "_Record",
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> tuple[Status, str]:
    """Train all epochs, call by call. A call ends at each epoch with a snapshot or a validation."""
    total = experiment.training.epochs
    stops = np.union1d(record.snapshot_at, record.validate_at)
    rate, reported = 0.0, time.perf_counter()
    while record.epoch < total:
        first = record.epoch
        end = min(int(stops[stops > first][0]), first + AT_ONCE)
        order, done, all_steps = loop.orders(first, end - first), 0, (end - first) * loop.steps
        sums = np.zeros((3, end - first))
        while done < all_steps:
            steps = min(all_steps - done, max(1, int(rate * CALL)))
            began, before = time.perf_counter(), sums
            sums = loop.run(order, done, steps, sums)
            took = time.perf_counter() - began
            done += steps
            if steps < loop.steps:
                record.batches_done(first + done / loop.steps, (sums - before).sum(axis=1))
            rate = steps / took if not rate else 0.5 * rate + 0.5 * steps / took
            record.took(took, done % loop.steps)
            whole = done // loop.steps
            if whole > record.epoch - first:
                record.epochs_done(*np.split(sums[:, record.epoch - first : whole], [2]))
                failure = record.failure()
                if failure:
                    return "failed", failure
            if record.epoch < end and time.perf_counter() - reported > REPORT:
                on_progress(record.progress())
                reported = time.perf_counter()
            if should_stop():
                record.keep_snapshot(record.epoch)
                return "stopped", ""
        early = record.at_epoch()
        if time.perf_counter() - reported > REPORT:
            on_progress(record.progress())
            reported = time.perf_counter()
        if early:
            return "finished", early
    return "finished", ""


@dataclass
class _Record:
    """A run's losses and snapshots so far."""

    experiment: Experiment
    prepared: Prepared
    loop: Loop
    epoch: int = 0  # complete epochs
    seconds: float = 0.0
    validating: float = 0.0  # seconds
    losses: list[np.ndarray] = field(default_factory=list)  # (2, epochs) each: loss and metric
    validation: list[tuple[float, ...]] = field(default_factory=list)  # epoch, loss, metric, and `Loop.also`
    snapshots: dict[int, list[np.ndarray]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        epochs = self.experiment.training.epochs
        self.snapshot_at = snapshot_epochs(epochs, self.loop.trained)
        held_back = len(self.prepared.data.validation) > 0
        self.validate_at = validation_epochs(epochs) if held_back else np.zeros(0, int)
        self._batches = 0  # of the epoch under way
        self._last: list[tuple[float, float, float]] = []  # epoch, loss, metric of batches not yet reported
        self._reported = [0, 0]  # epochs and validations that were already reported
        self._best = (np.inf, 0)  # validation loss, epoch

    def took(self, seconds: float, batches: int) -> None:
        self.seconds += seconds
        self._batches = batches

    def batches_done(self, epoch: float, sums: np.ndarray) -> None:
        """Add batches that end at `epoch`: the sums of loss and metric, and the number of sequences, (3,)."""
        self._last.append((epoch, *(sums[:2] / sums[2])))

    def epochs_done(self, sums: np.ndarray, counts: np.ndarray) -> None:
        """Add complete epochs: the sums of loss and metric, (2, epochs), and the number of sequences, (1, epochs)."""
        self.losses.append(sums / counts)
        self.epoch += sums.shape[1]

    def failure(self) -> str:
        """A sentence if the loss is NaN or has exploded, else "". The epochs from there on are dropped."""
        loss_now, first = self.losses[-1][0], self.losses[0][0, 0]
        finite = np.isfinite(loss_now) & (loss_now < EXPLODED * max(1.0, first))
        if finite.all():
            return ""
        bad = self.epoch - len(loss_now) + int(np.argmin(finite)) + 1
        self.losses[-1] = self.losses[-1][:, : int(np.argmin(finite))]
        self.epoch = bad - 1
        training = self.experiment.training
        tries = [f"a learning rate below {training.learning_rate:g}"]
        if not training.clipnorm:
            tries.append("gradient clipping, for example a norm of 1")
        if self.experiment.scaling == "none":
            tries.append("scaled inputs")
        what = "exploded" if np.isfinite(loss_now[~finite][0]) else "stopped being a number (NaN)"
        return f"The loss {what} in epoch {bad}, so the run was ended there. Try {_listed(tries)}."

    def at_epoch(self) -> str:
        """Save a snapshot and validate, where due. Returns a sentence if training should stop early, else ""."""
        if self.epoch in self.snapshot_at:
            self.keep_snapshot(self.epoch)
        if self.epoch not in self.validate_at:
            return ""
        value = self._validate()
        self.validation.append((self.epoch, *value))
        if value[0] < self._best[0]:
            self._best = (value[0], self.epoch)
        patience = self.experiment.training.patience
        if patience and self.epoch - self._best[1] >= patience:
            self.keep_snapshot(self.epoch)
            return (
                f"Stopped early at epoch {self.epoch}: the validation loss was best at epoch {self._best[1]} and has "
                f"not improved for {self.epoch - self._best[1]} epochs."
            )
        return ""

    def keep_snapshot(self, epoch: int) -> None:
        weights = self.loop.weights()
        if all(np.isfinite(w).all() for w in weights):
            self.snapshots[epoch] = weights

    def stacks(self) -> tuple[np.ndarray, ...]:
        """All snapshots of each weight, (s, *shape), or (1, *shape) if it is not trained."""
        stacks = zip(self.loop.learns, zip(*self.snapshots.values(), strict=True), strict=True)
        return tuple(np.stack(stack if learns else stack[:1]) for learns, stack in stacks)

    def final_weights(self) -> list[np.ndarray]:
        return next(reversed(self.snapshots.values()))

    def _validate(self) -> tuple[float, ...]:
        began, data = time.perf_counter(), self.prepared.data
        X, y = self.prepared.X_network[data.validation], self.prepared.y_network[data.validation]
        at_once = _at_once(self.prepared)
        parts = [slice(start, start + at_once) for start in range(0, len(X), at_once)]
        if at_once == ANSWERED or len(parts) < 2:
            values = self.loop.validate(X, y)
        else:
            each = [self.loop.validate(X[here], y[here]) for here in parts]
            values = tuple(np.average(each, axis=0, weights=[len(X[here]) for here in parts]).tolist())
        self.validating += time.perf_counter() - began
        return values

    def history(self) -> dict[str, np.ndarray]:
        name = self.prepared.data.output.metric_name
        curves = np.concatenate([*self.losses, np.zeros((2, 0))], axis=1)
        also = self.loop.also
        held = np.array(self.validation, float).reshape(-1, 3 + len(also))
        return {
            "loss": curves[0],
            name: curves[1],
            "validation_epochs": held[:, 0].astype(int),
            "validation_loss": held[:, 1],
            f"validation_{name}": held[:, 2],
            **{f"validation_{more}": held[:, 3 + place] for place, more in enumerate(also)},
        }

    def as_trained(self) -> Experiment:
        """The experiment with the epochs that were trained: fewer than were asked for where training ended early."""
        training = self.experiment.training.model_copy(update={"epochs": max(1, self.epoch)})
        return self.experiment.model_copy(update={"training": training})

    def _rest(self) -> float:
        """The estimated seconds of the answers at the end, from the speed so far."""
        data = self.prepared.data
        if self.validation:
            return self.validating / len(self.validation) * len(data.y) / len(data.validation)
        done = self.epoch + self._batches / self.loop.steps
        return READING * self.seconds / done * len(data.y) / len(data.train) if done else 0.0

    def progress(self, answered: float = 0.0, rest: float | None = None) -> Progress:
        """What is new since the last report.

        Args:
            answered: the share of the answers at the end that is done.
            rest: the seconds that they still take; by default an estimate.
        """
        reported, held = self._reported
        losses, metrics = np.concatenate([*self.losses, np.zeros((2, 0))], axis=1)
        self._reported = [self.epoch, len(self.validation)]
        batches, self._last = thinned(self._last, 20), []
        epochs = self.experiment.training.epochs
        return Progress(
            epoch=self.epoch,
            epochs=epochs,
            share=min(1.0, (self.epoch + self._batches / self.loop.steps) / epochs),
            seconds=self.seconds + self.validating,
            rest=self._rest() if rest is None else rest,
            answered=answered,
            loss=thin(losses[reported:], reported + 1, 20),
            metric=thin(metrics[reported:], reported + 1, 20),
            validation=[(epoch, value) for epoch, value, *_ in self.validation[held:]],
            validation_metric=[(epoch, value) for epoch, _, value, *_ in self.validation[held:]],
            batch_loss=[(epoch, float(value)) for epoch, value, _ in batches],
            batch_metric=[(epoch, float(value)) for epoch, _, value in batches],
        )


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} or {things[-1]}"
