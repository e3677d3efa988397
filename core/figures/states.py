"""The hidden states of one recurrent layer for one sequence. T timesteps, u units, F features."""

import numpy as np
import plotly.graph_objects as go

from core.feature import Feature
from core.figures import cell_numbers, input_panel, theme, time_panels
from core.figures.stacked_panels import Panel

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
) -> go.Figure:
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
    names, heights = _rows(blocks, above, limit)
    fig, height = time_panels.panels(names, heights)
    note, alt = _saturation(blocks, limit), _alt(blocks, title, limit)
    fig = theme.figure(f"{title}: {note}", alt, plot_height=height, base=fig)
    if above:
        for trace in above.traces:
            fig.add_trace(trace, row=1, col=1)
        fig.update_yaxes(above.yaxis, row=1, col=1)
    for row, (name, h) in enumerate(blocks, 2 if above else 1):
        _block(fig, h, limit, timestep, name, row=row, scale=row == (2 if above else 1))
    T = len(blocks[0][1])
    fig.update_xaxes(range=[0.5, T + 0.5], dtick=1 if T <= 12 else None, tickformat="d")
    fig.update_xaxes(title_text=timestep, row=len(names), col=1)
    return fig


def lines(blocks: Blocks, title: str, *, limit: float = 1.0, timestep: str = "timestep") -> go.Figure:
    """Each unit's state over time as a line. Up to 8 units have names at the end of their lines."""
    blocks = tuple((name, np.atleast_2d(h)) for name, h in blocks)
    few = max(h.shape[1] for _, h in blocks) <= DIRECT_LABELS
    fig, height = time_panels.panels(
        [f"hidden state{f', {name}' if name else ''}" for name, _ in blocks],
        [260 if len(blocks) == 1 else 190] * len(blocks),
    )
    fig = theme.figure(
        f"{title}: {_saturation(blocks, limit)}", _alt(blocks, title, limit), plot_height=height, base=fig
    )
    T = len(blocks[0][1])
    for row, (_, h) in enumerate(blocks, 1):
        for unit in range(h.shape[1]):
            _line(fig, h[:, unit], unit, timestep, few=few, row=row)
        if few:
            _end_labels(fig, h, limit, row=row)
        fig.update_yaxes(range=[-1.08 * limit, 1.08 * limit], tickvals=_ticks(limit), row=row, col=1)
        fig.add_hline(y=0, line={"color": theme.GREY, "width": 1}, layer="below", row=row, col=1)
    fig.update_xaxes(range=[max(0.5, 1 - 0.03 * T), max(T, 1.5)], dtick=1 if T <= 12 else None, tickformat="d")
    fig.update_xaxes(title_text=timestep, row=len(blocks), col=1)
    return fig.update_layout(margin_r=44 if few else 12)


def saturated(states: np.ndarray, limit: float = 1.0) -> np.ndarray:
    """Which states of a tanh layer (limit 1) are saturated: bool, the shape of `states`. All False for other limits."""
    return (np.abs(states) > SATURATED) & (limit == 1)


def _rows(blocks: Blocks, above: Panel | None, limit: float) -> tuple[list[str], list[int]]:
    names, heights = ([above.name], [above.height]) if above else ([], [])
    for name, h in blocks:
        names.append(
            ("hidden state" if h.shape[1] <= DIRECT_LABELS else "hidden state of each unit")
            + f"{f', {name}' if name else ''}"
            + (_dots(h) if limit == 1 else "")
        )
        units = h.shape[1]
        heights.append(int(np.clip(units * 34, 60, 300 if len(blocks) == 1 else 220)))
    return names, heights


def _dots(h: np.ndarray) -> str:
    """The meaning of the dots in the cells, if there are any."""
    return f"; a dot: |h| > {SATURATED}" if h.size <= MARKED_CELLS and saturated(h).any() else ""


def _block(fig: go.Figure, h: np.ndarray, limit: float, timestep: str, name: str, *, row: int, scale: bool) -> None:
    T, units = h.shape
    fig.add_heatmap(
        x=np.arange(1, T + 1),
        y=np.arange(1, units + 1),
        z=h.T,  # (u, T)
        zmin=-limit,
        zmax=limit,
        colorscale=theme.DIVERGING_SCALE,
        xgap=2 if T <= 40 else 0,
        ygap=2 if units <= 20 else 0,
        showscale=scale,
        colorbar=_colorbar(fig, limit, row),
        hovertemplate=f"{timestep} %{{x}}, unit %{{y}}{f', {name}' if name else ''}<br>h = %{{z:.3f}}<extra></extra>",
        row=row,
        col=1,
    )
    if h.size <= FEW_CELLS and T <= input_panel.WRITTEN_STEPS:
        text = np.array([[f"{v:.2f}".replace("-", "\N{MINUS SIGN}") for v in unit] for unit in h.T])
        cell_numbers.write(fig, np.arange(1, T + 1), np.arange(1, units + 1), np.abs(h.T) / limit, text, row=row, col=1)
    if h.size <= MARKED_CELLS:
        at, unit = np.nonzero(saturated(h, limit))
        dots = {"symbol": "circle", "size": 5, "color": theme.PAPER}
        fig.add_scatter(x=at + 1, y=unit + 1.32, mode="markers", marker=dots, hoverinfo="skip", row=row, col=1)
    fig.update_yaxes(
        range=[units + 0.5, 0.5],
        showgrid=False,
        tickformat="d",
        tickprefix="unit " if units <= 8 else "",
        dtick=1 if units <= 8 else None,
        row=row,
        col=1,
    )


def _colorbar(fig: go.Figure, limit: float, row: int) -> dict:
    low, high = fig.get_subplot(row, 1).yaxis.domain
    return {
        "thickness": 12,
        "len": high - low,
        "y": (low + high) / 2,
        "xpad": 6,
        "tickvals": [-limit, 0, limit],
        "ticktext": [theme.number(-limit, 2), "0", theme.number(limit, 2)],
        "tickfont": {"size": theme.TEXT, "color": theme.INK},
        "outlinewidth": 0,
    }


def _line(fig: go.Figure, h: np.ndarray, unit: int, timestep: str, *, few: bool, row: int) -> None:
    fig.add_scatter(
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
        row=row,
        col=1,
    )


def _end_labels(fig: go.Figure, h: np.ndarray, limit: float, *, row: int) -> None:
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
    for place, unit in zip(places, order, strict=True):
        fig.add_annotation(
            x=1,
            xref="x domain",
            y=place,
            text=f'<span style="color:{theme.colour_of(unit)}">●</span> {unit + 1}',
            xshift=8,
            xanchor="left",
            showarrow=False,
            font={"color": theme.INK, "size": theme.TEXT},
            row=row,
            col=1,
        )


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
