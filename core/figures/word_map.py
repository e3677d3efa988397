"""Words around a sum as points in two or three dimensions, placed by a projection."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures import point_labels, theme
from core.figures.escaping import literal
from core.words.projection import Role

HEIGHT = 400  # pixels of a space
LOWEST, HIGHEST = 300, 440  # pixels of a map
AIR = (36, 26)
NAMED_IN_3D = 14  # words written in three dimensions, where turning may make them overlap
APART = 0.22  # of the widest axis: the least distance of written words, unless they are important
LOOKS: dict[Role, dict[str, Any]] = {
    Role.ASKED: {"symbol": "circle", "size": 13, "color": theme.INK},
    Role.ANSWER: {"symbol": "square", "size": 12, "color": theme.ACCENT},
    Role.NEIGHBOUR: {"symbol": "diamond-open", "size": 7, "color": theme.colour_of(0), "line": {"width": 1.5}},
}
# In three dimensions outlines are thin, so all points are filled, and sizes differ more.
IN_SPACE = {Role.ASKED: "circle", Role.ANSWER: "square", Role.NEIGHBOUR: "diamond"}
SHRUNK = 0.6


def word_map(
    places: np.ndarray,
    words: Sequence[str],
    roles: Sequence[Role],
    title: str,
    *,
    axes: Sequence[str],
    hovers: Sequence[str] = (),
) -> go.Figure:
    """Words as points of three kinds. As many words as have room are written; hover shows them all.

    Args:
        places: of the words (n, 2) or (n, 3), the most important first.
        words: (n,). Shown as plain text, never as HTML.
        roles: of the words (n,).
        title: what to see.
        axes: the names of the axes (2 or 3,).
        hovers: more text to show on hover (n,), such as the cosine; also plain text.
    """
    places = np.asarray(places, float).reshape(len(words), -1) if len(words) else np.empty((0, len(axes)))
    kinds = [kind for kind in Role if kind in roles]
    high = HEIGHT if places.shape[1] == 3 else point_labels.height(places, LOWEST, HIGHEST, air=AIR)
    fig = theme.figure(title, _alt(words, roles, places.shape[1]), plot_height=high, legend=tuple(map(str, kinds)))
    under = [literal(word) for word in words]
    if hovers:
        under = [f"{word}<br>{literal(hover)}" for word, hover in zip(under, hovers, strict=True)]
    fig.add_traces([_points(places, roles, kind, under) for kind in reversed(kinds)])  # typed words on top
    important = sum(role is not Role.NEIGHBOUR for role in roles)
    if places.shape[1] == 3:
        shown = _apart(places, important)
        return space(fig, places[shown], [words[i] for i in shown], axes, bold=important)
    box = point_labels.frame(places, high, air=AIR)
    fig.update_layout(annotations=point_labels.notes(places, words, box, always=min(important, 8), bold=important))
    fig.update_xaxes(range=box.x, title_text=literal(axes[0]), showticklabels=False, ticks="")
    fig.update_yaxes(range=box.y, title_text=literal(axes[1]), showticklabels=False, showgrid=False)
    return fig.update_yaxes(scaleanchor="x", scaleratio=1)


def space(
    fig: go.Figure,
    places: np.ndarray,
    words: Sequence[str],
    axes: Sequence[str],
    *,
    bold: int = 0,
    ticks: Sequence[float] = (),
) -> go.Figure:
    """A figure in three dimensions that can be turned, with these words (n,) at their places (n, 3).

    `ticks` are the numbers on all axes; empty for none.
    """
    shown = []
    for i, (word, place) in enumerate(zip(words, places.tolist(), strict=True)):
        text = literal(word, point_labels.LETTERS)
        at = dict(zip("xyz", place, strict=True)) | {"text": f"<b>{text}</b>" if i < bold else text}
        font = {"size": theme.TEXT, "color": theme.INK}
        shown.append(at | {"showarrow": False, "yshift": 14, "font": font})
    scene = {
        "annotations": shown,
        "dragmode": "turntable",
        "camera": {"eye": {"x": 1.2, "y": 1.2, "z": 0.65}, "center": {"x": 0, "y": 0, "z": -0.12}},
    }
    for i, name in enumerate(axes):
        scene[f"{'xyz'[i]}axis"] = {
            "title": {"text": literal(name, 24), "font": {"size": theme.TEXT, "color": theme.INK}},
            "showticklabels": bool(ticks),
            "tickvals": list(ticks) or None,
            "tickfont": {"size": theme.TEXT, "color": theme.INK},
            "showbackground": False,
            "showspikes": False,
            "zeroline": False,
            "gridcolor": theme.GREY,
            "linecolor": theme.GREY,
            "showline": True,
        }
    return fig.update_layout(scene=scene | {"aspectmode": "cube"})


def _apart(places: np.ndarray, important: int) -> list[int]:
    """The points whose words are written in three dimensions: the important ones, and others far enough from them."""
    least = APART * float(np.ptp(places, axis=0).max()) if len(places) else 0.0
    shown: list[int] = []
    for i, place in enumerate(places):
        near = len(shown) and np.linalg.norm(places[shown] - place, axis=1).min() < least
        if len(shown) < NAMED_IN_3D and (i < important or not near):
            shown.append(i)
    return shown


def _points(places: np.ndarray, roles: Sequence[Role], kind: Role, under: list[str]) -> dict:
    chosen = [i for i, role in enumerate(roles) if role is kind]
    deep = places.shape[1] == 3
    at = dict(zip("xyz", places[chosen].T, strict=False))
    smaller = {"size": max(LOOKS[kind]["size"] * SHRUNK - 1, 3.5), "symbol": IN_SPACE[kind]}
    marker = LOOKS[kind] | (smaller if deep else {})
    return at | {
        "type": "scatter3d" if deep else "scatter",
        "mode": "markers",
        "marker": marker,
        "name": str(kind),
        "legendrank": 1000 + list(Role).index(kind),
        "customdata": [under[i] for i in chosen],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _alt(words: Sequence[str], roles: Sequence[Role], dimensions: int) -> str:
    if not len(words):
        return "A map of words: there are none yet."
    by_role = []
    for kind in Role:
        of_it = [word for word, role in zip(words, roles, strict=True) if role is kind]
        if of_it:
            more = f" and {len(of_it) - 8} more" if len(of_it) > 8 else ""
            by_role.append(f"{kind}: {', '.join(of_it[:8])}{more}")
    return f"A map of {len(words)} words in {dimensions} dimensions. {'; '.join(by_role)}."
