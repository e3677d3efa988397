"""The losses of a run: training and validation, the previous run as a ghost, and baselines as lines."""

import math
from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.figures import theme, time_panels

MOST_POINTS = 500  # of one curve; no screen shows more
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
) -> go.Figure:
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
    curves = {name: thinned(*points) for name, points in wanted.items() if len(points[0])}
    lines = {name: float(value) for name, value in (baselines or {}).items() if np.isfinite(value)}
    end = epochs or max((int(x[-1]) for name, (x, _) in curves.items() if name != "previous run"), default=1)
    values = np.concatenate([*(y for _, y in curves.values()), list(lines.values()), []])
    log_loss = _spans_wide(values) if log_loss is None else log_loss and bool((values > 0).all())
    log_epochs = end >= LOG_EPOCHS if log_epochs is None else log_epochs
    frame, height = time_panels.panels([label], [300])
    fig = theme.figure(
        _title(curves, end, what, unit), _alt(curves, lines, end, what), plot_height=height, legend=names, base=frame
    )
    ranked = sorted(lines, key=lambda name: lines[name])
    for place, (name, value) in enumerate(lines.items()):
        if value > 0 or not log_loss:
            _baseline(fig, name, value, end, place)
            _named(fig, name, np.log10(value) if log_loss else value, ranked.index(name))
    for name in reversed(curves):  # the training loss is drawn last, on top
        curve(fig, name, *curves[name], unit=unit)
    if snapshot is not None:
        _marked(fig, max(snapshot, 1) if log_epochs else snapshot, curves.get("training"))
    epoch_axis(fig, min(1, snapshot or 1), end, log=log_epochs)
    if log_loss:
        return fig.update_yaxes(type="log", **_log_ticks(values))
    return fig.update_yaxes(type="linear", rangemode="tozero", nticks=6)


def epoch_axis(fig: go.Figure, first: int, end: int, *, log: bool) -> None:
    """Set the epoch axis from `first` (1 on a logarithmic axis) to `end`, which always has its number."""
    limits = [0, np.log10(max(end, 2))] if log else [first, end] if end > first else [first - 0.5, first + 0.5]
    fig.update_xaxes(title_text="epoch", type="log" if log else "linear", range=limits)
    if log:
        decades = [10**power for power in range(int(np.log10(end)) + 1)]
        at = [*(v for v in decades if v * 3 < end), end]
        fig.update_xaxes(tickvals=at, ticktext=[f"{v:,}" for v in at], ticklabeloverflow="allow")
        fig.update_layout(margin_r=28)  # half of the last epoch's number
    elif end <= TICKED:
        fig.update_xaxes(dtick=1)


def thinned(epochs: np.ndarray, values: np.ndarray, most: int = MOST_POINTS) -> Points:
    """At most `most` points: the first, the last, and the lowest and highest of each stretch.

    Stretches are about equally long on the axis, linear or logarithmic.
    """
    epochs, values = np.asarray(epochs), np.asarray(values, float)
    if len(epochs) <= most:
        return epochs, values
    stretch = np.log(np.maximum(epochs, 1)) + epochs / epochs[-1]  # about even on both kinds of axis
    edges = np.linspace(stretch[0], stretch[-1], (most - 2) // 2 + 1)[1:-1]
    chosen = {0, len(epochs) - 1}
    for part in np.split(np.arange(len(epochs)), np.searchsorted(stretch, edges)):
        finite = part[np.isfinite(values[part])]
        if finite.size:
            chosen |= {int(finite[values[finite].argmin()]), int(finite[values[finite].argmax()])}
    order = sorted(chosen)
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
    fig: go.Figure, name: str, epochs: np.ndarray, values: np.ndarray, *, unit: str = "", marked: bool = False
) -> None:
    """Draw one of the curves by its name, with a marker at each epoch if `marked` or if there is only one."""
    fig.add_scatter(
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


def _baseline(fig: go.Figure, name: str, value: float, end: int, place: int) -> None:
    fig.add_scatter(
        x=[1, max(end, 2)],
        y=[value, value],
        name=name,
        mode="lines",
        line={"color": theme.GREY, "dash": theme.BASELINE_DASHES[place % len(theme.BASELINE_DASHES)], "width": 2},
        showlegend=False,
        hovertemplate=f"{name}: {theme.number(value)}<extra></extra>",
    )


def _named(fig: go.Figure, name: str, y: float, rank: int) -> None:
    """Write a baseline's name on its line. Neighbouring lines have their names at different places."""
    fig.add_annotation(
        text=name,
        x=1 - rank % 3 / 3,
        xref="paper",
        xanchor="right",
        y=y,
        yanchor="bottom",
        showarrow=False,
    )


def _marked(fig: go.Figure, epoch: int, training: Points | None) -> None:
    """Draw a thin line at the snapshot, and a circle at its training loss."""
    fig.add_vline(x=epoch, line={"color": theme.INK, "width": 1})
    if training is None:
        return
    at = int(np.abs(training[0] - epoch).argmin())
    fig.add_scatter(
        x=[epoch],
        y=[training[1][at]],
        mode="markers",
        marker={"color": theme.PAPER, "size": 11, "line": {"color": theme.INK, "width": 2}},
        showlegend=False,
        hovertemplate=f"shown: epoch {epoch:,}<extra></extra>",
    )


def over(epochs: int) -> str:
    """The number of epochs in words: 1 epoch, 2,000 epochs."""
    return f"{epochs:,} epoch{'' if epochs == 1 else 's'}"


def _title(curves: Mapping[str, Points], end: int, what: str, unit: str) -> str:
    if "training" not in curves:
        return f"{what} over {over(end)}"
    epochs, values = curves["training"]
    if epochs[-1] < end:
        return f"Epoch {epochs[-1]:,} of {end:,}: {what.lower()} {theme.number(values[-1])}{unit}"
    validation = f", validation {theme.number(curves['validation'][1][-1])}{unit}" if "validation" in curves else ""
    return f"{what} {theme.number(values[-1])}{unit}{validation}"


def _alt(curves: Mapping[str, Points], lines: Mapping[str, float], end: int, what: str) -> str:
    if "training" not in curves:
        return f"The {what.lower()} over {over(end)}: nothing to show yet."
    ranges = [
        f"{name} from {theme.number(values[0])} to {theme.number(values[-1])}" for name, (_, values) in curves.items()
    ]
    ranges += [f"{name} {theme.number(value)}" for name, value in lines.items()]
    return f"{what} over {over(int(curves['training'][0][-1]))}: {'; '.join(ranges)}."
