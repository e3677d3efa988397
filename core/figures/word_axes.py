"""Words on axes with a meaning: one axis as a strip, two as a plane, three as a space. n words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.figures import point_labels, theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.figures.word_map import SHRUNK, space
from core.words.hand_placed import Scale

MINUS = "\N{MINUS SIGN}"
ROW = 28  # pixels of a word on a strip
HEIGHT = 400
END_LETTERS = 16  # of a name at the end of an axis
POINT: dict[str, Any] = {"symbol": "circle", "size": 11, "color": theme.ACCENT}
# Words that cannot be told apart are rings, joined by a dashed line.
RING: dict[str, Any] = {"symbol": "circle-open", "size": 15, "color": theme.INK, "line": {"width": 3}}


def strip(at: np.ndarray, words: Sequence[str], poles: tuple[str, str], title: str) -> Figure:
    """Words in order of their place on one axis, a row each, with the poles at -1 and 1.

    Args:
        at: places on the axis (n,).
        words: (n,). Shown as plain text, never as HTML.
        poles: the words at -1 and 1.
        title: what to see.
    """
    at = np.asarray(at, float)
    low, high = (literal(pole, END_LETTERS) for pole in poles)
    x = {"ticktext": [f"{MINUS}1", "0", "1"], "title": f"{MINUS}1 = {low}, 1 = {high}"}
    return stacked(
        title, _strip_alt(at, words, poles), [_strip(at, words, poles, hover=": %{x:.2f}")], xaxis=_reach(at) | x
    )


def _strip(at: np.ndarray, words: Sequence[str], poles: tuple[str, str], *, hover: str) -> Panel:
    """A row for each word at its place (n,). `hover` follows the word on hover."""
    order = np.argsort(-at, kind="stable")  # the highest on top
    rows = np.arange(1, len(at) + 1)
    room = max(len(at), 1)
    ticks = [literal(words[i], point_labels.LETTERS) for i in order]
    axis = {"range": [room + 0.5, 0.5], "tickvals": rows, "ticktext": ticks, "showgrid": False}
    panel = Panel("", ROW * room + 8, axis)
    is_pole = np.array([words[i] in poles for i in order], bool)
    for chosen, look in ((~is_pole, POINT), (is_pole, POINT | {"symbol": "diamond", "size": 13, "color": theme.INK})):
        if chosen.any():
            panel.add_scatter(
                x=at[order][chosen],
                y=rows[chosen],
                mode="markers",
                marker=look,
                error_x={  # a thin line from the middle to the point
                    "type": "data",
                    "symmetric": False,
                    "array": np.maximum(-at[order][chosen], 0),
                    "arrayminus": np.maximum(at[order][chosen], 0),
                    "thickness": 1.5,
                    "width": 0,
                    "color": theme.GREY,
                },
                customdata=[literal(words[i]) for i in order[chosen]],
                hovertemplate=f"%{{customdata}}{hover}<extra></extra>",
            )
    panel.add_line(x=0, color=theme.GREY, width=1)
    return panel


def _reach(at: np.ndarray) -> dict:
    """The axis of a strip of words at these places (n,): at least from -1 to 1."""
    reach = max(1.25, float(np.abs(at[np.isfinite(at)]).max(initial=1)) * 1.12)
    return {"range": [-reach, reach], "tickvals": [-1, 0, 1]}


def named(places: np.ndarray, words: Sequence[str], poles: Sequence[tuple[str, str]], title: str) -> Figure:
    """Words on two axes, each named by the words at -1 and 1.

    Args:
        places: on the axes (n, 2).
        words: (n,). Shown as plain text, never as HTML.
        poles: the words at -1 and 1 of the horizontal and of the vertical axis.
        title: what to see.
    """
    places = np.asarray(places, float).reshape(-1, 2)
    panel, x = _plane(places, words, [_ends("", *pair) for pair in poles])
    panel.add_line(x=0, color=theme.GREY, width=1)
    panel.add_line(y=0, color=theme.GREY, width=1)
    return stacked(title, _alt(words, places, [" to ".join(pair) for pair in poles], ()), [panel], xaxis=x)


def by_hand(
    values: np.ndarray,
    words: Sequence[str],
    scales: Sequence[Scale],
    title: str,
    *,
    close: Sequence[tuple[str, str]] = (),
) -> Figure:
    """Words placed by hand on one, two or three axes. Pairs that cannot be told apart have rings.

    Args:
        values: (n, 1 to 3), from 0 to 10.
        words: (n,). Shown as plain text, never as HTML.
        scales: the axes (1 to 3,).
        title: what to see.
        close: pairs of words, as `core.words.hand_placed.too_close` finds them.
    """
    values = np.asarray(values, float).reshape(len(words), len(scales))
    ends = [_ends(scale.name, scale.low, scale.high) for scale in scales]
    axis_names = [scale.name for scale in scales]
    alt = _alt(words, values, axis_names, close)
    if len(scales) == 1:
        at = (values[:, 0] - 5) / 5
        panel = _strip(at, words, (scales[0].low, scales[0].high), hover="")
        return stacked(title, alt, [panel], xaxis=_reach(at) | {"ticktext": ["0", "5", "10"], "title": ends[0]})
    if len(scales) == 2:
        panel, x = _plane(values, words, ends, close=close)
        panel.yaxis["tickvals"] = x["tickvals"] = [0, 5, 10]
        return stacked(title, alt, [panel], xaxis=x)
    fig = theme.figure(title, alt, plot_height=HEIGHT) | {"data": _dots(values, words, close)}
    fig["layout"]["scene"] = space(values, words, axis_names, always=len(words), ticks=(0, 5, 10))
    return fig


def _plane(
    places: np.ndarray, words: Sequence[str], ends: Sequence[str], *, close: Sequence[tuple[str, str]] = ()
) -> tuple[Panel, dict]:
    """Words at their places (n, 2) on axes with these titles: the panel and the x axis."""
    box = point_labels.frame(places, HEIGHT, alike=False)
    panel = Panel("", HEIGHT, {"range": box.y, "title": ends[1], "nticks": 5}, traces=_dots(places, words, close))
    panel.notes += point_labels.notes(places, words, box, always=12, radius=10)
    return panel, {"range": box.x, "title": ends[0], "nticks": 5}


def _dots(places: np.ndarray, words: Sequence[str], close: Sequence[tuple[str, str]]) -> list[dict]:
    deep = places.shape[1] == 3
    kind = "scatter3d" if deep else "scatter"
    ringed = {word for pair in close for word in pair}
    row = {word: i for i, word in enumerate(words)}
    made = []
    for one, other in close:
        at = places[[row[one], row[other]]]
        line = {"color": theme.INK, "width": 2, "dash": "dot"}
        made.append(dict(zip("xyz", at.T, strict=False)) | {"mode": "lines", "line": line, "hoverinfo": "skip"})
    for look, chosen in (
        (POINT, [i for i, word in enumerate(words) if word not in ringed]),
        (RING, [i for i, word in enumerate(words) if word in ringed]),
    ):
        if chosen:
            hovers = [literal(words[i]) for i in chosen]
            marker = look | ({"size": look["size"] * SHRUNK} if deep else {})
            points = {"mode": "markers", "marker": marker, "customdata": hovers}
            hover = {"hovertemplate": "%{customdata}<extra></extra>"}
            made.append(dict(zip("xyz", places[chosen].T, strict=False)) | points | hover)
    return [trace | {"type": kind, "showlegend": False} for trace in made]


def _ends(name: str, low: str, high: str) -> str:
    span = f"{literal(low, END_LETTERS)} → {literal(high, END_LETTERS)}"
    return f"{literal(name)}: {span}" if name else span


def _strip_alt(at: np.ndarray, words: Sequence[str], poles: tuple[str, str]) -> str:
    order = np.argsort(-at, kind="stable")
    listed = ", ".join(f"{words[i]} {theme.number(at[i], 2)}" for i in order[::-1][:20])
    return f"Words from {poles[0]} (at {MINUS}1) to {poles[1]} (at 1): {listed or 'none yet'}."


def _alt(words: Sequence[str], places: np.ndarray, axes: Sequence[str], close: Sequence[tuple[str, str]]) -> str:
    listed = "; ".join(
        f"{word} {', '.join(theme.number(value, 2) for value in place)}"
        for word, place in zip(words[:20], places.tolist(), strict=False)
    )
    near = "".join(f" {one} and {other} can hardly be told apart." for one, other in close)
    return f"Words by {' and '.join(axes)}: {listed or 'none yet'}.{near}"
