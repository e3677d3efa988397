"""Numbers in coloured cells: short, aligned, and in ink or paper, whichever can be read on the colour."""

import numpy as np

from core.figures import theme
from core.figures.stacked_panels import Panel

# Strength of colour from which text is paper instead of ink, in both themes. There the contrast is least, 3.7: two
# colours that have 15:1 between them cannot give more than 3.9 in the middle of a scale.
STRONG = 0.525


def write(
    panel: Panel,
    x: np.ndarray,
    y: np.ndarray,
    strength: np.ndarray,
    text: np.ndarray,
    *,
    faint: bool = False,
) -> None:
    """Write `text` (rows, columns) at the crossings of y (rows,) and x (columns,).

    Args:
        panel: the panel with the heatmap.
        x: the columns.
        y: the rows.
        strength: (rows, columns) how far each cell's colour is from neutral, 0 to 1; NaN for no cell.
        text: what to write.
        faint: whether the cells are drawn faintly, so that all of them are near to paper.
    """
    xs, ys = np.meshgrid(x, y)
    strong = (strength > STRONG) & (not faint)
    for colour, chosen in ((theme.PAPER, strong), (theme.INK, ~strong & np.isfinite(strength))):
        if chosen.any():
            panel.add_scatter(
                x=xs[chosen],
                y=ys[chosen],
                text=text[chosen],
                mode="text",
                textfont={"size": theme.TEXT, "color": colour},
                opacity=0.6 if faint else 1,
                hoverinfo="skip",
                showlegend=False,
            )


def short(values: np.ndarray, *, whole: bool = False) -> np.ndarray:
    """Numbers as text: two decimals below ten, else three digits; "" for NaN. `whole` leaves integers as they are.

    >>> short(np.array([[0.5, -0.001, 1.0], [12.345, 1013.2, np.nan]])).tolist()
    [['0.50', '0.00', '1.00'], ['12.3', '1,013', '']]
    >>> short(np.array([[0.5, 9.0, 1.0]]), whole=True).tolist()
    [['0.50', '9', '1']]
    """
    return np.array([[_short(value, whole=whole) for value in line] for line in np.atleast_2d(values).tolist()])


def _short(value: float, *, whole: bool) -> str:
    if not np.isfinite(value):
        return "" if np.isnan(value) else theme.number(value)
    size = abs(value)
    decimals = 0 if size >= 99.95 or (whole and value == int(value)) else 1 if size >= 9.995 else 2
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
