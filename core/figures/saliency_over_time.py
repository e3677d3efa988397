"""How far back a network remembers: accuracy by delay, and the gradient of the output at each timestep (saliency)."""

from collections.abc import Mapping

import numpy as np

from core.figures import theme, time_panels
from core.figures.stacked_panels import Panel, stacked, time_axis
from core.figures.theme import Figure
from core.layers import cells
from core.wording import number

ORDER = cells()  # gives each kind of cell its colour, dash and symbol
DASHES = ("solid", "dash", "dot")
SYMBOLS = ("circle", "square", "triangle-up")
LOWEST = 45  # percent where an axis of accuracies begins, unless one is lower
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
DEEPEST = 1e-12  # share of the largest gradient where a log axis ends


def accuracy(
    ks: np.ndarray,
    accuracies: Mapping[str, np.ndarray],
    *,
    chance: float,
    title: str,
    k: int | None = None,
    axis: str = "timesteps back (k)",
) -> Figure:
    """Accuracy by how many timesteps an input has to be remembered.

    Args:
        ks: numbers of timesteps (n,).
        accuracies: for each kind of cell, shares of right answers (n,) from 0 to 1; NaN if there is none yet.
        chance: the accuracy of guessing.
        title: what to see.
        k: the number of timesteps that is marked.
        axis: the title of the axis of `ks`.
    """
    percent = {name: 100 * np.asarray(values, float) for name, values in accuracies.items()}
    known = np.concatenate([np.ravel(values) for values in percent.values()] or [np.empty(0)])
    low = min(LOWEST, np.nanmin(known, initial=100) - 3, 100 * chance - 5)
    panel = Panel("right answers (%)", 260, {"range": [low, 102], "nticks": 6})
    ends = [min(ks), max(ks)]
    air = max(0.5, 0.04 * (ends[1] - ends[0]))
    grey = {"color": theme.GREY, "dash": "dot", "width": 2}
    panel.add_scatter(
        x=[ends[0] - air, ends[1] + air],
        y=[100 * chance] * 2,
        mode="lines",
        line=grey,
        showlegend=False,
        hovertemplate=f"guessing: {theme.number(100 * chance)} %<extra></extra>",
    )
    text = {"text": f"guessing: {theme.number(100 * chance)} %", "xanchor": "left", "yanchor": "top"}
    panel.notes.append(
        text | {"x": 0, "xref": "x domain", "y": 100 * chance}
    )  # on the left, because curves fall on the right
    for place, name in enumerate(percent):
        hover = f"{name}, %{{x}} timesteps: %{{y:.1f}} % right<extra></extra>"
        style = _style(name, place) | {"mode": "lines+markers", "connectgaps": True}
        panel.add_scatter(x=ks, y=percent[name], name=name, hovertemplate=hover, **style)
    marks = () if k is None else (_vertical(k),)
    along = {"range": [ends[0] - air, ends[1] + air], "title": axis, "tickformat": "d"}
    few = {"tickvals": ks} if len(ks) <= 10 else {}
    return stacked(
        title, _accuracy_alt(ks, percent, chance), [panel], xaxis=along | few, legend=tuple(percent), marks=marks
    )


def gradient(
    gradients: Mapping[str, np.ndarray],
    title: str,
    *,
    timestep: str,
    marked: int | None = None,
    log: bool = True,
) -> Figure:
    """How strongly the output depends on the input of each timestep: |∂ output / ∂ x(t)|.

    Timesteps with (nearly) no gradient are crosses at the foot of a log axis.

    Args:
        gradients: for each kind of cell, the size of the gradient at each timestep (T,); NaN is left out.
        title: what to see.
        timestep: what one observation is, in the singular.
        marked: the timestep to remember, counted from 0.
        log: True for a logarithmic axis.
    """
    sizes = {name: np.abs(np.asarray(values, float)) for name, values in gradients.items()}
    T = max((len(values) for values in sizes.values()), default=1)
    known = np.concatenate([*sizes.values(), np.empty(0)])
    known = known[np.isfinite(known) & (known > 0)]
    high = float(known.max(initial=1e-3 if known.size else 1))
    low = max(float(known.min(initial=high)), DEEPEST * high)
    foot = low / 3
    panel = Panel("size of ∂ output / ∂ input", 260, _gradient_axis(foot, high, log=log))
    for place, (name, values) in enumerate(sizes.items()):
        hover = f"{name}, {timestep} %{{x}}: %{{customdata:.2~g}}<extra></extra>"
        style = _style(name, place) | {"mode": "lines+markers" if T <= time_panels.MANY else "lines"}
        shown = np.where(values >= low, values, np.nan) if log else values
        steps = np.arange(1, len(values) + 1)
        panel.add_scatter(x=steps, y=shown, customdata=values, name=name, hovertemplate=hover, **style)
        if log and (values < low).any():
            cross = style["marker"] | {"symbol": "x-thin", "line": {"color": style["marker"]["color"], "width": 2}}
            at, sizes_there = steps[values < low], values[values < low]
            panel.add_scatter(
                x=at,
                y=[foot] * len(at),
                customdata=sizes_there,
                mode="markers",
                marker=cross,
                hovertemplate=hover,
                showlegend=False,
            )
    marks: tuple[dict, ...] = ()
    if marked is not None:
        marks = (_vertical(marked + 1),)
        panel.notes.append(_beside(marked + 1, T))
    axis, alt = time_axis(T, timestep), _gradient_alt(sizes, timestep, marked)
    return stacked(title, alt, [panel], xaxis=axis, legend=tuple(sizes), marks=marks)


def _style(name: str, place: int) -> dict:
    """Line and marker of a kind of cell, the same in every figure; of other curves by their index."""
    number = ORDER.index(name) if name in ORDER else max(place, len(ORDER))
    colour = theme.colour_of(number)
    return {
        "line": {"color": colour, "width": 2.5, "dash": DASHES[number % len(DASHES)]},
        "marker": {"color": colour, "size": 8, "symbol": SYMBOLS[number % len(SYMBOLS)]},
    }


def _vertical(x: float) -> dict:
    return {"type": "line", "x0": x, "x1": x, "line": {"color": theme.INK, "width": 1.5}, "layer": "below"}


def _beside(x: int, T: int) -> dict:
    """The name of the marked timestep, on the side of its line with more room."""
    left = x <= T / 2
    side = {"xanchor": "left" if left else "right", "xshift": 4 if left else -4}
    return {"text": "the bit asked for", "x": x, "yref": "y domain", "y": 1, "yanchor": "top"} | side


def _gradient_axis(foot: float, high: float, *, log: bool) -> dict:
    if not log:
        return {"range": [0, 1.15 * high], "nticks": 5}
    low, top = np.log10(foot), np.log10(high)
    every = max(1, int(np.ceil((top - low) / 5)))
    room = 0.15 * (top - low)  # for what is written at the top
    powers = [n for n in range(int(np.ceil(low - 0.2)), int(np.floor(top + room)) + 1) if n % every == 0]
    ticks = {"tickvals": [10.0**n for n in powers], "ticktext": list(map(_power, powers))}
    return {"type": "log", "range": [low - 0.2, top + room]} | ticks


def _power(exponent: int) -> str:
    """A power of ten in letters of one size: plotly's own are larger, with an exponent that is too small."""
    return {0: "1", 1: "10"}.get(exponent, f"10{str(exponent).translate(RAISED)}")


def _accuracy_alt(ks: np.ndarray, percent: Mapping[str, np.ndarray], chance: float) -> str:
    by_cell = []
    for name, values in percent.items():
        trained = [f"{theme.number(v)} % at {n}" for n, v in zip(ks, values, strict=True) if np.isfinite(v)]
        by_cell.append(f"{name} {', '.join(trained[:12]) or 'not trained yet'}")
    guessing = theme.number(100 * chance)
    return f"Right answers by timesteps that must be remembered; guessing gets {guessing} %. {'; '.join(by_cell)}."


def _gradient_alt(sizes: Mapping[str, np.ndarray], timestep: str, marked: int | None) -> str:
    by_cell = []
    for name, values in sizes.items():
        at = "" if marked is None else f" at {timestep} {marked + 1} {_size(values[marked])},"
        by_cell.append(f"{name}{at} at the last {_size(values[-1])}")
    return f"Size of the gradient of the output with respect to the input at each {timestep}: {'; '.join(by_cell)}."


def _size(value: float) -> str:
    return number(value, 2)
