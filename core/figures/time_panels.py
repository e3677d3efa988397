"""Panels over one time axis, for figures of one sequence of a task. T timesteps, L output timesteps."""

import textwrap

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.figures import theme
from core.tasks.task import Data

MANY = 60  # timesteps up to which points have markers
GAP = 36  # pixels between two panels, for the name of the lower one


def panels(names: list[str], heights: list[int]) -> tuple[go.Figure, int]:
    """Empty panels of these pixel heights below one another, each with its name above it, and their total height."""
    total = sum(heights) + GAP * (len(heights) - 1)
    fig = make_subplots(
        rows=len(names),
        cols=1,
        shared_xaxes=True,
        row_heights=heights,
        vertical_spacing=GAP / total if len(names) > 1 else 0,
    )
    for row, name in enumerate(names, 1):
        domain = fig.get_subplot(row, 1).yaxis.domain
        fig.add_annotation(
            text="<br>".join(textwrap.wrap(name, 48)),
            x=0,
            y=domain[1],
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            align="left",
            font={"size": theme.TEXT, "color": theme.INK},
        )
    return fig, total


def steps_after(data: Data) -> np.ndarray:
    """The timesteps of the outputs (L,): each timestep, or those after the last one; empty for a class."""
    T = data.X.shape[1]
    if data.output.per_timestep:
        return np.arange(1, T + 1)
    if is_class(data):
        return np.arange(0)
    after = data.target_steps or tuple(range(1, data.y.shape[1] + 1))
    return T + np.array(after)


def is_class(data: Data) -> bool:
    """True if the output is a probability."""
    return data.output.is_probability


def is_binary(values: np.ndarray) -> bool:
    """True if all values are 0 or 1; they are drawn as steps."""
    return bool(np.isin(values, (0, 1)).all())


def time_title(data: Data) -> str:
    """The time axis's title: `day (last observed: 4)`."""
    T = data.X.shape[1]
    return data.timestep if data.output.per_timestep or is_class(data) else f"{data.timestep} (last observed: {T})"


def time_axis(fig: go.Figure, data: Data, first: float = 1) -> None:
    """Set one range for all time axes, from `first` to the last observation or output. The lowest has the title."""
    last = max([data.X.shape[1], *steps_after(data)])
    few = last - first <= 12
    fig.update_xaxes(range=[first - 0.5, last + 0.5], dtick=1 if few else None, tickformat="d")
    rows = len(list(fig.select_xaxes()))
    fig.update_xaxes(title_text=time_title(data), row=rows, col=1)


def value_range(*values: np.ndarray) -> list[float]:
    """Axis limits with a margin around all finite values."""
    flat = np.concatenate([np.ravel(v).astype(float) for v in values])
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return [0.0, 1.0]
    low, high = float(flat.min()), float(flat.max())
    air = (high - low) * 0.12 or max(abs(high) * 0.1, 0.5)
    return [low - air, high + air]


def forecast_region(fig: go.Figure, data: Data) -> None:
    """Shade the part after the last observation, in every panel."""
    steps = steps_after(data)
    if data.output.per_timestep or not steps.size:
        return
    fig.add_vrect(
        x0=data.X.shape[1] + 0.5,
        x1=steps.max() + 0.5,
        fillcolor=theme.GREY,
        opacity=0.14,
        line_width=0,
        layer="below",
        exclude_empty_subplots=False,
    )


def line_of(values: np.ndarray, colour: str, *, steps: int, dash: str = "solid", width: float = 2) -> dict:
    """Line and marker of one series over `steps` timesteps; bits are drawn as steps."""
    return {
        "mode": "lines+markers" if steps <= MANY else "lines",
        "line": {"color": colour, "width": width, "dash": dash, "shape": "hvh" if is_binary(values) else "linear"},
        "marker": {"color": colour, "size": 7 if steps <= MANY / 2 else 5},
    }
