"""The hidden states of one recurrent layer for one sequence. T timesteps, u units, F features."""

import numpy as np

from core.feature import Feature
from core.figures import cell_numbers, input_panel, theme, time_panels
from core.figures.stacked_panels import Panel, colour_bar, domains, stacked, time_axis
from core.figures.theme import Figure
from core.wording import decimals

SATURATED = 0.99  # |h| from which tanh is saturated
FEW_CELLS = 40  # cells up to which values are written into them
MARKED_CELLS = 400  # cells up to which saturated ones are marked one by one
DIRECT_LABELS = 8  # units that are named at the end of their lines

Blocks = tuple[tuple[str, np.ndarray], ...]  # a direction's name ("" if there is only one) and its states (T, u)


def heatmap(
    blocks: Blocks,
    title: str,
    *,
    limit: float = 1.0,
    timestep: str = "timestep",
    inputs: np.ndarray | None = None,
    features: tuple[Feature, ...] = (),
) -> Figure:
    """Hidden states, unit by timestep, in the diverging scale with fixed symmetric limits.

    Args:
        blocks: one block of states (T, u) for each direction: `(("", h),)`, or forward and backward. NaN is blank
            (padding that the network skipped).
        title: the layer's name.
        limit: the largest |h| of the colours, the same for all snapshots; 1 for tanh.
        timestep: what one observation is, in the singular.
        inputs: the sequence (T, F) in its own units, drawn above on the same axis.
        features: the names and units of the inputs.
    """
    blocks = tuple((name, np.atleast_2d(h)) for name, h in blocks)
    above = input_panel.panel(inputs, features, timestep) if inputs is not None and features else None
    rows = [_block(h, limit, timestep, name, alone=len(blocks) == 1) for name, h in blocks]
    if above:
        rows.insert(0, above)
    first = 1 if above else 0
    scale = {"showscale": True, "colorbar": colour_bar(limit, *domains(rows)[first])}
    rows[first].traces[0] |= scale
    note, alt = _saturation(blocks, limit), _alt(blocks, title, limit)
    return stacked(f"{title}: {note}", alt, rows, xaxis=time_axis(len(blocks[0][1]), timestep))


def lines(blocks: Blocks, title: str, *, limit: float = 1.0, timestep: str = "timestep") -> Figure:
    """Each unit's state over time as a line. Up to 8 units have names at the end of their lines."""
    blocks = tuple((name, np.atleast_2d(h)) for name, h in blocks)
    few = max(h.shape[1] for _, h in blocks) <= DIRECT_LABELS
    T = len(blocks[0][1])
    rows = []
    for name, h in blocks:
        axis = {"range": [-1.08 * limit, 1.08 * limit], "tickvals": _ticks(limit)}
        panel = Panel(f"hidden state{f', {name}' if name else ''}", 260 if len(blocks) == 1 else 190, axis)
        for unit in range(h.shape[1]):
            _line(panel, h[:, unit], unit, timestep, few=few)
        if few:
            _end_labels(panel, h, limit)
        panel.add_line(y=0, color=theme.GREY, width=1)
        rows.append(panel)
    axis = time_axis(T, timestep) | {"range": [max(0.5, 1 - 0.03 * T), max(T, 1.5)]}
    alt = _alt(blocks, title, limit)
    return stacked(f"{title}: {_saturation(blocks, limit)}", alt, rows, xaxis=axis, right=44 if few else 12)


def saturated(states: np.ndarray, limit: float = 1.0) -> np.ndarray:
    """Which states of a tanh layer (limit 1) are saturated: bool, the shape of `states`. All False for other limits."""
    return (np.abs(states) > SATURATED) & (limit == 1)


def _dots(h: np.ndarray) -> str:
    """The meaning of the dots in the cells, if there are any."""
    return f"; a dot: |h| > {SATURATED}" if h.size <= MARKED_CELLS and saturated(h).any() else ""


def _block(h: np.ndarray, limit: float, timestep: str, name: str, *, alone: bool) -> Panel:
    """The states (T, u) of one direction. `alone` is True if there is no other."""
    T, units = h.shape
    what = "hidden state" if units <= DIRECT_LABELS else "hidden state of each unit"
    what += f"{f', {name}' if name else ''}" + (_dots(h) if limit == 1 else "")
    axis = {"range": [units + 0.5, 0.5], "showgrid": False, "tickformat": "d"}
    if units <= DIRECT_LABELS:
        axis |= {"tickprefix": "unit ", "dtick": 1}
    panel = Panel(what, int(np.clip(units * 34, 60, 300 if alone else 220)), axis)
    panel.add_heatmap(
        x=np.arange(1, T + 1),
        y=np.arange(1, units + 1),
        z=h.T,  # (u, T)
        zmin=-limit,
        zmax=limit,
        colorscale=theme.DIVERGING_SCALE,
        xgap=2 if T <= 40 else 0,
        ygap=2 if units <= 20 else 0,
        hovertemplate=f"{timestep} %{{x}}, unit %{{y}}{f', {name}' if name else ''}<br>h = %{{z:.3f}}<extra></extra>",
    )
    if h.size <= FEW_CELLS and T <= input_panel.WRITTEN_STEPS:
        text = np.array([[decimals(v) for v in unit] for unit in h.T])
        cell_numbers.write(panel, np.arange(1, T + 1), np.arange(1, units + 1), np.abs(h.T) / limit, text)
    if h.size <= MARKED_CELLS:
        at, unit = np.nonzero(saturated(h, limit))
        dots = {"symbol": "circle", "size": 5, "color": theme.PAPER}
        panel.add_scatter(x=at + 1, y=unit + 1.32, mode="markers", marker=dots, hoverinfo="skip")
    return panel


def _line(panel: Panel, h: np.ndarray, unit: int, timestep: str, *, few: bool) -> None:
    panel.add_scatter(
        x=np.arange(1, len(h) + 1),
        y=h,
        mode="lines+markers" if few and len(h) <= time_panels.MANY else "lines",
        name=f"unit {unit + 1}",
        line={
            "color": theme.colour_of(unit),
            "dash": theme.dash_of(unit) if few else "solid",
            "width": 2 if few else 1.2,
        },
        marker={"size": 6},
        cliponaxis=False,
        opacity=1 if few else 0.7,
        hovertemplate=f"{timestep} %{{x}}, unit {unit + 1}<br>h = %{{y:.3f}}<extra></extra>",
    )


def _end_labels(panel: Panel, h: np.ndarray, limit: float) -> None:
    """Write names at the ends of the lines, moved apart if they would overlap."""
    ends = np.clip(np.nan_to_num(h[-1].astype(float)), -limit, limit)
    least = 0.17 * limit  # a line of text in the units of the axis
    order = np.argsort(ends)
    places = ends[order].copy()
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + least)
    places -= max(0.0, places[-1] - 1.02 * limit)
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - least)
    panel.notes += [
        {
            "x": 1,
            "xref": "x domain",
            "y": place,
            "text": f'<span style="color:{theme.colour_of(unit)}">●</span> {unit + 1}',
            "xshift": 8,
            "xanchor": "left",
            "font": {"color": theme.INK, "size": theme.TEXT},
        }
        for place, unit in zip(places.tolist(), order.tolist(), strict=True)
    ]


def _ticks(limit: float) -> list[float]:
    return [-limit, -limit / 2, 0, limit / 2, limit]


def _saturation(blocks: Blocks, limit: float) -> str:
    states = np.concatenate([h.ravel() for _, h in blocks])
    states = states[np.isfinite(states)]
    if limit != 1 or not states.size:
        return f"|h| up to {theme.number(limit, 2)}"
    share = float(saturated(states).mean())
    return f"{theme.number(100 * share, 2)} % saturated" if share else "none saturated"


def _alt(blocks: Blocks, title: str, limit: float) -> str:
    T, units = blocks[0][1].shape
    both = ", forward and backward" if len(blocks) > 1 else ""
    return f"Hidden states of {title}{both}: {units} units over {T} timesteps, {_saturation(blocks, limit)}."
