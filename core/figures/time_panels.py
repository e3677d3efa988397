"""What figures of one sequence of a task share: time axis and lines. T timesteps, L output timesteps."""

import numpy as np

from core.figures import theme
from core.tasks.task import Data

MANY = 60  # timesteps up to which points have markers


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


def time_axis(data: Data, first: float = 1) -> dict:
    """The time axis from `first` to the last observation or output."""
    last = max([data.X.shape[1], *steps_after(data).tolist()])
    every = {"dtick": 1} if last - first <= 12 else {}
    return {"range": [first - 0.5, last + 0.5], "tickformat": "d", "title": time_title(data)} | every


def value_range(*values: np.ndarray) -> list[float]:
    """Axis limits with a margin around all finite values."""
    flat = np.concatenate([np.ravel(v).astype(float) for v in values])
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return [0.0, 1.0]
    low, high = float(flat.min()), float(flat.max())
    air = (high - low) * 0.12 or max(abs(high) * 0.1, 0.5)
    return [low - air, high + air]


def forecast_region(data: Data) -> tuple[dict, ...]:
    """The shade over the part after the last observation, for every panel; none if nothing is forecast."""
    steps = steps_after(data)
    if data.output.per_timestep or not steps.size:
        return ()
    return (shade(data.X.shape[1] + 0.5, steps.max().item() + 0.5),)


def shade(x0: float, x1: float) -> dict:
    """A pale area from `x0` to `x1`."""
    look = {"fillcolor": theme.GREY, "opacity": 0.14, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "x0": x0, "x1": x1} | look


def line_of(values: np.ndarray, colour: str, *, steps: int, dash: str = "solid", width: float = 2) -> dict:
    """Line and marker of one series over `steps` timesteps; bits are drawn as steps."""
    return {
        "mode": "lines+markers" if steps <= MANY else "lines",
        "line": {"color": colour, "width": width, "dash": dash, "shape": "hvh" if is_binary(values) else "linear"},
        "marker": {"color": colour, "size": 7 if steps <= MANY / 2 else 5},
    }
