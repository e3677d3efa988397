"""The effect of padding on a recurrent network: before or after the words, with or without a mask.

P amounts of padding.
"""

from collections.abc import Mapping

import numpy as np

from core.figures import theme
from core.figures.saliency_over_time import LOWEST, ORDER, SYMBOLS
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

HEIGHT = 260  # pixels
GROUP = 66  # pixels of a setup's three dots
SPREAD_OUT = 0.24  # of a group's height, between two of its dots
# Colour is the side of the padding, dashes mean a mask. Both masked lines are zero everywhere, so one is wide with
# large rings, and the other is visible on top of it.
LOOKS = {
    "pre": (0, "solid", "circle", 2.5, 9),
    "post": (1, "solid", "square", 2.5, 9),
    "pre, masked": (0, "dash", "circle-open", 7, 17),
    "post, masked": (1, "dash", "square-open", 2.5, 9),
}


def distance(amounts: np.ndarray, distances: Mapping[str, np.ndarray], title: str) -> Figure:
    """The distance of the final state from the state after the last word, by timesteps of padding.

    Args:
        amounts: timesteps of padding (P,).
        distances: (P,) for up to four of "pre", "post", "pre, masked", "post, masked"; NaN for none.
        title: what to see.
    """
    amounts = np.asarray(amounts, float)
    values = {name: np.asarray(line, float) for name, line in distances.items()}
    known = np.concatenate([*values.values(), np.empty(0)])
    high = float(known[np.isfinite(known)].max(initial=0)) or 1.0
    axis = {"range": [-0.08 * high, 1.1 * high], "nticks": 5}
    panel = Panel("distance from the state after the last word", HEIGHT, axis)
    _lines(panel, amounts, values, "distance")
    what = "Distance of the final state from the one after the last word"
    alt = _alt(what, amounts, values)
    return stacked(title, alt, [panel], xaxis=_amounts_axis(amounts), legend=_legend(values))


def prediction(amounts: np.ndarray, probabilities: Mapping[str, np.ndarray], title: str, *, clean: float) -> Figure:
    """The network's prediction, by timesteps of padding.

    Args:
        amounts: timesteps of padding (P,).
        probabilities: (P,) for up to four of "pre", "post", "pre, masked", "post, masked"; NaN for none.
        title: what to see.
        clean: the probability without any padding.
    """
    amounts = np.asarray(amounts, float)
    values = {name: np.asarray(line, float) for name, line in probabilities.items()}
    axis = {"range": [-0.06, 1.06], "tickvals": [0, 0.25, 0.5, 0.75, 1], "showgrid": False}
    panel = Panel("predicted probability", HEIGHT, axis)
    x = _amounts_axis(amounts)
    levels = {
        "undecided": (0.5, {"color": theme.GREY, "dash": "dot", "width": 2}),
        f"no padding: {theme.number(clean, 2)}": (clean, {"color": theme.INK, "width": 1.5}),
    }
    for place, (name, (level, line)) in enumerate(levels.items()):
        panel.add_scatter(
            x=x["range"],
            y=[level] * 2,
            name=name,
            mode="lines",
            line=line,
            legendrank=2000 + place,
            hovertemplate=f"{name.partition(':')[0]}: {theme.number(level)}<extra></extra>",
        )
    _lines(panel, amounts, values, "probability")
    alt = _alt(f"Predicted probability; without padding it is {theme.number(clean, 2)}", amounts, values)
    return stacked(title, alt, [panel], xaxis=x, legend=(*_legend(values), *levels))


def accuracies(
    cells: tuple[str, ...],
    setups: tuple[str, ...],
    mean: np.ndarray,
    spread: np.ndarray,
    title: str,
    *,
    chance: float = 0.5,
) -> Figure:
    """The accuracy of each kind of cell with each setup of padding, as a group of dots for each setup.

    Args:
        cells: the kinds of cell; SimpleRNN, LSTM and GRU have the colours of `saliency_over_time`.
        setups: of the padding, such as "post, no mask".
        mean: shares of right answers (cells, setups) from 0 to 1; NaN if there is none yet.
        spread: on both sides of the mean (cells, setups).
        title: what to see.
        chance: the accuracy of guessing.
    """
    mean, spread = (100 * np.asarray(share, float).reshape(len(cells), len(setups)) for share in (mean, spread))
    spread = np.nan_to_num(spread)
    rows = np.arange(1, len(setups) + 1)
    axis = {"tickvals": rows, "ticktext": setups, "showgrid": False, "ticks": ""}
    panel = Panel("", GROUP * len(setups) + 24, axis | {"range": [len(setups) + 0.5, 0.14]})
    panel.shapes += [
        {"type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "layer": "below"}
        | {"line": {"color": theme.GREY, "width": 1}, "opacity": 0.35}
        for y in (rows[:-1] + 0.5).tolist()
    ]
    guessing = f"guessing: {theme.number(100 * chance)} %"
    panel.add_scatter(
        x=[100 * chance] * 2,
        y=[len(setups) + 0.5, 0.5],
        mode="lines",
        line={"color": theme.GREY, "dash": "dot", "width": 2},
        showlegend=False,
        hovertemplate=f"{guessing}<extra></extra>",
    )
    panel.notes.append({"text": guessing, "x": 100 * chance, "y": 0.32, "xanchor": "left", "xshift": -6})
    for place, name in enumerate(cells):
        number = ORDER.index(name) if name in ORDER else max(place, len(ORDER))
        colour, at = theme.colour_of(number), rows + SPREAD_OUT * (place - (len(cells) - 1) / 2)
        panel.add_scatter(
            x=mean[place],
            y=at,
            name=name,
            mode="markers",
            marker={
                "color": colour,
                "size": 11,
                "symbol": SYMBOLS[number % len(SYMBOLS)],
            },
            error_x={"type": "data", "array": spread[place], "color": colour, "thickness": 2, "width": 5},
            cliponaxis=False,
            customdata=np.array([setups, theme.numbers(spread[place])], object).T,
            hovertemplate=f"{name}, %{{customdata[0]}}<br>%{{x:.1f}} % right ± %{{customdata[1]}}<extra></extra>",
        )
    untrained = rows[~np.isfinite(mean).any(0)]
    panel.notes += [
        {"text": "not trained yet", "x": 0.5, "xref": "x domain", "y": y, "bgcolor": theme.PAPER}
        for y in untrained.tolist()
    ]
    least = np.nanmin(mean - spread, initial=100) if mean.size else 100
    x = {
        "range": [min(LOWEST, least - 2, 100 * chance - 5), 102],
        "nticks": 6,
        "title": "right answers (%)",
    }
    return stacked(title, _accuracies_alt(cells, setups, mean, chance), [panel], xaxis=x, legend=tuple(cells))


def _lines(panel: Panel, amounts: np.ndarray, values: dict[str, np.ndarray], what: str) -> None:
    for name in _legend(values):  # masked lines last, on top
        number, dash, symbol, width, size = LOOKS[name]
        colour = theme.colour_of(number)
        panel.add_scatter(
            x=amounts,
            y=values[name],
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": width},
            marker={"color": colour, "symbol": symbol, "size": size, "line": {"width": 2.5 if "open" in symbol else 0}},
            cliponaxis=False,
            hovertemplate=f"{name}, %{{x}} timesteps of padding<br>{what}: %{{y:.3~g}}<extra></extra>",
        )


def _legend(values: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    return tuple(name for name in LOOKS if name in values)


def _amounts_axis(amounts: np.ndarray) -> dict:
    low, high = (float(amounts.min()), float(amounts.max())) if amounts.size else (0.0, 1.0)
    air = max(0.5, 0.04 * (high - low))
    every = {"dtick": 1} if high - low <= 10 else {"nticks": 7}
    return {"range": [low - air, high + air], "tickformat": "d", "title": "timesteps of padding"} | every


def _alt(what: str, amounts: np.ndarray, values: dict[str, np.ndarray]) -> str:
    if not amounts.size:
        return f"{what}."
    last = f"at {theme.number(amounts[-1])} timesteps of padding"
    values_at_end = ", ".join(f"{name} {theme.number(values[name][-1], 2)}" for name in _legend(values))
    return f"{what}; {last}: {values_at_end}."


def _accuracies_alt(cells: tuple[str, ...], setups: tuple[str, ...], percent: np.ndarray, chance: float) -> str:
    by_setup = []
    for setup, column in zip(setups, percent.T, strict=True):
        trained = [f"{name} {theme.number(v)} %" for name, v in zip(cells, column, strict=True) if np.isfinite(v)]
        by_setup.append(f"{setup}: {', '.join(trained) or 'not trained yet'}")
    return f"Right answers by padding; guessing gets {theme.number(100 * chance)} %. {'; '.join(by_setup)}."
