"""The data of a task: the inputs of one sequence over time, and its targets."""

import numpy as np

from core.feature import Feature
from core.figures import theme, time_panels
from core.figures.padding_hatch import hatch
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.tasks.task import Data
from core.wording import capitalised


def sequence(data: Data, index: int) -> Figure:
    """One panel for each input feature, with its unit, over one time axis; targets are ink diamonds.

    A target that is also an input is in that panel, in the shaded part after the last observation. Other targets have
    panels of their own below. Padding is hatched.

    Args:
        data: the task's data; X (n, T, F), y (n, L, K).
        index: of the sequence.
    """
    x, y, real = data.X[index], data.y[index], data.real()[index]  # (T, F), (L, K), (T,)
    homes = _homes(data)
    features = [*data.inputs, *(f for f, home in zip(data.output.features, homes, strict=True) if home is None)]
    own = [row for row, home in enumerate(homes) if home is None]
    shown = features[: len(data.inputs)] if time_panels.is_class(data) and not data.output.per_timestep else features
    rows = [Panel(feature.label, _height(len(shown))) for feature in shown]
    drawn = time_panels.steps_after(data).size > 0  # a class is not on the time axis
    names = (
        "observed",
        *(("target",) if drawn else ()),
        *(() if real.all() else ("padding",)),
    )
    for f, (row, feature) in enumerate(zip(rows, data.inputs, strict=False)):
        targets = [y[:, k] for k, home in enumerate(homes) if home == f] if drawn else []
        limits = time_panels.value_range(np.where(real, x[:, f], np.nan), *targets)
        row.yaxis = {"range": limits, "tickvals": _bits(x[:, f])}
        hatch(row, ~real, *limits, legendrank=2000, showlegend=f == 0)
        _observed(row, x[:, f], real, feature, data, number=f)
        for target in targets:
            _target(row, data, target, feature, shown=f == homes[0])
    for row, k in zip(rows[len(data.inputs) :], own, strict=False):
        row.yaxis = {"range": time_panels.value_range(y[:, k]), "tickvals": _bits(y[:, k])}
        _target(row, data, y[:, k], data.output.features[k], shown=k == 0)
    return stacked(
        _title(data, index),
        _alt(data, index),
        rows,
        xaxis=time_panels.time_axis(data),
        legend=names,
        marks=time_panels.forecast_region(data),
    )


def _homes(data: Data) -> list[int | None]:
    """For each output feature, the input feature that it continues, if any."""
    names = [feature.name for feature in data.inputs]
    if time_panels.is_class(data) or data.output.per_timestep:
        return [None] * len(data.output.features)
    return [names.index(f.name) if f.name in names else None for f in data.output.features]


def _bits(values: np.ndarray) -> list[int] | None:
    return [0, 1] if time_panels.is_binary(values) else None


def _height(count: int) -> int:
    return {1: 280, 2: 170, 3: 130, 4: 110}.get(count, 90)


def _title(data: Data, index: int) -> str:
    name = capitalised(data.sequence_names[index])
    if time_panels.is_class(data) and not data.output.per_timestep:
        return f"{name}: {_class(data, index)}"
    side = "" if index in data.train else " (held back)"
    return f"{name}{side}: data and target"


def _class(data: Data, index: int) -> str:
    return (data.classes or ("class 0", "class 1"))[int(data.y[index].ravel()[0])]


def _alt(data: Data, index: int) -> str:
    T = int(data.real()[index].sum())
    inputs = ", ".join(feature.label for feature in data.inputs)
    if time_panels.is_class(data) and not data.output.per_timestep:
        return f"{data.sequence_names[index]}, {_class(data, index)}: {inputs} over {T} timesteps."
    outputs = ", ".join(feature.label for feature in data.output.features)
    values = data.y[index].ravel()
    shown = ", ".join(theme.numbers(values[:8])) + (", …" if len(values) > 8 else "")
    return f"{data.sequence_names[index]}: {inputs} over {T} timesteps; to be predicted: {outputs} = {shown}."


def _observed(panel: Panel, x: np.ndarray, real: np.ndarray, feature: Feature, data: Data, *, number: int) -> None:
    colour = theme.colour_of(number)
    style = time_panels.line_of(x[real], colour, steps=len(x), dash=theme.dash_of(number))
    panel.add_scatter(
        x=np.arange(1, len(x) + 1),
        y=np.where(real, x, np.nan),
        name="observed",
        showlegend=number == 0,
        hovertemplate=f"{data.timestep} %{{x}}<br>{feature.name}: %{{y:.4~g}} {feature.unit}<extra></extra>",
        **style,
    )


def _target(panel: Panel, data: Data, y: np.ndarray, feature: Feature, *, shown: bool) -> None:
    style = time_panels.line_of(y, theme.INK, steps=len(y), width=1.5)
    style["marker"] |= {"symbol": theme.TRUTH_SYMBOL, "size": 11 if data.X.shape[1] <= 12 else 7}
    panel.add_scatter(
        x=time_panels.steps_after(data),
        y=y,
        name="target",
        showlegend=shown,
        hovertemplate=f"{data.timestep} %{{x}}<br>target, {feature.name}: %{{y:.4~g}} {feature.unit}<extra></extra>",
        **style,
    )
