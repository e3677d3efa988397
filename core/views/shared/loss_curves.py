"""The losses of a run over its epochs, as the figures take them."""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.tasks import Prepared
from core.training.outcome import Outcome


@dataclass(frozen=True, eq=False)
class LossCurves:
    """The losses of a run, each as (epochs, losses)."""

    training: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]


def loss_curves(outcome: Outcome) -> LossCurves:
    """The training loss after every epoch, and the validation loss at the epochs at which it was measured."""
    training = outcome.history["loss"]
    held = outcome.history["validation_epochs"], outcome.history["validation_loss"]
    return LossCurves((np.arange(1, len(training) + 1), training), held)


def points(pairs: tuple[tuple[float, float], ...], scale: float = 1) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (epoch, value) as the two arrays that figures take; values are multiplied by `scale`, 100 for percent."""
    return np.array([epoch for epoch, _ in pairs]), scale * np.array([value for _, value in pairs], float)


def loss_label(prepared: Prepared, experiment: Experiment) -> str:
    """The name of the loss with its unit, for an axis."""
    return prepared.data.output.loss_axis(scaled=experiment.scaling != "none")
