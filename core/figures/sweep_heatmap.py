"""A heatmap of a sweep over two settings: the median over the seeds, with their number."""

from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.sweep_strips import NAME_LETTERS, far_off
from core.figures.theme import Figure
from core.figures.token_grid import ON_INK, STEPS

ROW = 64  # pixels of a row
FEW_COLUMNS = 6  # up to which a cell has room for its number of seeds on a phone
_PLACES = [i / 9 for i, colour in enumerate(theme.SEQUENTIAL) if colour in STEPS]


def heatmap(
    medians: np.ndarray,
    counts: np.ndarray,
    title: str,
    *,
    columns: Sequence[str],
    rows: Sequence[str],
    axis: str,
    settings: tuple[str, str],
    bounded: bool = False,
) -> Figure:
    """The median over the seeds for two settings, with the number of seeds in each cell.

    Args:
        medians: scores (rows, columns), NaN where there is none.
        counts: of seeds (rows, columns).
        title: what to see.
        columns: the values of the first setting.
        rows: those of the second.
        axis: what the scores are.
        settings: the titles of both.
        bounded: True for shares in per cent.
    """
    medians, counts = np.asarray(medians, float), np.asarray(counts, int)
    known = medians[np.isfinite(medians)]
    limit = None if bounded else far_off(medians)
    near = known if limit is None else known[known <= limit]  # what is far off has the last colour, and its number
    low, high = (float(near.min()), float(near.max())) if near.size else (0.0, 1.0)
    shares = np.clip((medians - low) / ((high - low) or 1.0), 0, 1)
    steps = np.rint(np.nan_to_num(shares) * (len(STEPS) - 1)).astype(int)
    column_names, row_names = ([literal(name, NAME_LETTERS) for name in names] for names in (columns, rows))
    x, y = np.arange(1, len(columns) + 1), np.arange(1, len(rows) + 1)
    panel = Panel(
        settings[1],
        ROW * len(rows),
        {"tickvals": y, "ticktext": row_names, "range": [len(rows) + 0.5, 0.5], "showgrid": False, "ticks": ""},
    )
    texts = [[_cell(medians[i, j], int(counts[i, j])) for j in range(len(columns))] for i in range(len(rows))]
    panel.add_heatmap(
        x=x,
        y=y,
        z=np.where(np.isfinite(medians), np.array(_PLACES)[steps], np.nan),
        zmin=0,
        zmax=1,
        colorscale=theme.SEQUENTIAL_SCALE,
        xgap=3,
        ygap=3,
        text=[
            [f"{column}, {row}: {text}" for column, text in zip(column_names, line, strict=True)]
            for row, line in zip(row_names, texts, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    few = len(columns) <= FEW_COLUMNS
    for (i, j), value in np.ndenumerate(medians):
        strong = np.isfinite(value) and steps[i, j] > ON_INK
        seeds = f"<br>{counts[i, j]} seed{'' if counts[i, j] == 1 else 's'}" if few else ""
        panel.notes.append(
            {
                "text": f"<b>{theme.number(value)}</b>{seeds}" if np.isfinite(value) else "none",
                "x": j + 1,
                "y": i + 1,
                "font": {"size": theme.TEXT, "color": theme.PAPER if strong else theme.INK},
            }
        )
    cells = [
        f"{column}, {row}: {text}"
        for row, line in zip(rows, texts, strict=True)
        for column, text in zip(columns, line, strict=True)
    ]
    alt = f"Median over seeds of the {axis} by {settings[0]} and {settings[1]}. {'; '.join(cells)}."
    ticks = {"tickvals": x, "ticktext": column_names, "range": [0.5, len(columns) + 0.5], "ticks": ""}
    return stacked(title, alt, [panel], xaxis=ticks | {"title": settings[0]})


def _cell(value: float, count: int) -> str:
    return f"{theme.number(value)} ({count} seed{'' if count == 1 else 's'})" if np.isfinite(value) else "none"
