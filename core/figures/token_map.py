"""Tokens as points of a plane, each written where its vector lies. n tokens."""

from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

HEIGHT = 420  # pixels
LETTERS = 12  # of a token
MARGIN = 0.08  # of the spread, around the outermost points


def token_map(
    places: np.ndarray, names: Sequence[str], groups: Sequence[str], title: str, *, axes: tuple[str, str]
) -> Figure:
    """Each token at its place, in the colour of its group.

    Args:
        places: (n, 2).
        names: of the tokens (n,). Shown as plain text, never as HTML.
        groups: of the tokens (n,).
        title: what to see.
        axes: the names of both axes.
    """
    low, high = places.min(axis=0), places.max(axis=0)
    room = MARGIN * np.maximum(high - low, 1e-6)
    (x_low, y_low), (x_high, y_high) = low - room, high + room
    panel = Panel(axes[1], HEIGHT, {"range": [y_low, y_high], "nticks": 5})
    kinds = tuple(dict.fromkeys(groups))
    for place, kind in enumerate(kinds):
        chosen = [i for i, group in enumerate(groups) if group == kind]
        colour = theme.colour_of(place)
        panel.add_scatter(
            x=places[chosen, 0],
            y=places[chosen, 1],
            mode="markers+text",
            name=kind,
            text=[literal(names[i], LETTERS) for i in chosen],
            textposition="top center",
            textfont={"size": theme.TEXT, "color": theme.INK},
            marker={"color": colour, "size": 6},
            hovertemplate="%{text}<extra></extra>",
        )
    alt = f"{title}: {len(names)} tokens in the groups {', '.join(kinds)}."
    return stacked(title, alt, [panel], xaxis={"range": [x_low, x_high], "title": axes[0], "nticks": 5}, legend=kinds)
