"""The unrolled network: inputs below, each layer's cell once a timestep, outputs above, with the real numbers in them.

T timesteps, F features, u units, L output timesteps, K predicted features.
"""

import textwrap
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from core.figures import theme
from core.tasks.task import Feature

MOST_COLUMNS = 6  # with more timesteps, those in the middle are left out
MOST_ROWS = 4  # units or features drawn for each timestep
ROW = 0.62  # height of one value, in the units of the y axis; the space between two layers is 1
PIXELS = 46  # of one unit of the y axis
FAINT = 0.25  # opacity of what comes after the lit timestep
GAP = 22  # pixels between two cells, room for an arrow


@dataclass(frozen=True, eq=False)
class Cells:
    """One recurrent layer's row of cells: its name (`LSTM, 16 units`) and its states (T, u).

    `backward` are the states of the other direction (T, u), for a bidirectional layer. `returns` says whether each
    state goes on to what comes next, or the last alone.
    """

    name: str
    states: np.ndarray
    backward: np.ndarray | None = None
    returns: bool = True
    limit: float = 1.0


def unrolled(
    inputs: np.ndarray,
    features: tuple[Feature, ...],
    layers: tuple[Cells, ...],
    outputs: np.ndarray,
    targets: tuple[Feature, ...],
    *,
    per_timestep: bool = False,
    t: int | None = None,
    timestep: str = "timestep",
    title: str = "The network, unrolled over time",
) -> go.Figure:
    """Draws the network for one sequence; with `t`, that timestep is lit and what comes after it is faint.

    Args:
        inputs: the sequence (T, F), in its own units.
        features: names and units of the inputs.
        layers: the recurrent layers, input side first.
        outputs: what the network answers, in its own units: (T, K) where `per_timestep`, else (L, K).
        targets: names and units of the outputs.
        per_timestep: whether there is an answer at each timestep.
        t: the lit timestep, counted from 0; None lights them all.
        timestep: what one observation is, in the singular.
        title: the figure's title.
    """
    T = len(inputs)
    columns = shown_steps(T, t)
    rows = _rows(inputs, features, layers, outputs, targets, per_timestep=per_timestep)
    top = rows[-1].high + 0.75
    alt = _alt(rows, inputs, outputs, "" if t is None else f"{timestep} {t + 1}")
    fig = theme.figure(title, alt, plot_height=int(PIXELS * (top + 0.1)))
    for row in rows:
        _cells(fig, row, columns, t)
        _header(fig, row)
    for below, above in pairwise(rows):
        _arrows_up(fig, below, above, columns, t)
    for row in rows:
        if row.along:
            _arrows_along(fig, row, columns, t)
    _light(fig, rows, columns, t)
    width = len(columns)
    fig.update_xaxes(
        range=[-0.5, width - 0.5],
        tickvals=list(range(width)),
        ticktext=["…" if step is None else str(step + 1) for step in columns],
        title_text=timestep,
        ticks="",
    )
    return fig.update_yaxes(range=[-0.1, top], visible=False).update_layout(margin_r=0)


def shown_steps(T: int, t: int | None = None) -> list[int | None]:
    """The timesteps that are drawn, with None where some are left out.

    >>> shown_steps(4), shown_steps(100), shown_steps(100, 50)
    ([0, 1, 2, 3], [0, 1, 2, None, 98, 99], [0, None, 50, 51, None, 99])
    """
    if T <= MOST_COLUMNS:
        return list(range(T))
    if t is None or t <= 2:
        return [0, 1, 2, None, T - 2, T - 1]
    if t >= T - 3:
        return [0, 1, None, T - 3, T - 2, T - 1]
    return [0, None, t, t + 1, None, T - 1]


@dataclass(frozen=True, eq=False)
class _Row:
    """Values (T, rows) at a height of the drawing; `at` maps timesteps to values where not every one has some."""

    name: str
    values: np.ndarray  # (T, r), NaN where nothing is drawn
    low: float
    limit: float | None  # of the diverging scale; None for numbers without a colour
    along: int = 0  # 1: each cell hands its state to the next one; -1: to the one before
    up: bool = True  # whether every timestep hands its values on, or the last alone

    @property
    def high(self) -> float:
        return self.low + ROW * self.values.shape[1]


def _rows(
    inputs: np.ndarray,
    features: tuple[Feature, ...],
    layers: tuple[Cells, ...],
    outputs: np.ndarray,
    targets: tuple[Feature, ...],
    *,
    per_timestep: bool,
) -> list[_Row]:
    said = " · ".join(feature.label for feature in features[:MOST_ROWS]) + _more(len(features), "features")
    rows = [_Row(f"input: {said}", inputs[:, :MOST_ROWS], 0.0, None)]
    for layer in layers:
        directions = [(layer.states, 1, layer.name)]
        if layer.backward is not None:
            directions = [(layer.states, 1, f"{layer.name}, forward"), (layer.backward, -1, "backward")]
        for states, along, name in directions:
            shown = np.asarray(states, float)[:, :MOST_ROWS]
            said = name + _more(states.shape[1], "units")
            rows.append(_Row(said, shown, rows[-1].high + 1, layer.limit, along, layer.returns))
    answers = np.full((len(inputs), min(outputs.size, MOST_ROWS)), np.nan)
    if per_timestep:
        answers = np.asarray(outputs, float)[:, :MOST_ROWS]
    else:
        answers[-1] = np.ravel(outputs)[:MOST_ROWS]
    said = " · ".join(feature.label for feature in targets[:MOST_ROWS])
    name = f"output: {said}" + ("" if per_timestep else _more(outputs.size, "values"))
    return [*rows, _Row(name, answers, rows[-1].high + 1, None)]


def _more(count: int, what: str) -> str:
    return f" ({MOST_ROWS} of {count} {what} shown)" if count > MOST_ROWS else ""


def _cells(fig: go.Figure, row: _Row, columns: list[int | None], t: int | None) -> None:
    """The values as coloured cells, unit 1 on top; those after `t` are faint."""
    count = row.values.shape[1]
    z = np.array([np.full(count, np.nan) if step is None else row.values[step] for step in columns], float)  # (c, r)
    later = np.array([step is None or (t is not None and step > t) for step in columns])
    y = row.low + ROW * (count - 0.5 - np.arange(count))
    for faint in (False, True):
        shown = np.where((later == faint)[:, None], z, np.nan)
        if not np.isfinite(shown).any():
            continue
        fig.add_heatmap(
            x=np.arange(len(columns)),
            y=y,
            z=shown.T if row.limit else np.where(np.isfinite(shown), 0.0, np.nan).T,
            zmin=-(row.limit or 1),
            zmax=row.limit or 1,
            colorscale=theme.DIVERGING_SCALE,
            showscale=False,
            xgap=GAP,
            ygap=3,
            text=[[_written(v, row.limit) for v in line] for line in shown.T],
            texttemplate="%{text}",
            textfont={"size": theme.TEXT},
            opacity=FAINT if faint else 1,
            hoverinfo="skip",
        )


def _written(value: float, limit: float | None) -> str:
    if not np.isfinite(value):
        return ""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}") if limit else theme.number(float(value))


def _header(fig: go.Figure, row: _Row) -> None:
    fig.add_annotation(
        x=0,
        xref="paper",
        y=row.high + 0.06,
        text="<br>".join(textwrap.wrap(row.name, 46)[:2]),
        align="left",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": theme.TEXT, "color": theme.INK},
    )


def _arrow(fig: go.Figure, x: float, y: float, ax: float, ay: float, *, lit: bool) -> None:
    """An arrow whose tip is at (x, y) and whose tail is (ax, ay) pixels away."""
    fig.add_annotation(
        x=x,
        y=y,
        ax=ax,
        ay=ay,
        text="",
        showarrow=True,
        arrowhead=2,
        arrowsize=1.1,
        arrowwidth=1.8,
        arrowcolor=theme.ACCENT if lit else theme.GREY,
        opacity=1 if lit else 0.6,
    )


def _arrows_up(fig: go.Figure, below: _Row, above: _Row, columns: list[int | None], t: int | None) -> None:
    """From each cell to the one above it; only from the last where a layer hands on its last state alone."""
    for place, step in enumerate(columns):
        last = place == len(columns) - 1
        if step is None or not np.isfinite(above.values[step]).any() or not (below.up or last):
            continue
        _arrow(fig, place, above.low - 0.02, 0, 0.28 * PIXELS, lit=t is None or step == t)


def _arrows_along(fig: go.Figure, row: _Row, columns: list[int | None], t: int | None) -> None:
    """From each timestep's cell to the next one's, or to the one before for the backward direction."""
    middle = (row.low + row.high) / 2
    for place in range(len(columns) - 1):
        to = columns[place + 1] if row.along > 0 else columns[place]
        lit = t is None or to == t
        reach = GAP / 2 - 2
        fig.add_annotation(
            x=place + 0.5,
            y=middle,
            xshift=reach * row.along,
            ax=-2 * reach * row.along,
            ay=0,
            text="",
            showarrow=True,
            arrowhead=2,
            arrowsize=1.1,
            arrowwidth=1.8,
            arrowcolor=theme.ACCENT if lit else theme.GREY,
            opacity=1 if lit else 0.6,
        )


def _light(fig: go.Figure, rows: list[_Row], columns: list[int | None], t: int | None) -> None:
    """A frame around the lit timestep, from its input to its output."""
    if t is None:
        return
    place = columns.index(t)
    fig.add_shape(
        type="rect",
        x0=place - 0.47,
        x1=place + 0.47,
        y0=-0.08,
        y1=rows[-1].high + 0.06,
        line={"color": theme.ACCENT, "width": 2},
        layer="above",
    )


def _alt(rows: list[_Row], inputs: np.ndarray, outputs: np.ndarray, lit: str) -> str:
    stack = ", then ".join(row.name for row in rows[1:-1])
    answer = ", ".join(theme.number(float(v)) for v in np.ravel(outputs)[-MOST_ROWS:])
    said = f"; {lit} is lit" if lit else ""
    return (
        f"The network unrolled over {len(inputs)} timesteps: {rows[0].name}; {stack}; {rows[-1].name} {answer}{said}."
    )
