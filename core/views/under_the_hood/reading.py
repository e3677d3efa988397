"""A trained network reading one sequence, with everything that was going on inside it.

T timesteps, F features, L output timesteps, K predicted features.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.figures.unrolled import Cells
from core.layers import Pooling, Recurrent
from core.layers.cell_step import Step
from core.layers.hold import Hold
from core.layers.stacking import return_sequences
from core.network.stack import stack_of
from core.network.trace import LayerTrace, Trace, trace
from core.tasks import Prepared


@dataclass(frozen=True, eq=False)
class Reading:
    """One sequence, read. `holds` is what was held on the way; nothing, as a rule."""

    experiment: Experiment
    prepared: Prepared
    weights: list[np.ndarray]
    name: str  # of the sequence
    X: np.ndarray  # (T, F), in its own units; NaN where the sequence is filled up
    scaled: np.ndarray  # (T, F), as the network reads it
    truth: np.ndarray | None  # (L, K), where it is known
    trace: Trace
    answer: np.ndarray  # (L, K), in its own units
    holds: tuple[Hold, ...] = ()

    @property
    def timesteps(self) -> int:
        """T, of this sequence."""
        return len(self.X)

    @property
    def skipped(self) -> np.ndarray:
        """Which timesteps the network skips, bool (T,): those that are all 0, where it has a mask."""
        return (self.scaled == 0).all(axis=1) & self.prepared.data.mask

    @property
    def padding(self) -> np.ndarray:
        """Which timesteps are only there to fill the sequence up, bool (T,)."""
        return np.isnan(self.X).all(axis=1)

    @property
    def timestep(self) -> str:
        """What one observation is, in the singular."""
        return self.prepared.data.timestep


def of_sequence(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], index: int) -> Reading:
    """The network reads sequence `index` of its task."""
    data = prepared.data
    X = np.where(data.real()[index][:, None], data.X[index], np.nan)  # padding has no value of its own
    return _read(experiment, prepared, weights, data.sequence_names[index], X, prepared.X[index], data.y[index])


def of_numbers(experiment: Experiment, prepared: Prepared, weights: list[np.ndarray], X: np.ndarray) -> Reading:
    """The network reads `X` (T, F), in the features' own units; T may be any length."""
    return _read(experiment, prepared, weights, "your numbers", X, prepared.scaler.inputs(X[None])[0], None)


def held(reading: Reading, holds: tuple[Hold, ...]) -> Reading:
    """The same sequence read by the same network, with something held."""
    r = reading
    return _read(r.experiment, r.prepared, r.weights, r.name, r.X, r.scaled, r.truth, holds)


def _read(
    experiment: Experiment,
    prepared: Prepared,
    weights: list[np.ndarray],
    name: str,
    X: np.ndarray,
    scaled: np.ndarray,
    truth: np.ndarray | None,
    holds: tuple[Hold, ...] = (),
) -> Reading:
    data = prepared.data
    read = trace(stack_of(experiment, data), weights, scaled[None], holds=holds)
    K = data.y.shape[2]
    answer = prepared.scaler.original(read.output.reshape(1, -1, K))[0]
    return Reading(experiment, prepared, weights, name, X, scaled, truth, read, answer, holds)


def recurrent_places(experiment: Experiment) -> list[int]:
    """Where the recurrent layers stand among the layers."""
    return [place for place, layer in enumerate(experiment.layers) if layer.recurrent]


def layer_name(experiment: Experiment, place: int) -> str:
    """A layer as pages call it: `Layer 1, LSTM`, `Layer 2, Maximum over time`."""
    return f"Layer {place + 1}, {experiment.layers[place].label}"


def chain(experiment: Experiment, prepared: Prepared) -> str:
    """The whole network in a line, input side first: `LSTM(8) → Dense(1)`."""
    return " → ".join([*(layer.short for layer in experiment.layers), f"Dense({prepared.data.output.units})"])


def input_names(reading: Reading, place: int) -> tuple[str, ...]:
    """What the layer at `place` reads at a timestep: the task's features, or the units of the layer before."""
    experiment = reading.experiment
    for before in range(place - 1, -1, -1):
        if names := experiment.layers[before].unit_names():
            return tuple(f"{name}, layer {before + 1}" for name in names)
    return tuple(feature.name for feature in reading.prepared.data.inputs)


def step_of(reading: Reading, place: int, t: int, *, backward: bool = False) -> Step:
    """Timestep `t` of the recurrent layer at `place`, taken apart."""
    read = reading.trace.layers[place]
    skipped = bool(reading.skipped[t])
    weights = stack_of(reading.experiment, reading.prepared.data).weights_of(reading.weights, place)
    return read.layer.step_at(read, weights, t, backward=backward, skipped=skipped)


def limit(read: LayerTrace) -> float:
    """The largest |h| that colours reach: 1 where the activation is bounded by it."""
    return read.layer.limit or max([float(np.abs(way.h).max()) for way in read.directions] + [1e-6])


def states(reading: Reading, place: int, *, backward: bool = False) -> np.ndarray:
    """The hidden states of a recurrent layer, (T, u); timesteps that the network skips are NaN."""
    h = reading.trace.layers[place].directions[backward].h[0].copy()
    h[reading.skipped] = np.nan
    return h


def pooled_row(reading: Reading, place: int, limit: float) -> Cells:
    """A layer that pools, as the drawing of the unrolled network takes it: what it has found up to each timestep."""
    read = reading.trace.layers[place]
    so_far = read.directions[0].h[0].copy()  # (T, width)
    so_far[reading.skipped] = np.nan
    name = f"{read.layer.label.lower()} so far"
    units = so_far.shape[1]
    return Cells(f"{name}, {units} value{'s' * (units > 1)}", so_far, returns=False, limit=limit)


def rows_of_cells(reading: Reading) -> tuple[Cells, ...]:
    """The recurrent layers, and one that pools, as the drawing of the unrolled network takes them."""
    said = return_sequences(reading.experiment.layers, reading.prepared.data.output.per_timestep)
    rows = []
    for place, read in enumerate(reading.trace.layers):
        layer = read.layer
        if isinstance(layer, Pooling):
            seen = float(np.abs(read.input).max())
            as_states = all(one.recurrent or one.drops for one in reading.experiment.layers[:place])
            rows.append(pooled_row(reading, place, rows[-1].limit if as_states else max(seen, 1e-6)))
        if not isinstance(layer, Recurrent):
            continue
        rows.append(
            Cells(
                f"{layer.kind}, {layer.units} unit{'s' * (layer.units > 1)}",
                states(reading, place),
                states(reading, place, backward=True) if layer.bidirectional else None,
                said[place][0],
                limit(read),
            )
        )
    return tuple(rows)


def words(reading: Reading, t: int) -> str:
    """What happens at timestep `t`, for a network of one answer, with its numbers."""
    data = reading.prepared.data
    seen = ", ".join(f"{feature.name} {value:g}" for feature, value in zip(data.inputs, reading.X[t], strict=True))
    place = recurrent_places(reading.experiment)[-1]
    state = ", ".join(f"{value:.2f}" for value in states(reading, place)[t])
    text = f"On {data.timestep} {t + 1} of {reading.name} it reads {seen}. Its hidden state becomes h = ({state})."
    if t < reading.timesteps - 1:
        return f"{text}\n\nThe same weights read the next {data.timestep}, together with this state."
    feature = data.output.features[0]
    unit = f" {feature.unit}" if feature.unit else ""
    said = f"Only this last state goes on: from it comes {reading.answer[0, 0]:.1f}{unit}."
    return f"{text}\n\n{said}" + ("" if reading.truth is None else f" The truth was {reading.truth[0, 0]:g}{unit}.")
