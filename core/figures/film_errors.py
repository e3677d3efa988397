"""The error of each frame of films: the network beside its simple rivals."""

from collections.abc import Mapping

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel, span, stacked
from core.figures.theme import Figure
from core.wording import decimals

HEIGHT = 300  # pixels


def by_frame(numbers: np.ndarray, errors: Mapping[str, np.ndarray], observed: int, title: str) -> Figure:
    """A line for the network, in the accent, and a dashed one for each rival; own frames are shaded.

    Args:
        numbers: of the frames, counted from 1.
        errors: the mean squared error of a pixel in each frame, the network's first; NaN where there is none.
        observed: the frames of a clip: from the second one behind it on, frames are drawn from drawn ones.
        title: what to see.
    """
    panel = Panel("mean squared error of a pixel", HEIGHT, {"rangemode": "tozero"})
    network, *rivals = errors
    for place, name in enumerate(rivals):
        panel.add_scatter(
            x=numbers,
            y=errors[name],
            mode="lines",
            name=name,
            line={"color": theme.GREY, "width": 2, "dash": theme.BASELINE_DASHES[place]},
            hovertemplate=f"frame %{{x}}, {name}: %{{y:.4f}}<extra></extra>",
        )
    panel.add_scatter(
        x=numbers,
        y=errors[network],
        mode="lines+markers",
        name=network,
        line={"color": theme.ACCENT, "width": 3},
        marker={"symbol": theme.PREDICTION_SYMBOL, "size": 8},
        hovertemplate=f"frame %{{x}}, {network}: %{{y:.4f}}<extra></extra>",
    )
    first, last = int(numbers[0]), int(numbers[-1])
    axis = {"range": [first - 0.5, last + 0.5], "tickformat": "d", "title": "frame of the film (shaded: own frames)"}
    ends = {name: values[np.isfinite(values)] for name, values in errors.items()}
    said = "; ".join(f"{name} from {decimals(v[0], 4)} to {decimals(v[-1], 4)}" for name, v in ends.items() if len(v))
    alt = f"The error of frames {first} to {last}; from frame {observed + 2} on, own frames are read. {said}."
    return stacked(title, alt, [panel], xaxis=axis, legend=tuple(errors), marks=(span(observed + 1, last - 1),))
