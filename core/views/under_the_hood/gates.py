"""The gates and states of one layer over the whole sequence, as the figures take them."""

import numpy as np

from core.figures.gates import GateRow
from core.layers.stacking import recurrent_at
from core.views.under_the_hood.saturation import GATE_NAMES
from core.views.under_the_hood.sequence_trace import SequenceTrace, limit


def gate_rows(traced: SequenceTrace, place: int, *, backward: bool = False) -> tuple[GateRow, ...]:
    """Every gate in the order in which it is computed, the hidden state last; skipped timesteps are NaN."""
    read = traced.trace.layers[place]
    direction = read.directions[backward]
    bound = limit(read)
    layer = recurrent_at(traced.experiment.layers, place)
    rows, squashed = [], layer.squashed
    for name in layer.kept:
        values = _without_skipped(traced, direction.gates[name][0])
        largest = max(float(np.nanmax(np.abs(values), initial=0.0)), 1e-6)
        reach = largest if name == "c" or bound != 1 else 1.0
        rows.append(GateRow(GATE_NAMES[name], values, name not in squashed, 1.0 if name in squashed else reach))
    return (*rows, GateRow(GATE_NAMES["h"], _without_skipped(traced, direction.h[0]), True, bound))


def words(traced: SequenceTrace, place: int) -> str:
    """What to look for in the gates of this kind of cell."""
    return recurrent_at(traced.experiment.layers, place).gates_sentence


def _without_skipped(traced: SequenceTrace, values: np.ndarray) -> np.ndarray:
    shown = values.copy()  # (T, u)
    shown[traced.skipped] = np.nan
    return shown
