"""How the loss fell: training and validation, the previous run as a ghost, the baselines as lines to get under."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.figures import theme

MOST_POINTS = 500  # of one curve; no screen shows more
LOG_EPOCHS = 500  # from here on an epoch axis is logarithmic: the early epochs are where it happens

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
) -> go.Figure:
    """The curves of one run, finished or still going on.

    Args:
        training: the training loss so far, shown in the accent.
        validation: the validation loss so far, dashed.
        epochs: where the epoch axis ends: the epochs asked for while a run goes on, so that nothing jumps; by default
            the last epoch there is.
        previous: the training loss of the run before, shown as a ghost.
        baselines: each baseline's loss by its name.
        label: what the loss is, with its unit.
        snapshot: an epoch to mark.
        log_loss: a logarithmic loss axis; by default where the values span a factor of 20 or more, all above 0.
        log_epochs: a logarithmic epoch axis; by default from 500 epochs on.
    """
    curves = {"training": training, "validation": validation, "previous run": previous}
    curves = {name: thinned(*points) for name, points in curves.items() if points is not None and len(points[0])}
    lines = {name: float(value) for name, value in (baselines or {}).items() if np.isfinite(value)}
    end = epochs or max((int(x[-1]) for name, (x, _) in curves.items() if name != "previous run"), default=1)
    values = np.concatenate([*(y for _, y in curves.values()), list(lines.values()), []])
    log_loss = _spans_wide(values) if log_loss is None else log_loss and bool((values > 0).all())
    log_epochs = end >= LOG_EPOCHS if log_epochs is None else log_epochs
    fig = theme.figure(_title(curves, end), _alt(curves, lines, end), plot_height=300, legend=(*curves, *lines))
    for place, (name, value) in enumerate(lines.items()):
        _baseline(fig, name, value, end, place)
    for name in reversed(curves):  # the training loss is drawn last, on top
        _curve(fig, name, *curves[name])
    if snapshot is not None:
        _marked(fig, max(snapshot, 1) if log_epochs else snapshot, curves.get("training"))
    limits = [0 if log_epochs else min(1, snapshot or 1), np.log10(max(end, 2)) if log_epochs else max(end, 2)]
    fig.update_xaxes(title_text="epoch", type="log" if log_epochs else "linear", range=limits)
    fig.update_yaxes(title_text=label, type="log" if log_loss else "linear", rangemode="tozero")
    if log_epochs:
        fig.update_xaxes(dtick=1, tickformat=",d")
    if log_loss:
        fig.update_yaxes(tickformat="~g", dtick="D1" if _decades(values) > 2 else "D2")
    return fig


def thinned(epochs: np.ndarray, values: np.ndarray, most: int = MOST_POINTS) -> Points:
    """At most `most` of the points, the first and last, lowest and highest of every stretch among them.

    Stretches are even on a log scale of epochs, as the axis is where there are many.
    """
    epochs, values = np.asarray(epochs), np.asarray(values, float)
    if len(epochs) <= most:
        return epochs, values
    stretch = np.log(np.maximum(epochs, 1)) + epochs / epochs[-1]  # even on both kinds of axis, about
    edges = np.linspace(stretch[0], stretch[-1], (most - 2) // 2 + 1)[1:-1]
    kept = {0, len(epochs) - 1}
    for part in np.split(np.arange(len(epochs)), np.searchsorted(stretch, edges)):
        finite = part[np.isfinite(values[part])]
        if finite.size:
            kept |= {int(finite[values[finite].argmin()]), int(finite[values[finite].argmax()])}
    order = sorted(kept)
    return epochs[order], values[order]


def _decades(values: np.ndarray) -> float:
    positive = values[np.isfinite(values) & (values > 0)]
    return float(np.log10(positive.max() / positive.min())) if positive.size else 0.0


def _spans_wide(values: np.ndarray) -> bool:
    finite = values[np.isfinite(values)]
    return bool(finite.size and (finite > 0).all() and _decades(finite) > np.log10(20))


_STYLES = {
    "training": {"color": theme.ACCENT, "dash": "solid", "width": 2.5},
    "validation": {"color": theme.VALIDATION, "dash": "dash", "width": 2.5},
    "previous run": {"color": theme.ACCENT, "dash": "solid", "width": 2.5},
}


def _curve(fig: go.Figure, name: str, epochs: np.ndarray, values: np.ndarray) -> None:
    fig.add_scatter(
        x=epochs,
        y=values,
        name=name,
        mode="lines" if len(epochs) > 1 else "markers",
        line=_STYLES[name],
        marker_color=_STYLES[name]["color"],
        opacity=theme.GHOST if name == "previous run" else 1,
        legendrank=list(_STYLES).index(name),
        hovertemplate=f"epoch %{{x:,d}}<br>{name}: %{{y:.4~g}}<extra></extra>",
    )


def _baseline(fig: go.Figure, name: str, value: float, end: int, place: int) -> None:
    fig.add_scatter(
        x=[1, max(end, 2)],
        y=[value, value],
        name=name,
        mode="lines",
        line={"color": theme.GREY, "dash": theme.BASELINE_DASHES[place % len(theme.BASELINE_DASHES)], "width": 2},
        legendrank=2000 + place,
        hovertemplate=f"{name}: {theme.number(value)}<extra></extra>",
    )


def _marked(fig: go.Figure, epoch: int, training: Points | None) -> None:
    """A thin line at the chosen snapshot, and a circle where it meets the training loss."""
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


def _title(curves: Mapping[str, Points], end: int) -> str:
    if "training" not in curves:
        return "Loss"
    epochs, values = curves["training"]
    title = f"Loss {theme.number(values[-1])} after epoch {epochs[-1]:,}"
    if epochs[-1] < end:
        title += f" of {end:,}"
    if "validation" in curves:
        title += f", validation {theme.number(curves['validation'][1][-1])}"
    return title


def _alt(curves: Mapping[str, Points], lines: Mapping[str, float], end: int) -> str:
    if "training" not in curves:
        return f"The loss over {end:,} epochs: nothing to show yet."
    said = [
        f"{name} from {theme.number(values[0])} to {theme.number(values[-1])}" for name, (_, values) in curves.items()
    ]
    said += [f"{name} {theme.number(value)}" for name, value in lines.items()]
    return f"Loss over {int(curves['training'][0][-1]):,} epochs: {'; '.join(said)}."
