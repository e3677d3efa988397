"""Numbers that are written into cells: short, and aligned with one another."""

import numpy as np

from core.figures import theme


def short(values: np.ndarray, *, whole: bool = False) -> np.ndarray:
    """Two decimals below ten, then as many as make three digits; "" for NaN. `whole` numbers may stay as they are.

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
