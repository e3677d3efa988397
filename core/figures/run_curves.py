"""The losses of several runs over their epochs, each with its letter at its end. One of them can be lit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.figures import theme
from core.figures.losses import LOG_EPOCHS, epoch_axis, right_of_epochs, thinned
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

HEIGHT, SHARED = 320, 230  # pixels of the only panel, and of one of several: a projector shows two of these
WIDE, NARROW = 4, 2  # pixels of the curve that is lit, and of the others
LABEL_ROOM = 30  # pixels right of the plot for the letters
FAR = 20.0  # times the median of what the others end with: beyond it a curve leaves the axis
LINE = 23  # pixels of a line of text
COLOURS = 4  # that nobody takes for one another; with them come dashes


@dataclass(frozen=True, eq=False)
class Curve:
    """The loss of one run.

    Attributes:
        name: its letter.
        epochs: (m,), counted from 1.
        values: (m,), not finite where the run has diverged.
    """

    name: str
    epochs: np.ndarray
    values: np.ndarray


def overlaid(
    by_unit: Mapping[str, Sequence[Curve]], title: str, *, places: Sequence[str], lit: str = "", log: bool = False
) -> Figure:
    """Curves over one epoch axis, a panel for each unit.

    Args:
        by_unit: the curves by what their values are counted in.
        title: what to see.
        places: the names of all runs, in their order; a run has its colour by its place.
        lit: the name of the run that is lit: the others are pale. "" for none.
        log: True for logarithmic axes of the losses, as long as all are above 0.
    """
    every = [curve for curves in by_unit.values() for curve in curves]
    end = max((int(curve.epochs[-1]) for curve in every if len(curve.epochs)), default=1)
    log_epochs = end >= LOG_EPOCHS
    height = HEIGHT if len(by_unit) == 1 else SHARED
    panels = [
        _panel(unit, curves, height, places, lit, end, log=log, log_epochs=log_epochs)
        for unit, curves in by_unit.items()
    ]
    return stacked(
        title,
        _alt(every, title),
        panels,
        xaxis=epoch_axis(1, end, log=log_epochs),
        legend=tuple(f"run {curve.name}" for curve in every),
        right=max(right_of_epochs(log=log_epochs), LABEL_ROOM),
    )


def _panel(
    unit: str,
    curves: Sequence[Curve],
    height: int,
    places: Sequence[str],
    lit: str,
    end: int,
    *,
    log: bool,
    log_epochs: bool,
) -> Panel:
    limits = _limits([curve.values for curve in curves], log=log)
    panel = Panel(unit, height, {"type": "log" if limits[2] else "linear", "range": limits[:2], "nticks": 6})
    for curve in sorted(curves, key=lambda one: one.name == lit):  # the lit one is drawn last, on top
        place = places.index(curve.name)
        epochs, values = thinned(curve.epochs, curve.values) if len(curve.epochs) else (curve.epochs, curve.values)
        finite = np.isfinite(values)
        panel.add_scatter(
            x=epochs if len(epochs) else [None],
            y=np.where(finite, values, np.nan) if len(values) else [None],
            name=f"run {curve.name}",
            mode="lines" if finite.sum() > 1 else "lines+markers",
            line={
                "color": _colour(place),
                "dash": theme.DASHES[place // COLOURS % len(theme.DASHES)],
                "width": WIDE if curve.name == lit else NARROW,
            },
            opacity=1 if lit in ("", curve.name) else theme.GHOST,
            legendrank=place + 1,
            hovertemplate=f"run {curve.name}<br>epoch %{{x:,d}}: %{{y:.4~g}}<extra></extra>",
        )
    panel.notes += _letters(curves, places, lit, limits, end, LINE / height, log_epochs=log_epochs)
    return panel


def _limits(values: Sequence[np.ndarray], *, log: bool) -> tuple[float, float, bool]:
    """The range of the axis, as plotly counts it, and whether it is logarithmic.

    One run that went far off does not ruin it: the axis ends where the others begin, and that curve leaves it.
    """
    finite = [one[np.isfinite(one)] for one in values]
    known = np.concatenate([*finite, np.array([])])
    if not known.size:
        return 0.0, 1.0, False
    if log and (known > 0).all():
        low, high = np.log10(known.min()), np.log10(known.max())
        air = 0.05 * (high - low) or 0.3
        return float(low - air), float(high + air), True
    tops = sorted(float(one.max()) for one in finite if one.size)
    usual = tops[(len(tops) - 1) // 2]
    high = max((top for top in tops if top <= FAR * usual), default=tops[-1])
    low = min(0.0, float(known.min()))
    return low, high + 0.05 * ((high - low) or 1.0), False


def _letters(
    curves: Sequence[Curve],
    places: Sequence[str],
    lit: str,
    limits: tuple[float, float, bool],
    end: int,
    line: float,
    *,
    log_epochs: bool,
) -> list[dict]:
    """The names at the ends of the curves, moved apart where they would overlap: `line` is the height of one, of 1."""
    low, high, log = limits
    ends = []
    for curve in curves:
        finite = np.flatnonzero(np.isfinite(curve.values))
        if finite.size:
            last = float(curve.values[finite[-1]])
            ends.append((min(max(np.log10(last) if log else last, low), high), curve, int(curve.epochs[finite[-1]])))
    ends.sort(key=lambda one: one[0])
    heights = apart(np.array([y for y, _, _ in ends]), (high - low) * line, low, high)
    notes = []
    for at, (_, curve, epoch) in zip(heights.tolist(), ends, strict=True):
        weight = f"<b>{curve.name}</b>" if curve.name == lit else curve.name
        place = places.index(curve.name)
        sign = "●" if place < COLOURS else "○"  # a dashed curve
        notes.append(
            {
                "text": f'<span style="color:{_colour(place)}">{sign}</span> {weight}',
                "x": (np.log10(epoch) if log_epochs else epoch) if epoch < end else 1,
                "xref": "x" if epoch < end else "x domain",
                "y": at,
                "xanchor": "left",
                "xshift": 6,
                "font": {"color": theme.INK, "size": theme.TEXT},
            }
        )
    return notes


def _colour(place: int) -> str:
    return theme.colour_of(place % COLOURS)


def apart(heights: np.ndarray, least: float, low: float, high: float) -> np.ndarray:
    """Heights (n,) in ascending order, moved until they are `least` apart and within low and high if all fit.

    Those that are too near to each other spread to both sides of where they are on average: pool adjacent violators
    (Barlow, Bartholomew, Bremner and Brunk, 1972), which moves them as little as can be, in squares. scipy.optimize has
    it as well, and the web process starts without scipy.

    Example:
        >>> apart(np.array([1.0, 5.0, 5.0, 9.9]), 2.0, 0.0, 10.0).tolist()
        [1.0, 4.0, 6.0, 9.9]
    """
    steps = least * np.arange(len(heights))
    groups: list[tuple[float, int]] = []  # mean and number of those that are moved together
    for target in np.asarray(heights, float) - steps:
        mean, count = float(target), 1
        while groups and groups[-1][0] > mean:
            before, number = groups.pop()
            mean, count = (before * number + mean * count) / (number + count), number + count
        groups.append((mean, count))
    means = np.repeat([mean for mean, _ in groups], [count for _, count in groups])
    return np.maximum(np.minimum(means, high - steps[-1:].sum()), low) + steps


def _alt(curves: Sequence[Curve], title: str) -> str:
    parts = []
    for curve in curves:
        finite = curve.values[np.isfinite(curve.values)]
        last = theme.number(float(finite[-1])) if finite.size else "no number"
        diverged = ", then it diverged" if len(curve.values) > len(finite) else ""
        parts.append(f"run {curve.name} ends at {last}{diverged}")
    return f"{title}: {'; '.join(parts)}."
