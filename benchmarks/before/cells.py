"""What the layers offered to the loop of before: their Keras layers for it, and how each cell ignores padding.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

from typing import TYPE_CHECKING

import numpy as np

from core.layers import Layer
from core.layers.recurrent import Recurrent
from core.layers.stacking import recurrent_layers
from core.network.stack import Stack

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

SATURATED = 1e4  # a gate that reads this much more is 1, whatever else it reads; with this much less it is 0


def has_machine_code(layer: Recurrent) -> bool:
    """Whether the machine code of before can run the layer: an LSTM with tanh, without dropout."""
    return layer.kind == "LSTM" and layer.activation == "tanh" and layer.dropout == 0


def runs_as_machine_code(stack: Stack) -> bool:
    """True if all recurrent layers of the network run as machine code."""
    return all(has_machine_code(layer) for _, layer in recurrent_layers(stack.layers))


def can_shut(layer: Recurrent, padding: str) -> bool:
    """Whether an input that is 1 at padding can make the cell hold its state."""
    if layer.kind == "GRU":
        return True  # an update gate at 1 keeps whatever state there is, on either side
    # Before the text the state is 0, and stays activation(0) = 0.
    return padding == "pre" and not layer.bidirectional and layer.activation != "sigmoid"


def shut_row(layer: Recurrent, bias: "tf.Tensor") -> "np.ndarray | tf.Tensor":
    """What the kernel adds at padding so that the state stays, (1, parts · u), from the bias (parts · u,)."""
    u = layer.units
    match layer.kind:
        case "GRU":  # the update gate at 1
            return np.array([[SATURATED] * u + [0.0] * (2 * u)], np.float32)
        case "LSTM":  # the input gate at 0
            return np.array([[-SATURATED] * u + [0.0] * (3 * u)], np.float32)
        case _:  # a SimpleRNN's bias taken away
            return -bias[None]


def keras_layer(layer: Layer, name: str, *, sequences: bool, unroll: bool, machine_code: bool) -> "keras.Layer":
    """Keras's layer.

    Args:
        layer: a layer of the stack, or its output layer.
        name: of the layer.
        sequences: Keras's `return_sequences`.
        unroll: whether a loop over few timesteps may be unrolled, which compiles sooner.
        machine_code: whether the machine code is to be used, where the kind has some.
    """
    if not isinstance(layer, Recurrent):
        return layer.keras_layer(name, sequences=sequences)
    import keras

    cell = getattr(keras.layers, layer.keras_class)
    if machine_code and has_machine_code(layer):
        from benchmarks.before.compiled_lstm import CompiledLSTM

        cell = CompiledLSTM
    made = cell(
        layer.units,
        activation=layer.activation,
        dropout=layer.dropout,
        return_sequences=sequences,
        unroll=unroll and len(layer.parts) == 1,
        name=layer.keras_name if layer.bidirectional else name,
    )
    return keras.layers.Bidirectional(made, name=name) if layer.bidirectional else made
