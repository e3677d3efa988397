"""Pictures side by side: the channels of a layer in each pixel of a frame."""

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel, colour_bar, domains, stacked
from core.figures.theme import Figure

ACROSS = 4  # pictures side by side: each is wide enough on a phone
PIXEL = 6  # of the screen, for the height of one pixel of a frame
GAP = 1  # pixels of a frame between two pictures
ABOVE = 38  # pixels for the colour bar
# The colour bar lies above the pictures: a bar at the right of the plot is far from them where the screen is wide.
BAR = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "xpad": 12,
    "y": 1,
    "yanchor": "bottom",
    "ypad": 28,
    "lenmode": "pixels",
    "len": 180,
}


def channels(pictures: np.ndarray, title: str, *, limit: float = 1.0, gates: bool = False) -> Figure:
    """The channels (n, side, side), four in a row, the first on top at the left.

    Args:
        pictures: the values.
        title: what they are.
        limit: the largest size of signed values.
        gates: whether values are from 0 to 1, which have a scale of their own.
    """
    n, side, _ = pictures.shape
    across = min(ACROSS, n)
    down, step = -(-n // across), side + GAP
    tiles = np.full((down * step - GAP, across * step - GAP), np.nan, np.float32)
    names = np.full(tiles.shape, "", object)
    for channel, picture in enumerate(pictures):
        y, x = (channel // across) * step, (channel % across) * step
        tiles[y : y + side, x : x + side] = picture
        names[y : y + side, x : x + side] = f"channel {channel + 1}"
    middle = (side - 1) / 2
    panel = Panel(
        "channels, in the order of their numbers",
        min(tiles.shape[0] * PIXEL, 520),
        {
            "range": [tiles.shape[0] - 0.5, -0.5],
            "showgrid": False,
            "scaleanchor": "x",  # a pixel is a square
            "constrain": "domain",
            "constraintoward": "top",  # on a phone the pictures stay below their name
            "tickvals": [middle + row * step for row in range(down)],
            "ticktext": [_numbers(row * across + 1, min(n, (row + 1) * across)) for row in range(down)],
            "title": "channels",
        },
    )
    scale = theme.SEQUENTIAL_SCALE if gates else theme.DIVERGING_SCALE
    panel.add_heatmap(
        z=tiles,
        zmin=0 if gates else -limit,
        zmax=1 if gates else limit,
        colorscale=scale,
        text=names,
        showscale=True,
        hovertemplate="%{text}: %{z:.3f}<extra></extra>",
    )
    panel.traces[0]["colorbar"] = colour_bar(limit, *domains([panel])[0], signed=not gates) | BAR
    axis = {
        "range": [-0.5, tiles.shape[1] - 0.5],
        "tickvals": [middle + column * step for column in range(across)],
        "ticktext": [f"{side} pixels"] * across,
        "ticks": "",
        "constrain": "domain",
        "constraintoward": "left",
        "title": "pixels of each picture",
    }
    alt = (
        f"{title}: {n} pictures of {side} by {side} pixels, from {theme.number(float(pictures.min()), 2)} to "
        f"{theme.number(float(pictures.max()), 2)}."
    )
    fig = stacked(title, alt, [panel], xaxis=axis)
    layout = fig["layout"]
    layout["margin"] |= {"t": layout["margin"]["t"] + ABOVE}
    layout["height"] += ABOVE
    return fig


def _numbers(first: int, last: int) -> str:
    return f"{first} to {last}" if first < last else f"{first}"
