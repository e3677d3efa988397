"""What to train: Experiments, their settings and limits, and the sentences that explain invalid ones."""

from core.experiment.experiment import OPTIMIZERS, SCALINGS, Experiment, Optimizer, Scaling, Task, Training
from core.experiment.explain import explain
from core.spec import (
    MAX_BATCH,
    MAX_EPOCHS,
    MAX_LAYERS,
    MAX_LENGTH,
    MAX_UNITS,
    MAX_URL,
    ExperimentError,
    Spec,
    WaysOut,
)

__all__ = [
    "MAX_BATCH",
    "MAX_EPOCHS",
    "MAX_LAYERS",
    "MAX_LENGTH",
    "MAX_UNITS",
    "MAX_URL",
    "OPTIMIZERS",
    "SCALINGS",
    "Experiment",
    "ExperimentError",
    "Optimizer",
    "Scaling",
    "Spec",
    "Task",
    "Training",
    "WaysOut",
    "explain",
]
