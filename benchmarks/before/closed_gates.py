"""Padding without a mask: an extra input that is 1 at padding closes the gates, so the state does not change.

Keras's mask chooses between the old and the new state at each timestep, forward and backward. That takes a quarter of
the time. Here each recurrent layer's kernel gets one more row, for the extra input. `benchmarks.before.cells` says for
each kind of cell whether its gates can be closed, and what the row is. The gradients of a closed gate are 0, so
training gives the same numbers as with a mask.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

from typing import TYPE_CHECKING, Literal

from benchmarks.before.cells import can_shut, shut_row
from core.layers.stacking import recurrent_layers
from core.network.stack import Stack

if TYPE_CHECKING:
    import tensorflow as tf


def can_close(stack: Stack, padding: Literal["pre", "post"]) -> bool:
    """True if every recurrent layer can close its gates at padding.

    Dropout of inputs rules it out: it would drop the input that closes the gates.
    """
    return all(layer.dropout == 0 and can_shut(layer, padding) for _, layer in recurrent_layers(stack.layers))


def widened(stack: Stack, trained: "list[tf.Tensor]") -> "list[tf.Tensor]":
    """The weights of the network that `build(..., closing=True)` makes, from those of the same network with a mask.

    Args:
        stack: the network, which reads tokens.
        trained: its trainable weights, in Keras's order: the embedding's come first, unless they are frozen.
    """
    import tensorflow as tf

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
                wide += [tf.concat([kernel, shut_row(cell, others[-1])], axis=0), *others]
        else:
            wide += mine
    return wide
