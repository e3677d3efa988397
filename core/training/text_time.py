"""Estimates how long training on texts takes. Plain Python, so pages can import it.

The numbers were measured on two idle cores with batches of 64 and 128 texts and 16 to 128 units. Each timestep of a
batch takes the time to start a cell's operations, forward and backward (short for an LSTM in machine code), and the
time of the operations themselves. Each batch adds the time of the optimizer, which updates all weights.
"""

import numpy as np

from core.experiment import Experiment
from core.layers.stacking import recurrent_layers
from core.network.count import totals
from core.network.stack import Stack, stack_of
from core.tasks.task import Data
from core.training.buckets import timesteps
from core.training.closed_gates import can_close

COMPILED = 10e-6  # seconds a timestep of an LSTM in machine code, whatever the batch
READ = 0.25e-6  # seconds of one text's timestep there: its word's vector is looked up and updated
MULTIPLY_ADD = 25e-12  # seconds of one in a cell's forward pass, backward pass included
BATCH = 0.5e-3  # further seconds of a batch
MOVED = 8e-9  # seconds of the optimizer for one weight
MASKED = 1.3  # factor where a mask chooses between states
READING = 0.35  # time to predict a text, as a share of the time to learn from it


def seconds_per_epoch(experiment: Experiment, data: Data) -> float:
    """The seconds of an epoch, validation included.

    Args:
        experiment: what to train.
        data: of a task whose inputs are tokens.
    """
    return learning(experiment, data) * (1 + READING * len(data.validation) / len(data.train))


def learning(experiment: Experiment, data: Data) -> float:
    """The seconds of an epoch's training batches."""
    train, stack = data.train, stack_of(experiment, data)
    lengths = data.lengths[train] if data.mask and data.lengths is not None else np.full(len(train), data.timesteps)
    batch = min(experiment.training.batch_size, len(train))
    steps = timesteps(lengths, batch)  # (batches,)
    compiles, each = runs_as_machine_code(stack), 0.0  # seconds of a timestep of a batch
    for _, cell in recurrent_layers(stack.layers):
        starting = COMPILED + batch * READ if compiles else cell.start_seconds
        each += cell.directions * (starting + batch * len(cell.parts) * cell.units * cell.number_seconds)
    for layer, width in zip(stack.layers, stack.widths, strict=False):
        each += batch * layer.multiply_adds(width, 1) * MULTIPLY_ADD
    if data.mask and not compiles and not can_close(stack, data.padding):
        each *= MASKED
    moved, _ = totals(stack)
    return float(steps.sum() * each + len(steps) * (BATCH + moved * MOVED))


def runs_as_machine_code(stack: Stack) -> bool:
    """True if all recurrent layers of the network run as machine code."""
    return all(layer.runs_as_machine_code for _, layer in recurrent_layers(stack.layers))


def seconds(experiment: Experiment, data: Data) -> float:
    """The seconds of all epochs, and of the predictions for all texts at the end."""
    answers = READING * learning(experiment, data) * len(data.X) / len(data.train)
    return experiment.training.epochs * seconds_per_epoch(experiment, data) + answers
