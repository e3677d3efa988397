"""Padding without a mask: an input that is 1 at padding shuts the gates there, so that the state stays what it is.

Keras's mask chooses at each timestep between the old state and the new one, forward and back, which takes a quarter of
the time. Here a layer's kernel gets one row more for that input, and the same cell holds its state by itself. Each kind
of cell says in `core.layers` whether it can, and what the row is. The gradients of a gate that is shut are 0 too, so
that training sees the same numbers as with the mask.

Importing this module loads no TensorFlow: pages ask `can_close`.
"""

from typing import TYPE_CHECKING, Literal

from core.layers.stacking import recurrent_layers
from core.network.stack import Stack

if TYPE_CHECKING:
    import tensorflow as tf


def can_close(stack: Stack, padding: Literal["pre", "post"]) -> bool:
    """Whether every recurrent layer can hold its state so.

    Dropout of a layer's inputs would drop the one that shuts the gates.
    """
    return all(layer.dropout == 0 and layer.can_shut(padding) for _, layer in recurrent_layers(stack.layers))


def widened(stack: Stack, trained: "list[tf.Tensor]") -> "list[tf.Tensor]":
    """The weights for the network that `build(..., closing=True)` makes, from those of the same network with a mask.

    Args:
        stack: the network, of tokens; its embedding's weights come first, unless they are frozen.
        trained: the weights that are trained, in Keras's order.
    """
    import tensorflow as tf  # noqa: PLC0415 - see above

    used = int(stack.embedding is not None and not stack.embedding.frozen)
    wide = [*trained[:used]]
    cells = dict(recurrent_layers(stack.layers))
    for place, layer in enumerate(stack.with_head):
        mine = trained[used : used + layer.arrays]
        used += layer.arrays
        if cell := cells.get(place):
            each = len(mine) // cell.directions
            for start in range(0, len(mine), each):
                kernel, *others = mine[start : start + each]
                wide += [tf.concat([kernel, cell.shut_row(others[-1])], axis=0), *others]
        else:
            wide += mine
    return wide
