"""Forecasts of a series over time, beside what came; their errors by horizon; and what mistakes seem to gain.

Models keep their look: the network is the accent with circles, ARIMA is dashed, naive forecasts are grey.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.figures.time_panels import value_range
from core.wording import decimals

HEIGHT = 340
BAND = 0.16  # opacity of an interval
RANGES = ("network", "ARIMA")  # models whose range over origins is drawn
LOOKS = {
    "network": {"color": theme.ACCENT, "dash": "solid", "symbol": theme.PREDICTION_SYMBOL},
    "ARIMA": {"color": theme.CATEGORICAL[2], "dash": "dash", "symbol": "square"},
    "last value": {"color": theme.GREY, "dash": "dot", "symbol": "triangle-up"},
    "seasonal": {"color": theme.GREY, "dash": "dashdot", "symbol": "cross"},
}


@dataclass(frozen=True, eq=False)
class Line:
    """A forecast in its own unit: values (H,), and the limits of its interval, if it has one."""

    values: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None


def fan(
    title: str,
    label: str,
    past: tuple[Sequence[str], np.ndarray],
    future: tuple[Sequence[str], np.ndarray],
    forecasts: Mapping[str, Line],
    axis: str,
) -> Figure:
    """What was known, what came, and what each model said at the last known moment, with intervals.

    Args:
        title: what to see.
        label: the series with its unit.
        past: dates and values up to the origin.
        future: dates and values after it, (H,).
        forecasts: of the models by name.
        axis: what the dates are.
    """
    (before, known), (after, came) = past, future
    shown = [
        known,
        came,
        *(part for line in forecasts.values() for part in (line.values, line.low, line.high) if part is not None),
    ]
    panel = Panel(label, HEIGHT, {"range": value_range(*shown)})
    for name, line in forecasts.items():
        if line.low is not None and line.high is not None:
            _band(panel, name, after, line.low, line.high)
    truth = {"color": theme.INK, "width": 2}
    panel.add_scatter(
        x=[*before, *after],
        y=np.concatenate([known, came]),
        name="truth",
        mode="lines",
        line=truth,
        legendrank=1000,
        hovertemplate="%{x}<br>truth: %{y:.4~g}<extra></extra>",
    )
    for name, line in forecasts.items():
        _line(panel, name, [before[-1], *after], np.r_[known[-1], line.values])
    return stacked(
        title,
        f"{label} until {before[-1]}, and {len(after)} values after it: what came, and the forecasts of "
        f"{', '.join(forecasts)}.",
        [panel],
        xaxis={"title": axis, "nticks": 6},
        legend=("truth", *forecasts),
        marks=({"type": "line", "x0": before[-1], "x1": before[-1], "line": {"color": theme.GREY, "width": 1}},),
    )


def laid_back(
    title: str, label: str, dates: Sequence[str], came: np.ndarray, forecast: np.ndarray, back: int, axis: str
) -> Figure:
    """One-step forecasts over what came, each drawn `back` rows before the row that it is for."""
    panel = Panel(label, HEIGHT, {"range": value_range(came, forecast)})
    panel.add_scatter(
        x=list(dates),
        y=came,
        name="truth",
        mode="lines+markers",
        line={"color": theme.INK, "width": 2},
        marker={"symbol": theme.TRUTH_SYMBOL, "size": 6, "color": theme.INK},
        hovertemplate="%{x}<br>truth: %{y:.5~g}<extra></extra>",
    )
    _line(panel, "network", list(dates)[: len(dates) - back], forecast[back:])
    where = "where it belongs" if not back else f"{back} row{'s' * (back > 1)} back"
    return stacked(
        title,
        f"{label} on {len(dates)} rows, and the network's forecast of the next one, drawn {where}.",
        [panel],
        xaxis={"title": axis, "nticks": 6},
        legend=("truth", "network"),
    )


def by_horizon(title: str, row: str, errors: Mapping[str, np.ndarray]) -> Figure:
    """Each model's error relative to naive by horizon: the mean over origins, and the range as a band.

    Args:
        title: what to see.
        row: what one row of the series is.
        errors: (origins, H) by model.
    """
    horizons = next(iter(errors.values())).shape[1]
    steps = np.arange(1, horizons + 1)
    panel = Panel("error relative to the last value", HEIGHT, {"rangemode": "tozero"})
    for name, values in errors.items():
        if name in RANGES:
            _band(panel, name, steps.tolist(), values.min(axis=0), values.max(axis=0))
    for name, values in errors.items():
        _line(panel, name, steps.tolist(), values.mean(axis=0), hover="%{x} ahead")
    summary = "; ".join(f"{name} {decimals(float(values[:, 0].mean()))}" for name, values in errors.items())
    return stacked(
        title,
        f"Errors relative to the last value by horizon, the mean over {len(next(iter(errors.values())))} origins with "
        f"their range. One {row} ahead: {summary}.",
        [panel],
        xaxis={"title": f"{row}s ahead", "tickformat": "d", "range": [0.5, horizons + 0.5]}
        | ({"dtick": 1} if horizons <= 12 else {}),
        legend=tuple(errors),
    )


def mistakes(title: str, errors: Mapping[str, float]) -> Figure:
    """A bar for each mistake: the network's error relative to the last value, which is a line at 1."""
    names = list(errors)
    values = np.array([errors[name] for name in names])
    panel = Panel("", 56 * len(names), {"range": [len(names) + 0.5, 0.5], "visible": False})
    rows = np.arange(1, len(names) + 1)
    panel.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": values,
            "y": rows + 0.2,
            "width": 0.4,
            "marker": {"color": [theme.ACCENT, *[theme.GREY] * (len(names) - 1)]},
            "hovertemplate": "%{x:.3f} of the error of the last value<extra></extra>",
        }
    )
    panel.add_line(x=1, color=theme.INK, width=2, dash="dot", layer="above")
    for place, name in enumerate(names):
        text = f"{name}: {decimals(errors[name])}"
        panel.notes.append({"text": text, "x": 0, "y": place + 0.8, "xanchor": "left", "yanchor": "middle"})
    fig = stacked(
        title,
        f"Errors relative to the last value: {'; '.join(f'{name} {decimals(errors[name])}' for name in names)}.",
        [panel],
        xaxis={
            "title": "error relative to the last value (1: no better)",
            "range": [0, max(1.1, float(values.max()) * 1.05)],
        },
    )
    fig["layout"]["margin"]["l"] = 8  # half of the 0 of the axis
    return fig


def _line(panel: Panel, name: str, x: Sequence, y: np.ndarray, hover: str = "%{x}") -> None:
    look = LOOKS[name]
    panel.add_scatter(
        x=list(x),
        y=y,
        name=name,
        mode="lines+markers" if len(x) <= 70 else "lines",
        line={"color": look["color"], "dash": look["dash"], "width": 2},
        marker={"color": look["color"], "symbol": look["symbol"], "size": 7},
        legendrank=1001 + list(LOOKS).index(name),
        hovertemplate=f"{hover}<br>{name}: %{{y:.4~g}}<extra></extra>",
    )


def _band(panel: Panel, name: str, x: Sequence, low: np.ndarray, high: np.ndarray) -> None:
    colour = LOOKS[name]["color"]
    panel.add_scatter(
        x=[*x, *reversed(list(x))],
        y=np.r_[high, low[::-1]],
        mode="lines",
        fill="toself",
        fillcolor=colour,
        line={"color": colour, "width": 0},
        opacity=BAND,
        showlegend=False,
        hoverinfo="skip",
    )
