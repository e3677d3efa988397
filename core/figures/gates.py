"""Every gate and state of one recurrent layer over time, with the inputs above. T timesteps, u units, F features."""

from dataclasses import dataclass

import numpy as np

from core.feature import Feature
from core.figures import cell_numbers, input_panel, theme
from core.figures.stacked_panels import Panel, colour_bar, domains, moment, stacked, time_axis, unit_axis
from core.figures.theme import Figure

OPEN, SHUT = 0.99, 0.01  # a gate beyond these, or a tanh beyond ±OPEN, is saturated
FEW_CELLS = 40  # cells up to which values are written into them
MARKED_CELLS = 400  # cells up to which saturated ones are marked one by one
UNIT, LOWEST, HIGHEST = 24, 44, 84  # pixels of one unit, and of one panel


@dataclass(frozen=True, eq=False)
class GateRow:
    """One array of a layer over time: a gate in [0, 1], or signed values with colours up to ±`limit`."""

    name: str  # `input gate i`
    values: np.ndarray  # (T, u); NaN is blank
    signed: bool = False
    limit: float = 1.0

    def saturated(self) -> np.ndarray:
        """Which values are saturated: bool (T, u). All False if the activation has no such end."""
        if not self.signed:
            return (self.values > OPEN) | (self.values < SHUT)
        return (np.abs(self.values) > OPEN) & (self.limit == 1)


def gates(
    gate_rows: tuple[GateRow, ...],
    title: str,
    *,
    timestep: str,
    inputs: np.ndarray | None = None,
    features: tuple[Feature, ...] = (),
    t: int | None = None,
) -> Figure:
    """A panel for each array on one time axis: gates in the sequential scale, signed values in the diverging one.

    Args:
        gate_rows: the arrays, in the order in which they are computed.
        title: the layer's name.
        timestep: what one observation is, in the singular.
        inputs: the sequence (T, F) in its own units, drawn on top.
        features: the names and units of the inputs.
        t: the timestep that is marked in every panel, counted from 0.
    """
    T, u = gate_rows[0].values.shape
    above = [input_panel.panel(inputs, features, timestep)] if inputs is not None and features else []
    rows = [*above, *(_panel(row, timestep) for row in gate_rows)]
    _colour_bars(rows, len(above), gate_rows)
    note = _saturation(gate_rows) + (" (dots)" if any(_dotted(row) for row in gate_rows) else "")
    when = "" if t is None else f", {timestep} {t + 1} marked"
    alt = f"{title}: {', '.join(row.name for row in gate_rows)} of {u} units over {T} timesteps{when}; {note}."
    marks = () if t is None else (moment(t, T),)
    return stacked(f"{title}: {note}", alt, rows, xaxis=time_axis(T, timestep), marks=marks)


def _panel(row: GateRow, timestep: str) -> Panel:
    T, u = row.values.shape
    panel = Panel(row.name, int(np.clip(UNIT * u, LOWEST, HIGHEST)))
    steps, units = np.arange(1, T + 1), np.arange(1, u + 1)
    panel.add_heatmap(
        x=steps,
        y=units,
        z=row.values.T,  # (u, T)
        zmin=-row.limit if row.signed else 0,
        zmax=row.limit,
        colorscale=theme.DIVERGING_SCALE if row.signed else theme.SEQUENTIAL_SCALE,
        xgap=2 if T <= 40 else 0,
        ygap=2 if u <= 12 else 0,
        hovertemplate=f"{row.name}<br>{timestep} %{{x}}, unit %{{y}}: %{{z:.3f}}<extra></extra>",
    )
    written = row.values.size <= FEW_CELLS and T <= input_panel.WRITTEN_STEPS
    if written:
        cell_numbers.write(panel, steps, units, np.abs(row.values.T) / row.limit, cell_numbers.short(row.values.T))
    if _dotted(row):
        at, unit = np.nonzero(row.saturated())
        ink = {"color": theme.INK, "width": 1}  # a closed gate is as pale as paper
        dots = {"symbol": "circle", "size": 5, "color": theme.PAPER, "line": ink}
        aside = 0.42 if written else 0
        panel.add_scatter(x=at + 1 + aside, y=unit + 1, mode="markers", marker=dots, hoverinfo="skip", showlegend=False)
    shown = units if u <= 4 else np.array([1, u])
    panel.yaxis = unit_axis(u) | {"tickvals": shown, "ticktext": [f"unit {unit}" for unit in shown]}
    return panel


def _dotted(row: GateRow) -> bool:
    """True if there are saturated cells to mark one by one."""
    return row.values.size <= MARKED_CELLS and bool(row.saturated().any())


def _colour_bars(rows: list[Panel], first: int, gate_rows: tuple[GateRow, ...]) -> None:
    """Add one colour bar for each scale, beside the first panels with it; `first` is the index of the first gate."""
    places, seen, number = domains(rows), set(), 0
    while number < len(gate_rows):
        scale = gate_rows[number].signed, gate_rows[number].limit
        last = number
        while last + 1 < len(gate_rows) and (gate_rows[last + 1].signed, gate_rows[last + 1].limit) == scale:
            last += 1
        if scale not in seen:
            seen.add(scale)
            low, high = places[first + last][0], places[first + number][1]
            bar = colour_bar(scale[1], low, high, signed=scale[0])
            rows[first + number].traces[0] |= {"showscale": True, "colorbar": bar}
        number = last + 1


def _saturation(gate_rows: tuple[GateRow, ...]) -> str:
    known = [row for row in gate_rows if not row.signed or row.limit == 1]
    count = sum(int(np.isfinite(row.values).sum()) for row in known)
    share = sum(int(row.saturated().sum()) for row in known) / count if count else 0
    return f"{theme.number(100 * share, 2)} % saturated" if share else "none saturated"
