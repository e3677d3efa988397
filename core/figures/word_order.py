"""The effect of word order: a network that reads in order, beside a bag of words that ignores it."""

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import decimals

BINS = 20
NAME_LETTERS = theme.WIDTH_IN_LETTERS - theme.SAMPLE_IN_LETTERS  # of a sentence in the legend
PROBABILITY = {"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
MODELS = (("network", theme.ACCENT), ("bag of words", theme.GREY))
# The first sentence is a ring, the second a dot that fits into it, so both are visible at the same place.
_COLOURS = [colour for _, colour in MODELS]
RING = {"symbol": "circle", "size": 22, "color": theme.PAPER, "line": {"width": 4, "color": _COLOURS}}
DOT = {"symbol": "circle", "size": 12, "color": _COLOURS}


def spread(probabilities: np.ndarray, given: float, bag: float, title: str, *, classes: tuple[str, str]) -> Figure:
    """A histogram of the network's predictions for all orders of the same words.

    Args:
        probabilities: of class 1, for each order (orders,).
        given: the probability of the typed order.
        bag: the bag of words' probability, equal for every order.
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    p = np.ravel(np.asarray(probabilities, float))
    p = p[np.isfinite(p)]
    counts, edges = np.histogram(np.clip(p, 0, 1), BINS, (0, 1))
    top = max(int(counts.max()), 1)
    high = 1.5 * top
    axis = {"range": [0, high], "nticks": 5, "tickformat": "d", "rangemode": "nonnegative"}
    if top < 5:
        axis |= {"dtick": 1}
    panel = Panel(f"number of orders ({p.size:,} in all)", 270, axis)
    panel.traces.append(
        {
            "type": "bar",
            "x": (edges[:-1] + edges[1:]) / 2,
            "y": counts,
            "width": 0.94 / BINS,
            "marker": {"color": theme.ACCENT},
            "opacity": 0.35,  # so that both lines are visible
            "customdata": np.array([edges[:-1], edges[1:]]).T,
            "hovertemplate": "%{customdata[0]:.2f} to %{customdata[1]:.2f}: %{y} orders<extra></extra>",
            "showlegend": False,
        }
    )
    panel.shapes.append(_undecided())
    for value, height, name, line in (
        (bag, 1.15 * top, "bag of words: one answer", {"color": theme.GREY, "dash": "dash", "width": 4}),
        (given, 1.34 * top, "this order", {"color": theme.ACCENT, "width": 4}),
    ):
        if not np.isfinite(value):
            continue
        panel.add_scatter(
            x=[value] * 2,
            y=[0, height],
            name=name,
            mode="lines",
            line=line,
            showlegend=False,
            hovertemplate=f"{name}: {decimals(value)}<extra></extra>",
        )
        panel.notes.append(_label(name, value, height))
    probability = PROBABILITY | {"title": f"probability of {literal(classes[1])}"}
    return stacked(title, _spread_alt(p, given, bag, classes), [panel], xaxis=probability)


def pair(
    names: tuple[str, str],
    network: np.ndarray,
    bag: np.ndarray,
    title: str,
    *,
    classes: tuple[str, str],
) -> Figure:
    """Two sentences of the same words: how each model's prediction differs between them.

    Args:
        names: the sentences, or names for them. Shown as plain text, never as HTML.
        network: the network's probabilities of class 1 (2,).
        bag: those of the bag of words (2,).
        title: what to see.
        classes: the names of class 0 and class 1.
    """
    both = np.array([network, bag], float).reshape(2, 2)  # (models, sentences)
    shown = tuple(literal(name, NAME_LETTERS) for name in names)
    rows = np.arange(1, 3)
    axis = {"tickvals": rows, "ticktext": ["network", "bag of<br>words"], "range": [2.5, 0.5], "showgrid": False}
    panel = Panel("", 170, axis | {"ticks": ""})
    panel.shapes.append(_undecided())
    for row, ((_, colour), answers) in enumerate(zip(MODELS, both.tolist(), strict=True), 1):
        panel.add_scatter(
            x=answers,
            y=[row, row],
            mode="lines",
            line={"color": colour, "width": 4},
            hoverinfo="skip",
            showlegend=False,
        )
        panel.notes += _values(answers, row)
    for sentence, marker in enumerate((RING, DOT)):
        panel.add_scatter(
            x=both[:, sentence],
            y=rows,
            name=shown[sentence],
            mode="markers",
            marker=marker,
            cliponaxis=False,
            customdata=[name for name, _ in MODELS],
            hovertemplate=f"%{{customdata}}: %{{x:.2f}}<br>{shown[sentence]}<extra></extra>",
        )
    probability = PROBABILITY | {"title": f"probability of {literal(classes[1])}"}
    return stacked(title, _pair_alt(names, both, classes), [panel], xaxis=probability, legend=shown)


def _undecided() -> dict:
    line = {"color": theme.GREY, "dash": "dot", "width": 1}
    return {"type": "line", "x0": 0.5, "x1": 0.5, "yref": "y domain", "y0": 0, "y1": 1, "line": line, "layer": "below"}


def _label(text: str, x: float, y: float) -> dict:
    """A name above the end of a line, on the side with room on a phone."""
    side = "left" if x < 0.4 else "right" if x > 0.6 else "center"
    shift = {"left": -8, "right": 8, "center": 0}[side]
    return {"text": text, "x": x, "y": y, "xanchor": side, "xshift": shift, "yanchor": "bottom", "bgcolor": theme.PAPER}


def _values(answers: list[float], row: int) -> list[dict]:
    """Both probabilities above their dots, or one for both if they are equal."""
    texts = [decimals(value) for value in answers]
    if not np.isfinite(answers).all():
        return []
    if abs(answers[0] - answers[1]) < 0.005:
        return [_above(f"{texts[0]} for both", answers[0], row, "center" if 0.15 < answers[0] < 0.85 else None)]
    apart = abs(answers[0] - answers[1]) > 0.16
    sides = ("center", "center") if apart else ("right", "left") if answers[0] < answers[1] else ("left", "right")
    return [_above(text, value, row, side) for text, value, side in zip(texts, answers, sides, strict=True)]


def _above(text: str, x: float, row: int, side: str | None) -> dict:
    side = side or ("left" if x < 0.5 else "right")
    return {"text": text, "x": x, "y": row, "xanchor": side, "yanchor": "bottom", "yshift": 12} | {
        "bgcolor": theme.PAPER
    }


def _spread_alt(p: np.ndarray, given: float, bag: float, classes: tuple[str, str]) -> str:
    span = f"from {theme.number(p.min(), 2)} to {theme.number(p.max(), 2)}" if p.size else "not known"
    return (
        f"The network's probability of {classes[1]} for {p.size:,} orders of the same words: {span}, "
        f"for this order {theme.number(given, 2)}. The bag of words gives {theme.number(bag, 2)} to all of them."
    )


def _pair_alt(names: tuple[str, str], both: np.ndarray, classes: tuple[str, str]) -> str:
    answers_of_models = [
        f"the {model} {' and '.join(theme.number(value, 2) for value in answers)}"
        for (model, _), answers in zip(MODELS, both.tolist(), strict=True)
    ]
    return f"Probability of {classes[1]} for “{names[0]}” and for “{names[1]}”: {', '.join(answers_of_models)}."
