"""What may come next, as bars of probability, the likeliest on top. k tokens."""

from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import percent

ROW = 29  # pixels of a bar with its gap
THICK = 0.75  # of a row
LETTERS = 14  # of a token on the axis
ROOM = 1.22  # times the longest bar, for the number at its end
LEAST = 0.1  # the end of the axis, at least


def next_tokens(names: Sequence[str], p: np.ndarray, title: str) -> Figure:
    """A bar for each token.

    Args:
        names: the likeliest first (k,). Shown as plain text, never as HTML.
        p: their probabilities (k,).
        title: what to see.
    """
    k = len(names)
    bars = {
        "type": "bar",
        "x": 100 * p,
        "y": np.arange(1, k + 1),
        "orientation": "h",
        "width": THICK,
        "marker": {"color": theme.ACCENT},
        "text": [percent(float(one), 1) for one in p],
        "textposition": "outside",
        "textfont": {"size": theme.TEXT, "color": theme.INK},
        "cliponaxis": False,
        "customdata": [literal(name) for name in names],
        "hovertemplate": "%{customdata}: %{x:.2f} %<extra></extra>",
    }
    ticks = [literal(name, LETTERS) for name in names]
    y = {
        "range": [k + 0.5, 0.5],
        "tickvals": np.arange(1, k + 1),
        "ticktext": ticks,
        "showgrid": False,
        "ticks": "",
        "type": "linear",
    }
    x = {"range": [0, 100 * ROOM * max(LEAST, float(p.max(initial=0)))], "title": "probability (%)", "nticks": 5}
    listed = ", ".join(f"{name} {percent(float(one), 1)}" for name, one in zip(names[:8], p, strict=False))
    return stacked(title, f"What may come next: {listed}.", [Panel("", ROW * k, y, traces=[bars])], xaxis=x)
