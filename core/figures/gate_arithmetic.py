"""The arithmetic of one gate at one timestep: values times weights, their sum for each unit, and its activation.

R rows of weights, u units.
"""

import textwrap
from collections.abc import Sequence

import numpy as np

from core.figures import cell_numbers, input_panel, theme
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

WRITTEN_UNITS = 4  # with more, numbers do not fit on a phone, and the chosen unit is drawn again beside the matrix
WRITTEN_ROWS = 15  # with more, rows are lower than a line of text
VALUE_LIMIT = 1.0  # limit of the colours of values: states are within it, raw inputs may be beyond
WRAPPED = 34  # pixels of a row from which its name may take two lines

# In pixels, which are also the units of the y axis.
HEIGHT = 270  # of all rows together, at most
ROW = 36  # of one row, at most
RESULT = 30  # the rows of the sum and of its activation
HEAD = 26  # the names of the columns
LINE = 20  # of a note, and of row names that follow one another
BREAK, BETWEEN = 14, 4  # before the sum, and after it

APPLIED = {"sigmoid": "σ(sum)", "linear": "as it is"}  # other activations are written as functions


def gate_arithmetic(
    title: str,
    rows: tuple[str, ...],
    vector: np.ndarray,
    weights: np.ndarray,
    pre: np.ndarray,
    value: np.ndarray,
    *,
    unit: int,
    columns: tuple[str, ...] | None = None,
    activation: str = "tanh",
    gate: bool = False,
    note: str = "",
) -> Figure:
    """The values, the weights to each unit, the sums, and the activation of the sums.

    Numbers are written if they fit: in all columns for up to 4 units; with more units, only in the chosen unit's
    column, which is drawn again beside the matrix; with more than 15 rows, only in the results.

    Args:
        title: what to see.
        rows: R names of states, features and biases: `("h1(t-1)", "rain", "bias")`.
        vector: their values (R,): the concatenation of h(t-1), x(t) and 1.
        weights: (R, u).
        pre: the sums (u,), before the activation.
        value: the activation of the sums (u,).
        unit: the unit whose column is outlined, counted from 0.
        columns: u names of the units; by default `unit 1`, `unit 2` and so on.
        activation: its name, as Keras has it.
        gate: True if the results are between 0 and 1, in the sequential scale.
        note: a sentence above the table, if the arithmetic is more than a sum.
    """
    vector, weights = np.asarray(vector, float), np.asarray(weights, float)
    pre, value = np.asarray(pre, float), np.asarray(value, float)
    R, u = weights.shape
    names = columns or tuple(f"unit {number + 1}" for number in range(u))
    applied = APPLIED.get(activation, f"{activation}(sum)")
    table = _Table(R, u, textwrap.wrap(note, 46))
    panel = Panel("", round(table.bottom), _row_axis(table, rows, applied))
    _values(panel, table, rows, vector)
    limits = _limit(weights), _limit(pre, 1), None if gate else _limit(value, 1)
    for x, units in table.columns(u, unit):
        unit_names = [names[number] for number in units]
        paths = [[f"{row} to {name}" for name in unit_names] for row in rows]
        _weights(panel, table, x, vector, weights[:, units], limits[0], paths)
        written = table.written(x)
        _result(panel, (x, table.sum), pre[units], limits[1], "sum", unit_names, written=written)
        _result(panel, (x, table.value), value[units], limits[2], applied, unit_names, written=written)
        if unit in units:
            left = x[unit - units.start]
            _outline(panel, table, left, left + x[1] - x[0])
    _heads(panel, table)
    alt = _alt(title, rows, names[unit], pre[unit], value[unit], applied)
    return stacked(title, alt, [panel], xaxis=_column_axis(table, names, unit))


class _Table:
    """The places of all parts: x in columns of the matrix, y in pixels from the top."""

    def __init__(self, R: int, u: int, note: list[str]) -> None:
        self.note = note
        self.row = min(ROW, HEIGHT / R)
        self.ruled = R <= WRITTEN_ROWS
        self.rows = LINE * len(note) + HEAD + self.row * np.arange(R + 1)  # edges, as are all of these
        self.sum = self.rows[-1] + BREAK + np.array([0, RESULT])
        self.value = self.sum[-1] + BETWEEN + np.array([0, RESULT])
        self.bottom = self.value[-1] + 3
        few = u <= WRITTEN_UNITS
        wide, gap = (max(1.0, 0.3 * u), 0.3) if few else (0.5 * u, 0.12 * u)  # a column that a number fits into
        self.vector = np.array([0, wide])
        self.matrix = wide + gap + np.arange(u + 1)
        self.beside = None if few else self.matrix[-1] + gap + np.array([0, wide])
        self.right = (self.matrix if self.beside is None else self.beside)[-1]

    def columns(self, u: int, unit: int) -> list[tuple[np.ndarray, range]]:
        """The matrix, and the chosen unit's column beside it if it is drawn again: edges, and the units between."""
        both = [(self.matrix, range(u))]
        return both if self.beside is None else [*both, (self.beside, range(unit, unit + 1))]

    def written(self, x: np.ndarray) -> bool:
        """True if numbers fit between these edges."""
        return self.beside is None or x is not self.matrix


def _limit(values: np.ndarray, least: float = 0.0) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return max(float(finite.max(initial=0.0)), least) or 1.0


def _middle(edges: np.ndarray) -> np.ndarray:
    return (edges[1:] + edges[:-1]) / 2


def _cells(
    panel: Panel,
    x: np.ndarray,
    y: np.ndarray,
    z: np.ndarray,
    limit: float | None,
    *,
    ruled: bool,
    written: bool,
    whole: bool = False,
) -> dict:
    """Draw coloured cells between the edges `x` and `y`, gates if `limit` is None. Returns the trace."""
    panel.add_heatmap(
        x=x,
        y=y,
        z=z,
        zmin=-limit if limit else 0,
        zmax=limit or 1,
        colorscale=theme.DIVERGING_SCALE if limit else theme.SEQUENTIAL_SCALE,
        xgap=2 if ruled and z.shape[1] <= 20 else 0,
        ygap=2 if ruled else 0,
    )
    trace = panel.traces[-1]
    if written:
        cell_numbers.write(panel, _middle(x), _middle(y), np.abs(z) / (limit or 1), cell_numbers.short(z, whole=whole))
    return trace


def _values(panel: Panel, table: _Table, rows: tuple[str, ...], vector: np.ndarray) -> None:
    place = table.vector, table.rows
    trace = _cells(panel, *place, vector[:, None], VALUE_LIMIT, ruled=table.ruled, written=table.ruled, whole=True)
    trace |= {"hovertext": [[name] for name in rows], "hovertemplate": "%{hovertext}: %{z:.4~g}<extra></extra>"}


def _weights(
    panel: Panel,
    table: _Table,
    x: np.ndarray,
    vector: np.ndarray,
    weights: np.ndarray,
    limit: float,
    paths: list[list[str]],
) -> None:
    """Draw weights (R, columns) between the edges `x`, with their source, target and product on hover."""
    written = table.ruled and table.written(x)
    trace = _cells(panel, x, table.rows, weights, limit, ruled=table.ruled, written=written)
    values = np.broadcast_to(vector[:, None], weights.shape)
    product = "%{z:.3~g} × %{customdata[0]:.3~g} = %{customdata[1]:.3~g}"
    trace |= {
        "hovertext": paths,
        "customdata": np.stack([values, values * weights], axis=-1).astype(np.float32),  # (R, columns, 2)
        "hovertemplate": f"weight from %{{hovertext}}:<br>{product}<extra></extra>",
    }


def _result(
    panel: Panel,
    place: tuple[np.ndarray, np.ndarray],
    values: np.ndarray,
    limit: float | None,
    what: str,
    names: Sequence[str],
    *,
    written: bool,
) -> None:
    trace = _cells(panel, *place, values[None], limit, ruled=True, written=written)
    trace |= {"hovertext": [list(names)], "hovertemplate": f"{what} of %{{hovertext}}: %{{z:.4~g}}<extra></extra>"}


def _outline(panel: Panel, table: _Table, left: float, right: float) -> None:
    line = {"color": theme.ACCENT, "width": 3}
    panel.shapes.append(
        {"type": "rect", "x0": left, "x1": right, "y0": table.rows[0] - 1, "y1": table.bottom - 2, "line": line}
    )


def _heads(panel: Panel, table: _Table) -> None:
    """Draw the note, the names of the columns, and the sign between them."""
    style = {"font": {"size": theme.TEXT, "color": theme.INK}, "yanchor": "bottom", "y": table.rows[0] - 3}
    if table.note:
        above = {"xref": "paper", "x": 1, "xanchor": "right", "align": "left", "y": table.rows[0] - HEAD - 2}
        panel.notes.append(style | {"text": "<br>".join(table.note)} | above)
    panel.notes.append(style | {"text": "value", "x": _middle(table.vector)[0]})
    panel.notes.append(style | {"text": "weight" if table.ruled else "weights", "x": _middle(table.matrix[[0, -1]])[0]})
    sign = {"text": "×", "x": (table.vector[-1] + table.matrix[0]) / 2, "font": {"size": 20, "color": theme.INK}}
    panel.notes.append(style | sign | {"y": (table.rows[0] + table.rows[-1]) / 2, "yanchor": "middle"})


def _row_axis(table: _Table, rows: tuple[str, ...], applied: str) -> dict:
    """Names of rows, as many as there is room for, always with the last one, a bias."""
    at = _middle(table.rows)
    every = max(1, int(np.ceil(18 / table.row)))
    last = len(rows) - 1
    shown = [row for row in range(0, last, every) if last - row >= every] + [last]
    name = input_panel.two_lines if table.row >= WRAPPED else _one_line
    return {
        "range": [table.bottom, 0],
        "showgrid": False,
        "ticks": "",
        "tickvals": [*at[shown], *_middle(table.sum), *_middle(table.value)],
        "ticktext": [*(name(rows[row]) for row in shown), "sum", applied],
    }


def _one_line(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13]}…"


def _column_axis(table: _Table, names: tuple[str, ...], unit: int) -> dict:
    """Names of the units if there are few, else some of their numbers; the chosen one is bold."""
    at, u = _middle(table.matrix), len(names)
    if table.beside is None:
        shown, texts, title = list(range(u)), list(names), ""
    else:
        shown = sorted({0, u - 1} | ({u // 2 - 1} if u > 8 else set()))
        texts, title = [str(number + 1) for number in shown], "unit"
    texts = [f"<b>{text}</b>" if number == unit else text for number, text in zip(shown, texts, strict=True)]
    if table.beside is not None:
        at, shown, texts = np.append(at, _middle(table.beside)), [*shown, u], [*texts, f"<b>{names[unit]}</b>"]
    return {"range": [0, 1.006 * table.right], "tickvals": at[shown], "ticktext": texts, "ticks": "", "title": title}


def _alt(title: str, rows: tuple[str, ...], name: str, pre: float, value: float, applied: str) -> str:
    listed = ", ".join(rows) if len(rows) <= WRITTEN_ROWS else f"{len(rows)} rows from {rows[0]} to {rows[-1]}"
    return (
        f"{title}: the values of {listed} times their weights to each unit; for {name} the sum is "
        f"{theme.number(pre)} and {applied} is {theme.number(value)}."
    )
