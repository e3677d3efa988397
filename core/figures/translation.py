"""Figures of a translation: exact pairs by training and by length, the alignment, and the tree of beams."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.losses import Points
from core.figures.stacked_panels import Panel, colour_bar, domains, stacked
from core.figures.theme import Figure
from core.network.beams import Tree
from core.wording import percent

EXACT = "unseen pairs right in every letter (%)"
SHARES = {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100]}
PLOT_HEIGHT = 280
LETTER, LEAST, MOST = 20, 120, 900  # pixels of a letter's row in an alignment, and of the whole
STEP = 32  # pixels of a letter's row in a tree
SPACE = "␣"
END = "end"


def exact_by_steps(curves: Mapping[str, Points], title: str) -> Figure:
    """The share of exact pairs over the steps of training, a curve for each setup."""
    last = max((int(steps[-1]) for steps, _ in curves.values()), default=1)
    panel = Panel(EXACT, PLOT_HEIGHT, SHARES)
    for place, (name, (steps, shares)) in enumerate(curves.items()):
        _line(panel, place, name, steps, shares, "step %{x:,d}")
    ends = [f"{name} {percent(shares[-1])} after {steps[-1]:,}" for name, (steps, shares) in curves.items()]
    alt = f"Exact pairs over {last:,} steps of training: {'; '.join(ends)}."
    axis = {"title": "step of training", "range": [0, last], "tickformat": ",d", "nticks": 6}
    return stacked(title, alt, [panel], xaxis=axis, legend=tuple(curves), right=28)


def exact_by_length(shares: Mapping[str, tuple[np.ndarray, np.ndarray]], title: str) -> Figure:
    """The share of exact pairs by the length of the source: for each setup lengths (bands,) and shares alike."""
    panel = Panel(EXACT, PLOT_HEIGHT, SHARES)
    for place, (name, (lengths, values)) in enumerate(shares.items()):
        _line(panel, place, name, lengths, values, "about %{x:.0f} letters", marked=True)
    ranges = [
        f"{name} from {percent(values[0])} to {percent(values[-1])}"
        for name, (_, values) in shares.items()
        if len(values)
    ]
    alt = f"Exact pairs from the shortest sources to the longest: {'; '.join(ranges)}."
    return stacked(title, alt, [panel], xaxis={"title": "letters of the source", "nticks": 8}, legend=tuple(shares))


def _line(
    panel: Panel, place: int, name: str, x: np.ndarray, shares: np.ndarray, where: str, *, marked: bool = False
) -> None:
    colour = theme.ACCENT if place == 0 else theme.colour_of(place)
    panel.add_scatter(
        x=x,
        y=100 * np.asarray(shares),
        name=name,
        mode="lines+markers" if marked else "lines",
        line={"color": colour, "dash": theme.DASHES[place], "width": 2},
        marker={"color": colour, "size": 8},
        hovertemplate=f"{where}<br>{name}: %{{y:.1f}} %<extra></extra>",
    )


def alignment(weights: np.ndarray, source: Sequence[str], letters: Sequence[str], title: str) -> Figure:
    """How much each letter that was written looked at each letter of the source.

    Args:
        weights: (T, S), from 0 to 1.
        source: the letters of the source, (S,).
        letters: those that were written, (T,), "" for the sign of the end.
        title: what to see.
    """
    T, S = weights.shape
    rows, columns = [_shown(letter) for letter in letters], [_shown(letter) for letter in source]
    axis = {"tickvals": np.arange(T), "ticktext": rows, "range": [T - 0.5, -0.5], "showgrid": False, "ticks": ""}
    panel = Panel("what is written, from top to bottom", int(np.clip(LETTER * T, LEAST, MOST)), axis)
    panel.add_heatmap(
        x=np.arange(S),
        y=np.arange(T),
        z=weights,
        zmin=0,
        zmax=1,
        colorscale=theme.SEQUENTIAL_SCALE,
        xgap=1,
        ygap=1,
        customdata=[[f"“{row}” looks at “{column}”" for column in columns] for row in rows],
        hovertemplate="%{customdata}: %{z:.2f}<extra></extra>",
        showscale=True,
        colorbar=colour_bar(1, *domains([panel])[0], signed=False),
    )
    most = weights.argmax(axis=1)
    first = ", ".join(f"{rows[t]} at {columns[most[t]]}" for t in range(min(T, 8)))
    alt = f"The alignment of {T} written letters with {S} letters of the source. Most of the weight: {first}."
    below = {"title": "the source", "tickvals": np.arange(S), "ticktext": columns, "range": [-0.5, S - 0.5]}
    return stacked(title, alt, [panel], xaxis=below | {"tickangle": 0}, right=70)


def beam_tree(tree: Tree, letters: Sequence[str], title: str) -> Figure:
    """The texts that a beam search kept, from the first letter down: the likeliest at each step on the left.

    Args:
        tree: what the search kept.
        letters: the letter of each node, "" for the sign of the end.
        title: what to see.
    """
    nodes = tree.nodes
    best = set(tree.path(tree.finished[0])) if tree.finished else set()
    steps = max((node.step for node in nodes), default=0) + 1
    width = max((node.rank for node in nodes), default=0) + 1
    axis = {"range": [steps + 0.6, 0.4], "showgrid": False, "dtick": 5, "title": ""}
    panel = Panel("letter, from top to bottom", max(STEP * steps, LEAST), axis)
    for on_best in (False, True):
        x: list[float | None] = []
        y: list[float | None] = []
        for place, node in enumerate(nodes):
            if node.parent >= 0 and (place in best) == on_best:
                x += [nodes[node.parent].rank, node.rank, None]
                y += [nodes[node.parent].step + 1, node.step + 1, None]
        style = {"color": theme.ACCENT, "width": 3} if on_best else {"color": theme.GREY, "width": 1.5, "dash": "dot"}
        name = "likeliest text" if on_best else "other texts"
        panel.add_scatter(x=x or [None], y=y or [None], mode="lines", line=style, name=name, hoverinfo="skip")
    panel.add_scatter(
        x=[node.rank for node in nodes],
        y=[node.step + 1 for node in nodes],
        mode="markers+text",
        text=[_shown(letter) for letter in letters],
        textfont={"size": theme.TEXT, "color": theme.INK},
        marker={"size": 18, "color": theme.PAPER, "line": {"width": 0}},
        customdata=[
            f"letter {node.step + 1}, “{_shown(letter)}”: {percent(node.probability, 1)} after those before it"
            for node, letter in zip(nodes, letters, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    texts = ["".join(letters[place] for place in tree.path(end)) for end in tree.finished]
    alt = f"A tree of {len(nodes)} letters in {steps} steps, with {len(texts)} texts that ended: {', '.join(texts)}."
    ranks = {"tickvals": np.arange(width), "ticktext": [str(rank + 1) for rank in range(width)]}
    below = {"title": "rank among the texts kept", "range": [-0.6, width - 0.4]} | ranks
    return stacked(title, _printable(alt), [panel], xaxis=below, legend=("likeliest text", "other texts"))


def _printable(text: str) -> str:
    """A description without control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _shown(letter: str) -> str:
    """A letter as a figure shows it: a space can be seen, and the end has a name."""
    return literal(SPACE if letter == " " else letter or END)
