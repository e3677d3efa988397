"""Predictions against truth over all sequences of a task. n sequences, L output timesteps, K predicted features."""

import numpy as np

from core.figures import theme, time_panels
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.tasks.task import Data
from core.wording import capitalised

HEIGHT = 340  # pixels
MOST_POINTS = 3000  # in a scatter; more are thinned evenly, and the title says so
_SIDES = {
    "training": {"symbol": "circle-open", "color": theme.ACCENT, "size": 8, "line": {"width": 1.5}},
    "validation": {"symbol": "diamond", "color": theme.VALIDATION, "size": 9},
}


def overview(data: Data, predictions: np.ndarray, k: int = 0) -> Figure:
    """All sequences: probabilities by class for a classification, else predicted against true values.

    Args:
        data: the task's data; y (n, L, K).
        predictions: (n, L, K) in the units of y.
        k: the index of the predicted feature.
    """
    return probabilities(data, predictions) if time_panels.is_class(data) else scatter(data, predictions, k)


def scatter(data: Data, predictions: np.ndarray, k: int = 0) -> Figure:
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
    title = f"Mean error of {feature.name}: {_short(error)} {feature.unit}".rstrip() + thin
    alt = f"Predicted against true {feature.label} of {len(y)} sequences; mean absolute error {off}."
    limits = time_panels.value_range(y, p)
    panel = Panel(f"predicted {feature.label}", HEIGHT, {"range": limits, "nticks": 6})
    line = {"color": theme.GREY, "width": 2, "dash": "dot"}
    panel.add_scatter(x=limits, y=limits, name="perfect", mode="lines", line=line, hoverinfo="skip", legendrank=2000)
    for name, rows in sides.items():
        shown = np.arange(0, rows.size * y.shape[1], every)
        panel.add_scatter(
            x=y[rows].ravel()[::every],
            y=p[rows].ravel()[::every],
            name=name,
            mode="markers",
            marker=_marker(name, y.size),
            opacity=0.85,
            text=[data.sequence_names[i] for i in rows[shown // y.shape[1]].tolist()],
            customdata=shown % y.shape[1] + 1,
            hovertemplate="%{text}, output %{customdata}<br>true %{x:.3~g}, predicted %{y:.3~g} "
            f"{feature.unit}<extra>{name}</extra>",
        )
    axis = {"range": limits, "title": f"true {feature.label}", "showgrid": True, "nticks": 6}
    return stacked(title, alt, [panel], xaxis=axis, legend=(*sides, "perfect"))


def over_time(data: Data, predictions: np.ndarray, k: int = 0, step: int = 0) -> Figure:
    """Truth and prediction of output timestep `step` over all sequences in order: windows of one series.

    Validation sequences are shaded.
    """
    feature, at = data.output.features[k], np.arange(1, len(data.y) + 1)
    y, p = data.y[:, step, k], predictions[:, step, k]
    when = time_panels.steps_after(data)
    ahead = int(when[step] - data.X.shape[1]) if when.size and not data.output.per_timestep else 0
    what = f", {ahead} {data.timestep}{'s' * (ahead > 1)} ahead" if ahead else ""
    title = f"{capitalised(feature.name)}{what}, in order"
    alt = f"True and predicted {feature.label} for {len(y)} sequences in order, {what.removeprefix(', ') or 'each'}."
    panel = Panel(feature.label, 280)
    style = {"x": at, "mode": "lines", "customdata": np.array(data.sequence_names)}
    hover = f"%{{customdata}}<br>%{{fullData.name}}: %{{y:.3~g}} {feature.unit}<extra></extra>"
    panel.add_scatter(y=y, name="truth", line={"color": theme.INK, "width": 1.5}, hovertemplate=hover, **style)
    panel.add_scatter(y=p, name="prediction", line={"color": theme.ACCENT, "width": 2}, hovertemplate=hover, **style)
    axis = {"title": "sequence, in order of time", "range": [0.5, len(y) + 0.5]}
    marks: tuple[dict, ...] = ()
    if data.validation.size:
        marks = _shades(data.validation + 1)
        last = {"x": data.validation[-1].item() + 1, "xanchor": "right"}
        panel.notes.append(last | {"text": "validation", "y": 1, "yref": "paper", "yanchor": "top"})
    return stacked(title, alt, [panel], xaxis=axis, legend=("truth", "prediction"), marks=marks)


def probabilities(data: Data, predictions: np.ndarray) -> Figure:
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
    axis = {"range": [-0.04, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    panel = Panel(f"probability of {classes[1]}", HEIGHT, axis)
    panel.add_line(y=0.5, color=theme.INK, width=1, dash="dot")
    every = max(1, -(-data.y.size // MOST_POINTS))
    rng = np.random.default_rng(0)  # the sideways scatter has no meaning, but must not change between redraws
    for name, rows in sides.items():
        truth = (data.y[rows] >= 0.5).astype(int).ravel()[::every]
        names = np.repeat([data.sequence_names[i] for i in rows], data.y[0].size)[::every]
        panel.add_scatter(
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
    true = {"range": [-0.5, 1.5], "tickvals": [0, 1], "ticktext": class_names, "title": "true class", "ticks": ""}
    return stacked(title, alt, [panel], xaxis=true, legend=tuple(sides))


def _sides(data: Data) -> dict[str, np.ndarray]:
    sides = {"training": data.train, "validation": data.validation}
    return {name: rows for name, rows in sides.items() if rows.size}


def _marker(side: str, points: int) -> dict:
    return _SIDES[side] | ({} if points <= 300 else {"size": 6})


def _short(values: dict[str, float], unit: str = "") -> str:
    """The training value, and the validation value by its name: `1.55, validation 1.65`."""
    parts = [f"{name} {theme.number(value)}{unit}" for name, value in values.items()]
    return ", ".join(parts).removeprefix("training ")


def _shades(places: np.ndarray) -> tuple[dict, ...]:
    """A shade over each block of neighbouring places."""
    blocks = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return tuple(time_panels.shade(block[0].item() - 0.5, block[-1].item() + 0.5) for block in blocks)
