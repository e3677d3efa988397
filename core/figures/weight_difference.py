"""The difference of the weights of two networks, array by array, in one diverging scale."""

from collections.abc import Mapping

import numpy as np

from core.figures import cell_numbers, theme
from core.figures.stacked_panels import Panel, colour_bar, domains, stacked
from core.figures.theme import Figure

ROW = 18  # pixels of a row of weights
LEAST, HEIGHT = 34, 240  # pixels of an array
MOST_CELLS = 20_000  # weights of an array that are drawn one by one; of more, the mean of blocks
SIDE = 120  # blocks along each side, then
LARGE = 0.1  # the largest difference from which numbers have two decimals
FEW = 8  # rows or columns up to which each has its number on the axis, and columns up to which each weight has its own


def difference(arrays: Mapping[str, np.ndarray], title: str) -> Figure:
    """Heatmaps below one another: a row for each input, a column for each unit or gate.

    Args:
        arrays: the differences (rows, columns) by the name of the array.
        title: what to see.
    """
    drawn = {name: _blocks(values) for name, values in arrays.items()}
    limit = max((float(np.abs(values).max(initial=0.0)) for values in drawn.values()), default=0.0) or 1e-6
    widest = max(values.shape[1] for values in drawn.values())
    panels = []
    for name, values in drawn.items():
        rows, columns = values.shape
        full = arrays[name].shape
        blocks = "" if values.shape == full else ", means of blocks"
        panel = Panel(
            f"{name} ({full[0]:,} × {full[1]:,}{blocks})",
            int(np.clip(rows * ROW, LEAST, HEIGHT)),
            {"range": [rows + 0.5, 0.5], "showgrid": False, "tickformat": "d"} | _ticks(rows),
        )
        panel.add_heatmap(
            x=np.arange(1, columns + 1),
            y=np.arange(1, rows + 1),
            z=values,
            zmin=-limit,
            zmax=limit,
            colorscale=theme.DIVERGING_SCALE,
            hovertemplate=f"{name}, row %{{y}}, column %{{x}}<br>difference %{{z:.3f}}<extra></extra>",
        )
        if columns <= FEW:
            large = limit >= LARGE  # two decimals then say enough, and have room on a phone
            written = cell_numbers.short(values) if large else np.vectorize(theme.number)(values)
            at = np.arange(1, columns + 1), np.arange(1, rows + 1)
            cell_numbers.write(panel, *at, np.abs(values) / limit, written)
        panels.append(panel)
    panels[0].traces[0] |= {"showscale": True, "colorbar": colour_bar(limit, *domains(panels)[0])}
    sizes = "; ".join(f"{name} {theme.number(float(np.abs(values).mean()))}" for name, values in arrays.items())
    alt = f"{title}. Mean size of the difference: {sizes}."
    axis = {"range": [0.5, widest + 0.5], "tickformat": "d", "title": "column of the weights"} | _ticks(widest)
    return stacked(title, alt, panels, xaxis=axis)


def _ticks(count: int) -> dict[str, object]:
    """Where an axis of so many rows or columns has its numbers: plotly would write one of few several times."""
    return {"tickvals": list(range(1, count + 1))} if count <= FEW else {"nticks": 8}


def _blocks(values: np.ndarray) -> np.ndarray:
    """The array itself, or the means of its blocks where it has too many cells."""
    values = np.asarray(values, float)
    if values.size <= MOST_CELLS:
        return values
    for axis in (0, 1):
        count = values.shape[axis]
        if count > SIDE:
            starts = np.linspace(0, count, SIDE, endpoint=False).astype(int)
            sizes = np.diff([*starts, count])
            sums = np.add.reduceat(values, starts, axis=axis)
            values = sums / (sizes[:, None] if axis == 0 else sizes)
    return values
