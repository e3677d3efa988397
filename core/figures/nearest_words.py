"""The words nearest to a point among word vectors, as bars of cosine similarity. k words."""

from collections.abc import Collection, Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import decimals

ROW = 31  # pixels of a bar with its gap
THICK = 0.75  # of a row: stated, since plotly makes bars of one trace as thick as their least distance
NAME_LETTERS = 14
ASKED = "a word of the question"
ROOM = 0.24  # of the axis, for the number at a bar's end


def nearest_words(
    words: Sequence[str],
    cosines: Sequence[float] | np.ndarray,
    title: str,
    *,
    asked: Collection[str] = (),
    rows: int | None = None,
) -> Figure:
    """A bar for each word, the nearest on top. Words of the question are hatched and have a star.

    Args:
        words: nearest first (k,). Shown as plain text, never as HTML.
        cosines: of the words (k,), from -1 to 1.
        title: what to see.
        asked: the words of the question. If there are any, the legend always has them.
        rows: room for bars, so that two rankings side by side are equally high; by default k.
    """
    cosines = np.asarray(cosines, float)
    k = len(words)
    own = np.array([word in asked for word in words], bool)
    legend = ("nearest words", f"* {ASKED}") if asked else ()
    known = cosines[np.isfinite(cosines)]
    low = float(min(known.min(initial=0), 0))
    places = np.arange(1, k + 1)
    data: list[dict] = []
    for chosen, name, look in (
        (~own, "nearest words", {"color": theme.ACCENT}),
        (own, f"* {ASKED}", _hatched()),
    ):
        if chosen.any():
            data.append(_bars(places[chosen], cosines[chosen], [w for w, c in zip(words, chosen, strict=True) if c]))
        elif legend:  # an empty entry keeps bars in line with those of a ranking beside it
            data.append({"type": "bar", "x": [None], "y": [None], "orientation": "h"})
        else:
            continue
        data[-1] |= {"name": name, "marker": look, "showlegend": bool(legend)}
    ticks = [f"{literal(word, NAME_LETTERS)}{' *' if mine else ''}" for word, mine in zip(words, own, strict=True)]
    room = max(rows or k, 1)
    y = {"range": [room + 0.5, 0.5], "tickvals": places, "ticktext": ticks, "showgrid": False, "ticks": ""}
    x = {
        "range": [low - ROOM * (1 + ROOM - low) if low < 0 else 0, 1 + ROOM],
        "tickvals": [v for v in (-1, -0.5, 0, 0.5, 1) if v >= low],
        "title": "cosine similarity",
    }
    panel = Panel("", ROW * room, y, traces=data)
    fig = stacked(title, _alt(words, cosines, own), [panel], xaxis=x, legend=legend)
    fig["layout"]["barmode"] = "overlay"
    return fig


def _bars(places: np.ndarray, cosines: np.ndarray, words: list[str]) -> dict:
    return {
        "type": "bar",
        "x": cosines,
        "y": places,
        "orientation": "h",
        "width": THICK,
        "text": [decimals(value, 3) if np.isfinite(value) else "" for value in cosines],
        "textposition": "outside",
        "textfont": {"size": theme.TEXT, "color": theme.INK},
        "cliponaxis": False,
        "customdata": [literal(word) for word in words],
        "hovertemplate": "%{customdata}: %{x:.4f}<extra></extra>",
    }


def _hatched() -> dict:
    return {
        "color": "rgba(0,0,0,0)",
        "line": {"color": theme.INK, "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": theme.INK, "size": 7, "solidity": 0.2, "fgopacity": 0.8},
    }


def _alt(words: Sequence[str], cosines: np.ndarray, own: np.ndarray) -> str:
    if not len(words):
        return "The nearest words: there are none."
    listed = [
        f"{word} {theme.number(value)}{f' ({ASKED})' if mine else ''}"
        for word, value, mine in zip(words[:10], cosines.tolist(), own, strict=False)
    ]
    return f"The nearest words by cosine similarity: {', '.join(listed)}."
