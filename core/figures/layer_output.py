"""The output of a recurrent layer: its whole sequence of states, or only its last states. T timesteps."""

import numpy as np

from core.figures import cell_numbers, input_panel, theme
from core.figures.stacked_panels import Panel, colour_bar, domains, stacked, time_axis, unit_axis
from core.figures.theme import Figure

FAINT = 0.25  # opacity of what is not handed on
FEW_CELLS = 64  # cells up to which values are written into them


def layer_output(
    values: np.ndarray,
    title: str,
    *,
    returns: bool,
    timestep: str,
    unit_names: tuple[str, ...] | None = None,
    limit: float = 1.0,
    backward: int = 0,
    vector: bool = False,
) -> Figure:
    """A layer's states, unit by timestep, in the diverging scale. States that are not handed on are faint.

    Args:
        values: the states after each timestep (T, width), in the order of the input's timesteps.
        title: the layer's name.
        returns: True if every timestep is handed on; False for the last state of each unit, which is outlined.
        timestep: what one observation is, in the singular.
        unit_names: names of the units, by default `unit 1` and so on.
        limit: the largest absolute value of the colours, 1 for tanh.
        backward: how many of the last units are of the backward direction, which reads timestep 1 last.
        vector: True if `values` is one vector (1, width) without a timestep.
    """
    values = np.asarray(values, float)
    T, width = values.shape
    forward = width - backward
    handed = np.full((T, width), returns)
    handed[-1, :forward] = handed[0, forward:] = True
    what = "one vector" if vector else _handed_on(T, forward, backward, timestep, returns=returns)
    panel = Panel(f"handed on: {what}", int(np.clip(30 * width, 60, 280)), unit_axis(width, unit_names or ()))
    steps, units = np.arange(1, T + 1), np.arange(1, width + 1)
    hover = {"hovertext": [[name] * T for name in unit_names]} if unit_names else {}
    who = "%{hovertext}" if unit_names else "unit %{y}"
    bar = {"showscale": True, "colorbar": colour_bar(limit, *domains([panel])[0])}
    for faint in (False,) if returns else (True, False):
        shown = np.where(handed != faint, values, np.nan)
        panel.add_heatmap(
            x=steps,
            y=units,
            z=shown.T,  # (width, T)
            zmin=-limit,
            zmax=limit,
            colorscale=theme.DIVERGING_SCALE,
            opacity=FAINT if faint else 1,
            xgap=2 if T <= 40 else 0,
            ygap=2 if width <= 20 else 0,
            hovertemplate=f"{timestep} %{{x}}, {who}: %{{z:.3f}}<extra></extra>",
            **hover,
            **({} if faint else bar),
        )
        if values.size <= FEW_CELLS and T <= input_panel.WRITTEN_STEPS:
            cell_numbers.write(panel, steps, units, np.abs(shown.T) / limit, cell_numbers.short(values.T), faint=faint)
    if not returns and not vector:
        panel.shapes += [_outline(T, 1, forward)] if forward else []
        panel.shapes += [_outline(1, forward + 1, width)] if backward else []
    shape = f"({T}, {width})" if returns else f"({width},)"
    alt = f"{title}: the states of {width} units over {T} timesteps; handed on: {what}, of shape {shape}."
    return stacked(
        f"{title}: hands on {shape}",
        alt,
        [panel],
        xaxis={"showticklabels": False, "ticks": ""} if vector else time_axis(T, timestep),
    )


def _handed_on(T: int, forward: int, backward: int, timestep: str, *, returns: bool) -> str:
    if returns:
        return f"all {T} timesteps"
    if not backward:
        return f"{timestep} {T} alone"
    return f"{timestep} {T} forward, {timestep} 1 backward" if forward else f"{timestep} 1 alone"


def _outline(step: int, first: int, last: int) -> dict:
    """An outline of units `first` to `last` at a timestep, counted from 1."""
    place = {"x0": step - 0.5, "x1": step + 0.5, "y0": first - 0.5, "y1": last + 0.5}
    return {"type": "rect", "line": {"color": theme.ACCENT, "width": 3}} | place
