"""The inputs of one sequence as a panel of cells. T timesteps, F features."""

import textwrap

import numpy as np

from core.feature import Feature
from core.figures import cell_numbers, theme
from core.figures.padding_hatch import hatch
from core.figures.stacked_panels import Panel

HATCHED = "; hatched: padding"
WRITTEN_STEPS = 8  # with more timesteps, numbers do not fit into cells on a phone


def panel(inputs: np.ndarray, features: tuple[Feature, ...], timestep: str) -> Panel:
    """Each feature from its lowest to its highest value in the sequential scale; hover shows the value.

    Padding is hatched and has no part in the scale.

    Args:
        inputs: the sequence (T, F), in its own units; a timestep whose features are all NaN is padding.
        features: names and units of the inputs.
        timestep: what one observation is, in the singular.
    """
    padding = np.isnan(inputs).all(1)  # (T,)
    read = inputs if padding.all() else inputs[~padding]
    low, high = np.nanmin(read, 0, initial=np.inf), np.nanmax(read, 0, initial=-np.inf)
    z = (inputs - low) / np.where(high > low, high - low, 1)  # (T, F), 0 to 1
    T, rows = len(inputs), np.arange(1, len(features) + 1)
    text = np.array([theme.numbers(column) for column in inputs.T])  # (F, T)
    names = [two_lines(feature.name) for feature in features]
    height = (40 if any("<br>" in name for name in names) else 28) * len(features)
    axis = {"range": [len(features) + 0.5, 0.5], "showgrid": False, "ticks": "", "tickvals": rows, "ticktext": names}
    drawn = Panel(f"inputs, from their lowest to their highest{HATCHED if padding.any() else ''}", height, axis)
    drawn.add_heatmap(
        x=np.arange(1, T + 1),
        y=rows,
        z=z.T,
        zmin=0,
        zmax=1,
        colorscale=theme.SEQUENTIAL_SCALE,
        xgap=2 if T <= 40 else 0,
        ygap=2,
        hovertext=[
            [f"{feature.name}: {value} {feature.unit}".rstrip() for value in values]
            for feature, values in zip(features, text.tolist(), strict=True)
        ],
        hovertemplate=f"{timestep} %{{x}}<br>%{{hovertext}}<extra></extra>",
    )
    if T <= WRITTEN_STEPS:
        cell_numbers.write(drawn, np.arange(1, T + 1), rows, z.T, text)
    hatch(drawn, padding, 0.5, len(features) + 0.5)
    return drawn


def two_lines(name: str) -> str:
    """A name in two lines, if it would be too wide for a phone."""
    return "<br>".join(textwrap.wrap(name, 11)[:2]) if len(name) > 13 else name
