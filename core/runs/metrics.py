"""The final metrics of a run: what sweeps and comparisons ask of many runs, without reading their weights."""

import math
from typing import Literal, NamedTuple

import numpy as np

from core.training.outcome import Outcome
from core.work import Result

SECONDS, ESTIMATED = "seconds", "estimated_seconds"  # of a whole training, and what was estimated before it
EPOCHS = "validation_epochs"  # the entry of a history that is no metric: when the validation metrics were measured


class FinalMetric(NamedTuple):
    """One number of a run.

    Attributes:
        name: such as "loss", "validation_loss" or "validation_accuracy": the name in the run's history; or "seconds"
            and "estimated_seconds", which have no epoch.
        which: the value of the last epoch, or the best one.
        value: None if it is not a finite number, because the run diverged.
        epoch: when it was measured, counted from 1; None if no value is finite and there is no best one.
    """

    name: str
    which: Literal["last", "best"]
    value: float | None
    epoch: int | None


def final_metrics(result: Result) -> list[FinalMetric]:
    """The last and the best value of each metric in an Outcome's history. A job has none.

    The best accuracy is the highest, the best of every other metric the lowest.

    Example:
        >>> for metric in _of_curve("loss", np.array([0.5, 0.2, 0.3]), np.array([1, 2, 3])):
        ...     print(*metric)
        loss last 0.3 3
        loss best 0.2 2
    """
    if not isinstance(result, Outcome):
        return []
    metrics = []
    for name, values in result.history.items():
        if name == EPOCHS or not len(values):
            continue
        epochs = result.history[EPOCHS] if name.startswith("validation_") else np.arange(1, len(values) + 1)
        metrics += _of_curve(name, values, epochs)
    return metrics + _times(result)


def _times(outcome: Outcome) -> list[FinalMetric]:
    """How long the training took, and how long it was thought to take; none of an outcome that does not say."""
    pairs = ((SECONDS, "whole"), (ESTIMATED, "estimated"))
    times = [FinalMetric(name, "last", outcome.seconds[of], None) for name, of in pairs if of in outcome.seconds]
    return times if len(times) == len(pairs) else []


def _of_curve(name: str, values: np.ndarray, epochs: np.ndarray) -> list[FinalMetric]:
    last = float(values[-1])
    metrics = [FinalMetric(name, "last", last if math.isfinite(last) else None, int(epochs[-1]))]
    finite = np.isfinite(values)
    if not finite.any():
        return [*metrics, FinalMetric(name, "best", None, None)]
    higher_is_better = name.endswith("accuracy")
    ranked = np.where(finite, values if higher_is_better else -values, -np.inf)
    best = int(np.argmax(ranked))
    return [*metrics, FinalMetric(name, "best", float(values[best]), int(epochs[best]))]
