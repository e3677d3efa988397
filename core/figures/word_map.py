"""Words around a sum as points in two or three dimensions, placed by a projection."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.figures import point_labels, theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.words.projection import Role

HEIGHT = 400  # pixels of a space
LOWEST, HIGHEST = 300, 440  # pixels of a map
AIR = (36, 26)
NAMED_IN_3D = 14  # words written in three dimensions, where turning may make them overlap
CAMERA = {"eye": {"x": 1.2, "y": 1.2, "z": 0.65}, "center": {"x": 0, "y": 0, "z": -0.12}}  # before it is turned
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
) -> Figure:
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
    alt, legend = _alt(words, roles, places.shape[1]), tuple(map(str, kinds))
    under = [literal(word) for word in words]
    if hovers:
        under = [f"{word}<br>{literal(hover)}" for word, hover in zip(under, hovers, strict=True)]
    data = [_points(places, roles, kind, under) for kind in reversed(kinds)]  # typed words on top
    important = sum(role is not Role.NEIGHBOUR for role in roles)
    if places.shape[1] == 3:
        fig = theme.figure(title, alt, plot_height=high, legend=legend) | {"data": data}
        fig["layout"]["scene"] = space(places, words, axes, always=important, bold=important)
        return fig
    box = point_labels.frame(places, high, air=AIR)
    unnumbered = {"showticklabels": False, "showgrid": False, "ticks": ""}
    y = {"range": box.y, "title": literal(axes[1]), "scaleanchor": "x", "scaleratio": 1} | unnumbered
    panel = Panel("", high, y, traces=data)
    panel.notes += point_labels.notes(places, words, box, always=min(important, 8), bold=important)
    x = {"range": box.x, "title": literal(axes[0])} | unnumbered
    return stacked(title, alt, [panel], xaxis=x, legend=legend)


def space(
    places: np.ndarray,
    words: Sequence[str],
    axes: Sequence[str],
    *,
    always: int = 0,
    bold: int = 0,
    ticks: Sequence[float] = (),
) -> dict:
    """The scene of a figure in three dimensions that can be turned.

    Words stand beside their points where they do not overlap as the camera first sees them.

    Args:
        places: of the words (n, 3), the most important first.
        words: (n,). Shown as plain text, never as HTML.
        axes: the names of the axes (3,).
        always: how many of the first words are written even if they cover something.
        bold: how many of the first words are bold.
        ticks: the numbers on all axes; empty for none.
    """
    box = point_labels.on_screen(point_labels.PHONE, HEIGHT)
    labels = point_labels.placed(seen(places), words, box, always=always, bold=bold, radius=8)[:NAMED_IN_3D]
    shown = [note | dict(zip("xyz", places[i].tolist(), strict=True)) for i, note in labels]
    scene: dict[str, Any] = {"annotations": shown, "dragmode": "turntable", "camera": CAMERA}
    for i, name in enumerate(axes):
        scene[f"{'xyz'[i]}axis"] = {
            "title": {"text": literal(name, 24), "font": {"size": theme.TEXT, "color": theme.INK}},
            "showticklabels": bool(ticks),
            **({"tickvals": list(ticks)} if ticks else {}),
            "tickfont": {"size": theme.TEXT, "color": theme.INK},
            "showbackground": False,
            "showspikes": False,
            "zeroline": False,
            "gridcolor": theme.GREY,
            "linecolor": theme.GREY,
            "showline": True,
        }
    return scene | {"aspectmode": "cube"}


def seen(places: np.ndarray) -> np.ndarray:
    """Points (n, 3) as the camera first sees them (n, 2): pixels from the middle of the drawing, y upwards.

    Axes fill a cube of side 1, and plotly's angle of view is 45 degrees.
    """
    if not len(places):
        return np.empty((0, 2))
    low, spread = places.min(0), np.ptp(places, axis=0)
    cube = (places - low) / np.where(spread > 0, spread, 1) - 0.5 * (spread > 0)
    eye, centre = (np.array(list(CAMERA[name].values()), float) for name in ("eye", "center"))
    ahead = (centre - eye) / np.linalg.norm(centre - eye)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    away = cube - eye
    scale = HEIGHT / 2 / np.tan(np.pi / 8) / (away @ ahead)
    return np.stack([away @ right * scale, away @ up * scale], axis=1)


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
