"""A text read word by word: the probability after each word, its change, and the states. n words, u units."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from core.figures import theme
from core.figures.classification import looks
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, colour_bar, domains, stacked, unit_axis
from core.figures.text_axis import MOST_SHOWN, STRANGE, text_axis, with_room
from core.figures.theme import Figure
from core.wording import decimals

Blocks = tuple[tuple[str, np.ndarray], ...]  # a direction's name ("" if there is only one) and its states (n, u)
PROBABILITY = {"range": [-0.05, 1.05], "tickvals": [0, 0.5, 1]}
LEAST = 0.1  # of probability on both sides of the bars' axis, so that small changes look small
NAME_LETTERS = 30


def trajectory(
    words: tuple[str, ...],
    after: Mapping[str, np.ndarray],
    moved: np.ndarray,
    title: str,
    *,
    classes: tuple[str, str],
    known: np.ndarray | None = None,
    states: Blocks = (),
    limit: float = 1.0,
    shown: tuple[int, int] | None = None,
) -> Figure:
    """The probability of class 1 over the words of a text, at most 60 at once.

    Args:
        words: as written (n,). Shown as plain text, never as HTML.
        after: the probability of class 1 after each word (n,) of up to three classifiers, by name; NaN for none.
        moved: the change of the first classifier's probability by each word (n,).
        title: what to see.
        classes: the names of class 0 and class 1.
        known: True for words in the first classifier's vocabulary, bool (n,); by default all.
        states: hidden states to show below.
        limit: the largest |h| of the colours; 1 for tanh.
        shown: the range of words to show, from 0; by default the first 60.
    """
    n = len(words)
    first, last = _window(n, shown)
    here = slice(first, last)
    known = np.ones(n, bool) if known is None else np.asarray(known, bool)
    moved = np.asarray(moved, float)
    lines = {name: np.asarray(values, float) for name, values in after.items()}
    rows = [
        _lines({name: values[here] for name, values in lines.items()}, words[here], classes, first),
        _bars(moved[here], words[here], known[here], first, next(iter(lines), "") if len(lines) > 1 else ""),
    ]
    rows += [_states(name, h[here], words[here], first, limit) for name, h in states]
    legend = tuple(literal(name, NAME_LETTERS) for name in lines) if len(lines) > 1 else ()
    axis = text_axis(words[here], known[here], moved[here], first + 1)
    strange = any(text.endswith(STRANGE) for text in axis["ticktext"])
    axis["title"] = f"word; {STRANGE}: not in the vocabulary" if strange else "word"
    fig = stacked(title, _alt(words, lines, moved, classes), rows, xaxis=axis, legend=legend)
    if states:
        low, high = domains(rows)[2][0], domains(rows)[2][1]
        trace = next(trace for trace in fig["data"] if trace["type"] == "heatmap")
        trace |= {"showscale": True, "colorbar": colour_bar(limit, low, high)}
    return with_room(fig, legend if states else ())


def windows(n: int, most: int = MOST_SHOWN) -> list[tuple[int, int]]:
    """Split a text of n words into parts of about equal length, to show one at a time.

    Example:
        >>> windows(60), windows(130), windows(0)
        ([(0, 60)], [(0, 44), (44, 87), (87, 130)], [(0, 0)])
    """
    parts = max(1, -(-n // most))
    edges = [-(-n * part // parts) for part in range(parts + 1)]
    return list(pairwise(edges))


def _window(n: int, shown: tuple[int, int] | None) -> tuple[int, int]:
    first, last = shown or (0, n)
    first = min(max(first, 0), max(n - 1, 0))
    return first, max(first, min(last, n, first + MOST_SHOWN))


def _lines(lines: dict[str, np.ndarray], words: tuple[str, ...], classes: tuple[str, str], first: int) -> Panel:
    panel = Panel(f"probability of {literal(classes[1], NAME_LETTERS)} after each word", 200, PROBABILITY)
    grey = {"color": theme.GREY, "dash": "dot", "width": 2}
    panel.shapes.append({"type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": 0.5, "y1": 0.5, "line": grey})
    at = np.arange(first + 1, first + len(words) + 1)
    spelled = [literal(word) for word in words]
    shown = looks(tuple(lines))
    for name, values in reversed(lines.items()):  # the first is drawn last, on top
        look, called = shown[name], literal(name, NAME_LETTERS)
        panel.add_scatter(
            x=at,
            y=values,
            name=called,
            mode="lines+markers",
            line={"color": look.colour, "dash": look.dash, "width": 3 if name == next(iter(lines)) else 2},
            marker={"color": look.colour, "symbol": look.symbol, "size": 7 if len(words) <= MOST_SHOWN / 2 else 5},
            legendrank=list(lines).index(name),
            cliponaxis=False,
            customdata=spelled,
            hovertemplate=f"{f'{called}, ' if len(lines) > 1 else ''}after “%{{customdata}}” (%{{x}}): %{{y:.2f}}"
            "<extra></extra>",
        )
    return panel


def _bars(moved: np.ndarray, words: tuple[str, ...], known: np.ndarray, first: int, name: str) -> Panel:
    high = max(LEAST, float(np.abs(moved[np.isfinite(moved)]).max(initial=0)))
    ticks = [-_round(high), 0, _round(high)]
    axis = {"range": [-1.1 * high, 1.1 * high], "tickvals": ticks, "ticktext": [_signed(value) for value in ticks]}
    panel = Panel(f"what each word changed{f' ({literal(name, NAME_LETTERS)})' if name else ''}", 130, axis)
    panel.traces.append(
        {
            "type": "bar",
            "x": np.arange(first + 1, first + len(words) + 1),
            "y": moved,
            "marker": {"color": [theme.POSITIVE if value > 0 else theme.NEGATIVE for value in moved.tolist()]},
            "showlegend": False,
            "customdata": [
                [literal(word), "" if is_known else ", not in the vocabulary", _signed(value)]
                for word, is_known, value in zip(words, known.tolist(), moved.tolist(), strict=True)
            ],
            "hovertemplate": "“%{customdata[0]}” (%{x})%{customdata[1]}: %{customdata[2]}<extra></extra>",
        }
    )
    line = {"color": theme.GREY, "width": 1}
    panel.shapes.append({"type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": 0, "y1": 0, "line": line})
    return panel


def _states(name: str, h: np.ndarray, words: tuple[str, ...], first: int, limit: float) -> Panel:
    u = h.shape[1]
    direction = {"": "", "backward": ", from the end back", "forward": ", forward"}.get(name, f", {name}")
    panel = Panel(f"hidden state of each unit{direction}", int(np.clip(u * 20, 60, 240)), unit_axis(u))
    panel.add_heatmap(
        x=np.arange(first + 1, first + len(words) + 1),
        y=np.arange(1, u + 1),
        z=h.T,  # (u, n)
        zmin=-limit,
        zmax=limit,
        colorscale=theme.DIVERGING_SCALE,
        xgap=2 if len(words) <= MOST_SHOWN / 2 else 0,
        ygap=2 if u <= 16 else 0,
        customdata=[[literal(word) for word in words]] * u,
        hovertemplate=f"“%{{customdata}}” (%{{x}}), unit %{{y}}{direction}<br>h = %{{z:.2f}}<extra></extra>",
    )
    return panel


def _round(value: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not above the value."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * max(step for step in (1, 2, 5) if step * power <= value * 1.0001))


def _signed(value: float) -> str:
    if not np.isfinite(value):
        return "no answer yet"
    text = decimals(abs(value))
    return "0" if float(text) == 0 else f"+{text}" if value > 0 else f"\N{MINUS SIGN}{text}"


def _alt(words: tuple[str, ...], lines: dict[str, np.ndarray], moved: np.ndarray, classes: tuple[str, str]) -> str:
    ends = [
        f"{name} {theme.number(values[-1], 2)}"
        for name, values in lines.items()
        if len(values) and np.isfinite(values[-1])
    ]
    if not ends:
        return f"The probability of {classes[1]} over {len(words)} words: there is no known word."
    most = int(np.nanargmax(np.abs(moved)))
    return (
        f"The probability of {classes[1]} after each of {len(words)} words, at the end: {', '.join(ends)}. "
        f"The word that changed it most is “{words[most]}”: {_signed(float(moved[most]))}."
    )
