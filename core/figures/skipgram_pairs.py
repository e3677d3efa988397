"""Skip-gram's training pairs: a window that moves over a sentence, and counts of the pairs. n, V words."""

from collections.abc import Sequence

import numpy as np

from core.figures import cell_numbers, point_labels, theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.words import skipgram

WIDTH = 340  # pixels of a plot on a phone, also the units of the x axis
CENTRE, CONTEXT = "centre", "its contexts"
BOX, GAP = 34, 8  # pixels of a word's box, and between two
LINE = 24  # pixels of a line of pairs
EDGE = 4  # pixels above the first row, for the outline of its boxes
LETTERS = 14  # of a word in a box
SHOWN = 5  # centres whose pairs are listed: the present one and the ones before
MOST_WORDS = 60  # of a sentence
FAINT = 0.7  # opacity with a contrast of 4.5:1
WRITTEN = 12  # different words up to which counts are written into cells


def window(words: Sequence[str], reach: int, centre: int, title: str) -> Figure:
    """The sentence as boxes, with one centre and its contexts highlighted, and the pairs so far below.

    The height is the same for every centre of a sentence.

    Args:
        words: the sentence (n,), n from 1. Shown as plain text, never as HTML.
        reach: the window: how many words on each side are contexts.
        centre: the index of the centre word, from 0.
        title: what to see.

    Raises:
        ValueError: there is no such word, or the window is less than 1.
    """
    now = skipgram.pairs_at(words, reach, centre)
    contexts = {pair.context for pair in now}
    places, rows = _flow([point_labels.width(point_labels.cut(word, LETTERS)) + 18 for word in words[:MOST_WORDS]])
    listed = [_lines(words, reach, at) for at in range(len(words))]
    room = max(sum(map(len, listed[max(at - SHOWN + 1, 0) : at + 1])) for at in range(len(words)))
    boxes = rows * (BOX + GAP)
    height = boxes + room * LINE
    legend = (CENTRE, CONTEXT)
    panel = Panel("", height + EDGE, {"range": [0, height + EDGE], "visible": False})
    for i, (left, wide, row) in enumerate(places):
        kind = "centre" if i == centre else "context" if i in contexts else ""
        high = height - row * (BOX + GAP)
        panel.shapes.append({"x0": left, "x1": left + wide, "y0": high - BOX, "y1": high} | _look(kind))
        panel.notes.append(_word(words[i], left + wide / 2, high - BOX / 2, kind))
    panel.notes += _list(listed, centre, height - boxes - LINE / 2)
    panel.traces += [_key(CENTRE, theme.ACCENT, theme.ACCENT), _key(CONTEXT, "rgba(0,0,0,0)", theme.ACCENT)]
    x = {"range": [-2, WIDTH + 2], "visible": False}
    fig = stacked(title, _alt(words, now, centre), [panel], xaxis=x, legend=legend)
    layout = fig["layout"]
    layout |= {"height": layout["height"] - 50, "margin": layout["margin"] | {"b": 8}}
    return fig


def matrix(words: Sequence[str], counts: np.ndarray, title: str) -> Figure:
    """How often each word is a context of each other word.

    Args:
        words: the different words (V,), in order. Shown as plain text, never as HTML.
        counts: int (V, V), a row for each centre, a column for each context; see `core.words.skipgram.context_counts`.
        title: what to see.
    """
    counts = np.asarray(counts, int).reshape(len(words), len(words))
    V = len(words)
    top = max(int(counts.max(initial=0)), 1)
    at = np.arange(1, V + 1)
    shown = [literal(word) for word in words]
    every = at[:: -(-V // 14) or 1] if V else at
    ticks = {"tickvals": every, "ticktext": [literal(words[i - 1], LETTERS) for i in every], "ticks": ""}
    y = {"range": [V + 0.5, 0.5], "title": "centre", "showgrid": False}
    panel = Panel("", int(np.clip(28 * V, 90, 420)), ticks | y)
    panel.add_heatmap(
        x=at,
        y=at,
        z=counts,
        zmin=0,
        zmax=top,
        colorscale=theme.SEQUENTIAL_SCALE,
        showscale=V > WRITTEN,
        colorbar={"thickness": 12, "outlinewidth": 0, "dtick": max(1, top // 3), "tickfont": {"size": theme.TEXT}},
        xgap=1 if V <= 40 else 0,
        ygap=1 if V <= 40 else 0,
        customdata=[[f"({one}, {other})" for other in shown] for one in shown],
        hovertemplate="%{customdata}: %{z} times<extra></extra>",
    )
    if V <= WRITTEN:
        text = np.array([[str(value) if value else "" for value in row] for row in counts.tolist()]).reshape(V, V)
        cell_numbers.write(panel, at, at, counts / top, text)
    x = {"tickangle": -60 if V > 3 else 0, "title": "context"}
    return stacked(title, _matrix_alt(words, counts), [panel], xaxis=ticks | x)


def _flow(widths: list[float]) -> tuple[list[tuple[float, float, int]], int]:
    """Place boxes of these widths in rows: the left edge, width and row of each, and the number of rows."""
    places, left, row = [], 0.0, 0
    for wide in widths:
        fits = min(wide, WIDTH)
        if left and left + fits > WIDTH:
            left, row = 0.0, row + 1
        places.append((left, fits, row))
        left += fits + GAP
    return places, row + 1


def _look(kind: str) -> dict:
    line = {"color": theme.ACCENT if kind else theme.GREY, "width": 3 if kind else 1}
    fill = theme.ACCENT if kind == "centre" else "rgba(0,0,0,0)"
    return {"type": "rect", "line": line, "fillcolor": fill, "layer": "below"}


def _word(word: str, x: float, y: float, kind: str) -> dict:
    text = literal(word, LETTERS)
    font = {"size": theme.TEXT, "color": theme.PAPER if kind == "centre" else theme.INK}
    return {"text": f"<b>{text}</b>" if kind else text, "x": x, "y": y, "showarrow": False, "font": font}


def _lines(words: Sequence[str], reach: int, centre: int) -> list[str]:
    """The pairs of a centre, in escaped lines that fit on a phone."""
    lines, wide = [], WIDTH + 1.0
    for pair in skipgram.pairs_at(words, reach, centre):
        one, other = point_labels.cut(words[pair.centre], LETTERS), point_labels.cut(words[pair.context], LETTERS)
        needed = point_labels.width(f"({one}, {other}) ")
        text = f"({literal(one)}, {literal(other)})"
        if wide + needed > WIDTH:
            lines.append(text)
            wide = needed
        else:
            lines[-1] += f" {text}"
            wide += needed
    return lines


def _list(listed: list[list[str]], centre: int, top: float) -> list[dict]:
    """The pairs of the present centre on top, and those of the centres before it below, faint."""
    notes, at = [], top
    for i in range(centre, max(centre - SHOWN, -1), -1):
        for line in listed[i]:
            note = {"text": f"<b>{line}</b>" if i == centre else line, "x": 0, "y": at, "xanchor": "left"}
            font = {"size": theme.TEXT, "color": theme.INK}
            notes.append(note | {"showarrow": False, "font": font, "opacity": 1 if i == centre else FAINT})
            at -= LINE
    return notes


def _key(name: str, fill: str, line: str) -> dict:
    """A legend entry, as a trace without points."""
    marker = {"symbol": "square", "size": 14, "color": fill, "line": {"color": line, "width": 3}}
    return {"type": "scatter", "x": [None], "y": [None], "mode": "markers", "marker": marker, "name": name}


def _alt(words: Sequence[str], now: list[skipgram.Pair], centre: int) -> str:
    listed = ", ".join(f"({words[pair.centre]}, {words[pair.context]})" for pair in now)
    return f"Word {centre + 1} of {len(words)}, “{words[centre]}”, is the centre. Its pairs: {listed or 'none'}."


def _matrix_alt(words: Sequence[str], counts: np.ndarray) -> str:
    if not counts.any():
        return f"Counts of pairs among {len(words)} words: there are no pairs."
    one, other = (words[int(row)] for row in np.unravel_index(counts.argmax(), counts.shape))
    return (
        f"How often each of {len(words)} words is a context of each: {counts.sum():,} pairs in all, the most frequent "
        f"is ({one}, {other}) with {counts.max()}."
    )
