"""What each layer hands to the next: shapes, and the array itself."""

from dataclasses import dataclass

import numpy as np

from core.layers import Pooling, Recurrent
from core.layers.stacking import return_sequences
from core.views.under_the_hood.reading import Reading, layer_name


@dataclass(frozen=True, eq=False)
class HandedOn:
    """One layer's output for the sequence."""

    name: str
    said: str  # its shape, and why it is that
    vector: bool  # whether it is one vector for the whole sequence, of no timestep
    backward: int  # how many of the last units were read backward, so that their last state is that of timestep 1
    values: np.ndarray  # (T, width): all states, where the layer is recurrent; else its output (T, width) or (1, width)
    returns: bool  # whether all timesteps are handed on, or the last alone
    unit_names: tuple[str, ...]
    limit: float


def handed_on(reading: Reading) -> list[HandedOn]:
    """The layers' outputs, input side first, without the output layer."""
    said = return_sequences(reading.experiment.layers, reading.prepared.data.output.per_timestep)
    found = []
    for place, (read, returns) in enumerate(zip(reading.trace.layers, said, strict=True)):
        layer, out = read.layer, read.output[0]
        values = np.atleast_2d(out)  # (T, width) or (1, width)
        shape = (None, *out.shape)
        other, why = None, "applied at each timestep" if out.ndim == 2 else "applied to one vector"
        names = tuple(f"unit {u + 1}" for u in range(values.shape[1]))
        bound = max(float(np.abs(values).max()), 1e-6)
        if isinstance(layer, Recurrent):
            why, T = returns[1], reading.timesteps
            other = (None, out.shape[-1]) if returns[0] else (None, T, out.shape[-1])
            if not returns[0]:
                values = np.concatenate([way.h[0] for way in read.directions], axis=1)
            bound = layer.limit or bound
            if layer.directions > 1:
                names = tuple(f"unit {u + 1} {way}" for way in "→←" for u in range(layer.units))
        elif isinstance(layer, Pooling):
            why = f"the {layer.pooled_value} of each unit over all {reading.timestep}s"
            why += ", without those that the mask skips" * bool(reading.skipped.any())
        elif layer.drops:
            why = "drops nothing when the network only reads"
        name = layer_name(reading.experiment, place)
        backward = layer.units if isinstance(layer, Recurrent) and layer.bidirectional else 0
        found.append(
            HandedOn(
                name,
                _said(name, shape, other, returns, why),
                out.ndim == 1 and not isinstance(layer, Recurrent),
                backward,
                values,
                returns[0] if returns else out.ndim == 2,
                names,
                bound,
            )
        )
    return found


def shapes(reading: Reading) -> str:
    """The way through the network in Keras's shapes, None for the batch."""
    T, F = reading.X.shape
    way = [f"input {(None, T, F)}"]
    for read in reading.trace.layers:
        both = read.layer.directions > 1
        kind = f"Bidirectional({read.layer.kind})" if both else read.layer.kind
        way.append(f"{kind} {(None, *read.output.shape[1:])}")
    return " → ".join([*way, f"Dense {(None, *reading.trace.output.shape[1:])}"])


def _said(
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
