"""A trained network reading one sequence, with everything inside it.

T timesteps, F features, L output timesteps, K predicted features.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.figures.unrolled import Cells
from core.layers.cell_step import Step, step_at
from core.layers.hold import Hold
from core.layers.stacking import recurrent_at, return_sequences
from core.network.stack import stack_of
from core.network.trace import LayerTrace, Trace, trace
from core.tasks import PreparedSeries
from core.wording import capitalised, decimals, number, with_unit


@dataclass(frozen=True, eq=False)
class SequenceTrace:
    """The trace of one sequence. `holds` are the values that were held fixed: none, unless there was an operation."""

    experiment: Experiment
    prepared: PreparedSeries
    weights: list[np.ndarray]
    name: str  # of the sequence
    X: np.ndarray  # (T, F), in its own units; NaN for padding
    scaled: np.ndarray  # (T, F), as the network reads it
    truth: np.ndarray | None  # (L, K), or None if it is not known
    trace: Trace
    answer: np.ndarray  # (L, K), in its own units
    holds: tuple[Hold, ...] = ()

    @property
    def timesteps(self) -> int:
        """T, of this sequence."""
        return len(self.X)

    @property
    def skipped(self) -> np.ndarray:
        """Which timesteps the network skips, bool (T,): those that are all 0, if it has a mask."""
        return (self.scaled == 0).all(axis=1) & self.prepared.data.mask

    @property
    def padding(self) -> np.ndarray:
        """Which timesteps are padding, bool (T,)."""
        return np.isnan(self.X).all(axis=1)

    @property
    def timestep(self) -> str:
        """The name of one observation: "day"."""
        return self.prepared.data.timestep


def of_sequence(
    experiment: Experiment, prepared: PreparedSeries, weights: list[np.ndarray], index: int
) -> SequenceTrace:
    """The trace of sequence `index` of the task."""
    data = prepared.data
    X = np.where(data.real()[index][:, None], data.X[index], np.nan)  # padding has no value
    return _trace(experiment, prepared, weights, data.sequence_names[index], X, prepared.X[index], data.y[index])


def of_numbers(
    experiment: Experiment, prepared: PreparedSeries, weights: list[np.ndarray], X: np.ndarray
) -> SequenceTrace:
    """The trace of the numbers `X` (T, F), in the features' own units; T may be any length."""
    return _trace(experiment, prepared, weights, "your numbers", X, prepared.scaler.inputs(X[None])[0], None)


def held(traced: SequenceTrace, holds: tuple[Hold, ...]) -> SequenceTrace:
    """The trace of the same sequence by the same network, with values held fixed."""
    t = traced
    return _trace(t.experiment, t.prepared, t.weights, t.name, t.X, t.scaled, t.truth, holds)


def _trace(
    experiment: Experiment,
    prepared: PreparedSeries,
    weights: list[np.ndarray],
    name: str,
    X: np.ndarray,
    scaled: np.ndarray,
    truth: np.ndarray | None,
    holds: tuple[Hold, ...] = (),
) -> SequenceTrace:
    data = prepared.data
    read = trace(stack_of(experiment, data), weights, scaled[None], holds=holds)
    K = data.y.shape[2]
    answer = prepared.scaler.original(read.output.reshape(1, -1, K))[0]
    return SequenceTrace(experiment, prepared, weights, name, X, scaled, truth, read, answer, holds)


def recurrent_places(experiment: Experiment) -> list[int]:
    """The indices of the recurrent layers among the layers."""
    return [place for place, layer in enumerate(experiment.layers) if layer.recurrent]


def layer_name(experiment: Experiment, place: int) -> str:
    """The name of a layer on pages: `Layer 1, LSTM`, `Layer 2, Maximum over time`."""
    return f"Layer {place + 1}, {experiment.layers[place].label}"


def chain(experiment: Experiment, prepared: PreparedSeries) -> str:
    """The whole network in a line, input side first: `LSTM(8) → Dense(1)`."""
    return " → ".join([*(layer.short for layer in experiment.layers), f"Dense({prepared.data.output.units})"])


def input_names(traced: SequenceTrace, place: int) -> tuple[str, ...]:
    """The inputs of the layer at `place` at a timestep: the task's features, or the units of the layer before."""
    experiment = traced.experiment
    for before in range(place - 1, -1, -1):
        if names := experiment.layers[before].unit_names():
            return tuple(f"{name}, layer {before + 1}" for name in names)
    return tuple(feature.name for feature in traced.prepared.data.inputs)


def step_of(traced: SequenceTrace, place: int, t: int, *, backward: bool = False) -> Step:
    """The arithmetic of the recurrent layer at `place` at timestep `t`."""
    read = traced.trace.layers[place]
    skipped = bool(traced.skipped[t])
    weights = stack_of(traced.experiment, traced.prepared.data).weights_of(traced.weights, place)
    layer = recurrent_at(traced.experiment.layers, place)
    return step_at(layer, read, weights, t, backward=backward, skipped=skipped)


def limit(read: LayerTrace) -> float:
    """The end of the colour scale for |h|: 1 if the activation is bounded by 1."""
    return read.layer.limit or max([float(np.abs(direction.h).max()) for direction in read.directions] + [1e-6])


def states(traced: SequenceTrace, place: int, *, backward: bool = False) -> np.ndarray:
    """The hidden states of a recurrent layer, (T, u); timesteps that the network skips are NaN."""
    h = traced.trace.layers[place].directions[backward].h[0].copy()
    h[traced.skipped] = np.nan
    return h


def pooled_row(traced: SequenceTrace, place: int, limit: float) -> Cells:
    """A layer that pools, for the figure of the unrolled network: its value after each timestep."""
    read = traced.trace.layers[place]
    so_far = read.directions[0].h[0].copy()  # (T, width)
    so_far[traced.skipped] = np.nan
    name = f"{read.layer.label.lower()} so far"
    units = so_far.shape[1]
    return Cells(f"{name}, {units} value{'s' * (units > 1)}", so_far, returns=False, limit=limit)


def rows_of_cells(traced: SequenceTrace) -> tuple[Cells, ...]:
    """The recurrent layers, and one that pools, for the figure of the unrolled network."""
    returned = return_sequences(traced.experiment.layers, traced.prepared.data.output.per_timestep)
    rows: list[Cells] = []
    for place, (read, returns) in enumerate(zip(traced.trace.layers, returned, strict=True)):
        layer = read.layer
        if layer.pools:
            seen = float(np.abs(read.input).max())
            as_states = all(one.recurrent or one.drops for one in traced.experiment.layers[:place])
            rows.append(pooled_row(traced, place, rows[-1].limit if as_states else max(seen, 1e-6)))
        if returns is None:
            continue
        forward = states(traced, place)  # (T, u)
        units = forward.shape[1]
        rows.append(
            Cells(
                f"{layer.kind}, {units} unit{'s' * (units > 1)}",
                forward,
                states(traced, place, backward=True) if layer.directions > 1 else None,
                returns[0],
                limit(read),
            )
        )
    return tuple(rows)


def capitalised_name(traced: SequenceTrace) -> str:
    """The name of the sequence, to begin a title with."""
    return capitalised(traced.name)


def words(traced: SequenceTrace, t: int) -> str:
    """What happens at timestep `t`, with its numbers, in a network with one answer."""
    data = traced.prepared.data
    seen = ", ".join(
        f"{feature.name} {with_unit(number(value, 6), feature.unit)}"
        for feature, value in zip(data.inputs, traced.X[t], strict=True)
    )
    place = recurrent_places(traced.experiment)[-1]
    state = ", ".join(decimals(value) for value in states(traced, place)[t])
    text = f"On {data.timestep} {t + 1} of {traced.name} it reads {seen}. Its hidden state becomes h = ({state})."
    if t < traced.timesteps - 1:
        return f"{text}\n\nThe same weights read the next {data.timestep}, together with this state."
    feature = data.output.features[0]
    unit = f" {feature.unit}" if feature.unit else ""
    answered = f"{decimals(traced.answer[0, 0], 1)}{unit}"
    answer = f"Only this last state goes on to the output layer, which answers {answered}."
    return f"{text}\n\n{answer}" + (
        "" if traced.truth is None else f" The truth was {number(traced.truth[0, 0], 6)}{unit}."
    )
