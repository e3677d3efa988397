"""An operation on a network's hidden states: the states with and without it, and the output before and after.

T timesteps, u units, L outputs.
"""

import numpy as np

from core.figures import theme, time_panels
from core.figures.stacked_panels import (
    FEW_STEPS,
    WIDE_STEPS,
    Panel,
    colour_bar,
    domains,
    span,
    stacked,
    time_axis,
    unit_axis,
)
from core.figures.theme import Figure

ROWS = 12  # outputs up to which each has a row; more are drawn over time
ROW = 44  # pixels of one output's row


def trajectories(
    untouched: np.ndarray,
    changed: np.ndarray,
    title: str,
    *,
    units: tuple[int, ...],
    timestep: str,
    at: tuple[int, int] | None = None,
    limit: float = 1.0,
) -> Figure:
    """The hidden states of some units over time, with and without the operation.

    Args:
        untouched: the states (T, u) as the network computes them.
        changed: the states (T, u) with the operation.
        title: what to see.
        units: the units to draw, counted from 0; each has a panel, so at most about 6.
        timestep: what one observation is, in the singular.
        at: the first and the last timestep of the operation, counted from 0; they are shaded.
        limit: the largest |h| of the axes, the same before and after; 1 for tanh.
    """
    T = len(untouched)
    height = {1: 220, 2: 150, 3: 120}.get(len(units), 90)
    ticks = [-limit, 0, limit]
    axis = {"range": [-1.12 * limit, 1.12 * limit], "tickvals": ticks, "ticktext": [theme.number(v, 2) for v in ticks]}
    rows = [Panel(f"hidden state of unit {unit + 1}", height, axis) for unit in units]
    for place, (row, unit) in enumerate(zip(rows, units, strict=True)):
        _trajectory(row, untouched[:, unit], changed[:, unit], f"{timestep} %{{x}}, unit {unit + 1}", shown=not place)
    far = np.abs(changed - untouched)[:, list(units)]
    moved = theme.number(float(np.nanmax(far, initial=0)), 2)
    where = "" if at is None else f"; the operation is at {_steps(at, timestep)}"
    alt = f"{title}: {len(units)} units over {T} timesteps, moved by up to {moved} by the operation{where}."
    marks = () if at is None else (span(*at),)
    return stacked(title, alt, rows, xaxis=time_axis(T, timestep), legend=("untouched", "changed"), marks=marks)


def difference(
    untouched: np.ndarray,
    changed: np.ndarray,
    title: str,
    *,
    timestep: str,
    at: tuple[int, int] | None = None,
) -> Figure:
    """Changed minus untouched states, unit by timestep, in the diverging scale; arguments as for `trajectories`."""
    gap = np.asarray(changed, float) - untouched  # (T, u)
    T, u = gap.shape
    finite = np.abs(gap[np.isfinite(gap)])
    largest = float(finite.max(initial=0.0))
    limit = largest or 1.0
    panel = Panel("changed − untouched", int(np.clip(28 * u, 60, 260)))
    panel.add_heatmap(
        x=np.arange(1, T + 1),
        y=np.arange(1, u + 1),
        z=gap.T,  # (u, T)
        zmin=-limit,
        zmax=limit,
        colorscale=theme.DIVERGING_SCALE,
        showscale=True,
        colorbar=colour_bar(limit, *domains([panel])[0]),
        xgap=2 if T <= 40 else 0,
        ygap=2 if u <= 20 else 0,
        hovertemplate=f"{timestep} %{{x}}, unit %{{y}}<br>moved by %{{z:.3f}}<extra></extra>",
    )
    panel.yaxis = unit_axis(u)
    size = f"at most {theme.number(largest, 2)}" if largest else "nothing moved"
    where = "" if at is None else f"; the operation is at {_steps(at, timestep)}"
    alt = f"{title}: differences of {u} units over {T} timesteps, {size}{where}."
    frame = {"color": theme.ACCENT, "width": 3 if T <= WIDE_STEPS else 2}
    marks = () if at is None else ({"type": "rect", "x0": at[0] + 0.5, "x1": at[1] + 1.5, "line": frame},)
    return stacked(f"{title}: {size}", alt, [panel], xaxis=time_axis(T, timestep), marks=marks)


def outcome(
    feature_label: str,
    before: np.ndarray,
    after: np.ndarray,
    truth: np.ndarray,
    *,
    probability: bool = False,
    names: tuple[str, ...] = (),
) -> Figure:
    """The output before and after the operation, with the truth: a row for each of up to 12 outputs, else over time.

    Args:
        feature_label: the output's name and unit.
        before: the outputs of the untouched network (L,).
        after: the outputs with the operation (L,).
        truth: (L,), NaN for none.
        probability: True if the axis goes from 0 to 1.
        names: of the outputs; by default their numbers.
    """
    before, after, truth = (np.ravel(np.asarray(values, float)) for values in (before, after, truth))
    L = len(before)
    legend = ("before", "after", *(("truth",) if np.isfinite(truth).any() else ()))
    values = {"range": [-0.04, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    if not probability:
        values = {"range": time_panels.value_range(before, after, truth)}
    if L > ROWS:
        panel = _over_time(before, after, truth, Panel(feature_label, 260, values), lines=not probability)
        axis = time_axis(L, "output")
    else:
        panel = _dumbbells(before, after, truth, names or tuple(str(n + 1) for n in range(L)))
        axis = values | {"title": feature_label}
    alt = _outcome_alt(feature_label, before, after, truth)
    return stacked(_outcome_title(before, after), alt, [panel], xaxis=axis, legend=legend)


def _trajectory(panel: Panel, untouched: np.ndarray, changed: np.ndarray, where: str, *, shown: bool) -> None:
    """Draw both states of one unit (T,). `shown` is True if the legend has them."""
    styles = (
        ("untouched", untouched, {"color": theme.INK, "width": 1.5, "dash": "dash"}, "circle-open"),
        ("changed", changed, {"color": theme.ACCENT, "width": 2.5}, "circle"),
    )
    for name, values, line, symbol in styles:
        panel.add_scatter(
            x=np.arange(1, len(values) + 1),
            y=values,
            name=name,
            mode="lines+markers" if len(values) <= FEW_STEPS else "lines",
            line=line,
            marker={"color": line["color"], "symbol": symbol, "size": 7},
            cliponaxis=False,
            showlegend=shown,
            hovertemplate=f"{where}<br>{name}: %{{y:.3f}}<extra></extra>",
        )


_COLOURS = {"before": theme.GREY, "after": theme.ACCENT, "truth": theme.INK}
# The answers' looks: before is an open grey ring, after the accent, truth an ink diamond.
_MARKERS = {
    "before": {"color": theme.PAPER, "symbol": "circle", "size": 14, "line": {"color": theme.GREY, "width": 3}},
    "after": {"color": theme.ACCENT, "symbol": theme.PREDICTION_SYMBOL, "size": 14},
    "truth": {"color": theme.INK, "symbol": theme.TRUTH_SYMBOL, "size": 12},
}


def _dumbbells(before: np.ndarray, after: np.ndarray, truth: np.ndarray, names: tuple[str, ...]) -> Panel:
    """A row for each output: an arrow from the output before to the one after, and the truth a little below."""
    L = len(before)
    rows = np.arange(1, L + 1)
    axis = {"range": [L + 0.5, 0.5], "tickvals": rows, "ticktext": names, "showgrid": False, "ticks": ""}
    panel = Panel("", ROW * L + 16, axis | {"showticklabels": L > 1})
    for row, start, end in zip(rows.tolist(), before.tolist(), after.tolist(), strict=True):
        if np.isfinite([start, end]).all() and start != end:
            tip = {
                "x": end,
                "y": row,
                "ax": start,
                "ay": row,
                "axref": "x",
                "ayref": "y",
                "showarrow": True,
                "text": "",
            }
            look = {"arrowhead": 2, "arrowwidth": 2, "arrowcolor": theme.GREY, "standoff": 8, "startstandoff": 8}
            panel.notes.append(tip | look)
    which = "" if L == 1 else ", %{customdata}"
    for name, values, below in (("truth", truth, 0.28), ("before", before, 0), ("after", after, 0)):
        if np.isfinite(values).any():
            panel.add_scatter(
                x=values,
                y=rows + below,
                name=name,
                mode="markers",
                marker=_MARKERS[name],
                legendrank=list(_MARKERS).index(name),
                customdata=names,
                hovertemplate=f"{name}{which}: %{{x:.4~g}}<extra></extra>",
            )
    return panel


def _over_time(before: np.ndarray, after: np.ndarray, truth: np.ndarray, panel: Panel, *, lines: bool) -> Panel:
    """All outputs in order. `lines` is False for probabilities, because lines between them have no meaning."""
    L = len(before)
    dotted = lines or L > time_panels.MANY
    series = (("truth", truth, "solid", 1.5), ("before", before, "dot", 2.5), ("after", after, "solid", 2.5))
    for name, values, dash, width in series:
        if np.isfinite(values).any():
            style = time_panels.line_of(values, _COLOURS[name], steps=L, dash=dash, width=width)
            style["marker"] = _MARKERS[name] | {"size": 8}
            panel.add_scatter(
                x=np.arange(1, L + 1),
                y=values,
                name=name,
                legendrank=list(_MARKERS).index(name),
                hovertemplate=f"output %{{x}}<br>{name}: %{{y:.4~g}}<extra></extra>",
                **style | ({} if dotted or name == "truth" else {"mode": "markers"}),
            )
    return panel


def _outcome_title(before: np.ndarray, after: np.ndarray) -> str:
    if len(before) == 1:
        return f"The answer: {theme.number(before[0])} before, {theme.number(after[0])} after"
    moved = float(np.nanmean(np.abs(after - before))) if np.isfinite(after - before).any() else 0.0
    return f"The answers moved by {theme.number(moved)} on average"


def _outcome_alt(label: str, before: np.ndarray, after: np.ndarray, truth: np.ndarray) -> str:
    parts = [
        f"{name} {', '.join(theme.numbers(values[:8]))}" for name, values in (("before", before), ("after", after))
    ]
    if np.isfinite(truth).any():
        parts.append(f"truth {', '.join(theme.numbers(truth[:8]))}")
    more = " (the first 8)" if len(before) > 8 else ""
    return f"{label}: {'; '.join(parts)}{more}."


def _steps(at: tuple[int, int], timestep: str) -> str:
    first, last = at[0] + 1, at[1] + 1
    return f"{timestep} {first}" if first == last else f"{timestep} {first} to {last}"
