"""The losses of a run during training: batches as a thin line, and the means of epochs and the validation on top.

The axes do not move while points are added: epochs end at the last one that is asked for, values go from 0 to a round
number. If there are many epochs, too short to show batches, their axis is logarithmic as that of the finished run.
"""

import math

import numpy as np
import plotly.graph_objects as go

from core.figures import theme, time_panels
from core.figures.losses import LOG_EPOCHS, Points, curve, epoch_axis, over, thinned

PLOT_HEIGHT = 300  # pixels, as for the finished run
LATEST = 10  # the title shows the mean of so many batches: single batches vary too much
FEW = 30  # epochs up to which each has a marker


def live_losses(
    batches: Points,
    training: Points,
    validation: Points | None = None,
    *,
    epochs: int,
    label: str,
    previous: Points | None = None,
    what: str = "Loss",
    unit: str = "",
    top: float = 1.0,
) -> go.Figure:
    """The curves of a run so far. Height and names are those of `losses`, which replaces this figure at the end.

    Args:
        batches: the values of batches, at fractions of epochs: 1.5 is the middle of the second epoch. Empty if epochs
            are too short.
        training: the mean of each finished epoch, at its end.
        validation: the validation at the end of epochs; None if there is none.
        epochs: the number of epochs of the run.
        label: the name of the value axis.
        previous: the means of the previous run, shown as a ghost.
        what: the name of the value in the title.
        unit: after each number, with the space before it.
        top: the end of the value axis; larger values move it to the next round number.
    """
    given = {"training": training, "validation": validation, "previous run": previous}
    curves = {name: thinned(*points) for name, points in given.items() if points is not None}
    thin = thinned(*batches)
    base, height = time_panels.panels([f"{label}, thin: batch by batch" if len(thin[0]) else label], [PLOT_HEIGHT])
    title, alt = _title(batches, training, epochs, what, unit), _alt(batches, curves, epochs, what, unit)
    fig = theme.figure(title, alt, plot_height=height, legend=tuple(curves), base=base)
    fig.add_scatter(
        x=thin[0],
        y=thin[1],
        name="batches",
        mode="lines" if len(thin[0]) > 1 else "markers",
        line={"color": theme.ACCENT, "width": 1.5},
        marker={"color": theme.ACCENT, "size": 4},
        opacity=0.7,
        showlegend=False,
        hovertemplate=f"epoch %{{x:.2f}}<br>some batches: %{{y:.4~g}}{unit}<extra></extra>",
    )
    for name in reversed(curves):  # training is drawn last, on top
        curve(fig, name, *curves[name], unit=unit, marked=epochs <= FEW and name != "previous run")
    # A logarithmic axis begins at epoch 1, so it would hide the batches of the first epoch.
    epoch_axis(fig, 0, epochs, log=epochs >= LOG_EPOCHS and len(training[0]) > 0 and not len(batches[0]))
    values = np.concatenate([batches[1], *(y for _, y in curves.values())])
    return fig.update_yaxes(range=[0, _end(values, top)], nticks=6)


def _end(values: np.ndarray, top: float) -> float:
    """`top`, or the next of 1, 2, 5, 10, 20, 50 and so on above the largest value."""
    finite = values[np.isfinite(values)]
    if not finite.size or finite.max() <= top:
        return top
    power = 10.0 ** math.floor(math.log10(finite.max()))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= finite.max())


def _now(batches: Points, training: Points) -> tuple[str, float] | None:
    """The progress in epochs, and the mean of the epoch that has just ended or of the latest batches."""
    ended = training[0][-1] if len(training[0]) else 0
    if len(batches[0]) and batches[0][-1] > ended:
        at = batches[0][-1]
        return f"{at:,.1f}" if at >= 0.1 else f"{at:.2f}", float(np.mean(batches[1][-LATEST:]))
    return (f"{ended:,.0f}", float(training[1][-1])) if ended else None


def _title(batches: Points, training: Points, epochs: int, what: str, unit: str) -> str:
    now = _now(batches, training)
    if now is None:
        return f"{what} over {over(epochs)}"
    at, value = now
    return f"{what} after {at} {'epoch' if at == '1' else 'epochs'}: {theme.number(value)}{unit}"


def _alt(batches: Points, curves: dict[str, Points], epochs: int, what: str, unit: str) -> str:
    now = _now(batches, curves["training"])
    if now is None:
        return f"The {what.lower()} over {over(epochs)}: nothing to show yet."
    drawn = {"batch by batch": batches, **curves}
    ranges = [
        f"{name} from {theme.number(y[0])} to {theme.number(y[-1])}{unit}" for name, (_, y) in drawn.items() if len(y)
    ]
    return f"{what} after {now[0]} of {over(epochs)}: {'; '.join(ranges)}."
