"""A sweep over one setting: a strip of dots for each value, one for each seed.

k values, n seeds. A run that went far off does not ruin an axis: it is drawn at its end, with its number.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

HEIGHT, SMALL = 300, 200  # pixels
FAR = 10.0  # times the upper quartile of all errors: what is beyond is drawn at the end of the axis
WIDE = 0.5  # of the room of a value that its dots take
NAME_LETTERS = 14
DOT, MIDDLE = "one seed", "median"
OPACITY, UNLIT = 0.75, 0.3
REACH = 1.0  # times the range of the dots: how far off a baseline still has its line

Box = tuple[float, float, float, float]  # x from, x to, y from, y to, in the numbers of the axes


def strips(
    names: Sequence[str],
    values: np.ndarray,
    title: str,
    *,
    axis: str,
    setting: str,
    seeds: Sequence[int],
    lost: Sequence[int] = (),
    bounded: bool = False,
    baseline: tuple[str, float] | None = None,
    small: bool = False,
    lit: np.ndarray | None = None,
    box: Box | None = None,
) -> Figure:
    """Every seed a dot, with the range of the seeds and their median, for each value of a setting.

    Args:
        names: of the values (k,).
        values: scores (k, n), NaN where there is none.
        title: what to see.
        axis: the title of the value axis.
        setting: the title of the setting.
        seeds: (n,).
        lost: runs of each value that are not drawn because they diverged or failed (k,); () for none.
        bounded: True for shares in per cent, among which none can be far off.
        baseline: its name and its score, a line; far from all dots it is named at the edge. None for none.
        small: True for one of many that stand side by side.
        lit: True for the dots that are highlighted (k, n); None for all.
        box: that was dragged over the dots; None for none.
    """
    values = np.asarray(values, float).reshape(len(names), len(seeds))
    limit, far, top = _far(values, bounded=bounded)
    at, shown = dots(values, bounded=bounded)
    low, high = _range(shown, bounded=bounded)
    near = baseline if baseline and abs(baseline[1] - (low + high) / 2) <= (0.5 + REACH) * (high - low) else None
    if near:
        low, high = _with(low, high, near[1])
    panel = Panel(axis, SMALL if small else HEIGHT, {"range": [low, high]})
    names = [literal(name, NAME_LETTERS) for name in names]
    _ranges(panel, np.where(far, np.nan, values))
    _dots(panel, at, shown, values, far, names, seeds, lit)
    for row, name in enumerate(names):
        known = values[row][np.isfinite(values[row])]
        if known.size:
            middle = float(np.median(known))
            _median(
                panel,
                row + 1,
                middle if limit is None else min(middle, top),
                middle,
                name,
                first=row == _first(values),
            )
    panel.notes += [
        {"text": theme.number(values[place], 2), "x": at[place], "y": top, "yanchor": "bottom", "yshift": 8}
        for place in map(tuple, np.argwhere(far))
    ]
    panel.notes += [
        {"text": f"{count} lost", "x": row + 1, "y": 0, "yref": "y domain", "yanchor": "bottom"}
        | {"font": {"color": theme.INK, "size": theme.TEXT - 2}}
        for row, count in enumerate(lost)
        if count
    ]
    if near:
        _baseline(panel, *near, k=len(names))
    elif baseline:
        panel.notes.append(_beyond(*baseline, above=baseline[1] > high))
    if box is not None:
        panel.shapes.append(rectangle(box))
    x = {
        "range": [0.4, len(names) + 0.6],
        "tickvals": np.arange(1, len(names) + 1),
        "ticktext": names,
        "title": setting,
    }
    alt = _strips_alt(names, values, axis, setting)
    if baseline is not None:
        alt += f" Baseline, {baseline[0]}: {theme.number(baseline[1])}."
    return stacked(title, alt, [panel], xaxis=x, legend=(DOT, MIDDLE, *(near[:1] if near else ())))


def dots(values: np.ndarray, *, bounded: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Where the dots of scores (k, n) are drawn: on the axis of values and on the axis of scores, (k, n) each."""
    _limit, far, top = _far(values, bounded=bounded)
    k, n = values.shape
    return np.arange(1, k + 1)[:, None] + _offsets(n), np.where(far, top, values)


def rectangle(box: Box) -> dict[str, Any]:
    """A box that was dragged, as a shape."""
    x0, x1, y0, y1 = box
    line = {"color": theme.INK, "width": 1, "dash": "dot"}
    return {"type": "rect", "layer": "above", "line": line} | {"x0": x0, "x1": x1, "y0": y0, "y1": y1}


def _far(values: np.ndarray, *, bounded: bool) -> tuple[float | None, np.ndarray, float]:
    """The limit beyond which scores (k, n) are far off, which of them are, and where these are drawn."""
    limit = None if bounded else far_off(values)
    far = np.zeros(values.shape, bool) if limit is None else values > limit
    return limit, far, _edge(values[~far])


def far_off(values: np.ndarray) -> float | None:
    """The error beyond which others are far off, ten times the upper quartile; None if there are none beyond it.

    >>> far_off(np.array([2.0, 2.1, 2.2, 1e9])), far_off(np.array([1.0, 2.0, 3.0]))
    (22.0, None)
    """
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    end = FAR * float(np.percentile(finite, 75, method="lower"))
    return end if 0 < end < finite.max() else None


def _edge(near: np.ndarray) -> float:
    """Where what is far off is drawn: a little above all others."""
    finite = near[np.isfinite(near)]
    if not finite.size:
        return 1.0
    low, high = float(finite.min()), float(finite.max())
    return high + (0.15 * (high - low) or 0.05 * abs(high) or 0.5)


def _offsets(n: int) -> np.ndarray:
    """Where the dots of a value stand beside its middle, (n,): side by side, so that none hides another."""
    return np.linspace(-WIDE / 2, WIDE / 2, n) if n > 1 else np.zeros(1)


def _first(values: np.ndarray) -> int:
    """The first row with a value."""
    return int(np.argmax(np.isfinite(values).any(axis=1)))


def _range(shown: np.ndarray, *, bounded: bool) -> list[float]:
    finite = shown[np.isfinite(shown)]
    if not finite.size:
        return [0.0, 100.0] if bounded else [0.0, 1.0]
    low, high = float(finite.min()), float(finite.max())
    air = 0.12 * (high - low) or 0.05 * abs(high) or 0.5
    return [low - air, high + air]


def _with(low: float, high: float, value: float) -> tuple[float, float]:
    """The range with a value in it, and a little air beyond it."""
    air = 0.05 * (high - low)
    return min(low, value - air), max(high, value + air)


def _baseline(panel: Panel, name: str, value: float, *, k: int) -> None:
    panel.add_scatter(
        x=[0.4, k + 0.6],
        y=[value, value],
        name=name,
        mode="lines",
        line={"color": theme.GREY, "dash": theme.BASELINE_DASHES[0], "width": 2},
        legendrank=2000,
        hovertemplate=f"{name}: {theme.number(value)}<extra></extra>",
    )


def _beyond(name: str, value: float, *, above: bool) -> dict[str, Any]:
    """The name of a baseline that is too far off for a line, at the edge that it is beyond."""
    return {
        "text": f"{name}: {theme.number(value)} {'↑' if above else '↓'}",
        "x": 1,
        "xref": "x domain",
        "xanchor": "right",
        "y": 1 if above else 0,
        "yref": "y domain",
        "yanchor": "bottom",
        "yshift": 0 if above else theme.LINE_HEIGHT,  # above what says how many runs are lost
    }


def _ranges(panel: Panel, values: np.ndarray) -> None:
    for row, line in enumerate(values, 1):
        known = line[np.isfinite(line)]
        if known.size > 1:
            ends = {"x0": row, "x1": row, "y0": float(known.min()), "y1": float(known.max())}
            panel.shapes.append(
                {"type": "line", "layer": "below", "line": {"color": theme.GREY, "width": 6}, "opacity": 0.35} | ends
            )


def _dots(
    panel: Panel,
    at: np.ndarray,
    shown: np.ndarray,
    values: np.ndarray,
    far: np.ndarray,
    names: Sequence[str],
    seeds: Sequence[int],
    lit: np.ndarray | None,
) -> None:
    known = np.isfinite(values)
    rows, columns = np.nonzero(known)
    hover = [
        f"{names[row]}, seed {seeds[column]}: {theme.number(values[row, column])}"
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    panel.add_scatter(
        x=at[known],
        y=shown[known],
        name=DOT,
        mode="markers",
        marker={
            "color": theme.ACCENT if lit is None else np.where(lit[known], theme.ACCENT, theme.GREY).tolist(),
            "size": 10,
            "opacity": OPACITY if lit is None else np.where(lit[known], OPACITY, UNLIT).tolist(),
            "symbol": np.where(far[known], "triangle-up", theme.PREDICTION_SYMBOL).tolist(),
        },
        cliponaxis=False,
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _median(panel: Panel, x: int, y: float, value: float, name: str, *, first: bool) -> None:
    panel.add_scatter(
        x=[x - WIDE / 2, x + WIDE / 2],
        y=[y, y],
        name=MIDDLE,
        mode="lines",
        line={"color": theme.INK, "width": 3},
        showlegend=first,
        hovertemplate=f"{name}: median {theme.number(value)}<extra></extra>",
    )


def _strips_alt(names: Sequence[str], values: np.ndarray, axis: str, setting: str) -> str:
    told = []
    for name, line in zip(names, values, strict=True):
        known = line[np.isfinite(line)]
        if known.size:
            span = (
                f"median {theme.number(np.median(known))}, {theme.number(known.min())} to {theme.number(known.max())}"
            )
            told.append(f"{name}: {span} over {known.size} seed{'' if known.size == 1 else 's'}")
        else:
            told.append(f"{name}: none yet")
    return f"{axis[:1].upper()}{axis[1:]} by {setting}. {'; '.join(told)}."
