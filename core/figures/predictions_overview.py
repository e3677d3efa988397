"""Predictions against truth over all sequences of a task. n sequences, L output timesteps, K predicted features."""

import numpy as np
import plotly.graph_objects as go

from core.figures import theme, time_panels
from core.tasks.task import Data

MOST_POINTS = 3000  # in a scatter; more are thinned evenly, and the title says so
_SIDES = {
    "training": {"symbol": "circle-open", "color": theme.ACCENT, "size": 8, "line": {"width": 1.5}},
    "validation": {"symbol": "diamond", "color": theme.VALIDATION, "size": 9},
}


def overview(data: Data, predictions: np.ndarray, k: int = 0) -> go.Figure:
    """All sequences: probabilities by class for a classification, else predicted against true values.

    Args:
        data: the task's data; y (n, L, K).
        predictions: (n, L, K) in the units of y.
        k: the index of the predicted feature.
    """
    return probabilities(data, predictions) if time_panels.is_class(data) else scatter(data, predictions, k)


def scatter(data: Data, predictions: np.ndarray, k: int = 0) -> go.Figure:
    """Predicted against true values, which are equal on the diagonal. Training is circles, validation diamonds."""
    feature = data.output.features[k]
    y, p = data.y[:, :, k], predictions[:, :, k]  # (n, L)
    sides = _sides(data)
    error = {name: float(np.abs(p[rows] - y[rows]).mean()) for name, rows in sides.items()}
    off = ", ".join(
        f"{theme.number(value)} {feature.unit} ({name})".replace("  ", " ") for name, value in error.items()
    )
    every = max(1, -(-y.size // MOST_POINTS))
    thin = f"; 1 of {every} points shown" if every > 1 else ""
    title = f"Mean error {_short(error)} {feature.unit}".rstrip() + thin
    alt = f"Predicted against true {feature.label} of {len(y)} sequences; mean absolute error {off}."
    frame, height = time_panels.panels([f"predicted {feature.label}"], [340])
    fig = theme.figure(title, alt, plot_height=height, legend=(*sides, "perfect"), base=frame)
    limits = time_panels.value_range(y, p)
    line = {"color": theme.GREY, "width": 2, "dash": "dot"}
    fig.add_scatter(x=limits, y=limits, name="perfect", mode="lines", line=line, hoverinfo="skip", legendrank=2000)
    for name, rows in sides.items():
        steps = np.tile(np.arange(1, y.shape[1] + 1), len(rows))
        names = np.repeat([data.sequence_names[i] for i in rows], y.shape[1])
        fig.add_scatter(
            x=y[rows].ravel()[::every],
            y=p[rows].ravel()[::every],
            name=name,
            mode="markers",
            marker=_marker(name, y.size),
            opacity=0.85,
            customdata=np.stack([names, steps], 1)[::every] if len(names) else None,
            hovertemplate="%{customdata[0]}, output %{customdata[1]}<br>true %{x:.3~g}, predicted %{y:.3~g} "
            f"{feature.unit}<extra>{name}</extra>",
        )
    fig.update_xaxes(range=limits, title_text=f"true {feature.label}", showgrid=True, nticks=6)
    return fig.update_yaxes(range=limits, nticks=6)


def over_time(data: Data, predictions: np.ndarray, k: int = 0, step: int = 0) -> go.Figure:
    """Truth and prediction of output timestep `step` over all sequences in order: windows of one series.

    Validation sequences are shaded.
    """
    feature, at = data.output.features[k], np.arange(1, len(data.y) + 1)
    y, p = data.y[:, step, k], predictions[:, step, k]
    when = time_panels.steps_after(data)
    ahead = int(when[step] - data.X.shape[1]) if when.size and not data.output.per_timestep else 0
    what = f", {ahead} {data.timestep}{'s' * (ahead > 1)} ahead" if ahead else ""
    title = f"{feature.name.capitalize()}{what}, in order"
    alt = f"True and predicted {feature.label} for {len(y)} sequences in order, {what.removeprefix(', ') or 'each'}."
    frame, height = time_panels.panels([feature.label], [280])
    fig = theme.figure(title, alt, plot_height=height, legend=("truth", "prediction"), base=frame)
    if data.validation.size:
        _shade(fig, data.validation + 1)
    style = {"x": at, "mode": "lines", "customdata": np.array(data.sequence_names)}
    hover = f"%{{customdata}}<br>%{{fullData.name}}: %{{y:.3~g}} {feature.unit}<extra></extra>"
    fig.add_scatter(y=y, name="truth", line={"color": theme.INK, "width": 1.5}, hovertemplate=hover, **style)
    fig.add_scatter(y=p, name="prediction", line={"color": theme.ACCENT, "width": 2}, hovertemplate=hover, **style)
    return fig.update_xaxes(title_text="sequence, in order of time", range=[0.5, len(y) + 0.5])


def probabilities(data: Data, predictions: np.ndarray) -> go.Figure:
    """The predicted probability of each sequence, by its true class. Points on the wrong side of 0.5 are mistakes.

    With an output at each timestep, every timestep is a point.
    """
    classes = data.classes or ("class 0", "class 1")
    sides = _sides(data)
    right = (predictions >= 0.5) == (data.y >= 0.5)  # (n, L, K)
    accuracy = {name: 100 * float(right[rows].mean()) for name, rows in sides.items()}
    title = f"Accuracy {_short(accuracy, ' %')}"
    what = "answers" if data.output.per_timestep else "sequences"
    alt = f"{title} of the {what}; the predicted probability of {classes[1]} is shown for each true class."
    frame, height = time_panels.panels([f"probability of {classes[1]}"], [340])
    fig = theme.figure(title, alt, plot_height=height, legend=tuple(sides), base=frame)
    line = {"color": theme.INK, "width": 1, "dash": "dot"}
    fig.add_hline(y=0.5, line=line, layer="below", exclude_empty_subplots=False)
    every = max(1, -(-data.y.size // MOST_POINTS))
    rng = np.random.default_rng(0)  # the sideways scatter has no meaning, but must not change between redraws
    for name, rows in sides.items():
        truth = (data.y[rows] >= 0.5).astype(int).ravel()[::every]
        names = np.repeat([data.sequence_names[i] for i in rows], data.y[0].size)[::every]
        fig.add_scatter(
            x=truth + rng.uniform(-0.28, 0.28, len(truth)),
            y=predictions[rows].ravel()[::every],
            name=name,
            mode="markers",
            marker=_marker(name, data.y.size),
            opacity=0.85,
            customdata=names,
            hovertemplate=f"%{{customdata}}<br>probability of {classes[1]}: %{{y:.2f}}<extra>{name}</extra>",
        )
    class_names = [f"{name}<br>({int(((data.y >= 0.5) == c).sum()):,})" for c, name in enumerate(classes)]
    fig.update_xaxes(range=[-0.5, 1.5], tickvals=[0, 1], ticktext=class_names, title_text="true class", ticks="")
    return fig.update_yaxes(range=[-0.04, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1])


def _sides(data: Data) -> dict[str, np.ndarray]:
    sides = {"training": data.train, "validation": data.validation}
    return {name: rows for name, rows in sides.items() if rows.size}


def _marker(side: str, points: int) -> dict:
    return _SIDES[side] | ({} if points <= 300 else {"size": 6})


def _short(values: dict[str, float], unit: str = "") -> str:
    """The training value, and the validation value by its name: `1.55, validation 1.65`."""
    parts = [f"{name} {theme.number(value)}{unit}" for name, value in values.items()]
    return ", ".join(parts).removeprefix("training ")


def _shade(fig: go.Figure, places: np.ndarray) -> None:
    """Shade each block of neighbouring places, with one label."""
    for block in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
        fig.add_vrect(
            x0=block[0] - 0.5,
            x1=block[-1] + 0.5,
            fillcolor=theme.GREY,
            opacity=0.14,
            line_width=0,
            layer="below",
            exclude_empty_subplots=False,
        )
    fig.add_annotation(
        x=places[-1], y=1, yref="paper", text="validation", showarrow=False, xanchor="right", yanchor="top"
    )
