"""The gates and states of one layer over the whole sequence, as the figures take them."""

import numpy as np

from core.figures.gates import GateRow
from core.network.ledger import SQUASHED
from core.network.trace import GATES
from core.views.under_the_hood.saturation import GATE_NAMES
from core.views.under_the_hood.sequence_trace import SequenceTrace, limit


def gate_rows(traced: SequenceTrace, place: int, *, backward: bool = False) -> tuple[GateRow, ...]:
    """Every gate in the order in which it is computed, the hidden state last; skipped timesteps are NaN."""
    read = traced.trace.layers[place]
    direction = read.directions[backward]
    bound = limit(read)
    rows = []
    for name in GATES[read.layer.kind]:
        values = _without_skipped(traced, direction.gates[name][0])
        largest = max(float(np.nanmax(np.abs(values), initial=0.0)), 1e-6)
        reach = largest if name == "c" or bound != 1 else 1.0
        rows.append(GateRow(GATE_NAMES[name], values, name not in SQUASHED, 1.0 if name in SQUASHED else reach))
    return (*rows, GateRow(GATE_NAMES["h"], _without_skipped(traced, direction.h[0]), True, bound))


def words(traced: SequenceTrace, place: int) -> str:
    """What to look for in the gates of this kind of cell."""
    kind = traced.experiment.layers[place].kind
    return {
        "SimpleRNN": "A SimpleRNN has no gates: at every timestep the whole state is made anew from the input and the "
        "state before. Choose an LSTM or a GRU to see gates open and close.",
        "LSTM": "Where f is near 1 the cell state is kept, where it is near 0 it is forgotten; i says where something "
        "new is written, o where the memory is shown. Look for a gate that moves when an input does.",
        "GRU": "Where z is near 1 the old state is kept, where it is near 0 the candidate takes its place; r says how "
        "much of the old state the candidate may look at. Look for a gate that moves when an input does.",
    }[kind]


def _without_skipped(traced: SequenceTrace, values: np.ndarray) -> np.ndarray:
    shown = values.copy()  # (T, u)
    shown[traced.skipped] = np.nan
    return shown
