"""A network as it was after one of the epochs whose weights were kept: its predictions and its hidden states.

T timesteps, u units, n sequences, L output timesteps, K predicted features.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.layers.stacking import recurrent_layers
from core.network.stack import stack_of
from core.network.trace import Trace, trace
from core.tasks import Prepared
from core.training.outcome import Outcome


def trace_of(experiment: Experiment, prepared: Prepared, outcome: Outcome, snapshot: int, index: int) -> Trace:
    """The trace of sequence `index` with the weights of a snapshot."""
    X = prepared.X_network[index : index + 1]
    return trace(stack_of(experiment, prepared.data), outcome.weights_at(snapshot), X)


def predictions(prepared: Prepared, outcome: Outcome, traced: Trace, index: int) -> np.ndarray:
    """All predictions (n, L, K) of the run, but those of sequence `index` are the trace's."""
    every = outcome.predictions.copy()
    every[index] = prepared.from_network(traced.output)[0]
    return every


def inputs(prepared: Prepared, index: int) -> np.ndarray:
    """The inputs (T, F) of sequence `index` in their own units, NaN where it is padded."""
    data = prepared.data
    return np.where(data.real()[index][:, None], data.X[index], np.nan)


@dataclass(frozen=True, eq=False)
class States:
    """A recurrent layer's hidden states for one sequence, as the figures take them."""

    title: str
    blocks: tuple[tuple[str, np.ndarray], ...]  # ("", h (T, u)), or forward and backward
    limit: float


def states(experiment: Experiment, prepared: Prepared, outcome: Outcome, traced: Trace, index: int) -> list[States]:
    """The states of every recurrent layer in the trace of sequence `index`; timesteps that it skips are NaN.

    The limit of the colours is 1 for tanh and sigmoid, and otherwise the largest state at the last snapshot.
    """
    layers = recurrent_layers(experiment.layers)
    last = traced
    if not all(layer.limit for _, layer in layers):  # else the last snapshot decides nothing
        last = trace_of(experiment, prepared, outcome, -1, index)
    skipped = ~prepared.data.real()[index] if prepared.data.mask else np.zeros(prepared.data.timesteps, bool)
    every = []
    for place, layer in layers:
        shown, final = traced.layers[place], last.layers[place]
        names = ("forward", "backward") if layer.bidirectional else ("",)
        blocks = [(name, direction.h[0].copy()) for name, direction in zip(names, shown.directions, strict=True)]
        for _, h in blocks:
            h[skipped] = np.nan
        largest = max(float(np.abs(direction.h).max()) for direction in final.directions)
        every.append(States(f"Layer {place + 1}, {layer.kind}", tuple(blocks), layer.limit or max(largest, 1e-6)))
    return every
