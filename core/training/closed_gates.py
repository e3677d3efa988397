"""Padding without a mask: an input that is 1 at padding shuts the gates there, so that the state stays what it is.

Keras's mask chooses at each timestep between the old state and the new one, forward and back, which takes a quarter of
the time. Here a layer's kernel gets one row more for that input, and the same cell holds its state by itself:
- LSTM: the input gate's row is so negative that i = 0. Where padding comes first, c = 0 stays 0, and h = o · tanh(0).
- GRU: the update gate's row is so large that z = 1, and h = z · h + (1 - z) · candidate stays h, on either side.
- SimpleRNN: the row takes the bias away. Where padding comes first, h = tanh(0) stays 0.
The gradients of a gate that is shut are 0 too, so that training sees the same numbers as with the mask.

Importing this module loads no TensorFlow: pages ask `can_close`.
"""

from typing import TYPE_CHECKING, Literal

import numpy as np

from core.experiment import Dense, Layer, Recurrent
from core.tasks.task import Embedding

if TYPE_CHECKING:
    import tensorflow as tf

SHUT = 1e4  # its logistic function is 1, and that of -SHUT 0, whatever else a gate reads


def can_close(layers: tuple[Layer, ...], padding: Literal["pre", "post"]) -> bool:
    """Whether every recurrent layer can hold its state so.

    An LSTM and a SimpleRNN cannot once they have read a word: h would change. Nor can they at the beginning with an
    activation that makes something of 0. And dropout of a layer's inputs would drop the one that shuts the gates.
    """
    return all(
        layer.dropout == 0
        and (layer.kind == "GRU" or (padding == "pre" and not layer.bidirectional and layer.activation != "sigmoid"))
        for layer in layers
        if isinstance(layer, Recurrent)
    )


def widened(layers: tuple[Layer, ...], embedding: Embedding, trained: "list[tf.Tensor]") -> "list[tf.Tensor]":
    """The weights for the network that `build(..., closing=True)` makes, from those of the same network with a mask.

    Args:
        layers: the experiment's layers.
        embedding: its weights come first, unless they are frozen.
        trained: the weights that are trained, in Keras's order.
    """
    import tensorflow as tf  # noqa: PLC0415 - see above

    supply = iter(trained)
    wide = [] if embedding.frozen else [next(supply)]
    for layer in layers:
        if isinstance(layer, Recurrent):
            for _ in range(1 + layer.bidirectional):
                kernel, recurrent, bias = next(supply), next(supply), next(supply)
                wide += [tf.concat([kernel, _row(layer, bias)], axis=0), recurrent, bias]
        elif isinstance(layer, Dense):
            wide += [next(supply), next(supply)]
    return [*wide, *supply]


def _row(layer: Recurrent, bias: "tf.Tensor") -> "tf.Tensor | np.ndarray":
    """What the kernel adds at padding: (1, gates · units)."""
    if layer.kind == "SimpleRNN":
        return -bias[None]
    first = -SHUT if layer.kind == "LSTM" else SHUT  # Keras's order is i, f, c, o, and z, r, h
    others = 3 if layer.kind == "LSTM" else 2
    return np.array([[first] * layer.units + [0.0] * (others * layer.units)], np.float32)
