"""What a training has come to so far: its losses, validations and snapshots, and what it reports of them."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.experiment import Experiment
from core.tasks import Prepared
from core.training.loop import Loop
from core.training.schedule import snapshot_epochs, thin, thinned, validation_epochs
from core.training.seconds import READING
from core.work import Progress

ANSWERED = 1024  # sequences that are answered between two reports at the end
LARGEST = 8_000_000  # probabilities that are held at once: tokens of a large vocabulary are answered in smaller parts
POINTS = 20  # of a curve in one report
EARLIER_POINTS = 500  # of a curve in the first report of a run that goes on
EXPLODED = 1e12  # times the first epoch's loss: above this, the run fails


@dataclass
class Record:
    """A run's losses and snapshots so far.

    Attributes:
        epoch: whole epochs done.
        seconds: spent on training.
        validating: seconds spent on validation.
        losses: (2, epochs) each: loss and metric.
        validation: of each validation the epoch, loss, metric, and `Loop.also`.
        snapshots: by epoch, the weights in Keras's order.
        whole: seconds of the whole run, its data included, where it was cut off.
        resumed: where the run went on after that, in epochs; 0 if it never was.
    """

    experiment: Experiment
    prepared: Prepared
    loop: Loop
    epoch: int = 0
    seconds: float = 0.0
    validating: float = 0.0
    losses: list[np.ndarray] = field(default_factory=list)
    validation: list[tuple[float, ...]] = field(default_factory=list)
    snapshots: dict[int, list[np.ndarray]] = field(default_factory=dict)
    whole: float = 0.0
    resumed: float = 0.0

    def __post_init__(self) -> None:
        epochs = self.experiment.training.epochs
        self.snapshot_at = snapshot_epochs(epochs, self.loop.trained)
        held_back = len(self.prepared.data.validation) > 0
        self.validate_at = validation_epochs(epochs) if held_back else np.zeros(0, int)
        self._batches = 0  # of the epoch under way
        self._last: list[tuple[float, float, float]] = []  # epoch, loss, metric of batches not yet reported
        self._batch_points: list[tuple[float, float, float]] = []  # those that were reported
        self._points = POINTS
        self._reported = [0, 0]  # epochs and validations that were already reported
        self._best = (np.inf, 0)  # validation loss, epoch

    def took(self, seconds: float, batches: int) -> None:
        """Add the seconds of a call; `batches` of the epoch under way are done after it."""
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
        """Keep the current weights, unless one of them is no number."""
        weights = self.loop.weights()
        if all(np.isfinite(w).all() for w in weights):
            self.snapshots[epoch] = weights

    def stacks(self) -> tuple[np.ndarray, ...]:
        """All snapshots of each weight, (s, *shape), or (1, *shape) if it is not trained."""
        stacks = zip(self.loop.learns, zip(*self.snapshots.values(), strict=True), strict=True)
        return tuple(np.stack(stack if learns else stack[:1]) for learns, stack in stacks)

    def final_weights(self) -> list[np.ndarray]:
        """The weights of the last snapshot."""
        return next(reversed(self.snapshots.values()))

    def _validate(self) -> tuple[float, ...]:
        began, data = time.perf_counter(), self.prepared.data
        X, y = self.prepared.X_network[data.validation], self.prepared.y_network[data.validation]
        together = at_once(self.prepared)
        parts = [slice(start, start + together) for start in range(0, len(X), together)]
        if together == ANSWERED or len(parts) < 2:
            values = self.loop.validate(X, y)
        else:
            each = [self.loop.validate(X[here], y[here]) for here in parts]
            values = tuple(np.average(each, axis=0, weights=[len(X[here]) for here in parts]).tolist())
        self.validating += time.perf_counter() - began
        return values

    def history(self) -> dict[str, np.ndarray]:
        """The curves, as `Outcome.history` has them."""
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

    def state(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """All of it for `restore`: what JSON can hold, and arrays. Weights that are not trained are left out."""
        learned = [stack for stack, learns in zip(self.stacks(), self.loop.learns, strict=True) if learns]
        numbers = {
            "epoch": self.epoch,
            "seconds": self.seconds,
            "validating": self.validating,
            "whole": self.whole,
            "batches": self._batches,
            "best": [float(self._best[0]), self._best[1]],
        }
        arrays = {
            "losses": np.concatenate([*self.losses, np.zeros((2, 0))], axis=1),
            "validation": np.array(self.validation, float).reshape(-1, 3 + len(self.loop.also)),
            "batches": np.array([*self._batch_points, *self._last], float).reshape(-1, 3),
            "snapshots": np.array(list(self.snapshots)),
        }
        return numbers, arrays | {f"weights.{i}": stack for i, stack in enumerate(learned)}

    def restore(self, numbers: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
        """Bring a record at the beginning to what `state` returned for the same experiment.

        Raises:
            ValueError, KeyError, TypeError: the state does not fit. The record is of no use then.
        """
        first, (loss, best) = self.loop.weights(), numbers["best"]
        epochs, losses, held = arrays["snapshots"], arrays["losses"], arrays["validation"]
        if losses.shape != (2, numbers["epoch"]) or held.shape[1:] != (3 + len(self.loop.also),):
            raise ValueError(f"Losses and validations do not fit (got {losses.shape} and {held.shape})")
        learned = (arrays[f"weights.{i}"] for i in range(sum(self.loop.learns)))
        snapshots = [
            list(next(learned)) if learns else [weights] * len(epochs)
            for weights, learns in zip(first, self.loop.learns, strict=True)
        ]
        for one in zip(*snapshots, strict=True):
            if any(a.shape != b.shape or a.dtype != b.dtype for a, b in zip(one, first, strict=True)):
                raise ValueError("The snapshots' weights do not fit")
        self.epoch, self._batches = int(numbers["epoch"]), int(numbers["batches"])
        self.seconds, self.validating = float(numbers["seconds"]), float(numbers["validating"])
        self.whole, self._best = float(numbers["whole"]), (float(loss), int(best))
        self.losses = [losses] if self.epoch else []
        self.validation = [(int(epoch), *values) for epoch, *values in held.tolist()]
        self.snapshots = {
            int(epoch): list(one) for epoch, one in zip(epochs, zip(*snapshots, strict=True), strict=True)
        }
        self._last = [(epoch, loss, metric) for epoch, loss, metric in arrays["batches"].tolist()]
        self._points, self.resumed = EARLIER_POINTS, self.epoch + self._batches / self.loop.steps

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
        (reported, held), points = self._reported, self._points
        losses, metrics = np.concatenate([*self.losses, np.zeros((2, 0))], axis=1)
        self._reported, self._points = [self.epoch, len(self.validation)], POINTS
        batches, self._last = thinned(self._last, points), []
        self._batch_points = thinned([*self._batch_points, *batches], EARLIER_POINTS)
        epochs = self.experiment.training.epochs
        return Progress(
            epoch=self.epoch,
            epochs=epochs,
            share=min(1.0, (self.epoch + self._batches / self.loop.steps) / epochs),
            seconds=self.seconds + self.validating,
            rest=self._rest() if rest is None else rest,
            answered=answered,
            resumed=self.resumed,
            loss=thin(losses[reported:], reported + 1, points),
            metric=thin(metrics[reported:], reported + 1, points),
            validation=[(epoch, value) for epoch, value, *_ in self.validation[held:]],
            validation_metric=[(epoch, value) for epoch, _, value, *_ in self.validation[held:]],
            batch_loss=[(epoch, float(value)) for epoch, value, _ in batches],
            batch_metric=[(epoch, float(value)) for epoch, _, value in batches],
        )


def at_once(prepared: Prepared) -> int:
    """The sequences that are answered at once."""
    answer = prepared.data.output
    numbers = answer.units * (prepared.data.timesteps if answer.per_timestep else 1)
    return max(1, min(ANSWERED, LARGEST // numbers))


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} or {things[-1]}"
