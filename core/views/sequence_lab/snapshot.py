"""A network as it was after one of the epochs whose weights were kept: its predictions and its hidden states.

T timesteps, u units, n sequences, L output timesteps, K predicted features.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.layers.stacking import recurrent_layers
from core.network.stack import stack_of
from core.network.trace import Trace, predict, trace
from core.tasks import Prepared
from core.training.outcome import Outcome


def predictions(experiment: Experiment, prepared: Prepared, outcome: Outcome, snapshot: int, index: int) -> np.ndarray:
    """All predictions (n, L, K) of the run; those of sequence `index` are made with the weights of `snapshot`."""
    X = prepared.X_network[index : index + 1]
    answer = predict(stack_of(experiment, prepared.data), outcome.weights_at(snapshot), X)
    every = outcome.predictions.copy()
    every[index] = prepared.from_network(answer)[0]
    return every


@dataclass(frozen=True, eq=False)
class States:
    """A recurrent layer's hidden states for one sequence, as the figures take them."""

    title: str
    blocks: tuple[tuple[str, np.ndarray], ...]  # ("", h (T, u)), or forward and backward
    limit: float


def states(experiment: Experiment, prepared: Prepared, outcome: Outcome, snapshot: int, index: int) -> list[States]:
    """The states of every recurrent layer at one snapshot; timesteps that the network skips are NaN.

    The limit of the colours is 1 for tanh and sigmoid, and otherwise the largest state at the last snapshot.
    """
    now = _trace(experiment, prepared, outcome.weights_at(snapshot), index)
    last = _trace(experiment, prepared, outcome.weights_at(-1), index)
    skipped = ~prepared.data.real()[index] if prepared.data.mask else np.zeros(prepared.data.timesteps, bool)
    every = []
    for place, layer in recurrent_layers(experiment.layers):
        shown, final = now.layers[place], last.layers[place]
        names = ("forward", "backward") if layer.bidirectional else ("",)
        blocks = [(name, direction.h[0].copy()) for name, direction in zip(names, shown.directions, strict=True)]
        for _, h in blocks:
            h[skipped] = np.nan
        largest = max(float(np.abs(direction.h).max()) for direction in final.directions)
        every.append(States(f"Layer {place + 1}, {layer.kind}", tuple(blocks), layer.limit or max(largest, 1e-6)))
    return every


def _trace(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], index: int) -> Trace:
    return trace(stack_of(experiment, prepared.data), weights, prepared.X_network[index : index + 1])
