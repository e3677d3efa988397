"""What to train, and what may be set: Experiments, their layers, their limits and their sentences."""

from core.experiment.experiment import OPTIMIZERS, SCALINGS, Experiment, Optimizer, Scaling, Task, Training
from core.experiment.explain import explain
from core.experiment.layers import (
    ACTIVATIONS,
    CELLS,
    POOLS,
    Activation,
    Cell,
    Dense,
    Dropout,
    Layer,
    Pool,
    Pooling,
    Recurrent,
    return_sequences,
)
from core.experiment.spec import (
    MAX_EPOCHS,
    MAX_LAYERS,
    MAX_LENGTH,
    MAX_UNITS,
    MAX_URL,
    ExperimentError,
    Spec,
)

__all__ = [
    "ACTIVATIONS",
    "CELLS",
    "MAX_EPOCHS",
    "MAX_LAYERS",
    "MAX_LENGTH",
    "MAX_UNITS",
    "MAX_URL",
    "OPTIMIZERS",
    "POOLS",
    "SCALINGS",
    "Activation",
    "Cell",
    "Dense",
    "Dropout",
    "Experiment",
    "ExperimentError",
    "Layer",
    "Optimizer",
    "Pool",
    "Pooling",
    "Recurrent",
    "Scaling",
    "Spec",
    "Task",
    "Training",
    "explain",
    "return_sequences",
]
