"""A trained network read step by step in NumPy: every state and every gate, from the weights alone.

Keras's gate order in kernels is i, f, c, o for LSTM (c is written g here) and z, r, h for GRU (`reset_after` form).
B sequences, T timesteps, F features, u units.
"""

from dataclasses import dataclass, field

import numpy as np

from core.experiment import Activation, Dense, Dropout, Layer, Recurrent
from core.tasks.task import Output


@dataclass(frozen=True, eq=False)
class Direction:
    """What one recurrent layer did in one direction, in the order of the input's timesteps.

    `h` is (B, T, u), the hidden state after each timestep. `gates` holds more arrays of that shape by name: for an LSTM
    i, f, g, o and the cell state c; for a GRU z, r and the candidate; nothing for a SimpleRNN.
    """

    h: np.ndarray
    gates: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer's input, output and, for a recurrent one, its direction(s): forward, and backward if bidirectional.

    `output` is (B, T, width), or (B, width) once a layer has stopped returning sequences.
    """

    layer: Layer
    input: np.ndarray
    output: np.ndarray
    directions: tuple[Direction, ...] = ()


@dataclass(frozen=True, eq=False)
class Trace:
    """The whole network on a batch. `output` is (B, T, K) per timestep, else (B, L · K), in scaled units."""

    layers: tuple[LayerTrace, ...]  # the experiment's layers, without the output layer
    output: np.ndarray
