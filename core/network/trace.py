"""A trained network run step by step in NumPy: every state and every gate, from the weights alone.

The formulas are those of Keras's layers, and are in `core.layers`. B sequences, T timesteps,
F features.
"""

from dataclasses import dataclass

import numpy as np

from core.layers import Hold, LayerTrace, Pass
from core.network.stack import Stack

READ_AT_ONCE = 256  # sequences, to limit memory


@dataclass(frozen=True, eq=False)
class Trace:
    """The whole network on a batch. `output` is (B, T, units) per timestep, else (B, units), in scaled units."""

    layers: tuple[LayerTrace, ...]  # the stack's layers, without the output layer
    output: np.ndarray


def trace(stack: Stack, weights: list[np.ndarray], X: np.ndarray, *, holds: tuple[Hold, ...] = ()) -> Trace:
    """Run the network on the sequences `X` (B, T, F), or tokens (B, T), and keep every state.

    Args:
        stack: the network. If a layer pools, the output at a timestep depends on the timesteps up to it.
        weights: in Keras's order, as `model.get_weights()` gives them.
        X: scaled inputs, float32, or tokens.
        holds: values to hold fixed; none by default.

    Raises:
        ValueError: X, the weights or a hold do not fit the layers; the message names both shapes.
    """
    return _read(stack, weights, X, keep=True, holds=holds)


def predict(stack: Stack, weights: list[np.ndarray], X: np.ndarray) -> np.ndarray:
    """Only the output of `trace`, for many sequences, in batches."""
    starts = range(0, len(X), READ_AT_ONCE)
    parts = [_read(stack, weights, X[start : start + READ_AT_ONCE], keep=False).output for start in starts]
    return np.concatenate(parts) if parts else np.zeros((0, stack.answer.units), np.float32)


def _read(stack: Stack, weights: list[np.ndarray], X: np.ndarray, *, keep: bool, holds: tuple[Hold, ...] = ()) -> Trace:
    real = None
    if stack.mask:
        real = X != 0 if stack.embedding else np.any(X != 0, axis=-1)  # (B, T)
        real = None if real.all() else real
    values = stack.embedding.run(X, weights[0]) if stack.embedding else X.astype(np.float32)  # (B, T, F)
    used, traces = int(stack.embedding is not None), []
    for place, (layer, sequences) in enumerate(zip(stack.with_head, stack.sequences, strict=True)):
        mine = weights[used : used + layer.arrays]
        if len(mine) < layer.arrays:
            raise ValueError(f"Layer {place + 1}, {layer.kind}, needs {layer.arrays} weight arrays (got {len(mine)}).")
        used += layer.arrays
        here = tuple(hold for hold in holds if hold.layer == place)
        run = layer.run(values, mine, Pass(real, sequences, keep, here))
        values = run.output
        if keep:
            traces.append(run)
    if used < len(weights):
        raise ValueError(f"{len(weights) - used} weight arrays are left over: the weights belong to another network")
    return Trace(tuple(traces[:-1]), values)
