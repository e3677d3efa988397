"""Predictions against truth for one sequence. T timesteps, L output timesteps, K predicted features."""

import numpy as np
import plotly.graph_objects as go

from core.feature import Feature
from core.figures import theme, time_panels
from core.tasks.task import Data

TAIL = 30  # observed timesteps before a forecast, at most


def prediction(data: Data, index: int, predictions: np.ndarray, previous: np.ndarray | None = None) -> go.Figure:
    """One sequence: truth in ink, prediction in the accent, the previous run as its ghost, baselines dashed in grey.

    Args:
        data: the task's data; y and its baselines (n, L, K).
        index: of the sequence.
        predictions: (n, L, K) in the units of y.
        previous: the previous run's predictions of the same data, if any.
    """
    if time_panels.is_class(data) and not data.output.per_timestep:
        return _verdict(data, index, predictions, previous)
    features = data.output.features
    fig, height = time_panels.panels([f.label for f in features], [280 if len(features) == 1 else 200] * len(features))
    tails = [_tail(data, index, feature) for feature in features]
    names = (
        ("truth", "prediction")
        + ("previous run",) * (previous is not None)
        + tuple(baseline.name for baseline in data.baselines)
    )
    fig = theme.figure(
        _title(data, index, predictions), _alt(data, index, predictions), plot_height=height, legend=names, base=fig
    )
    time_panels.forecast_region(fig, data)
    for k, feature in enumerate(features):
        _panel(fig, data, index, predictions, previous, k=k)
        _observed(fig, *tails[k], feature, data, row=k + 1)
    first = min([1 if data.output.per_timestep else data.X.shape[1], *(tail[0][0] for tail in tails if len(tail[0]))])
    time_panels.time_axis(fig, data, first)
    return fig


def _tail(data: Data, index: int, feature: Feature) -> tuple[np.ndarray, np.ndarray]:
    """The timesteps and values of a feature's last observations; empty if it is not observed."""
    names = [f.name for f in data.inputs]
    if data.output.per_timestep or feature.name not in names:
        return np.arange(0), np.arange(0.0)
    T, span = data.X.shape[1], max(TAIL, 2 * data.y.shape[1])
    places = np.flatnonzero(data.real()[index])[-span:]
    return places[places >= T - span] + 1, data.X[index, places[places >= T - span], names.index(feature.name)]


def _observed(fig: go.Figure, steps: np.ndarray, values: np.ndarray, feature: Feature, data: Data, *, row: int) -> None:
    if not len(steps):
        return
    style = time_panels.line_of(values, theme.INK, steps=len(steps), width=1.5)
    style["marker"]["size"] = 5
    hover = _hover(data, "observed", feature)
    fig.add_scatter(x=steps, y=values, name="observed", showlegend=False, hovertemplate=hover, row=row, col=1, **style)


def _panel(fig: go.Figure, data: Data, index: int, now: np.ndarray, before: np.ndarray | None, *, k: int) -> None:
    """Draw everything at the output timesteps of feature `k`: baselines below, the prediction on top."""
    steps, feature, row = time_panels.steps_after(data), data.output.features[k], k + 1
    for place, baseline in enumerate(data.baselines):
        dash = theme.BASELINE_DASHES[place % len(theme.BASELINE_DASHES)]
        x, y = _as_line(steps, baseline.prediction[index, :, k])
        line = {"color": theme.GREY, "dash": dash, "width": 2}
        _add(
            fig,
            baseline.name,
            x,
            y,
            _hover(data, baseline.name, feature),
            row=row,
            mode="lines",
            line=line,
            legendrank=2000 + place,
        )
    series = [
        ("truth", data.y, theme.INK, theme.TRUTH_SYMBOL),
        ("prediction", now, theme.ACCENT, theme.PREDICTION_SYMBOL),
    ]
    if before is not None:
        series.insert(0, ("previous run", before, theme.ACCENT, theme.PREDICTION_SYMBOL))
    for name, values, colour, symbol in series:
        style = time_panels.line_of(values[index, :, k], colour, steps=len(steps), width=2.5)
        if time_panels.is_class(data) and name != "truth" and len(steps) <= time_panels.MANY:
            style["mode"] = "markers"  # a line between probabilities has no meaning
        style["marker"] |= {"symbol": symbol, "size": 12 if len(steps) <= 3 else 8}
        style["opacity"] = theme.GHOST if name == "previous run" else 1
        rank = {"truth": 1001, "prediction": 1002, "previous run": 1003}[name]
        _add(fig, name, steps, values[index, :, k], _hover(data, name, feature), row=row, legendrank=rank, **style)
    if time_panels.is_class(data):
        fig.update_yaxes(range=[-0.06, 1.06], tickvals=[0, 0.5, 1], row=row, col=1)
        fig.add_hline(y=0.5, line={"color": theme.GREY, "width": 1}, layer="below", row=row, col=1)


def _as_line(steps: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A single value as a short line, so that its dash is visible."""
    if len(steps) > 1:
        return steps, values
    return np.array([steps[0] - 0.45, steps[0] + 0.45]), np.repeat(values, 2)


def _add(fig: go.Figure, name: str, x: np.ndarray, y: np.ndarray, hover: str, *, row: int, **style: object) -> None:
    fig.add_scatter(x=x, y=y, name=name, showlegend=row == 1, hovertemplate=hover, row=row, col=1, **style)


def _hover(data: Data, name: str, feature: Feature) -> str:
    return f"{data.timestep} %{{x:.0f}}<br>{name}: %{{y:.3~g}} {feature.unit}<extra></extra>"


def _title(data: Data, index: int, predictions: np.ndarray) -> str:
    name = data.sequence_names[index] + ("" if index in data.train else " (validation)")
    y, p = data.y[index], predictions[index]  # (L, K)
    if time_panels.is_class(data):
        right = int(((p >= 0.5) == (y >= 0.5)).sum())
        return f"{name}: right at {right} of {y.size} timesteps"
    if y.size == 1:
        unit = data.output.features[0].unit
        return f"{name}: predicted {theme.number(p.item())}, truth {theme.number(y.item())} {unit}".rstrip()
    errors = np.abs(p - y).mean(0)
    off_by = (f"{theme.number(float(e))} {f.unit}".rstrip() for e, f in zip(errors, data.output.features, strict=True))
    return f"{name}: off by {' and '.join(off_by)} on average"


def _alt(data: Data, index: int, predictions: np.ndarray) -> str:
    pairs = []
    for k, feature in enumerate(data.output.features):
        truth = ", ".join(theme.numbers(data.y[index, :8, k]))
        answer = ", ".join(theme.numbers(predictions[index, :8, k]))
        pairs.append(f"{feature.label}: truth {truth}; prediction {answer}")
    more = " (the first 8)" if data.y.shape[1] > 8 else ""
    return f"{data.sequence_names[index]}, {'; '.join(pairs)}{more}."


def _verdict(data: Data, index: int, predictions: np.ndarray, previous: np.ndarray | None) -> go.Figure:
    """One probability on the line from class 0 to class 1, with the truth at its end of it."""
    classes = data.classes or ("class 0", "class 1")
    p, truth = float(predictions[index].ravel()[0]), int(data.y[index].ravel()[0])
    predicted_class = classes[int(p >= 0.5)]
    verdict = "right" if predicted_class == classes[truth] else "wrong"
    name = data.sequence_names[index] + ("" if index in data.train else " (validation)")
    names = ("truth", "prediction", *(("previous run",) if previous is not None else ()))
    names += tuple(baseline.name for baseline in data.baselines)
    title = f"{name}: {verdict}, {theme.number(100 * p, 2)} % {classes[1]}"
    alt = f"{name} is {classes[truth]}; the network gives {classes[1]} a probability of {theme.number(p, 2)}."
    fig = theme.figure(title, alt, plot_height=110, legend=names)
    fig.add_shape(type="line", x0=0, x1=1, y0=0, y1=0, line={"color": theme.GREY, "width": 2}, layer="below")
    fig.add_vline(x=0.5, line={"color": theme.GREY, "width": 1, "dash": "dot"}, layer="below")
    for place, baseline in enumerate(data.baselines):
        at = float(baseline.prediction[index].ravel()[0])
        _mark(fig, baseline.name, at, theme.GREY, ("line-ns", "line-nw", "line-ne")[place % 3], size=26)
    _mark(fig, "truth", truth, theme.INK, theme.TRUTH_SYMBOL, size=16)
    if previous is not None:
        at = float(previous[index].ravel()[0])
        _mark(fig, "previous run", at, theme.ACCENT, theme.PREDICTION_SYMBOL, size=18, opacity=theme.GHOST)
    _mark(fig, "prediction", p, theme.ACCENT, theme.PREDICTION_SYMBOL, size=18)
    for x, text, anchor in ((0, classes[0], "left"), (1, classes[1], "right")):
        fig.add_annotation(x=x, y=0.62, text=text, showarrow=False, xanchor=anchor)
    fig.update_xaxes(range=[-0.04, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1], title_text=f"probability of {classes[1]}")
    return fig.update_yaxes(range=[-1, 1], visible=False)


def _mark(fig: go.Figure, name: str, x: float, colour: str, symbol: str, *, size: int, opacity: float = 1) -> None:
    fig.add_scatter(
        x=[x],
        y=[0],
        name=name,
        mode="markers",
        opacity=opacity,
        marker={"color": colour, "symbol": symbol, "size": size, "line": {"color": colour, "width": 3}},
        legendrank={"truth": 1001, "prediction": 1002, "previous run": 1003}.get(name, 2000),
        hovertemplate=f"{name}: %{{x:.2f}}<extra></extra>",
    )
