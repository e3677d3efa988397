"""What each layer hands to the next: shapes, and the array itself."""

from dataclasses import dataclass

import numpy as np

from core.layers.stacking import return_sequences
from core.views.under_the_hood.sequence_trace import SequenceTrace, layer_name


@dataclass(frozen=True, eq=False)
class HandedOn:
    """One layer's output for the sequence."""

    name: str
    description: str  # its shape, and why it is that
    vector: bool  # True if it is one vector for the whole sequence
    backward: int  # how many of the last units read backward: their last state is that of timestep 1
    values: np.ndarray  # (T, width): all states, where the layer is recurrent; else its output (T, width) or (1, width)
    returns: bool  # True if all timesteps are handed on, False for the last alone
    unit_names: tuple[str, ...]
    limit: float


def handed_on(traced: SequenceTrace) -> list[HandedOn]:
    """The layers' outputs, input side first, without the output layer."""
    returned = return_sequences(traced.experiment.layers, traced.prepared.data.output.per_timestep)
    every = []
    for place, (read, returns) in enumerate(zip(traced.trace.layers, returned, strict=True)):
        layer, out = read.layer, read.output[0]
        values = np.atleast_2d(out)  # (T, width) or (1, width)
        shape: tuple[int | None, ...] = (None, *out.shape)
        other: tuple[int | None, ...] | None = None
        why = "applied at each timestep" if out.ndim == 2 else "applied to one vector"
        names = tuple(f"unit {u + 1}" for u in range(values.shape[1]))
        bound = max(float(np.abs(values).max()), 1e-6)
        backward = 0
        if returns:
            why, T = returns[1], traced.timesteps
            other = (None, out.shape[-1]) if returns[0] else (None, T, out.shape[-1])
            if not returns[0]:
                values = np.concatenate([direction.h[0] for direction in read.directions], axis=1)
            bound = layer.limit or bound
            if layer.directions > 1:
                backward = values.shape[1] // 2
                names = tuple(f"unit {u + 1} {direction}" for direction in "→←" for u in range(backward))
        elif layer.pools:
            why = f"the {layer.pooled_value} of each unit over all {traced.timestep}s"
            why += ", without those that the mask skips" * bool(traced.skipped.any())
        elif layer.drops:
            why = "drops nothing after training"
        name = layer_name(traced.experiment, place)
        every.append(
            HandedOn(
                name,
                _description(name, shape, other, returns, why),
                out.ndim == 1 and not layer.recurrent,
                backward,
                values,
                returns[0] if returns else out.ndim == 2,
                names,
                bound,
            )
        )
    return every


def shapes(traced: SequenceTrace) -> str:
    """The shapes of the arrays through the network, as Keras writes them, None for the batch."""
    T, F = traced.X.shape
    steps = [f"input {(None, T, F)}"]
    for read in traced.trace.layers:
        both = read.layer.directions > 1
        kind = f"Bidirectional({read.layer.kind})" if both else read.layer.kind
        steps.append(f"{kind} {(None, *read.output.shape[1:])}")
    return " → ".join([*steps, f"Dense {(None, *traced.trace.output.shape[1:])}"])


def _description(
    name: str,
    shape: tuple[int | None, ...],
    other: tuple[int | None, ...] | None,
    returns: tuple[bool, str] | None,
    why: str,
) -> str:
    if returns is None:
        return f"**{name}** hands on `{shape}`: {why}."
    return (
        f"**{name}**, `return_sequences={returns[0]}`, hands on `{shape}`: {why}. "
        f"With `return_sequences={not returns[0]}` it would be `{other}`."
    )
