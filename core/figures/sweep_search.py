"""A search: every run by the order in which its combination was tried, and the best so far.

n combinations tried. A run that went far off does not ruin the axis: it is drawn at its end, with its number.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, span, stacked
from core.figures.sweep_strips import far_off
from core.figures.theme import Figure

HEIGHT = 260  # pixels
RUN, BEST, LOST, CHANCE = "one run", "best so far", "no score", "random search"
HOVER_LETTERS = 80


class Dot(NamedTuple):
    """A run: the number of its combination, its seed, its score, and what it is in words."""

    number: int
    seed: int
    score: float
    words: str


def progress(
    dots: Sequence[Dot],
    lost: Sequence[tuple[int, str, str]],
    scores: np.ndarray,
    title: str,
    *,
    axis: str,
    planned: int,
    at_random: int,
    higher_is_better: bool = False,
    chance: np.ndarray | None = None,
) -> Figure:
    """Each run that has finished a dot, and a line for the best combination so far.

    Args:
        dots: the runs that have finished.
        lost: of each run that has ended without a score: the number, what it is, and how it ended.
        scores: of the combinations (n,), NaN where there is none.
        title: what to see.
        axis: the title of the value axis.
        planned: how many combinations will be tried.
        at_random: how many of the first were drawn at random.
        higher_is_better: True for an accuracy in per cent.
        chance: what random search finds on average (planned,), or None.
    """
    values = np.array([dot.score for dot in dots], float)
    limit = None if higher_is_better else far_off(values)
    far = np.zeros(len(values), bool) if limit is None else values > limit
    near = values[~far & np.isfinite(values)]
    low, high = (float(near.min()), float(near.max())) if near.size else (0.0, 1.0)
    air = (high - low) or 0.1 * abs(high) or 1.0
    top, bottom = high + 0.12 * air, low - 0.12 * air
    edge = bottom if higher_is_better else top  # where what is worse than all is drawn
    panel = Panel(axis, HEIGHT, {"range": [bottom - 0.08 * air, top + 0.08 * air]})
    if at_random:
        panel.shapes.append(span(0, at_random - 1) | {"y0": 0, "y1": 1, "yref": "y domain"})
        free = {"y": 1, "yanchor": "top"} if higher_is_better else {"y": 0, "yanchor": "bottom"}  # later ones are there
        note = {"text": "at random", "x": (at_random + 1) / 2, "yref": "y domain"}
        panel.notes.append(note | free | {"font": {"color": theme.INK, "size": theme.TEXT - 1}})
    best = _best_so_far(scores, higher=higher_is_better)
    panel.add_scatter(
        x=np.arange(1, len(best) + 1),
        y=best,
        name=BEST,
        mode="lines",
        line={"color": theme.INK, "width": 3, "shape": "hv"},
        hovertemplate=f"{BEST}: %{{y:.3g}}<extra></extra>",
    )
    _dots(panel, dots, np.where(far, top, values), far)
    if lost:
        panel.add_scatter(
            x=[number for number, *_ in lost],
            y=[edge] * len(lost),
            name=LOST,
            mode="markers",
            marker={"color": theme.INK, "size": 9, "symbol": "x-thin", "line": {"width": 2, "color": theme.INK}},
            cliponaxis=False,
            customdata=["<br>".join(literal(part, HOVER_LETTERS) for part in parts) for _, *parts in lost],
            hovertemplate="%{customdata}<extra></extra>",
        )
    if chance is not None:
        panel.add_scatter(
            x=np.arange(1, len(chance) + 1),
            y=chance,
            name=CHANCE,
            mode="lines",
            line={"color": theme.GREY, "width": 2, "dash": "dot"},
            hovertemplate=f"{CHANCE}, on average: %{{y:.3g}}<extra></extra>",
        )
    x: dict[str, object] = {
        "range": [0.4, planned + 0.6],
        "tickformat": "d",
        "title": "Combination, in the order of trying",
    }
    x |= {"dtick": 1} if planned <= 12 else {}
    names = (RUN, BEST, *([LOST] if lost else []), *([CHANCE] if chance is not None else []))
    return stacked(title, _alt(best, len(dots), len(lost), axis, chance), [panel], xaxis=x, legend=names)


def _dots(panel: Panel, dots: Sequence[Dot], shown: np.ndarray, far: np.ndarray) -> None:
    hover = [f"{literal(dot.words, HOVER_LETTERS)}: {theme.number(dot.score)}" for dot in dots]
    panel.add_scatter(
        x=[dot.number for dot in dots],
        y=shown,
        name=RUN,
        mode="markers",
        marker={
            "color": theme.ACCENT,
            "size": 9,
            "opacity": 0.75,
            "symbol": np.where(far, "triangle-up", theme.PREDICTION_SYMBOL).tolist(),
        },
        cliponaxis=False,
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )
    panel.notes += [
        {"text": theme.number(dot.score, 2), "x": dot.number, "y": y, "yanchor": "top", "yshift": -6}
        for dot, y, is_far in zip(dots, shown.tolist(), far.tolist(), strict=True)
        if is_far
    ]


def _best_so_far(scores: np.ndarray, *, higher: bool) -> np.ndarray:
    """The best of the scores up to each (n,); NaN before the first."""
    filled = np.where(np.isfinite(scores), scores, -np.inf if higher else np.inf)
    best = (np.maximum if higher else np.minimum).accumulate(filled) if len(filled) else filled
    return np.where(np.isfinite(best), best, np.nan)


def _alt(best: np.ndarray, runs: int, lost: int, axis: str, chance: np.ndarray | None) -> str:
    known = np.flatnonzero(np.isfinite(best))
    told = f"{axis[:1].upper()}{axis[1:]} of {runs} runs in the order of trying"
    told += f", {lost} more without a score" if lost else ""
    if known.size:
        first, last = known[0], known[-1]
        told += (
            f". The best so far goes from {theme.number(best[first])} at number {first + 1} to "
            f"{theme.number(best[last])} at number {last + 1}"
        )
        if chance is not None:
            told += f"; random search would have {theme.number(chance[min(last, len(chance) - 1)])} on average"
    return f"{told}."
