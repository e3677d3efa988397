"""The words of a text as an x axis: all where there is room on a phone, else those that matter most. n words."""

import html
import math

import numpy as np
import plotly.graph_objects as go

from core.figures import theme
from core.figures.escaping import literal

LETTERS = 12  # of a word on the axis
STRANGE = "(?)"  # behind a word that the vocabulary does not have
MOST_LABELS = 18  # upright words that fit beside one another on a phone
TILTED = 8  # so few are tilted less, which is easier to read
MOST_SHOWN = 60  # words in one drawing
LETTER = 7.2  # pixels of one, on average


def text_axis(words: tuple[str, ...], known: np.ndarray, weight: np.ndarray, first: int) -> dict:
    """The axis of these words; where there are many, those of the largest `weight` are written.

    Args:
        words: as they are written. Shown as they are, never as HTML.
        known: whether the vocabulary has them, bool (n,): others get a question mark.
        weight: what each changed (n,), either sign; NaN is none.
        first: the number of the first one in its text, from 1.
    """
    at = np.flatnonzero(labelled(weight))
    texts = [label(words[i], known=bool(known[i])) for i in at.tolist()]
    return {
        "range": [first - 0.5, first + len(words) - 0.5],
        "tickvals": at + first,
        "ticktext": texts,
        "tickangle": -40 if len(words) <= TILTED else -90,
    }


def labelled(weight: np.ndarray, most: int = MOST_LABELS) -> np.ndarray:
    """Which words are written (n,): all, or the heaviest that do not come too near to one another."""
    n = len(weight)
    if n <= most:
        return np.ones(n, bool)
    apart = -(-n // most)
    chosen = np.zeros(n, bool)
    for i in np.argsort(-np.abs(np.nan_to_num(weight)), kind="stable").tolist():
        if not chosen[max(0, i - apart + 1) : i + apart].any():
            chosen[i] = True
    return chosen


def label(word: str, *, known: bool) -> str:
    """A word as the axis has it.

    Example:
        >>> label("<b>", known=False), label("unbelievably bad", known=True)
        ('&lt;b&gt; (?)', 'unbelievabl…')
    """
    return literal(word, LETTERS) + ("" if known else f" {STRANGE}")


def with_room(fig: go.Figure, legend: tuple[str, ...]) -> go.Figure:
    """The figure made higher by what turned words need, and a legend beside a colour bar: plots keep their height.

    Args:
        fig: a figure over a `text_axis`.
        legend: names that stand in one column, since a colour bar takes the width for two; none to leave it.
    """
    axis = fig.layout.xaxis
    longest = max((len(html.unescape(text)) for text in axis.ticktext), default=0)
    turned = math.sin(math.radians(-axis.tickangle)) * longest * LETTER
    below = max(0, round(turned) - (theme.LINE_HEIGHT - 8))  # there is room for upright words
    above = theme.LINE_HEIGHT * (len(legend) - theme.legend_rows(legend))
    layout, before = fig.layout, fig.layout.height
    layout.height = before + above + below
    layout.margin.t, layout.margin.b = layout.margin.t + above, layout.margin.b + below
    for part in (layout.title, layout.legend):  # which count from the bottom, in shares of the height
        part.y = 1 - (1 - part.y) * before / layout.height
    return fig
