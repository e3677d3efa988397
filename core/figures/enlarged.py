"""A figure for a projector: everything that is measured in pixels is larger, and no text is smaller than 16.

A figure that would be a little too high for the window is only made as high as the window has room.
"""

from typing import Any

import numpy as np

from core.figures.encoding import as_made
from core.figures.theme import Figure

FACTOR = 1.3
SMALLEST = 16  # pixels of text that the last row of a class can read at 1280 x 720
SCREEN = 550  # pixels of 720 that are left between a figure's title and the bar of the presenter's view
MOST_SQUEEZED = 1.25  # times as high as the screen: above it, what is in a figure would lie too close
_PIXELS = {"height", "standoff", "xshift", "yshift", "ticklen", "thickness", "entrywidth"}
_SIDES = {"t", "b", "l", "r", "pad"}


def enlarged(fig: Figure) -> Figure:
    """A larger copy. One much higher than the screen has to be scrolled all the same, and keeps its proportions.

    Example:
        >>> large = enlarged({"data": [], "layout": {"height": 200, "font": {"size": 10}, "title": {"y": 0.9}}})
        >>> large["layout"]
        {'height': 260.0, 'font': {'size': 16.0}, 'title': {'y': 0.9}}
    """
    made: Figure = _larger(as_made(fig), "")
    return _on_a_screen(made)


def _on_a_screen(fig: Figure) -> Figure:
    """A figure a little too high for the screen is made as high as it is. A much higher one is left, to be scrolled."""
    layout = fig["layout"]
    high = layout["height"]
    if not SCREEN < high <= MOST_SQUEEZED * SCREEN:
        return fig
    legend = layout.get("legend", {})
    if "y" in legend:
        legend = legend | {"y": 1 - (1 - legend["y"]) * high / SCREEN}  # as many pixels below the upper edge
    return fig | {"layout": layout | {"height": SCREEN, "legend": legend}}


def _larger(part: Any, inside: str) -> Any:
    """A part of the figure. `inside` is the name that holds it."""
    if isinstance(part, list | tuple):
        return [_larger(one, inside) for one in part]
    if not isinstance(part, dict):
        return part
    own_arrow = "axref" not in part  # else the arrow begins at a place in the data
    return {
        name: _scaled(value, inside, name)
        if _in_pixels(name, inside) or (name in ("ax", "ay") and own_arrow)
        else _larger(value, name)
        for name, value in part.items()
    }


def _in_pixels(name: str, inside: str) -> bool:
    return (
        name in _PIXELS
        or (name in _SIDES and inside in ("margin", "pad"))
        or (name == "size" and (inside.lower().endswith("font") or inside == "marker"))
        or (name == "width" and inside == "line")
    )


def _scaled(value: Any, inside: str, name: str) -> Any:
    if isinstance(value, dict):
        return _larger(value, name)
    if isinstance(value, list | tuple):
        return [_scaled(one, inside, name) for one in value]
    if isinstance(value, bool) or not isinstance(value, int | float | np.ndarray | np.number):
        return value
    if not inside.lower().endswith("font"):
        return FACTOR * value
    return np.maximum(SMALLEST, np.round(FACTOR * np.asarray(value))).tolist()
