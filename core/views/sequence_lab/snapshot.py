"""A network as it was after one of the epochs whose weights were kept: its predictions and its hidden states.

T timesteps, u units, n sequences, L output timesteps, K predicted features.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment, Recurrent
from core.network.trace import Trace, predict, trace
from core.tasks import Prepared
from core.training.outcome import Outcome


def predictions(experiment: Experiment, prepared: Prepared, outcome: Outcome, snapshot: int, index: int) -> np.ndarray:
    """All predictions (n, L, K) of the run; those of sequence `index` are made with the weights of `snapshot`."""
    data = prepared.data
    X = prepared.X_network[index : index + 1]
    answer = predict(experiment.layers, data.output, outcome.weights_at(snapshot), X, **data.reading)
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
    skipped = ~prepared.data.real()[index] if prepared.data.mask else np.zeros(prepared.X.shape[1], bool)
    every = []
    for place, (layer, shown, final) in enumerate(zip(experiment.layers, now.layers, last.layers, strict=True), 1):
        if not isinstance(layer, Recurrent):
            continue
        names = ("forward", "backward") if layer.bidirectional else ("",)
        blocks = [(name, direction.h[0].copy()) for name, direction in zip(names, shown.directions, strict=True)]
        for _, h in blocks:
            h[skipped] = np.nan
        bounded = layer.activation in {"tanh", "sigmoid"}
        largest = max(float(np.abs(direction.h).max()) for direction in final.directions)
        every.append(States(f"Layer {place}, {layer.kind}", tuple(blocks), 1.0 if bounded else max(largest, 1e-6)))
    return every


def _trace(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], index: int) -> Trace:
    data = prepared.data
    return trace(experiment.layers, data.output, weights, prepared.X_network[index : index + 1], **data.reading)
