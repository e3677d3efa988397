"""The words of a text as an x axis: all of them if there is room on a phone, else the most important. n words."""

import html
import math

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.theme import Figure

LETTERS = 12  # of a word on the axis
STRANGE = "(?)"  # after a word that is not in the vocabulary
MOST_LABELS = 18  # vertical words that fit side by side on a phone
TILTED = 8  # words up to which they are tilted less, to be easier to read
MOST_SHOWN = 60  # words in one figure
LETTER = 7.2  # pixels of one, on average


def text_axis(words: tuple[str, ...], known: np.ndarray, weight: np.ndarray, first: int) -> dict:
    """The axis of these words. If there are many, those with the largest `weight` are written.

    Args:
        words: as written. Shown as plain text, never as HTML.
        known: True for words in the vocabulary, bool (n,); others get a question mark.
        weight: the importance of each word (n,), of either sign; NaN for none.
        first: the number of the first word in its text, from 1.
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
    """Which words are written (n,): all, or those of the largest weight that are not too close together."""
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
    """A word as a label of the axis.

    Example:
        >>> label("<b>", known=False), label("unbelievably bad", known=True)
        ('&lt;b&gt; (?)', 'unbelievabl…')
    """
    return literal(word, LETTERS) + ("" if known else f" {STRANGE}")


def with_room(fig: Figure, legend: tuple[str, ...]) -> Figure:
    """Make the figure higher for turned words, and for a legend beside a colour bar. Plots keep their height.

    Args:
        fig: a figure over a `text_axis`.
        legend: names in one column, because a colour bar takes the width of a second; empty to leave the legend.
    """
    layout = fig["layout"]
    axis, margin, before = layout["xaxis"], layout["margin"], layout["height"]
    longest = max((len(html.unescape(text)) for text in axis["ticktext"]), default=0)
    turned = math.sin(math.radians(-axis["tickangle"])) * longest * LETTER
    below = max(0, round(turned) - (theme.LINE_HEIGHT - 8))  # horizontal words have room already
    above = theme.LINE_HEIGHT * (len(legend) - theme.legend_rows(legend))
    height = before + above + below
    layout |= {"height": height, "margin": margin | {"t": margin["t"] + above, "b": margin["b"] + below}}
    for part in ("title", "legend"):  # their places are shares of the height, from the bottom
        layout[part] |= {"y": 1 - (1 - layout[part]["y"]) * before / height}
    return fig
