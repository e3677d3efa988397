"""The look of all figures: the meaning of colours, sizes, and the frame of a figure.

Colours are the placeholders of Streamlit's own plotly template (`#000001` for its first categorical colour, and so on).
With `st.plotly_chart(theme="streamlit")`, the default, the browser replaces them by the colours of
`.streamlit/config.toml` for the current light or dark theme. So a figure is right when it is first drawn, unlike with
`st.context.theme`. It keeps its colours until it is drawn again, so a page gives its charts another `key` when the
theme changes. Outside Streamlit, `resolved` replaces the placeholders.

A meaning never depends on colour alone: predictions are circles, truth is diamonds, baselines and validation are
dashed.
"""

import json
import math
import re
import textwrap
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import plotly.graph_objects as go

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


def figure(
    title: str, alt: str, *, plot_height: int, legend: tuple[str, ...] = (), base: go.Figure | None = None
) -> go.Figure:
    """A frame of fixed height: the title, the legend below, then `plot_height` pixels and room for the x axis.

    Args:
        title: one line; it is wrapped for a phone.
        alt: a sentence for those who cannot see the figure.
        plot_height: pixels between the x axis and the legend.
        legend: names in the legend; empty hides it.
        base: a figure of named panels to put into the frame.
    """
    lines = textwrap.wrap(title, WIDTH_IN_LETTERS) or [""]
    head = LINE_HEIGHT * len(lines) + 8
    rows = legend_rows(legend)
    top, bottom = head + LINE_HEIGHT * rows + (10 if base is None else LINE_HEIGHT + 6), 58
    height = top + plot_height + bottom
    layout = {
        "template": go.layout.Template(),
        "title": {
            "text": "<br>".join(lines),
            "font": {"size": TITLE, "color": INK},
            "x": 0,
            "xanchor": "left",
            "y": 1 - (4 + LINE_HEIGHT * (len(lines) - 1)) / height,  # plotly counts from the last line
            "yanchor": "top",
            "pad": {"t": 0, "l": 0},
        },
        "height": height,
        "margin": {"t": top, "b": bottom, "l": 0, "r": 12, "pad": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": TEXT, "color": INK},
        "hoverlabel": {"font": {"size": TEXT, "color": INK}, "bgcolor": PAPER},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": bool(legend),
        "legend": {
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1 - head / height,
            "yref": "container",
            "yanchor": "top",
            "font": {"size": TEXT, "color": INK},
            "bgcolor": "rgba(0,0,0,0)",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "meta": {"alt": alt},
    }
    axis = {
        "tickfont": {"size": TEXT, "color": INK},
        "title": {"font": {"size": TEXT + 1, "color": INK}, "standoff": 8},
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }
    x, y = axis | {"showgrid": False, "ticks": "outside"}, axis | {"showgrid": True, "nticks": 4}
    if base is None:  # at once, because each update takes milliseconds
        return go.Figure(layout=layout | {"xaxis": x, "yaxis": y})
    return base.update_layout(layout).update_xaxes(x).update_yaxes(y)


def legend_rows(names: tuple[str, ...]) -> int:
    """The rows of a horizontal legend on a phone: one, or those of columns of equal width."""
    widths = [len(name) + SAMPLE_IN_LETTERS for name in names]
    if sum(widths) <= WIDTH_IN_LETTERS:
        return min(len(names), 1)
    columns = max(1, (WIDTH_IN_LETTERS + 4) // max(widths))
    return -(-len(names) // columns)


def alt(fig: go.Figure) -> str:
    """The sentence that describes the figure."""
    return fig.layout.meta["alt"]


def number(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits and a typographic minus.

    >>> number(0.12345), number(1234.5), number(3.0), number(0.00001234), number(float("nan"))
    ('0.123', '1,234', '3', '1.23e-05', 'not a number')
    """
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "infinite"
    if value and not 1e-4 <= abs(value) < 1e7:
        return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}", 1) if value < 0 else f"{value:.{digits}g}"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0) if value else 0
    text = f"{abs(value):,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"\N{MINUS SIGN}{text}" if value < 0 else text


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
    return [text.replace("-", "\N{MINUS SIGN}") for text in texts]


@cache
def palette(dark: bool) -> dict[str, str]:
    """The colour of each placeholder in the light or the dark theme, from `.streamlit/config.toml`."""
    theme = tomllib.loads(CONFIG_TOML.read_text(encoding="utf-8"))["theme"]["dark" if dark else "light"]
    categorical = (ACCENT, GREY, *CATEGORICAL, VALIDATION, NEGATIVE, POSITIVE)
    colours = dict(zip(categorical, theme["chartCategoricalColors"], strict=True))
    colours |= dict(zip(SEQUENTIAL, theme["chartSequentialColors"], strict=True))
    colours |= dict(zip(DIVERGING, theme["chartDivergingColors"], strict=True))
    return colours | {INK: _TEXT[dark], PAPER: theme["backgroundColor"]}


def resolved(fig: go.Figure, *, dark: bool = False) -> go.Figure:
    """A copy with the theme's colours instead of the placeholders, for use outside Streamlit."""
    colours = palette(dark)
    text = re.sub(r"#0000\d\d", lambda match: colours[match[0]], fig.to_json())
    copy: go.Figure = go.Figure(json.loads(text))
    copy.update_xaxes(gridcolor=_GRID[dark], tickcolor=_GRID[dark])
    copy.update_yaxes(gridcolor=_GRID[dark])
    return copy.update_layout(paper_bgcolor=colours[PAPER], plot_bgcolor=colours[PAPER])
