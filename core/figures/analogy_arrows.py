"""An analogy as arrows in their plane, with the words nearest to the result."""

import numpy as np

from core.figures import point_labels, theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import percent
from core.words.analogy_plane import Arrow, Drawing, Kind

LOWEST, HIGHEST = 240, 420  # pixels of the plot
HEAD = 15  # pixels of an arrow's head
AIR = (52, 34)  # pixels left and right of the points, and above and below
SAMPLES = 9  # places of an arrow that words should not cover
TRUE = 0.9995  # share of an arrow in the plane from which it counts as drawn at true length
MARKERS = {
    Kind.TERM: {"symbol": "circle", "size": 11, "color": theme.INK},
    Kind.SUM: {"symbol": "circle-open", "size": 14, "color": theme.ACCENT, "line": {"width": 3}},
    Kind.ANSWER: {"symbol": "square", "size": 11, "color": theme.ACCENT},
    Kind.ZERO: {"symbol": "cross-thin", "size": 14, "line": {"width": 2, "color": theme.INK}},
}
SHADOW = "a shadow"


def arrows(drawing: Drawing, title: str) -> Figure:
    """The plane of an analogy, with equal aspect: lengths and angles in it are true.

    Arrows in the plane are solid. The others are projected onto it, and dashed.

    Args:
        drawing: `core.words.analogy_plane.parallel` or `chain`.
        title: what to see.
    """
    height = point_labels.height(drawing.places, LOWEST, HIGHEST, air=AIR)
    box = point_labels.frame(drawing.places, height, air=AIR)
    kinds = [kind for kind in (Kind.TERM, Kind.SUM, Kind.ANSWER) if kind in drawing.kinds]
    shadows = [arrow for arrow in drawing.arrows if arrow.share <= TRUE]
    legend = (*kinds, *((SHADOW,) if shadows else ()))
    x = {"range": box.x, "title": literal(drawing.axes[0], 40), "nticks": 5}
    y = {"range": box.y, "title": drawing.axes[1], "scaleanchor": "x", "scaleratio": 1, "nticks": 5}
    panel = Panel("", height, y, notes=_words(drawing, box))
    panel.traces += [_arrow(arrow, drawing, named=arrow in shadows[:1]) for arrow in drawing.arrows]
    panel.traces += [_points(drawing, kind) for kind in (*kinds, Kind.ZERO) if kind in drawing.kinds]
    return stacked(title, _alt(drawing), [panel], xaxis=x, legend=legend)


def _arrow(arrow: Arrow, drawing: Drawing, *, named: bool) -> dict:
    ends = drawing.places[[arrow.start, arrow.end]]
    exact = arrow.share > TRUE
    to_answer = drawing.kinds[arrow.end] is Kind.ANSWER
    to_sum = drawing.kinds[arrow.end] is Kind.SUM
    colour = theme.ACCENT if to_answer or to_sum else theme.INK
    return {
        "type": "scatter",
        "x": ends[:, 0],
        "y": ends[:, 1],
        "mode": "lines+markers",
        "line": {"color": colour, "width": 3, "dash": "solid" if exact else "dash"},
        "marker": {
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, HEAD],
            "standoff": [0, 7],
            "color": colour,
            "opacity": 1,
        },
        "name": "" if exact else SHADOW,
        "showlegend": named,
        "legendrank": 2000,
        "hovertemplate": f"{literal(arrow.name)}: {percent(arrow.share)} of its squared length seen<extra></extra>",
    }


def _points(drawing: Drawing, kind: Kind) -> dict:
    chosen = [i for i, other in enumerate(drawing.kinds) if other is kind]
    hovers = [
        f"{literal(drawing.names[i])}<br>{theme.number(drawing.off[i], 2)} outside this plane<br>"
        f"{percent(drawing.shares[i])} of its squared distance to the result seen"
        for i in chosen
    ]
    return {
        "type": "scatter",
        "x": drawing.places[chosen, 0],
        "y": drawing.places[chosen, 1],
        "mode": "markers",
        "marker": MARKERS[kind],
        "name": str(kind),
        "showlegend": kind is not Kind.ZERO,
        "customdata": hovers,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _words(drawing: Drawing, box: point_labels.Frame) -> list[dict]:
    """The words beside their points, those of the question first, and the names of a chain's arrows."""
    rank = {Kind.TERM: 0, Kind.ZERO: 1, Kind.SUM: 2, Kind.ANSWER: 3}
    order = sorted(range(len(drawing.names)), key=lambda i: rank[drawing.kinds[i]])
    ends = [drawing.places[[arrow.start, arrow.end]] for arrow in drawing.arrows]
    along = np.linspace(0, 1, SAMPLES)[1:-1, None]
    sums = drawing.places[[kind is Kind.SUM for kind in drawing.kinds]]
    covered = np.concatenate([sums, *(start + along * (end - start) for start, end in ends)])
    named = [i for i in order if drawing.kinds[i] is not Kind.SUM]
    first_answer = next((i for i in order if drawing.kinds[i] is Kind.ANSWER), None)
    named.sort(key=lambda i: i == first_answer, reverse=True)
    texts, places = [drawing.names[i] for i in named], drawing.places[named]
    always = sum(drawing.kinds[i] is not Kind.ANSWER for i in named) + (first_answer is not None)
    if drawing.stepwise:
        named_so = [i for i, arrow in enumerate(drawing.arrows) if drawing.kinds[arrow.end] is not Kind.TERM]
        steps = [drawing.arrows[i].name for i in named_so]
        middles = np.array([ends[i].mean(0) for i in named_so]).reshape(-1, 2)
        texts, places = steps + texts, np.concatenate([middles, places])
        always += len(steps)
    return point_labels.notes(places, texts, box, always=always, covered=covered, radius=10)


def _alt(drawing: Drawing) -> str:
    sums = [name for name, kind in zip(drawing.names, drawing.kinds, strict=True) if kind is Kind.SUM]
    answers = [name for name, kind in zip(drawing.names, drawing.kinds, strict=True) if kind is Kind.ANSWER]
    near = f" Nearest to it: {', '.join(answers)}." if answers else ""
    alike = "" if drawing.alike is None else f" The two arrows have a cosine of {theme.number(drawing.alike, 2)}."
    result = sums[-1] if sums else drawing.names[-1]
    return f"Arrows from word to word lead to {result}.{near}{alike} {drawing.sentence}"
