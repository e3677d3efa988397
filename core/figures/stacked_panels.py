"""Panels below one another with one x axis: nearly all figures are made of them. T timesteps."""

import textwrap
from dataclasses import dataclass, field

import numpy as np

from core.figures import theme
from core.figures.theme import Figure

GAP = 36  # pixels between two panels, for the name of the lower one
NAME_IN_LETTERS = 48  # of a line of a panel's name

FEW_STEPS = 12  # timesteps up to which each has its number
FIRST_NAME = theme.LINE_HEIGHT - 4  # pixels for the name above the first panel, as in `theme.figure`
NAMED_UNITS = 8  # units up to which each has its name
WIDE_STEPS = 60  # timesteps up to which one is wide enough for an outline; with more it is a line


@dataclass(eq=False)
class Panel:
    """One plot of a figure: the name above it, its height in pixels, and its contents.

    Shapes and notes (plotly's annotations) use the panel's own axes unless they name others.
    """

    name: str
    height: int
    yaxis: dict = field(default_factory=dict)
    traces: list[dict] = field(default_factory=list)
    shapes: list[dict] = field(default_factory=list)
    notes: list[dict] = field(default_factory=list)

    def add_scatter(self, **trace: object) -> None:
        """Add a trace of points or lines."""
        self.traces.append({"type": "scatter", **trace})

    def add_heatmap(self, *, z: np.ndarray, **trace: object) -> None:
        """Add a heatmap, by default without a colour bar. float32 halves the bytes to send."""
        self.traces.append({"type": "heatmap", "showscale": False, **trace, "z": np.asarray(z, np.float32)})

    def add_line(self, *, x: float | None = None, y: float | None = None, layer: str = "below", **line: object) -> None:
        """Add a line across the whole panel, vertical at `x` or horizontal at `y`, below or above the traces."""
        across = {"y0": 0, "y1": 1, "yref": "y domain"} if y is None else {"x0": 0, "x1": 1, "xref": "x domain"}
        at = {"x0": x, "x1": x} if y is None else {"y0": y, "y1": y}
        self.shapes.append({"type": "line", "layer": layer, "line": line} | at | across)


def stacked(
    title: str,
    alt: str,
    rows: list[Panel],
    *,
    xaxis: dict,
    legend: tuple[str, ...] = (),
    marks: tuple[dict, ...] = (),
    right: int = 12,
) -> Figure:
    """A figure of these panels in the frame of `theme.figure`, the first on top.

    Args:
        title: what to see, in one line.
        alt: a sentence for those who cannot see the figure.
        rows: the panels.
        xaxis: the x axis of all panels, drawn below the lowest. Its title is a text, as that of a panel's y axis.
        legend: names in the legend.
        marks: shapes across every panel, with x0 and x1; see `moment` and `span`.
        right: pixels right of the plots.
    """
    total = sum(row.height for row in rows) + GAP * (len(rows) - 1)
    lines = len(_lines(rows[0].name))  # more than one must not lie over the legend
    room = FIRST_NAME + theme.LINE_HEIGHT * (lines - 1) if lines else 0
    layout = theme.figure(title, alt, plot_height=total + room, legend=legend)["layout"]
    layout["xaxis"] = theme.X_AXIS | _titled(xaxis, theme.X_AXIS) | {"anchor": _axis("y", len(rows))}
    layout["margin"] |= {"t": layout["margin"]["t"] + room, "r": right}
    data, shapes, notes = [], [], []
    for number, (row, domain) in enumerate(zip(rows, domains(rows), strict=True), 1):
        y = _axis("y", number)
        layout[_axis("yaxis", number)] = theme.Y_AXIS | {"domain": domain, "anchor": "x"}
        layout[_axis("yaxis", number)] |= _titled(row.yaxis, theme.Y_AXIS)
        data += [trace | {"xaxis": "x", "yaxis": y} for trace in row.traces]
        on = {"xref": "x", "yref": y}
        shapes += [_own(on | shape, y) for shape in row.shapes]
        shapes += [{"xref": "x", "yref": f"{y} domain", "y0": 0, "y1": 1} | mark for mark in marks]
        if row.name:
            notes.append(_name(row.name, domain[1]))
        notes += [_own(on | {"showarrow": False} | note, y) for note in row.notes]
    return {"data": data, "layout": layout | {"shapes": shapes, "annotations": notes}}


def domains(rows: list[Panel]) -> list[tuple[float, float]]:
    """The lower and upper edge of each panel, as shares of the whole height."""
    total = sum(row.height for row in rows) + GAP * (len(rows) - 1)
    places, top = [], total
    for row in rows:
        places.append((max(0.0, (top - row.height) / total), top / total))
        top -= row.height + GAP
    return places


def colour_bar(limit: float, low: float, high: float, *, signed: bool = True) -> dict:
    """A colour bar from `low` to `high` of the plots' height; values from 0 to 1 if not `signed`."""
    at = [-limit, 0, limit] if signed else [0, 0.5, 1]
    return {
        "thickness": 12,
        "len": high - low,
        "y": (low + high) / 2,
        "xpad": 6,
        "ypad": 0,
        "tickvals": at,
        "ticktext": [theme.number(value, 2) for value in at],
        "tickfont": {"size": theme.TEXT, "color": theme.INK},
        "outlinewidth": 0,
    }


def time_axis(T: int, timestep: str) -> dict:
    """The x axis of T timesteps, with half a step on both sides."""
    every = {"dtick": 1} if T <= FEW_STEPS else {}
    return {"range": [0.5, T + 0.5], "tickformat": "d", "title": timestep} | every


def unit_axis(u: int, names: tuple[str, ...] = ()) -> dict:
    """The y axis of `u` units, the first on top. Up to 8 all have names, of more only some."""
    axis = {"range": [u + 0.5, 0.5], "showgrid": False, "ticks": ""}
    if u <= NAMED_UNITS:
        return axis | {"tickvals": np.arange(1, u + 1), "ticktext": names or [f"unit {n}" for n in range(1, u + 1)]}
    every = next(step for step in (5, 10, 20, 50, 100, 200) if u / step < 5)
    shown = [1, *range(every, u + 1, every)]
    return axis | {"tickvals": shown, "ticktext": [names[n - 1] if names else f"unit {n}" for n in shown]}


def moment(t: int, T: int) -> dict:
    """The mark of timestep `t`, counted from 0: an outline in the accent, or a line if timesteps are narrow."""
    line = {"color": theme.ACCENT, "width": 3 if T <= WIDE_STEPS else 2}
    if T > WIDE_STEPS:
        return {"type": "line", "x0": t + 1, "x1": t + 1, "line": line}
    return {"type": "rect", "x0": t + 0.5, "x1": t + 1.5, "line": line}


def span(first: int, last: int) -> dict:
    """A shade over timesteps `first` to `last`, both included, counted from 0."""
    grey = {"fillcolor": theme.GREY, "opacity": 0.22, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "x0": first + 0.5, "x1": last + 1.5} | grey


def _axis(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{number}"


def _titled(axis: dict, look: dict) -> dict:
    """An axis whose title is a text, in the look of the titles of such axes."""
    return axis | {"title": look["title"] | {"text": axis["title"]}} if "title" in axis else axis


def _own(part: dict, y: str) -> dict:
    """A shape or note whose "y domain" is that of the panel's own axis."""
    return part | {"yref": f"{y} domain"} if part["yref"] == "y domain" else part


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, NAME_IN_LETTERS)


def _name(name: str, y: float) -> dict:
    return {
        "text": "<br>".join(_lines(name)),
        "x": 0,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "align": "left",
        "font": {"size": theme.TEXT, "color": theme.INK},
    }
