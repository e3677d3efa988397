"""Places labels beside points without overlaps: greedily, in pixels, the most important first. n points.

A figure of fixed height grows only in width; one of equal aspect grows in both directions, up to a limit. So places are
tried for a phone and for wider screens at once.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures import theme
from core.figures.escaping import literal

LETTERS = 16  # of a word beside a point
PHONE = 300  # pixels of a plot's width on a phone, without its axis title
MOST_GROWN = 2.2  # distances on a wide screen relative to a phone, at most
HEIGHT = 18  # pixels of a line of text
FAR = 20  # more pixels of distance, with a thin line, if there is no room beside the point
BESIDE = (
    (1, 0),
    (-1, 0),
    (0, 1),
    (0, -1),
    (1, 1),
    (-1, 1),
    (1, -1),
    (-1, -1),
)  # where a label may stand: right, left, …
WAYS = [(side, away) for away in (0, FAR) for side in BESIDE]
ANCHORS = {"x": {1: "left", 0: "center", -1: "right"}, "y": {1: "bottom", 0: "middle", -1: "top"}}


@dataclass(frozen=True, eq=False)
class Frame:
    """Axis ranges with all points and room for words.

    With equal aspect, plotly widens the range of the axis that has more room. So the range of x is that of a phone, and
    that of y is tight: on a wider screen the points move apart until they use the height.

    Attributes:
        x, y: the ranges.
        size: the pixels of the plot on a phone (2,).
        scale: the pixels of a unit of x and of y on a phone (2,).
        grown: factors of the scale on wider screens (steps, 2), from 1 on.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    size: np.ndarray
    scale: np.ndarray
    grown: np.ndarray

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 2) in pixels from the centre of the frame, y upwards."""
        middle = np.array([sum(self.x) / 2, sum(self.y) / 2])
        return (np.asarray(points, float) - middle) * self.scale


def frame(
    points: np.ndarray, height: int, *, width: int = PHONE, air: tuple[int, int] = (52, 28), alike: bool = True
) -> Frame:
    """A frame of `width` by `height` pixels around points (n, 2), with `air` pixels left and right, above and below.

    `alike` is True if a unit of x is as long as one of y.
    """
    points = np.asarray(points, float).reshape(-1, 2)
    low, high = (points.min(0), points.max(0)) if len(points) else (np.zeros(2), np.ones(2))
    size = np.array([width, height], float)
    spread = high - low
    if not spread.any():
        spread = np.ones(2)
    room = (size - 2 * np.array(air)) / np.where(spread > 0, spread, spread.max() * 1e-3)  # pixels of a unit
    scale = np.full(2, room.min()) if alike else room
    most = float(np.clip(room[1] / scale[1], 1, MOST_GROWN)) if alike else MOST_GROWN
    steps = np.linspace(1, most, 3)
    half = size / 2 / scale / ([1, most] if alike else 1)
    left, right = (low + high) / 2 - half, (low + high) / 2 + half
    grown = np.stack([steps, steps if alike else np.ones(3)], axis=1)
    return Frame((float(left[0]), float(right[0])), (float(left[1]), float(right[1])), size, scale, grown)


def on_screen(width: int, height: int) -> Frame:
    """A frame for places that are pixels already, from the middle of a drawing of this size."""
    size = np.array([width, height], float)
    (left, low), (right, high) = (-size / 2).tolist(), (size / 2).tolist()
    return Frame((left, right), (low, high), size, np.ones(2), np.ones((1, 2)))


def height(points: np.ndarray, lowest: int, highest: int, *, air: tuple[int, int] = (52, 28)) -> int:
    """The pixels of a plot of equal aspect: what points (n, 2) need on a phone, and a third more to grow."""
    wide, high = np.ptp(np.asarray(points, float).reshape(-1, 2), axis=0) if len(points) else (1, 1)
    needed = high / max(wide, 1e-9) * (PHONE - 2 * air[0]) * 1.35 + 2 * air[1]
    return int(np.clip(needed, lowest, highest))


def width(text: str) -> float:
    """The approximate pixels of a text, rather too many.

    Example:
        >>> width("ill") < width("see") < width("mmm") < width("日本語")
        True
    """
    return sum(_letter(letter) for letter in text) * theme.TEXT / 14


def cut(word: str, letters: int = LETTERS) -> str:
    """A word cut to `letters`, as `literal` does it."""
    return word if len(word) <= letters else f"{word[: letters - 1].rstrip()}…"


def notes(
    places: np.ndarray,
    words: Sequence[str],
    box: Frame,
    *,
    always: int = 0,
    covered: np.ndarray | None = None,
    radius: float = 7,
    bold: int = 0,
    letters: int = LETTERS,
) -> list[dict]:
    """Annotations for as many words as have room; the others are shown on hover. Arguments as for `placed`."""
    labels = placed(places, words, box, always=always, covered=covered, radius=radius, bold=bold, letters=letters)
    return [note for _, note in labels]


def placed(
    places: np.ndarray,
    words: Sequence[str],
    box: Frame,
    *,
    always: int = 0,
    covered: np.ndarray | None = None,
    radius: float = 7,
    bold: int = 0,
    letters: int = LETTERS,
) -> list[tuple[int, dict]]:
    """The words that have room, each by its index, with its annotation.

    Args:
        places: of the points (n, 2), most important first.
        words: of the points (n,), as written.
        box: the frame of the drawing.
        always: how many of the first words are written even if they cover something.
        covered: further places (m, 2) that words should not cover.
        radius: pixels between a point and its word.
        bold: how many of the first words are bold.
        letters: of a word, at most.
    """
    at = box.pixels(places)  # (n, 2)
    others = at if covered is None or not len(covered) else np.concatenate([at, box.pixels(covered)])
    taken: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    made = []
    for i, word in enumerate(words):
        shown = literal(word, letters)
        half = np.array([width(cut(word, letters)) * (1.08 if i < bold else 1) + 4, HEIGHT]) / 2
        cost, side, away = _best(at[i], half, radius, taken, np.delete(others, i, axis=0), box)
        if i >= always and cost > 0.5:
            continue
        taken.append((at[i], _offset(side, half, radius + away), half))
        made.append((i, _note(f"<b>{shown}</b>" if i < bold else shown, places[i], side, radius, away)))
    return made


def _best(
    at: np.ndarray, half: np.ndarray, radius: float, taken: list, points: np.ndarray, box: Frame
) -> tuple[float, tuple[int, int], float]:
    """The best place of a label: its cost, its side, and its distance beyond the radius.

    Covering a word costs ten times as much as covering a point, and a larger distance half as much.
    """
    offsets = np.array([_offset(side, half, radius + away) for side, away in WAYS])  # (16, 2)
    middles = at * box.grown[:, None] + offsets  # (steps, 16, 2)
    edges = box.size / 2 * np.stack([box.grown[:, 0], np.ones(len(box.grown))], axis=1)  # wider screens are no higher
    cost = np.array([0.5 * bool(away) for _, away in WAYS])
    cost += 5.0 * (np.abs(middles) + half > edges[:, None] + 1).any(2).sum(0)
    if taken:
        places, others, halves = (np.array(part) for part in zip(*taken, strict=True))  # (words, 2) each
        other_places = places * box.grown[:, None] + others  # (steps, words, 2)
        apart = np.abs(other_places[:, None] - middles[:, :, None])  # (steps, 16, words, 2)
        cost += 10.0 * (apart < halves + half).all(3).sum((0, 2))
    other_places = points * box.grown[:, None]  # (steps, points, 2)
    apart = np.abs(other_places[:, None] - middles[:, :, None])
    cost += (apart < half + radius - 3).all(3).sum((0, 2))
    best = int(cost.argmin())
    return float(cost[best]), *WAYS[best]


def _offset(side: tuple[int, int], half: np.ndarray, radius: float) -> np.ndarray:
    return np.array(side) * (half + _near(side, radius))


def _near(side: tuple[int, int], radius: float) -> float:
    return radius if 0 in side else radius * 0.6


def _note(text: str, place: np.ndarray, side: tuple[int, int], radius: float, away: float) -> dict:
    near = _near(side, radius + away)
    note = {
        "text": text,
        "x": float(place[0]),
        "y": float(place[1]),
        "xanchor": ANCHORS["x"][side[0]],
        "yanchor": ANCHORS["y"][side[1]],
        "showarrow": bool(away),
        "borderpad": 0,
        "font": {"size": theme.TEXT, "color": theme.INK},
    }
    if not away:
        return note | {"xshift": side[0] * near, "yshift": side[1] * near}
    line = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.GREY, "standoff": radius - 2}
    return note | line | {"ax": side[0] * near, "ay": -side[1] * near}  # plotly's ay points down


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 15.0
    if unicodedata.combining(letter):
        return 0.0
    if letter in "ijl.,:;'|!()[]ftr ":
        return 5.0
    return 12.0 if letter in "mwMW@%" else 9.6 if letter.isupper() else 7.9
