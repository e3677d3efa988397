"""The value of one unit or gate over a text: the text coloured by it, and as a line. n tokens."""

import html
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked, time_axis
from core.figures.theme import Figure

OPACITIES = (0.12, 0.22, 0.32, 0.42)  # of the background: the strongest keeps a contrast of 4.5:1
NEAR = 0.05  # of the limit: smaller values have no colour
START, END = '<div style="white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace;line-height:1.6">', "</div>"
HEIGHT = 170  # pixels of the line's plot
WRITTEN = 60  # tokens up to which each is written on the axis
HOVER = 12  # tokens of the text before a place, on hover


def coloured(pieces: Sequence[str], values: np.ndarray, *, limit: float, dark: bool = False) -> str:
    """A text as HTML, its background the value after each token: orange above 0, blue below, none near it.

    Args:
        pieces: the tokens as they are written, with what stands between words (n,). They are escaped.
        values: (n,).
        limit: the value with the strongest colour.
        dark: True for the colours of the dark theme. Text is readable on both in both themes.

    Example:
        >>> coloured(list("a<"), np.array([0.0, -1.0]), limit=1)[len(START) : -len(END)]
        'a<span style="background:rgba(24,91,173,0.42)">&lt;</span>'
    """
    sizes = np.ceil(len(OPACITIES) * np.clip(np.abs(values) / limit - NEAR, 0, 1)).astype(int)
    steps = (sizes * np.sign(values)).astype(int).tolist()
    runs = groupby(zip(steps, pieces, strict=True), key=lambda pair: pair[0])
    painted = (_painted("".join(piece for _, piece in run), step, dark=dark) for step, run in runs)
    return f"{START}{''.join(painted)}{END}"


def over_text(
    pieces: Sequence[str], values: np.ndarray, title: str, *, label: str, limits: tuple[float, float]
) -> Figure:
    """The same values as a line.

    Args:
        pieces: as in `coloured`.
        values: (n,).
        title: what to see.
        label: of the value axis.
        limits: the ends of the value axis.
    """
    n = len(pieces)
    low, high = limits
    panel = Panel(label, HEIGHT, {"range": [low - 0.05 * (high - low), high + 0.05 * (high - low)], "nticks": 5})
    seen = ["".join(pieces[max(0, i - HOVER) : i + 1]).replace("\n", " ⏎ ") for i in range(n)]
    panel.add_scatter(
        x=np.arange(1, n + 1),
        y=values,
        mode="lines",
        line={"color": theme.ACCENT, "width": 1.5, "shape": "hvh"},
        customdata=[literal(text) for text in seen],
        hovertemplate="…%{customdata}<br>%{y:.3f}<extra></extra>",
    )
    if low < 0 < high:
        panel.add_line(y=0, color=theme.GREY, width=1)
    axis = time_axis(n, "token")
    if n <= WRITTEN:
        axis |= {"tickvals": np.arange(1, n + 1), "ticktext": [_tick(piece) for piece in pieces], "tickangle": 0}
    alt = f"{title}: from {theme.number(float(values.min()))} to {theme.number(float(values.max()))} over {n} tokens."
    return stacked(title, alt, [panel], xaxis=axis)


def _painted(text: str, step: int, *, dark: bool) -> str:
    shown = html.escape(text)
    if not step:
        return shown
    colour = theme.palette(dark)[theme.DIVERGING[-2 if step > 0 else 1]]
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f'<span style="background:rgba({red},{green},{blue},{OPACITIES[abs(step) - 1]})">{shown}</span>'


def _tick(piece: str) -> str:
    return {" ": "␣", "\n": "⏎"}.get(piece, literal(piece, 8))
