"""What mattered in a sweep: a bar for the importance of each setting, with its interval."""

from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import percent

ROW = 56  # pixels of a setting: its name, and its bar below
NAME_LETTERS = 44
CLAIMED, UNCLAIMED = "more than chance", "not claimed"
LOOKS = {
    CLAIMED: {"color": theme.ACCENT},
    UNCLAIMED: {
        "color": "rgba(0,0,0,0)",
        "line": {"color": theme.GREY, "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": theme.GREY, "size": 7, "solidity": 0.3},
    },
}


def bars(
    names: Sequence[str],
    shares: Sequence[tuple[float, float, float]],
    notes: Sequence[str],
    title: str,
    *,
    claimed: Sequence[bool],
) -> Figure:
    """A bar for each setting, filled if it matters and hatched if that is not claimed.

    Args:
        names: of the settings (m,), from top to bottom.
        shares: the importance of each, and both ends of its interval, from 0 to 1.
        notes: what is said of each, beside its name.
        title: what to see.
        claimed: True for those that matter.
    """
    percents = 100 * np.asarray(shares, float).reshape(-1, 3)  # (m, 3)
    rows = np.arange(1, len(names) + 1)
    panel = Panel("", ROW * len(names), {"range": [len(names) + 0.5, 0.5], "visible": False})
    legend = tuple(kind for kind in LOOKS if (kind == CLAIMED) in list(claimed))
    for kind in legend:
        chosen = np.flatnonzero(np.asarray(claimed) == (kind == CLAIMED))
        size, low, high = percents[chosen].T
        panel.traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": size,
                "y": rows[chosen] + 0.2,  # below the name
                "width": 0.42,
                "name": kind,
                "marker": LOOKS[kind],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": high - size,
                    "arrayminus": size - low,
                    "color": theme.INK,
                    "thickness": 2,
                    "width": 6,
                },
                "customdata": [f"{literal(names[i])}: {_told(*shares[i])}" for i in chosen.tolist()],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    for row, name, note in zip(rows.tolist(), names, notes, strict=True):
        place = {"x": 0, "y": row - 0.26, "xanchor": "left", "yanchor": "middle"}
        text = f"{literal(name, NAME_LETTERS - len(note))}: {literal(note)}"
        panel.notes.append(place | {"text": text, "font": {"size": theme.TEXT, "color": theme.INK}})
    x = {"range": [0, 104], "tickvals": [0, 25, 50, 75, 100], "title": "share of the importance (%)"}
    told = [f"{name}: {_told(*share)}, {note}" for name, share, note in zip(names, shares, notes, strict=True)]
    alt = f"Importance of each setting, with an interval of 95 %. {'; '.join(told)}."
    fig = stacked(title, alt, [panel], xaxis=x, legend=legend)
    fig["layout"]["margin"]["l"] = 8  # half of the 0 of the axis
    return fig


def _told(share: float, low: float, high: float) -> str:
    return f"{percent(share)} ({percent(low)} to {percent(high)})"
