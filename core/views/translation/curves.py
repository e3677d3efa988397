"""Exact pairs over the steps of training, in each setup, in curves and sentences."""

from collections.abc import Mapping

import numpy as np

from core.experiment import Experiment
from core.figures.losses import Points
from core.runs import Run
from core.tasks.task import PairData
from core.wording import percent

EXACT = "validation_exact_accuracy"  # the entry of a history
GOOD = 0.95


def exact(run: Run) -> Points:
    """The share of exact pairs held back after each epoch at which it was measured, with 0 at the beginning."""
    history = run.trained.history
    return np.r_[0, history["validation_epochs"]], np.r_[0.0, history[EXACT]]


def steps_per_epoch(experiment: Experiment, data: PairData) -> int:
    """The steps of the optimizer in one epoch."""
    return -(-len(data.train) // experiment.training.batch_size)


def curves(measured: Mapping[tuple[str, int], Points | None], steps: int) -> dict[str, Points]:
    """The longest curve that there is of each setup, by steps of training.

    Args:
        measured: what `exact` says of each run, by setup and epochs; None of one that has not finished.
        steps: of an epoch.
    """
    found: dict[str, Points] = {}
    for (name, _), points in sorted(measured.items(), key=lambda item: item[0][1]):
        if points is not None:
            found[name] = points[0] * steps, points[1]
    return {name: found[name] for name, _ in measured if name in found}


def steps_to(points: Points, share: float = GOOD) -> int | None:
    """The first measured step after which this share of the pairs is exact; None if there is none.

    Example:
        >>> steps_to((np.array([0, 16, 32, 48]), np.array([0, 0.96, 0.9, 0.97])))
        16
    """
    steps, values = points
    reached = np.flatnonzero(values >= share)
    return int(steps[reached[0]]) if len(reached) else None


def sentences(found: Mapping[str, Points]) -> list[str]:
    """For each curve a sentence: what it ends with, when it came to GOOD, and whether it stayed there."""
    parts = []
    for name, points in found.items():
        steps, values = points
        reached = steps_to(points)
        when = f"it does not come to {percent(GOOD)}"
        if reached is not None:
            falls = values[steps >= reached].min() < GOOD
            when = f"{percent(GOOD)} needs {reached:,} steps{', and is not kept' if falls else ''}"
        parts.append(f"{name[0].upper()}{name[1:]}: {percent(values[-1], 1)} after {steps[-1]:,} steps; {when}.")
    return parts
