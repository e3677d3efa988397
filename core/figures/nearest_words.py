"""The words nearest to a point among word vectors, as bars of cosine similarity. k words."""

from collections.abc import Collection, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures import theme
from core.figures.escaping import literal

ROW = 31  # pixels of a bar with its gap
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
) -> go.Figure:
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
    height = ROW * max(rows or k, 1)
    fig = theme.figure(title, _alt(words, cosines, own), plot_height=height, legend=legend)
    known = cosines[np.isfinite(cosines)]
    low = float(min(known.min(initial=0), 0))
    places = np.arange(1, k + 1)
    data = []
    for chosen, name, look in (
        (~own, "nearest words", {"color": theme.ACCENT}),
        (own, f"* {ASKED}", _hatched()),
    ):
        if chosen.any():
            data.append(_bars(places[chosen], cosines[chosen], [w for w, c in zip(words, chosen, strict=True) if c]))
        elif legend:  # an empty entry keeps bars in line with those of a ranking beside it
            data.append({"x": [None], "y": [None], "orientation": "h"})
        else:
            continue
        data[-1] |= {"name": name, "marker": look, "showlegend": bool(legend)}
    fig.add_traces([go.Bar(bars) for bars in data])
    ticks = [f"{literal(word, NAME_LETTERS)}{' *' if mine else ''}" for word, mine in zip(words, own, strict=True)]
    fig.update_layout(bargap=0.25, barmode="overlay")
    fig.update_xaxes(
        range=[low - ROOM * (1 + ROOM - low) if low < 0 else 0, 1 + ROOM],
        tickvals=[v for v in (-1, -0.5, 0, 0.5, 1) if v >= low],
        title_text="cosine similarity",
        showgrid=False,
    )
    return fig.update_yaxes(
        range=[max(rows or k, 1) + 0.5, 0.5], tickvals=places, ticktext=ticks, showgrid=False, ticks="", nticks=None
    )


def _bars(places: np.ndarray, cosines: np.ndarray, words: list[str]) -> dict:
    return {
        "x": cosines,
        "y": places,
        "orientation": "h",
        "text": [f"{value:.3f}".replace("-", "\N{MINUS SIGN}") if np.isfinite(value) else "" for value in cosines],
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
