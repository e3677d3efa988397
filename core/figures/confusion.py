"""The confusion matrix: what was true and what was said, as four counts."""

import numpy as np
import plotly.graph_objects as go

from core.figures import theme
from core.figures.stack import Panel, stacked
from core.figures.token_grid import ON_INK, STEPS, literal

ROW = 96  # pixels
LETTERS, SHORT = 14, 10  # of a class's name
# Where the colours that numbers can be read on stand in the scale of ten: it is the one that STEPS leaves out.
_PLACES = [i / 9 for i, colour in enumerate(theme.SEQUENTIAL) if colour in STEPS]


def confusion(counts: np.ndarray, title: str, *, classes: tuple[str, str]) -> go.Figure:
    """Rows are the truth, columns the answer; each cell has its count and its share of the row.

    Args:
        counts: int (2, 2): [[true negatives, false positives], [false negatives, true positives]].
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    counts = np.asarray(counts, int).reshape(2, 2)
    of = counts.sum(1, keepdims=True)
    shares = np.divide(counts, of, out=np.full((2, 2), np.nan), where=of > 0)
    steps = np.rint(np.nan_to_num(shares) * (len(STEPS) - 1)).astype(int)
    names = [literal(name, LETTERS) for name in classes]
    at = np.array([1, 2])
    axis = {"tickvals": at, "ticktext": [f"is<br>{name}" for name in names], "range": [2.5, 0.5]}
    panel = Panel("", 2 * ROW, axis | {"showgrid": False, "ticks": ""})
    panel.add_heatmap(
        x=at,
        y=at,
        z=np.where(of > 0, np.array(_PLACES)[steps], np.nan),
        zmin=0,
        zmax=1,
        colorscale=theme.SEQUENTIAL_SCALE,
        xgap=4,
        ygap=4,
        text=[[_sentence(counts, of, names, truth, said) for said in (0, 1)] for truth in (0, 1)],
        hovertemplate="%{text}<extra></extra>",
    )
    for (truth, said), count in np.ndenumerate(counts):
        strong = of[truth, 0] and steps[truth, said] > ON_INK
        share = f"{100 * shares[truth, said]:.1f} %" if of[truth, 0] else "none"
        panel.notes.append(
            {
                "text": f"<b>{count:,}</b> {'right' if truth == said else 'wrong'}<br>{share}",
                "x": said + 1,
                "y": truth + 1,
                "font": {"size": theme.TEXT + 1, "color": theme.PAPER if strong else theme.INK},
            }
        )
    below = "<br>" if max(map(len, classes)) > SHORT else " "  # side by side, long ones would meet on a phone
    answers = {"tickvals": at, "ticktext": [f"said:{below}{name}" for name in names], "range": [0.5, 2.5], "ticks": ""}
    alt = " ".join(_sentence(counts, of, list(classes), truth, said) for truth in (0, 1) for said in (0, 1))
    return stacked(title, alt, [panel], xaxis=answers | {"title": "answer (% of each row)"})


def _sentence(counts: np.ndarray, of: np.ndarray, names: list[str], truth: int, said: int) -> str:
    return f"{counts[truth, said]:,} of {of[truth, 0]:,} {names[truth]} texts are called {names[said]}."
