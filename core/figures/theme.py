"""The look of all figures: the meaning of colours, sizes, and the frame of a figure.

A figure is plain data in plotly's schema: `{"data": [trace, …], "layout": {…}}`, with NumPy arrays in it. Nothing
validates it at run time, because that takes most of the time of drawing it; tests validate every figure that they make.

Colours are the placeholders of Streamlit's own plotly template (`#000001` for its first categorical colour, and so on).
With `st.plotly_chart(theme="streamlit")`, the default, the browser replaces them by the colours of
`.streamlit/config.toml` for the current light or dark theme. So a figure is right when it is first drawn, unlike with
`st.context.theme`. It keeps its colours until it is drawn again, so a page gives its charts another `key` when the
theme changes. Outside Streamlit, `resolved` replaces the placeholders.

A meaning never depends on colour alone: predictions are circles, truth is diamonds, baselines and validation are
dashed.
"""

import math
import re
import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core.wording import MINUS, number

Figure = dict[str, Any]

CONFIG_TOML = Path(__file__).parents[2] / ".streamlit" / "config.toml"

ACCENT = "#000001"  # predictions, and the training that made them
GREY = "#000002"  # baselines, and less important things
CATEGORICAL = ("#000003", "#000004", "#000005", "#000006", "#000007")  # layers, features, units, in a fixed order
VALIDATION = "#000008"  # validation sequences
NEGATIVE, POSITIVE = "#000009", "#000010"  # sentiment, and nothing else
SEQUENTIAL = tuple(f"#0000{i}" for i in range(11, 21))  # gates in [0, 1]
DIVERGING = tuple(f"#0000{i}" for i in range(21, 31))  # signed values: blue, neutral twice at zero, orange
INK = "#000037"  # truth, and all text
PAPER = "#000038"  # the page's background

GHOST = 0.35  # opacity of the accent for the previous run
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
BASELINE_DASHES = ("dot", "dash", "dashdot", "longdash", "longdashdot")
TRUTH_SYMBOL, PREDICTION_SYMBOL = "diamond", "circle"

SEQUENTIAL_SCALE = [[i / 9, colour] for i, colour in enumerate(SEQUENTIAL)]
DIVERGING_SCALE = [[min(i, 4) / 8 + max(i - 5, 0) / 8, colour] for i, colour in enumerate(DIVERGING)]

# Sizes in pixels: readable from the back of a classroom, and at 390 px width.
TEXT, TITLE = 14, 17
LINE_HEIGHT = 23
WIDTH_IN_LETTERS = 42  # of a title or legend line on a phone
SAMPLE_IN_LETTERS = 7  # of the line and the space before a name in the legend

# For st.plotly_chart(config=…): no button bar, and no zoom when a finger scrolls.
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": "reset"}

# Streamlit's own choice by the background of the theme: text and grid of charts.
_TEXT = {False: "#262730", True: "#fafafa"}
_GRID = {False: "#e6eaf1", True: "#31333f"}


def colour_of(i: int) -> str:
    """The colour of layer, feature or unit number `i`, counted from 0."""
    return CATEGORICAL[i % len(CATEGORICAL)]


def dash_of(i: int) -> str:
    """The dash of number `i`: solid until the colours begin again."""
    return DASHES[i // len(CATEGORICAL) % len(DASHES)]


# What all figures share. They are read only: a figure makes new dictionaries of them.
_FONT = {"size": TEXT, "color": INK}
_CLEAR = "rgba(0,0,0,0)"
_LAYOUT = {
    "template": {},
    "paper_bgcolor": _CLEAR,
    "plot_bgcolor": _CLEAR,
    "font": _FONT,
    "hoverlabel": {"font": _FONT, "bgcolor": PAPER},
    "hovermode": "closest",
    "dragmode": False,
}
_TITLE = {
    "font": {"size": TITLE, "color": INK},
    "x": 0,
    "xanchor": "left",
    "yanchor": "top",
    "pad": {"t": 0, "l": 0},
}
_LEGEND = {
    "orientation": "h",
    "x": 0,
    "xref": "container",
    "xanchor": "left",
    "yref": "container",
    "yanchor": "top",
    "font": _FONT,
    "bgcolor": _CLEAR,
    "itemclick": False,
    "itemdoubleclick": False,
}
AXIS_TITLE = {"font": {"size": TEXT + 1, "color": INK}, "standoff": 8}
_AXIS = {"tickfont": _FONT, "title": AXIS_TITLE, "zeroline": False, "automargin": True, "fixedrange": True}
X_AXIS = _AXIS | {"showgrid": False, "ticks": "outside"}
Y_AXIS = _AXIS | {"showgrid": True, "nticks": 4, "title": AXIS_TITLE | {"standoff": 14}}


def figure(title: str, alt: str, *, plot_height: int, legend: tuple[str, ...] = ()) -> Figure:
    """A frame of fixed height: the title, the legend below, then `plot_height` pixels and room for the x axis.

    Args:
        title: one line; it is wrapped for a phone.
        alt: a sentence for those who cannot see the figure.
        plot_height: pixels between the x axis and the legend.
        legend: names in the legend; empty hides it.

    Example:
        >>> figure("Rain", "Rain over 30 days.", plot_height=100)["layout"]["height"]
        199
    """
    lines = textwrap.wrap(title, WIDTH_IN_LETTERS) or [""]
    head = LINE_HEIGHT * len(lines) + 8
    top, bottom = head + LINE_HEIGHT * legend_rows(legend) + 10, 58
    height = top + plot_height + bottom
    y = 1 - (4 + LINE_HEIGHT * (len(lines) - 1)) / height  # plotly counts from the last line
    layout = _LAYOUT | {
        "title": _TITLE | {"text": "<br>".join(lines), "y": y},
        "height": height,
        "margin": {"t": top, "b": bottom, "l": 0, "r": 12, "pad": 4},
        "showlegend": bool(legend),
        "legend": _LEGEND | {"y": 1 - head / height},
        "meta": {"alt": alt, "head": head},
        "xaxis": X_AXIS,
        "yaxis": Y_AXIS,
    }
    return {"data": [], "layout": layout}


def legend_rows(names: tuple[str, ...]) -> int:
    """The rows of a horizontal legend on a phone: one, or those of columns of equal width."""
    widths = [len(name) + SAMPLE_IN_LETTERS for name in names]
    if sum(widths) <= WIDTH_IN_LETTERS:
        return min(len(names), 1)
    columns = max(1, (WIDTH_IN_LETTERS + 4) // max(widths))
    return -(-len(names) // columns)


def alt(fig: Figure) -> str:
    """The sentence that describes the figure."""
    return str(fig["layout"]["meta"]["alt"])


def numbers(values: np.ndarray) -> list[str]:
    """Numbers of one kind, all with the decimals that the largest one needs for three digits.

    >>> numbers(np.array([0.00169, 12.34, 3.0])), numbers(np.array([10, 25, 60]))
    (['0.0', '12.3', '3.0'], ['10', '25', '60'])
    """
    flat = np.ravel(np.asarray(values, float))
    finite = flat[np.isfinite(flat)]
    largest = np.abs(finite).max(initial=0.0)
    if largest >= 1e7 or 0 < largest < 1e-4:
        return [number(v) for v in flat.tolist()]
    decimals = max(2 - math.floor(math.log10(largest)), 0) if largest and (finite % 1).any() else 0
    texts = (f"{v + 0.0:,.{decimals}f}" if math.isfinite(v) else number(v) for v in np.round(flat, decimals).tolist())
    return [text.replace("-", MINUS) for text in texts]


@cache
def palette(dark: bool) -> dict[str, str]:
    """The colour of each placeholder in the light or the dark theme, from `.streamlit/config.toml`."""
    theme = tomllib.loads(CONFIG_TOML.read_text(encoding="utf-8"))["theme"]["dark" if dark else "light"]
    categorical = (ACCENT, GREY, *CATEGORICAL, VALIDATION, NEGATIVE, POSITIVE)
    colours = dict(zip(categorical, theme["chartCategoricalColors"], strict=True))
    colours |= dict(zip(SEQUENTIAL, theme["chartSequentialColors"], strict=True))
    colours |= dict(zip(DIVERGING, theme["chartDivergingColors"], strict=True))
    return colours | {INK: _TEXT[dark], PAPER: theme["backgroundColor"]}


def resolved(fig: Figure, *, dark: bool = False) -> Figure:
    """A copy with the theme's colours instead of the placeholders, for use outside Streamlit."""
    colours = palette(dark)
    copy: Figure = _with_colours(fig, colours)
    layout = copy["layout"]
    for name in layout:
        if name.startswith("xaxis"):
            layout[name] |= {"gridcolor": _GRID[dark], "tickcolor": _GRID[dark]}
        elif name.startswith("yaxis"):
            layout[name] |= {"gridcolor": _GRID[dark]}
    layout |= {"paper_bgcolor": colours[PAPER], "plot_bgcolor": colours[PAPER]}
    return copy


def _with_colours(part: Any, colours: dict[str, str]) -> Any:
    if isinstance(part, str):
        return re.sub(r"#0000\d\d", lambda match: colours[match[0]], part)
    if isinstance(part, dict):
        return {name: _with_colours(value, colours) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_with_colours(value, colours) for value in part]
    return part
