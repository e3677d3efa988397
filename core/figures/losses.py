"""The losses of a run: training and validation, the previous run as a ghost, and baselines as lines.

Baselines are named in the legend: a name on its line is struck through by it, or hides a curve.
"""

import math
from collections.abc import Mapping

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure

MOST_POINTS = 500  # of one curve; no screen shows more
PLOT_HEIGHT = 300  # pixels
TICKED = 12  # epochs up to which each has its number, because there is no epoch 1.5
LOG_EPOCHS = 500  # from here on the epoch axis is logarithmic: most changes are in early epochs

Points = tuple[np.ndarray, np.ndarray]  # epochs, counted from 1, and one value for each


def losses(
    training: Points,
    validation: Points | None = None,
    *,
    epochs: int | None = None,
    previous: Points | None = None,
    baselines: Mapping[str, float] | None = None,
    label: str = "mean squared error",
    snapshot: int | None = None,
    log_loss: bool | None = None,
    log_epochs: bool | None = None,
    what: str = "Loss",
    unit: str = "",
) -> Figure:
    """The curves of one run, finished or not.

    Args:
        training: the training loss so far, in the accent.
        validation: the validation loss so far, dashed.
        epochs: the end of the epoch axis: the epochs of the whole run while it is training, so that nothing moves; by
            default the last epoch.
        previous: the training loss of the previous run, shown as a ghost.
        baselines: each baseline's loss by its name.
        label: what the loss is, with its unit.
        snapshot: an epoch to mark.
        log_loss: a logarithmic loss axis; by default if all values are above 0 and span a factor of 20 or more.
        log_epochs: a logarithmic epoch axis; by default from 500 epochs on.
        what: the name of the values in the title, such as Accuracy.
        unit: after the numbers of the title and on hover, with the space before it.
    """
    given = {"training": training, "validation": validation, "previous run": previous}
    wanted = {name: points for name, points in given.items() if points is not None}
    names = tuple(wanted)  # those without points too, so that nothing jumps
    curves = {name: thinned(*points, keep=snapshot) for name, points in wanted.items() if len(points[0])}
    lines = {name: float(value) for name, value in (baselines or {}).items() if np.isfinite(value)}
    end = epochs or max((int(x[-1]) for name, (x, _) in curves.items() if name != "previous run"), default=1)
    values = np.concatenate([*(y for _, y in curves.values()), list(lines.values()), []])
    log_loss = _spans_wide(values) if log_loss is None else log_loss and bool((values > 0).all())
    log_epochs = end >= LOG_EPOCHS if log_epochs is None else log_epochs
    axis = {"type": "log"} | _log_ticks(values) if log_loss else {"type": "linear", "rangemode": "tozero", "nticks": 6}
    panel = Panel(label, PLOT_HEIGHT, axis)
    for place, (name, value) in enumerate(lines.items()):
        if value > 0 or not log_loss:
            _baseline(panel, name, value, end, place)
            names += (name,)
    for name in reversed(curves):  # the training loss is drawn last, on top
        curve(panel, name, *curves[name], unit=unit)
    if snapshot is not None:
        _marked(panel, max(snapshot, 1) if log_epochs else snapshot, curves.get("training"))
    return stacked(
        f"No {what.lower()}: no epoch was finished" if epochs == 0 else _title(curves, end, what, unit, snapshot),
        _alt(curves, lines, end, what),
        [panel],
        xaxis=epoch_axis(min(1, snapshot or 1), end, log=log_epochs),
        legend=names,
        right=right_of_epochs(log=log_epochs),
    )


def epoch_axis(first: int, end: int, *, log: bool) -> dict:
    """The epoch axis from `first` (1 on a logarithmic axis) to `end`, which always has its number."""
    if log:
        decades = [10**power for power in range(int(math.log10(end)) + 1)]
        at = [*(v for v in decades if v * 3 < end), end]
        ticks = {"tickvals": at, "ticktext": [f"{v:,}" for v in at], "ticklabeloverflow": "allow"}
        return {"title": "epoch", "type": "log", "range": [0, math.log10(max(end, 2))]} | ticks
    limits = [first, end] if end > first else [first - 0.5, first + 0.5]
    return {"title": "epoch", "type": "linear", "range": limits} | ({"dtick": 1} if end <= TICKED else {})


def right_of_epochs(*, log: bool) -> int:
    """Pixels right of the plot: half of the last epoch's number stands there on a logarithmic axis."""
    return 28 if log else 12


def thinned(epochs: np.ndarray, values: np.ndarray, most: int = MOST_POINTS, keep: int | None = None) -> Points:
    """At most `most` points: the first, the last, and the lowest and highest of each stretch; and that of `keep`.

    Stretches are about equally long on the axis, linear or logarithmic.
    """
    epochs, values = np.asarray(epochs), np.asarray(values, float)
    if len(epochs) <= most:
        return epochs, values
    stretch = np.log(np.maximum(epochs, 1)) + epochs / epochs[-1]  # about even on both kinds of axis
    edges = np.linspace(stretch[0], stretch[-1], (most - 2) // 2 + 1)[1:-1]
    starts = np.unique(np.r_[0, np.searchsorted(stretch, edges)])  # where each stretch that has points begins
    of = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(epochs)]))  # the stretch of each point
    finite = np.isfinite(values)
    lowest = np.minimum.reduceat(np.where(finite, values, np.inf), starts)
    highest = np.maximum.reduceat(np.where(finite, values, -np.inf), starts)
    at = [np.flatnonzero(finite & (values == end[of])) for end in (lowest, highest)]
    first = [places[np.unique(of[places], return_index=True)[1]] for places in at]  # of equal ones
    kept = [] if keep is None else [int(np.abs(epochs - keep).argmin())]  # the point that is marked is a true one
    order = np.unique(np.r_[0, len(epochs) - 1, *first, *kept].astype(int))
    return epochs[order], values[order]


def _decades(values: np.ndarray) -> float:
    positive = values[np.isfinite(values) & (values > 0)]
    return float(np.log10(positive.max() / positive.min())) if positive.size else 0.0


def _log_ticks(values: np.ndarray) -> dict:
    """Powers of ten, with 2 and 5 between them if there are few."""
    positive = values[np.isfinite(values) & (values > 0)]
    if not positive.size:
        return {}
    powers = range(math.floor(np.log10(positive.min())), math.ceil(np.log10(positive.max())) + 1)
    every = max(1, -(-len(powers) // 7))
    between = (1, 2, 5) if len(powers) <= 4 else (1,)
    at = [step * 10.0**power for power in list(powers)[::every] for step in between]
    return {"tickvals": at, "ticktext": [theme.number(v) for v in at]}


def _spans_wide(values: np.ndarray) -> bool:
    finite = values[np.isfinite(values)]
    return bool(finite.size and (finite > 0).all() and _decades(finite) > np.log10(20))


STYLES = {
    "training": {"color": theme.ACCENT, "dash": "solid", "width": 2},
    "validation": {"color": theme.VALIDATION, "dash": "dash", "width": 2},
    "previous run": {"color": theme.ACCENT, "dash": "solid", "width": 2},
}


def curve(
    panel: Panel, name: str, epochs: np.ndarray, values: np.ndarray, *, unit: str = "", marked: bool = False
) -> None:
    """Draw one of the curves by its name, with a marker at each epoch if `marked` or if there is only one."""
    panel.add_scatter(
        x=epochs if len(epochs) else [None],  # so that the legend has it before the first point
        y=values if len(values) else [None],
        name=name,
        mode="lines+markers" if marked or len(epochs) == 1 else "lines",
        line=STYLES[name],
        marker={"color": STYLES[name]["color"], "size": 8},
        opacity=theme.GHOST if name == "previous run" else 1,
        legendrank=list(STYLES).index(name),
        hovertemplate=f"epoch %{{x:,d}}<br>{name}: %{{y:.4~g}}{unit}<extra></extra>",
    )


def _baseline(panel: Panel, name: str, value: float, end: int, place: int) -> None:
    panel.add_scatter(
        x=[1, max(end, 2)],
        y=[value, value],
        name=name,
        mode="lines",
        line={"color": theme.GREY, "dash": theme.BASELINE_DASHES[place % len(theme.BASELINE_DASHES)], "width": 2},
        legendrank=2000 + place,
        hovertemplate=f"{name}: {theme.number(value)}<extra></extra>",
    )


def _marked(panel: Panel, epoch: int, training: Points | None) -> None:
    """Draw a thin line at the snapshot, and a circle at its training loss."""
    panel.add_line(x=epoch, layer="above", color=theme.INK, width=1)
    if training is None:
        return
    panel.add_scatter(
        x=[epoch],
        y=[float(np.interp(epoch, *training))],
        mode="markers",
        marker={"color": theme.PAPER, "size": 11, "line": {"color": theme.INK, "width": 2}},
        showlegend=False,
        cliponaxis=False,  # at the last epoch the axis ends
        hovertemplate=f"shown: epoch {epoch:,}<extra></extra>",
    )


def over(epochs: int) -> str:
    """The number of epochs in words: 1 epoch, 2,000 epochs."""
    return f"{epochs:,} epoch{'' if epochs == 1 else 's'}"


def _title(curves: Mapping[str, Points], end: int, what: str, unit: str, snapshot: int | None) -> str:
    """The last loss, or that of the epoch that is marked."""
    if "training" not in curves:
        return f"{what} over {over(end)}"
    epochs, values = curves["training"]
    if epochs[-1] < end:
        return f"Epoch {epochs[-1]:,} of {end:,}: {what.lower()} {theme.number(values[-1])}{unit}"
    if snapshot is not None and snapshot < end:
        after = f"after {snapshot:,} of {over(end)}"
        return f"{what} {_at(curves['training'], snapshot)}{unit} {after}" if snapshot else f"{what} before training"
    validation = f", validation {theme.number(curves['validation'][1][-1])}{unit}" if "validation" in curves else ""
    return f"{what} {theme.number(values[-1])}{unit}{validation}"


def _at(curve: Points, epoch: int) -> str:
    """A curve's value at an epoch, between the points that are drawn."""
    return theme.number(float(np.interp(epoch, *curve)))


def _alt(curves: Mapping[str, Points], lines: Mapping[str, float], end: int, what: str) -> str:
    if "training" not in curves:
        return f"The {what.lower()} over {over(end)}: nothing to show yet."
    ranges = [
        f"{name} from {theme.number(values[0])} to {theme.number(values[-1])}" for name, (_, values) in curves.items()
    ]
    ranges += [f"{name} {theme.number(value)}" for name, value in lines.items()]
    return f"{what} over {over(int(curves['training'][0][-1]))}: {'; '.join(ranges)}."
