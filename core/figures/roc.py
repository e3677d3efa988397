"""The ROC curve: how many of the one class are found, for how many of the other that are taken for it."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.figures.compared import CHANCE, looks
from core.figures.stack import Panel, stacked
from core.figures.token_grid import literal
from core.views.sentiment.curves import Roc

HEIGHT = 300  # pixels: about square on a phone
SHARES = {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100]}
LETTERS = 14  # of a class's name


def roc(curves: Mapping[str, Roc], title: str, *, classes: tuple[str, str]) -> go.Figure:
    """The curves of up to three classifiers over the same texts, with the line that guessing follows.

    Args:
        curves: by the classifier's name. One without a curve (texts of one class only) is left out.
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    drawn = {name: curve for name, curve in curves.items() if len(curve.thresholds)}
    shown = looks(tuple(curves))
    labels = {name: f"{literal(name, 22)}: AUC {_area(curve)}" for name, curve in drawn.items()}
    negative, positive = (literal(name, LETTERS) for name in classes)
    panel = Panel(f"“{positive}” that is found (%)", HEIGHT, SHARES | {"showgrid": True})
    panel.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        line=CHANCE,
        showlegend=False,
        hovertemplate="guessing: AUC 0.5<extra></extra>",
    )
    panel.notes.append({"text": "guessing", "x": 72, "y": 68, "xanchor": "left", "yanchor": "top"})
    for name, curve in drawn.items():
        look = shown[name]
        panel.add_scatter(
            x=100 * curve.false_positives,
            y=100 * curve.true_positives,
            name=labels[name],
            mode="lines",
            line={"color": look.colour, "dash": look.dash, "width": 3},
            customdata=np.where(np.isfinite(curve.thresholds), curve.thresholds, 1.0),
            hovertemplate=f"{literal(name, 22)}, from %{{customdata:.2f}} on<br>{positive} found: %{{y:.0f}} %"
            f"<br>{negative} taken for it: %{{x:.0f}} %<extra></extra>",
        )
        panel.add_scatter(
            x=[100 * curve.at_half[0]],
            y=[100 * curve.at_half[1]],
            mode="markers",
            marker={"color": look.colour, "size": 12, "symbol": look.symbol},
            showlegend=False,
            hovertemplate=f"{literal(name, 22)}: the threshold 0.5<extra></extra>",
        )
    axis = SHARES | {"title": f"“{negative}” taken for “{positive}” (%)"}
    return stacked(title, _alt(drawn), [panel], xaxis=axis, legend=tuple(labels.values()))


def _area(curve: Roc) -> str:
    return f"{curve.area:.3f}"


def _alt(drawn: Mapping[str, Roc]) -> str:
    if not drawn:
        return "ROC curve: there is none, since texts of both classes are needed."
    said = ", ".join(f"{name} {_area(curve)}" for name, curve in drawn.items())
    return f"ROC curve; the area under it, where guessing has 0.5: {said}."
