"""Hatches the padding of a sequence in a panel over time."""

from typing import Any

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel


def hatch(panel: Panel, padding: np.ndarray, low: float, high: float, **legend: Any) -> None:
    """Hatch the padding from `low` to `high`: one block, at the start or at the end.

    Args:
        panel: over timesteps from 1.
        padding: True where a timestep is padding, (T,).
        low: where the hatching begins on the value axis.
        high: where it ends.
        legend: how the legend shows it; by default not at all.
    """
    places = np.flatnonzero(padding) + 1
    if not places.size:
        return
    left, right = places[0] - 0.5, places[-1] + 0.5
    panel.add_scatter(
        x=[left, right, right, left],
        y=[low, low, high, high],
        fill="toself",
        mode="lines",
        line={"width": 0},
        fillpattern={"shape": "/", "fgcolor": theme.GREY, "size": 7, "solidity": 0.15, "fgopacity": 0.6},
        fillcolor="rgba(0,0,0,0)",
        name="padding",
        hoverinfo="skip",
        **({"showlegend": False} | legend),
    )
