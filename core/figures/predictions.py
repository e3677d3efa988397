"""Predictions against truth for one sequence. T timesteps, L output timesteps, K predicted features."""

import numpy as np

from core.feature import Feature
from core.figures import theme, time_panels
from core.figures.losses import PLOT_HEIGHT
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.tasks.task import Data
from core.wording import amount, capitalised, percent, with_unit

TAIL = 30  # observed timesteps before a forecast, at most
_RANKS = {"truth": 1001, "prediction": 1002, "previous run": 1003}  # in the legend


def prediction(data: Data, index: int, predictions: np.ndarray, previous: np.ndarray | None = None) -> Figure:
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
    rows = [Panel(feature.label, PLOT_HEIGHT if len(features) == 1 else 200) for feature in features]
    tails = [_tail(data, index, feature) for feature in features]
    names = (
        ("truth", "prediction")
        + ("previous run",) * (previous is not None)
        + tuple(baseline.name for baseline in data.baselines)
    )
    for k, (row, feature) in enumerate(zip(rows, features, strict=True)):
        _panel(row, data, index, predictions, previous, k=k)
        _observed(row, *tails[k], feature, data)
    first = min([1 if data.output.per_timestep else data.X.shape[1], *(tail[0][0] for tail in tails if len(tail[0]))])
    return stacked(
        _title(data, index, predictions),
        _alt(data, index, predictions),
        rows,
        xaxis=time_panels.time_axis(data, int(first)),
        legend=names,
        marks=time_panels.forecast_region(data),
    )


def _tail(data: Data, index: int, feature: Feature) -> tuple[np.ndarray, np.ndarray]:
    """The timesteps and values of a feature's last observations; empty if it is not observed."""
    names = [f.name for f in data.inputs]
    if data.output.per_timestep or feature.name not in names:
        return np.arange(0), np.arange(0.0)
    T, span = data.X.shape[1], max(TAIL, 2 * data.y.shape[1])
    places = np.flatnonzero(data.real()[index])[-span:]
    return places[places >= T - span] + 1, data.X[index, places[places >= T - span], names.index(feature.name)]


def _observed(panel: Panel, steps: np.ndarray, values: np.ndarray, feature: Feature, data: Data) -> None:
    if not len(steps):
        return
    style = time_panels.line_of(values, theme.INK, steps=len(steps), width=1.5)
    style["marker"]["size"] = 5
    hover = _hover(data, "observed", feature)
    panel.add_scatter(x=steps, y=values, name="observed", showlegend=False, hovertemplate=hover, **style)


def _panel(panel: Panel, data: Data, index: int, now: np.ndarray, before: np.ndarray | None, *, k: int) -> None:
    """Draw everything at the output timesteps of feature `k`: baselines below, the prediction on top."""
    steps, feature = time_panels.steps_after(data), data.output.features[k]

    def add(name: str, x: np.ndarray, y: np.ndarray, **style: object) -> None:
        hover = _hover(data, name, feature)
        panel.add_scatter(x=x, y=y, name=name, showlegend=k == 0, hovertemplate=hover, **style)

    for place, baseline in enumerate(data.baselines):
        dash = theme.BASELINE_DASHES[place % len(theme.BASELINE_DASHES)]
        x, y = _as_line(steps, baseline.prediction[index, :, k])
        add(
            baseline.name,
            x,
            y,
            mode="lines",
            line={"color": theme.GREY, "dash": dash, "width": 2},
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
        style["cliponaxis"] = len(steps) > 3  # few marks stand at the edges
        style["opacity"] = theme.GHOST if name == "previous run" else 1
        add(name, steps, values[index, :, k], legendrank=_RANKS[name], **style)
    if time_panels.is_class(data):
        panel.yaxis |= {"range": [-0.06, 1.06], "tickvals": [0, 0.5, 1]}
        panel.add_line(y=0.5, color=theme.GREY, width=1)


def _as_line(steps: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A single value as a short line, so that its dash is visible."""
    if len(steps) > 1:
        return steps, values
    return np.array([steps[0] - 0.45, steps[0] + 0.45]), np.repeat(values, 2)


def _hover(data: Data, name: str, feature: Feature) -> str:
    return f"{data.timestep} %{{x:.0f}}<br>{name}: %{{y:.3~g}} {feature.unit}<extra></extra>"


def _title(data: Data, index: int, predictions: np.ndarray) -> str:
    name = _name(data, index)
    y, p = data.y[index], predictions[index]  # (L, K)
    if time_panels.is_class(data):
        right = int(((p >= 0.5) == (y >= 0.5)).sum())
        return f"{name}: right at {right} of {y.size} timesteps"
    if y.size == 1:
        predicted, truth = (with_unit(theme.number(v.item()), data.output.features[0].unit) for v in (p, y))
        return f"{name}: predicted {predicted}, truth {truth}"
    errors = zip(np.abs(p - y).mean(0).tolist(), data.output.features, strict=True)
    off_by = [f"{amount(error)} {feature.unit or f'in {feature.name}'}" for error, feature in errors]
    return f"{name}: off by {' and '.join(off_by)} on average"


def _name(data: Data, index: int) -> str:
    """A sequence as a title begins with it, and whether it was held back from training."""
    return capitalised(data.sequence_names[index]) + ("" if index in data.train else " (held back)")


def _alt(data: Data, index: int, predictions: np.ndarray) -> str:
    pairs = []
    for k, feature in enumerate(data.output.features):
        truth = ", ".join(theme.numbers(data.y[index, :8, k]))
        answer = ", ".join(theme.numbers(predictions[index, :8, k]))
        pairs.append(f"{feature.label}: truth {truth}; prediction {answer}")
    more = " (the first 8)" if data.y.shape[1] > 8 else ""
    return f"{data.sequence_names[index]}, {'; '.join(pairs)}{more}."


def _verdict(data: Data, index: int, predictions: np.ndarray, previous: np.ndarray | None) -> Figure:
    """One probability on the line from class 0 to class 1, with the truth at its end of it."""
    classes = data.classes or ("class 0", "class 1")
    p, truth = float(predictions[index].ravel()[0]), int(data.y[index].ravel()[0])
    predicted_class = classes[int(p >= 0.5)]
    verdict = "right" if predicted_class == classes[truth] else "wrong"
    name = _name(data, index)
    names = ("truth", "prediction", *(("previous run",) if previous is not None else ()))
    names += tuple(baseline.name for baseline in data.baselines)
    title = f"{name}: {verdict}, probability of “{classes[1]}” {percent(p)}"
    alt = f"{name} is {classes[truth]}; the network gives {classes[1]} a probability of {theme.number(p, 2)}."
    panel = Panel("", 110, {"range": [-1, 1], "visible": False})
    panel.shapes.append(
        {"type": "line", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "layer": "below"}
        | {"line": {"color": theme.GREY, "width": 2}}
    )
    panel.add_line(x=0.5, color=theme.GREY, width=1, dash="dot")
    for place, baseline in enumerate(data.baselines):
        at = float(baseline.prediction[index].ravel()[0])
        _mark(panel, baseline.name, at, theme.GREY, ("line-ns", "line-nw", "line-ne")[place % 3], size=26)
    _mark(panel, "truth", truth, theme.INK, theme.TRUTH_SYMBOL, size=16)
    if previous is not None:
        at = float(previous[index].ravel()[0])
        _mark(panel, "previous run", at, theme.ACCENT, theme.PREDICTION_SYMBOL, size=18, opacity=theme.GHOST)
    _mark(panel, "prediction", p, theme.ACCENT, theme.PREDICTION_SYMBOL, size=18)
    panel.notes += [
        {"x": x, "y": 0.62, "text": text, "xanchor": anchor}
        for x, text, anchor in ((0, classes[0], "left"), (1, classes[1], "right"))
    ]
    axis = {"range": [-0.04, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1], "title": f"probability of {classes[1]}"}
    return stacked(title, alt, [panel], xaxis=axis, legend=names)


def _mark(panel: Panel, name: str, x: float, colour: str, symbol: str, *, size: int, opacity: float = 1) -> None:
    panel.add_scatter(
        x=[x],
        y=[0],
        name=name,
        mode="markers",
        opacity=opacity,
        marker={"color": colour, "symbol": symbol, "size": size, "line": {"color": colour, "width": 3}},
        legendrank=_RANKS.get(name, 2000),
        hovertemplate=f"{name}: %{{x:.2f}}<extra></extra>",
    )
