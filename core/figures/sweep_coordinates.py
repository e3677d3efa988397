"""A sweep over several settings as parallel coordinates: a line for each run, through its values to its score.

n runs, m settings. Lines of the same values lie beside one another, so that each can be seen. A run that diverged or
went far off is at the bad end of the last axis, in a place of its own.
"""

from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.sweep_strips import Box, far_off, rectangle
from core.figures.theme import Figure

HEIGHT = 320  # pixels
NAME_LETTERS, TITLE_LETTERS = 10, 16
WIDE = 0.5  # of the room of a value that its lines take
ROOM = 0.14  # of the height of the last axis, for runs that are apart
TICKS = 4  # of the last axis
RIGHT = 68  # pixels for its numbers
TITLES = 2  # rows of titles, in turns, so that none covers the next on a phone
CHOSEN, OTHERS, BEST = "a run", "not chosen", "the best run"
DIVERGED, FAR_OFF = "diverged", "far off"
LOOKS = {
    OTHERS: {"color": theme.GREY, "width": 1},
    CHOSEN: {"color": theme.ACCENT, "width": 1.5},
    BEST: {"color": theme.INK, "width": 3},
}
OPACITY = {OTHERS: 0.25, CHOSEN: 0.5, BEST: 1.0}


def lines(
    settings: Sequence[tuple[str, Sequence[str]]],
    values: np.ndarray,
    scores: np.ndarray,
    title: str,
    *,
    axis: str,
    short: str,
    names: Sequence[str],
    chosen: np.ndarray,
    higher_is_better: bool,
    box: Box | None = None,
) -> Figure:
    """A line for each run.

    Args:
        settings: the title of each setting and its values in words (m,).
        values: the number of the value that each run has of each setting (n, m), from 0.
        scores: (n,), NaN for a run that diverged.
        title: what to see.
        axis: what the scores are.
        short: the same in a word and its unit in brackets, which is left out where it would be cut.
        names: of the runs (n,).
        chosen: True for the runs that are highlighted (n,).
        higher_is_better: True for shares in per cent, False for errors.
        box: that was dragged over the lines; None for none.
    """
    values, scores = np.asarray(values, int), np.asarray(scores, float)
    last, ticks = _last_axis(scores, higher_is_better=higher_is_better)
    places = heights([len(words) for _, words in settings], values, scores, higher_is_better=higher_is_better)
    best = _best(scores, higher_is_better=higher_is_better)
    kind = np.where(chosen, CHOSEN, OTHERS).astype(object)
    if best is not None:
        kind[best] = BEST
    panel = Panel("", HEIGHT, {"range": [0, 1], "visible": False})
    legend = tuple(one for one in (CHOSEN, OTHERS, BEST) if one in kind)
    for one in (one for one in LOOKS if one in legend):
        _lines(panel, one, places[kind == one])
    _ends(panel, len(settings), last, scores, names, kind)
    for place, (name, words) in enumerate(settings):
        at = (np.arange(len(words)) + 0.5) / len(words)
        _axis(panel, place, name, list(zip(at.tolist(), words, strict=True)), right=False)
    fits = len(short) <= TITLE_LETTERS
    _axis(panel, len(settings), short if fits else short.partition(" (")[0], ticks, right=True)
    if box is not None:
        panel.shapes.append(rectangle(box))
    x = {"range": [-0.02, len(settings)], "showticklabels": False, "ticks": ""}
    alt = _alt([name for name, _ in settings], scores, names, axis, best)
    fig = stacked(title, alt, [panel], xaxis=x, legend=legend, right=RIGHT)
    margin, above = fig["layout"]["margin"], TITLES * theme.LINE_HEIGHT
    fig["layout"] |= {"margin": margin | {"t": margin["t"] + above, "b": 12, "l": 8}}
    fig["layout"]["height"] += above + 12 - margin["b"]
    return fig


def heights(counts: Sequence[int], values: np.ndarray, scores: np.ndarray, *, higher_is_better: bool) -> np.ndarray:
    """The height of each run's line on each axis, (n, m + 1), from 0 to 1; the axes stand at x = 0, 1 and so on.

    Args:
        counts: how many values each setting has (m,).
        values: the number of the value that each run has of each setting (n, m), from 0.
        scores: (n,), NaN for a run that diverged.
        higher_is_better: True for shares in per cent, False for errors.
    """
    last, _ = _last_axis(scores, higher_is_better=higher_is_better)
    of = [(values[:, i] + 0.5 + _beside(values[:, i])) / count for i, count in enumerate(counts)]
    return np.column_stack([*of, last])


def _last_axis(scores: np.ndarray, *, higher_is_better: bool) -> tuple[np.ndarray, list[tuple[float, str]]]:
    """The height of each run on the axis of scores (n,), and its ticks: a height and a text each."""
    known = scores[np.isfinite(scores)]
    limit = None if higher_is_better else far_off(known)
    near = known if limit is None else known[known <= limit]
    low, high = (float(near.min()), float(near.max())) if near.size else (0.0, 1.0)
    apart = ~(scores <= (np.inf if limit is None else limit))  # NaN is apart as well
    first = ROOM if apart.any() and higher_is_better else 0.0
    room = 1 - ROOM if apart.any() else 1.0
    heights = first + room * (np.where(apart, low, scores) - low) / ((high - low) or 1.0)
    at = np.linspace(low, high, TICKS) if high > low else np.array([low])
    ticks = list(zip((first + room * (at - low) / ((high - low) or 1.0)).tolist(), theme.numbers(at), strict=True))
    if apart.any():
        end = 0.0 if higher_is_better else 1.0
        ticks.append((end, DIVERGED if np.isnan(scores).any() else FAR_OFF))
        heights = np.where(apart, end, heights)
    return heights, ticks


def _beside(values: np.ndarray) -> np.ndarray:
    """How far each run's line is from the middle of its value (n,): side by side, in the order of the runs."""
    beside = np.zeros(len(values))
    for value in np.unique(values):
        of = np.flatnonzero(values == value)
        if of.size > 1:
            beside[of] = np.linspace(-WIDE / 2, WIDE / 2, of.size)
    return beside


def _best(scores: np.ndarray, *, higher_is_better: bool) -> int | None:
    if not np.isfinite(scores).any():
        return None
    return int(np.nanargmax(scores) if higher_is_better else np.nanargmin(scores))


def _lines(panel: Panel, kind: str, places: np.ndarray) -> None:
    """Runs of a kind as one trace, with a gap after each."""
    count = places.shape[1]
    gap = np.full((len(places), 1), np.nan)
    panel.add_scatter(
        x=np.tile([*range(count), np.nan], len(places)),
        y=np.column_stack([places, gap]).ravel(),
        name=kind,
        mode="lines",
        line=LOOKS[kind],
        opacity=OPACITY[kind],
        hoverinfo="skip",
    )


def _ends(panel: Panel, x: int, last: np.ndarray, scores: np.ndarray, names: Sequence[str], kind: np.ndarray) -> None:
    """A point at the end of each line, at `x`, which says on hover what run it is."""
    panel.add_scatter(
        x=np.full(len(last), x),
        y=last,
        mode="markers",
        marker={"size": 8, "color": [LOOKS[one]["color"] for one in kind.tolist()]},
        showlegend=False,
        cliponaxis=False,
        customdata=[
            f"{literal(name)}: {theme.number(score) if np.isfinite(score) else DIVERGED}"
            for name, score in zip(names, scores.tolist(), strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _axis(panel: Panel, place: int, name: str, ticks: list[tuple[float, str]], *, right: bool) -> None:
    """The line of an axis, its values beside it, and its title above."""
    panel.add_line(x=place, color=theme.INK, width=1)
    text = {"font": {"size": theme.TEXT, "color": theme.INK}, "x": place}
    beside = {"xanchor": "left", "xshift": 6, "bgcolor": theme.PAPER, "borderpad": 1}
    panel.notes += [text | beside | {"y": at, "text": literal(word, NAME_LETTERS)} for at, word in ticks]
    above = {"y": 1, "yanchor": "bottom", "yshift": 4 + theme.LINE_HEIGHT * (place % TITLES)}
    align = {"xanchor": "right" if right else "left"} | ({"xshift": RIGHT - 8} if right else {})
    panel.notes.append(text | above | align | {"text": f"<b>{literal(name, TITLE_LETTERS)}</b>"})


def _alt(titles: Sequence[str], scores: np.ndarray, names: Sequence[str], axis: str, best: int | None) -> str:
    text = f"A line for each of {len(scores):,} runs through {', '.join(titles)} to the {axis}."
    if best is not None:
        text += f" Best: {theme.number(scores[best])} with {names[best]}."
    lost = int(np.isnan(scores).sum())
    return f"{text} {lost:,} diverged." if lost else text
