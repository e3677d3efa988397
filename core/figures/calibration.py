"""What a probability is worth: how often it comes true, above how often it is given. B bins."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.figures import theme
from core.figures.compared import CHANCE, Look, looks
from core.figures.stack import Panel, stacked
from core.figures.token_grid import literal
from core.views.sentiment.curves import Calibration

LETTERS, CLASS_LETTERS = 24, 14  # of a classifier's name, and of a class's
PROBABILITY = {"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]}


def calibration(curves: Mapping[str, Calibration], title: str, *, classes: tuple[str, str]) -> go.Figure:
    """The share of class 1 by its probability, with the line that it should follow, and the texts in each bin below.

    Args:
        curves: of up to three classifiers, by name.
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    positive = literal(classes[1], CLASS_LETTERS)
    shown = looks(tuple(curves))
    names = {name: literal(name, LETTERS) for name in curves}
    upper = Panel(f"share of “{positive}”", 260, PROBABILITY | {"showgrid": True})
    upper.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line=CHANCE, showlegend=False, hovertemplate="as said<extra></extra>"
    )
    upper.notes.append({"text": "dotted: as said", "x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom"})
    most = max((int(curve.counts.max(initial=0)) for curve in curves.values()), default=0)
    ticks = {"range": [0, 1.08 * max(most, 1)], "nticks": 4, "tickformat": "~s", "rangemode": "nonnegative"}
    lower = Panel("texts that got such a probability", 90, ticks)
    for place, (name, curve) in enumerate(curves.items()):
        filled = curve.counts > 0
        _worth(upper, names[name], curve, filled, shown[name], positive)
        _counted(lower, names[name], curve, shown[name], place, len(curves))
    fig = stacked(
        title,
        _alt(curves, classes[1]),
        [upper, lower],
        xaxis=PROBABILITY | {"title": f"probability of “{positive}” that was given"},
        legend=tuple(names.values()) if len(names) > 1 else (),
    )
    fig.layout.barmode = "overlay"
    return fig


def _worth(panel: Panel, name: str, curve: Calibration, filled: np.ndarray, look: Look, positive: str) -> None:
    observed = [share for share in curve.observed if share.of]
    y = np.array([share.value for share in observed])
    panel.add_scatter(
        x=curve.predicted[filled],
        y=y,
        name=name,
        mode="lines+markers",
        line={"color": look.colour, "dash": look.dash, "width": 2},
        marker={"color": look.colour, "symbol": look.symbol, "size": 9},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": np.array([share.high for share in observed]) - y,
            "arrayminus": y - np.array([share.low for share in observed]),
            "color": look.colour,
            "thickness": 1.5,
            "width": 4,
        },
        cliponaxis=False,
        customdata=[share.of for share in observed],
        hovertemplate=f"{name}: said %{{x:.2f}}, and %{{y:.2f}} of %{{customdata:,}} are {positive}<extra></extra>",
    )


def _counted(panel: Panel, name: str, curve: Calibration, look: Look, place: int, n: int) -> None:
    width = np.diff(curve.edges)
    panel.traces.append(
        {
            "type": "bar",
            "x": curve.edges[:-1] + width * (place + 0.5) / n,
            "y": curve.counts,
            "width": 0.9 * width / n,
            "marker": {"color": look.colour},
            "opacity": 0.7,
            "showlegend": False,
            "customdata": np.array([curve.edges[:-1], curve.edges[1:]]).T,
            "hovertemplate": f"{name}: %{{y:,}} texts got %{{customdata[0]:.1f}} to %{{customdata[1]:.1f}}"
            "<extra></extra>",
        }
    )


def _alt(curves: Mapping[str, Calibration], positive: str) -> str:
    known = [f"{name} {theme.number(curve.error, 2)}" for name, curve in curves.items() if np.isfinite(curve.error)]
    if not known:
        return f"Calibration of the probability of {positive}: there is nothing to judge."
    return (
        f"How often texts are {positive} for each probability that was given. "
        f"The mean distance between the two (expected calibration error): {', '.join(known)}."
    )
