"""Attribution to words, as bars: how leaving out a word changes the prediction, and which words drive a unit."""

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.views.sentiment.text_classifier import log_odds
from core.wording import decimals

MOST_ROWS = 16  # words in one figure: the strongest
ROW, LEAST_HEIGHT = 28, 90  # pixels
CLASS_LETTERS = 30  # of a class's name
LETTERS = 14  # of a word at its bar, on a phone
TICKS = (0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.99)  # probabilities on the axis of log-odds
WIDE_TICKS = (0.0001, 0.01, 0.5, 0.99, 0.9999)
WIDE = 8.0  # log-odds: on a wider axis the first ticks would overlap on a phone


def without(words: tuple[str, ...], whole: float, left: np.ndarray, title: str, *, classes: tuple[str, str]) -> Figure:
    """Bars from the probability of the whole text to the probability without a word, for the strongest 16 words.

    Words are in the order of the text. The axis is linear in log-odds, so a word counts the same for any text; its
    numbers are probabilities.

    Args:
        words: as written (n,). Shown as plain text, never as HTML.
        whole: the probability of class 1 for the whole text.
        left: the probability without each word (n,); NaN if nothing is left to read.
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    left = np.asarray(left, float)
    at, centre = log_odds(left), float(log_odds(np.array(whole)))
    chosen = _strongest(at - centre)
    far = at[chosen]
    names = [f"without {literal(words[i], LETTERS)}" for i in chosen.tolist()]
    panel = _rows(names)
    rows = np.arange(1, len(chosen) + 1)
    panel.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "y": rows,
            "base": centre,
            "x": far - centre,
            "width": 0.55,
            "marker": {"color": [theme.POSITIVE if value < centre else theme.NEGATIVE for value in far.tolist()]},
            "customdata": [
                [literal(words[i]), decimals(value)]
                for i, value in zip(chosen.tolist(), left[chosen].tolist(), strict=True)
            ],
            "hovertemplate": "without “%{customdata[0]}”: %{customdata[1]}, with it "
            f"{decimals(whole)}<extra></extra>",
            "showlegend": False,
        }
    )
    ink = {"color": theme.INK, "width": 2}
    top, bottom = 0.2, len(chosen) + 0.5
    panel.shapes.append({"type": "line", "x0": centre, "x1": centre, "y0": top, "y1": bottom, "line": ink})
    grey = {"color": theme.GREY, "dash": "dot", "width": 2}
    panel.shapes.append({"type": "line", "x0": 0, "x1": 0, "y0": top, "y1": bottom, "line": grey, "layer": "below"})
    low, high = _range(np.append(far, centre))
    share = (centre - low) / (high - low)
    side = "left" if share < 0.35 else "right" if share > 0.65 else "center"
    panel.notes.append({"text": f"with all words: {_chance(whole)}", "x": centre, "y": top, "xanchor": side} | _ABOVE)
    chances = WIDE_TICKS if high - low > WIDE else TICKS
    ticks = {"tickvals": log_odds(np.array(chances)), "ticktext": [str(chance) for chance in chances]}
    axis = ticks | {
        "range": [low, high],
        "title": f"probability of {literal(classes[1], CLASS_LETTERS)} (scale of log-odds)",
    }
    return stacked(title, _without_alt(words, whole, left, classes), [panel], xaxis=axis)


def unit_words(up: dict[str, float], down: dict[str, float], title: str) -> Figure:
    """The words that drive a unit, by the mean change of its state when they are read: up, then down.

    Args:
        up: the mean change by word, the largest first.
        down: the same, the lowest first.
        title: what to see.
    """
    half = MOST_ROWS // 2
    ranked = [*list(up.items())[:half], *reversed(list(down.items())[:half])]
    words, changes = [word for word, _ in ranked], np.array([change for _, change in ranked], float)
    panel = _rows([literal(word, LETTERS) for word in words])
    limit = max(float(np.abs(changes[np.isfinite(changes)]).max(initial=0)), 0.05)
    panel.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "y": np.arange(1, len(ranked) + 1),
            "x": changes,
            "width": 0.7,
            "marker": {"color": [theme.DIVERGING[-2] if value > 0 else theme.DIVERGING[1] for value in changes]},
            "customdata": [[literal(word), theme.number(change, 2)] for word, change in ranked],
            "hovertemplate": "“%{customdata[0]}”: %{customdata[1]} on average<extra></extra>",
            "showlegend": False,
        }
    )
    grey = {"color": theme.GREY, "width": 1}
    panel.shapes.append({"type": "line", "x0": 0, "x1": 0, "yref": "y domain", "y0": 0, "y1": 1, "line": grey})
    axis = {"range": [-1.1 * limit, 1.1 * limit], "nticks": 5, "title": "mean change of the state"}
    listed = [
        ", ".join(f"{word} {theme.number(change, 2)}" for word, change in list(side.items())[:3]) for side in (up, down)
    ]
    alt = f"Words that drive the unit up: {listed[0] or 'none'}; down: {listed[1] or 'none'}."
    return stacked(title, alt, [panel], xaxis=axis)


_ABOVE = {"yanchor": "bottom", "yshift": 2, "bgcolor": theme.PAPER}


def _chance(p: float) -> str:
    """A probability as text, never rounded to 0 or 1."""
    return "under 0.01" if p < 0.01 else "over 0.99" if p > 0.99 else decimals(p)


def _rows(names: list[str]) -> Panel:
    n = len(names)
    axis = {"tickvals": np.arange(1, n + 1), "ticktext": names, "range": [n + 0.5, -0.2], "showgrid": False}
    return Panel("", max(ROW * (n + 1), LEAST_HEIGHT), axis | {"ticks": ""})


def _range(values: np.ndarray) -> tuple[float, float]:
    """An axis range of log-odds with 0 in it, and a margin."""
    low, high = min(-0.5, float(values.min())), max(0.5, float(values.max()))
    air = 0.06 * (high - low)
    return low - air, high + air


def _strongest(differences: np.ndarray) -> np.ndarray:
    """The positions of the largest differences, in order of position."""
    finite = np.flatnonzero(np.isfinite(differences))
    ranked = finite[np.argsort(-np.abs(differences[finite]), kind="stable")]
    return np.sort(ranked[:MOST_ROWS])


def _without_alt(words: tuple[str, ...], whole: float, left: np.ndarray, classes: tuple[str, str]) -> str:
    start = f"The probability of {classes[1]} is {theme.number(whole, 2)} with all words"
    if not np.isfinite(left).any():
        return f"{start}; there is no word to leave out."
    most = int(np.nanargmax(np.abs(log_odds(left) - log_odds(np.array(whole)))))
    return f"{start}; it moves most without “{words[most]}”, to {theme.number(left[most], 2)}."
