"""The unrolled network with its numbers: inputs below, each layer's cell at every timestep, outputs above.

T timesteps, F features, u units, L output timesteps, K predicted features.
"""

import textwrap
from dataclasses import dataclass

import numpy as np

from core.feature import Feature
from core.figures import cell_numbers, theme
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import decimals

MOST_COLUMNS = 6  # with more timesteps, some in the middle are left out
MOST_ROWS = 4  # units or features drawn at each timestep
FAINT = 0.25  # opacity after the highlighted timestep

# In pixels, which are also the units of the y axis.
ROW = 29  # one value
LINE = 20  # one line of a header
ARROW = 22
GAP = 20  # between two cells, room for an arrow


@dataclass(frozen=True, eq=False)
class Cells:
    """One recurrent layer's row of cells: its name (`LSTM, 16 units`) and its states (T, u).

    A layer that pools over time is also one: its states are its results up to each timestep.

    `backward` are the states of the other direction (T, u) of a bidirectional layer. `returns` is True if every state
    goes to the next layer, False if only the last does.
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
) -> Figure:
    """Draw the network for one sequence. With `t`, that timestep is highlighted and later ones are faint.

    Args:
        inputs: the sequence (T, F), in its own units.
        features: names and units of the inputs.
        layers: the recurrent layers and a layer that pools over time, input side first.
        outputs: of the network, in their own units: (T, K) if `per_timestep`, else (L, K).
        targets: names and units of the outputs.
        per_timestep: True if there is an output at each timestep.
        t: the highlighted timestep, counted from 0; None highlights all.
        timestep: what one observation is, in the singular.
        title: the figure's title.
    """
    columns = shown_steps(len(inputs), t)
    rows = _stack(inputs, features, layers, outputs, targets, per_timestep=per_timestep)
    top = rows[-1].high + rows[-1].header_height
    lit = "" if t is None else f"{timestep} {t + 1}"
    panel = Panel("", int(top + 6), {"range": [-6, top], "visible": False})
    for place, row in enumerate(rows):
        _cells(panel, row, columns, t)
        panel.notes.append(_header(row))
        panel.notes += _arrows_along(row, columns, t)
        if place and not rows[place - 1].joined:
            panel.notes += _arrows_up(rows[place - 1], row, columns, t)
    panel.shapes += _light(rows, columns, t)
    axis = {
        "range": [-0.5, len(columns) - 0.5],
        "tickvals": list(range(len(columns))),
        "ticktext": ["…" if step is None else str(step + 1) for step in columns],
        "title": timestep,
        "ticks": "",
    }
    return stacked(title, _alt(rows, inputs, outputs, lit), [panel], xaxis=axis, right=0)


def shown_steps(T: int, t: int | None = None) -> list[int | None]:
    """The timesteps to draw, with None if some are left out between.

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
    """One row of the drawing: values (T, r), NaN for none, from height `low` on."""

    header: str  # "" for the lower half of a bidirectional layer
    values: np.ndarray
    low: float
    limit: float | None = None  # of the diverging scale; None for numbers without a colour
    along: int = 0  # 1: each cell hands its state to the next one; -1: to the one before; 0: to none
    up: bool = True  # True if every timestep hands its values on, False if only the last does
    joined: bool = False  # True if the row above is the other half of the same layer
    alike: bool = False  # True if all its numbers are of one feature

    @property
    def high(self) -> float:
        return self.low + ROW * self.values.shape[1]

    @property
    def lines(self) -> list[str]:
        return textwrap.wrap(self.header, 46)[:3]

    @property
    def header_height(self) -> float:
        return LINE * len(self.lines) + 6

    @property
    def next_low(self) -> float:
        return self.high + (5 if self.joined else self.header_height + ARROW)

    def is_later(self, step: int, t: int | None) -> bool:
        """True if a step is after `t` in the direction of this row."""
        return t is not None and (step - t) * (self.along or 1) > 0


def _stack(
    inputs: np.ndarray,
    features: tuple[Feature, ...],
    layers: tuple[Cells, ...],
    outputs: np.ndarray,
    targets: tuple[Feature, ...],
    *,
    per_timestep: bool,
) -> list[_Row]:
    """All rows, the lowest first."""
    names = " · ".join(feature.label for feature in features[:MOST_ROWS]) + _more(len(features), "features")
    rows = [_Row(f"input: {names}", np.asarray(inputs, float)[:, :MOST_ROWS], 0)]
    for layer in layers:
        shown = np.asarray(layer.states, float)[:, :MOST_ROWS]
        header = layer.name + _more(layer.states.shape[1], "units")
        if layer.backward is not None:
            header += ": forward, and backward below it"
            header += "" if layer.returns else "; handed on: the last state of one, the first of the other"
            back = np.asarray(layer.backward, float)[:, :MOST_ROWS]
            rows.append(_Row("", back, rows[-1].next_low, layer.limit, -1, layer.returns, joined=True))
        rows.append(_Row(header, shown, rows[-1].next_low, layer.limit, 1, layer.returns))
    names = "output: " + " · ".join(feature.label for feature in targets[:MOST_ROWS])
    if per_timestep:
        return [*rows, _Row(names, np.asarray(outputs, float)[:, :MOST_ROWS], rows[-1].next_low)]
    answers = np.full((len(inputs), min(outputs.size, MOST_ROWS)), np.nan)
    answers[-1] = np.ravel(outputs)[:MOST_ROWS]
    names += _more(outputs.size, "values")
    return [*rows, _Row(names, answers, rows[-1].next_low, alike=len(targets) == 1)]


def _more(count: int, what: str) -> str:
    return f" ({MOST_ROWS} of {count} {what} shown)" if count > MOST_ROWS else ""


def _cells(panel: Panel, row: _Row, columns: list[int | None], t: int | None) -> None:
    """Draw the values as coloured cells, the first on top; those after `t` are faint."""
    count = row.values.shape[1]
    x, y = np.arange(len(columns)), row.low + ROW * (count - 0.5 - np.arange(count))
    z = np.array([np.full(count, np.nan) if s is None else row.values[s] for s in columns], float).T  # (r, columns)
    text = np.array([[_written(v, row.limit) for v in line] for line in z])
    if not row.limit:
        alike = [z] if row.alike else z  # one feature's numbers have the same decimals
        text = np.array([theme.numbers(part) for part in alike]).reshape(z.shape)
    later = np.array([s is not None and row.is_later(s, t) for s in columns])
    for faint in (False, True):
        shown = np.where(later == faint, z, np.nan)
        if not np.isfinite(shown).any():
            continue
        colour = shown / row.limit if row.limit else 0 * shown
        panel.add_heatmap(
            x=x,
            y=row.high - ROW * np.arange(count + 1),  # edges, because a single row has no height otherwise
            z=colour,
            zmin=-1,
            zmax=1,
            colorscale=theme.DIVERGING_SCALE,
            xgap=GAP,
            ygap=3,
            opacity=FAINT if faint else 1,
            hoverinfo="skip",
        )
        cell_numbers.write(panel, x, y, np.abs(colour), text, faint=faint)


def _written(value: float, limit: float | None) -> str:
    return decimals(value) if limit and np.isfinite(value) else ""


def _header(row: _Row) -> dict:
    return {
        "x": 0,
        "xref": "paper",
        "y": row.high + 1,
        "text": "<br>".join(row.lines),
        "align": "left",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.TEXT, "color": theme.INK},
    }


def _arrow(x: float, y: float, ax: float, ay: float, *, lit: bool, later: bool, **shift: float) -> dict:
    """An arrow with its tip at (x, y) and its tail (ax, ay) pixels away: in the accent if lit, faint if later."""
    return {
        "x": x,
        "y": y,
        "ax": ax,
        "ay": ay,
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1.1,
        "arrowwidth": 1.8,
        "arrowcolor": theme.ACCENT if lit else theme.GREY,
        "opacity": FAINT if later else 1,
        **shift,
    }


def _arrows_up(below: _Row, above: _Row, columns: list[int | None], t: int | None) -> list[dict]:
    """Arrows from each cell to the one above; only from the last if a layer hands on only its last state."""
    arrows = []
    for place, step in enumerate(columns):
        last = place == len(columns) - 1
        if step is None or not np.isfinite(above.values[step]).any() or not (below.up or last):
            continue
        lit, later = t is None or step == t, below.is_later(step, t)
        arrows.append(_arrow(place, above.low, 0, ARROW - 4, lit=lit, later=later))
    return arrows


def _arrows_along(row: _Row, columns: list[int | None], t: int | None) -> list[dict]:
    """Arrows from each cell to the next timestep's, or to the one before for the backward direction."""
    reach = (GAP / 2 - 1) * row.along
    arrows = []
    for place in range(len(columns) - 1 if row.along else 0):
        to = columns[place + (row.along > 0)]
        after = columns[place + 1] if to is None else to  # an arrow into the gap is as faint as the cell after it
        lit, later = t is None or to == t, after is not None and row.is_later(after, t)
        arrows.append(_arrow(place + 0.5, (row.low + row.high) / 2, -2 * reach, 0, lit=lit, later=later, xshift=reach))
    return arrows


def _light(rows: list[_Row], columns: list[int | None], t: int | None) -> list[dict]:
    """A tint over the highlighted timestep, from its input to the highest row with a value."""
    if t is None:
        return []
    place = columns.index(t)
    high = max(row.high for row in rows if np.isfinite(row.values[t]).any())
    look = {"line": {"width": 0}, "fillcolor": theme.ACCENT, "opacity": 0.16, "layer": "below"}
    return [{"type": "rect", "x0": place - 0.5, "x1": place + 0.5, "y0": -5, "y1": high + 4} | look]


def _alt(rows: list[_Row], inputs: np.ndarray, outputs: np.ndarray, lit: str) -> str:
    stack = "; ".join(row.header for row in rows[1:-1] if row.header)
    answer = ", ".join(theme.numbers(np.ravel(outputs)[-MOST_ROWS:]))
    lit_step = f"; {lit} is lit" if lit else ""
    over = f"The network unrolled over {len(inputs)} timesteps"
    return f"{over}: {rows[0].header}; {stack}; {rows[-1].header}: {answer}{lit_step}."
