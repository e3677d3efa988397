"""How long training takes on two free cores: an estimate from sizes alone. Plain Python, so pages can import it.

The numbers were measured with the loop in machine code, on networks of 8 to 64 units and batches of 3 to 128 sequences.
"""

import numpy as np

from core.experiment import Experiment
from core.network.count import totals
from core.network.encoder_decoder_of import multiply_adds
from core.network.stack import Stack, stack_of
from core.tasks.task import Data, PairData
from core.training.blocks import blocks
from core.training.buckets import timesteps

START = 0.1  # until the first batch: data, first weights
BATCH = 40e-6  # of a batch, whatever its size
TIMESTEP = 1.5e-6  # of one timestep of a cell, forward and back, whatever the batch
NUMBER = 2.2e-9  # of one number of a gate of one sequence
PROBABILITY = 10e-9  # of one token of a vocabulary, its gradient included
MULTIPLY_ADD = 50e-12  # of one in the forward pass, backward pass included
MOVED = 2e-9  # of the optimizer for one weight
TWO_CORES = 1.7  # times faster with a second core, where the batch has blocks
PAIR = 20e-6  # of a pair of texts, whatever the network
PAIR_MULTIPLY_ADD = 110e-12  # of one in the forward pass of a pair, backward pass and gates included
READING = 0.35  # time to predict a sequence, as a share of the time to learn from it


def seconds(experiment: Experiment, data: Data) -> float:
    """The seconds of a whole training, with the predictions for all sequences at the end."""
    answers = READING * _learning(experiment, data) * len(data.X) / len(data.train)
    return START + experiment.training.epochs * seconds_per_epoch(experiment, data) + answers


def seconds_per_epoch(experiment: Experiment, data: Data) -> float:
    """The seconds of an epoch, validation included."""
    return _learning(experiment, data) * (1 + READING * len(data.validation) / len(data.train))


def _learning(experiment: Experiment, data: Data) -> float:
    """The seconds of an epoch's training batches."""
    if isinstance(data, PairData):
        return len(data.train) * (PAIR + multiply_adds(experiment, data) * PAIR_MULTIPLY_ADD)
    stack, train = stack_of(experiment, data), data.train
    batch = min(experiment.training.batch_size, len(train))
    if data.embedding and data.mask and data.lengths is not None:
        steps = timesteps(data.lengths[train], batch)  # (batches,)
    else:
        steps = np.full(-(-len(train) // batch), data.timesteps)
    weights, _ = totals(stack)
    parallel = TWO_CORES if blocks(stack, batch, data.timesteps) > 1 else 1.0
    return float(steps.sum() * _timestep(stack, batch) / parallel + len(steps) * (BATCH + weights * MOVED))


def _timestep(stack: Stack, batch: int) -> float:
    """The seconds of one timestep of a batch, in all layers."""
    each = batch * stack.features * NUMBER if stack.embedding else 0.0
    for layer in stack.layers:
        each += layer.recurrent * layer.directions * TIMESTEP + batch * layer.gate_numbers * NUMBER
    for layer, width in zip(stack.layers, stack.widths, strict=False):
        each += batch * layer.multiply_adds(width, 1) * MULTIPLY_ADD
    if stack.embedding and stack.answer.per_timestep:  # a probability for each token of a vocabulary, at each timestep
        head = stack.head.multiply_adds(stack.widths[-1], 1)
        each += batch * (head * MULTIPLY_ADD + stack.answer.units * PROBABILITY)
    return each
