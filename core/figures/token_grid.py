"""A batch of texts as a recurrent network reads it: a row of tokens for each text, with padding. n texts, T timesteps.

Cells are bars, because plotly writes only what fits into bars. So one figure works on a phone, where many timesteps
show only colours, and on a classroom's screen. In narrow cells plotly turns the words. Hover always shows the contents
of a cell.
"""

import numpy as np

from core.figures import point_labels, theme
from core.figures.escaping import literal
from core.figures.stacked_panels import FEW_STEPS, WIDE_STEPS, Panel, stacked, time_axis
from core.figures.theme import Figure

PADDING = 0
# The sequential scale without its middle, where neither ink nor paper has a contrast of 4.5:1. The last four have
# paper on them.
STEPS = (*theme.SEQUENTIAL[:5], *theme.SEQUENTIAL[6:])
ON_INK = 4
ROW, ROW_WITH_WORDS = 36, 72  # pixels of a text
CELL = 0.9  # of a row that a cell fills
WORD = 0.66  # of a row, below its number: as high as a word of so many letters that is turned
LETTERS = 7  # of a word in a cell with its ellipsis
NAME_LETTERS = 12  # of a text's name
SMALLEST = 11  # pixels of a letter; smaller ones are not written
QUARTER = "\N{FOUR-PER-EM SPACE}"
LOOKS = {  # fill, its opacity, outline, opacity of the whole
    "padding": (theme.GREY, 0.3, None, 0.75),
    "not in the vocabulary": (theme.PAPER, 1, theme.ACCENT, 1),
}


def grid(
    tokens: np.ndarray,
    words: tuple[tuple[str, ...], ...],
    title: str,
    *,
    row_names: tuple[str, ...],
    unknown: int | None = 1,
) -> Figure:
    """The padded matrix of tokens: a row for each text, a column for each timestep.

    Args:
        tokens: int (n, T), 0 for padding.
        words: the word of each token, n tuples of T strings, "" for padding. Shown as plain text, never as HTML.
        title: what to see.
        row_names: of the texts (n,).
        unknown: the token of words outside the vocabulary; None if there is none.

    Example:
        >>> fig = grid(np.array([[0, 3, 1]]), (("", "loved", "xyz"),), "x", row_names=("text 1",))
        >>> [hover.partition("<br>")[2] for trace in fig["data"] for hover in trace.get("customdata", ())]
        ['“loved” = 3', 'padding', '“xyz” is not in the vocabulary']
    """
    tokens = np.asarray(tokens, int).reshape(len(words), -1)  # (n, T)
    n, T = tokens.shape
    with_words = T <= FEW_STEPS
    rows = {"tickvals": np.arange(1, n + 1), "ticktext": [literal(name, NAME_LETTERS) for name in row_names]}
    rows |= {"range": [n + 0.5, 0.5], "showgrid": False, "ticks": ""}
    panel = Panel(
        "stronger colour: a higher number, a rarer word", max(n * (ROW_WITH_WORDS if with_words else ROW), 54), rows
    )
    padding = tokens == PADDING
    strange = np.zeros_like(padding) if unknown is None else (tokens == unknown) & ~padding
    kinds = {"": ~padding & ~strange, "padding": padding, "not in the vocabulary": strange}
    for kind, where in kinds.items():
        if where.any():
            panel.traces += _cells(kind, where, tokens, words, row_names, with_words=with_words)
    alt = _alt(tokens, padding, strange)
    legend = tuple(kind for kind, where in kinds.items() if kind and where.any())
    fig = stacked(title, alt, [panel], xaxis=time_axis(T, "timestep"), legend=legend)
    fig["layout"] |= {"barmode": "overlay", "uniformtext": {"mode": "hide", "minsize": SMALLEST}}
    return fig


def _cells(
    kind: str,
    where: np.ndarray,
    tokens: np.ndarray,
    words: tuple[tuple[str, ...], ...],
    row_names: tuple[str, ...],
    *,
    with_words: bool,
) -> list[dict]:
    """The cells of one kind: a trace of bars with their numbers, and `with_words` a second one with words."""
    at, steps = np.nonzero(where)
    T = tokens.shape[1]
    here = tokens[where].tolist()
    digits = len(str(tokens.max(initial=0)))
    hovers = [
        f"{literal(row_names[row])}, timestep {step + 1}<br>{_meaning(kind, token, words[row][step])}"
        for row, step, token in zip(at.tolist(), steps.tolist(), here, strict=True)
    ]
    strength = _strength(tokens)[where]
    fill, opacity, outline, whole = LOOKS.get(kind, ([STEPS[i] for i in strength], 1, None, 1))
    ink = theme.INK if kind else [theme.PAPER if i > ON_INK else theme.INK for i in strength]
    gap = 0.94 if T <= WIDE_STEPS else 1
    bars = {
        "type": "bar",
        "x": steps + 1,
        "base": at + 1.45,  # upwards, so that the end of a bar is on top
        "y": np.full(len(at), -CELL),
        "width": gap,
        "marker": {"color": fill, "opacity": opacity, "line": {"color": outline, "width": _outline(T, outline)}},
        "opacity": whole,
        "textposition": "inside",
        "textfont": {"size": theme.TEXT, "color": ink},
        "cliponaxis": False,
    }
    numbers = {  # without a textangle, plotly turns numbers that do not fit
        "name": kind,
        "showlegend": bool(kind),
        "text": [_centred(str(token), digits, point_labels.width("0" * digits)) for token in here],
        "insidetextanchor": "end" if with_words else "middle",
        "customdata": hovers,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    if not with_words or kind == "padding":
        return [bars | numbers]
    letters = min(LETTERS, max(len(word) for line in words for word in line))
    wide = max(point_labels.width(point_labels.cut(word, letters)) for line in words for word in line)
    below = {
        "y": np.full(len(at), -WORD),
        "text": [
            _centred(words[row][step], letters, wide) for row, step in zip(at.tolist(), steps.tolist(), strict=True)
        ],
        "insidetextanchor": "middle",
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [bars | numbers, bars | below]


def _strength(tokens: np.ndarray) -> np.ndarray:
    """The step of the scale for each token (n, T), logarithmic because word frequencies follow Zipf's law."""
    share = np.log(np.maximum(tokens, 1)) / np.log(max(tokens.max(initial=0), 2))
    return np.rint(share * (len(STEPS) - 1)).astype(int)


def _outline(T: int, colour: str | None) -> float:
    return 0 if colour is None else 3 if T <= FEW_STEPS else 1.5 if T <= WIDE_STEPS else 0.75


def _centred(text: str, letters: int, wide: float) -> str:
    """A text of at most `letters`, padded to `wide` pixels: plotly shows, turns or hides those of all cells alike."""
    spaces = round((wide - point_labels.width(point_labels.cut(text, letters))) / (theme.TEXT / 4))
    before = QUARTER * (spaces // 2)
    return f"{before}{literal(text, letters)}{before}{QUARTER * (spaces % 2)}"


def _meaning(kind: str, token: int, word: str) -> str:
    if kind == "padding":
        return kind
    word = f"“{literal(word)}”"
    return f"{word} is {kind}" if kind else f"{word} = {token}"


def _alt(tokens: np.ndarray, padding: np.ndarray, strange: np.ndarray) -> str:
    n, T = tokens.shape
    first = ", ".join(str(token) for token in tokens[0, :12].tolist()) if n else ""
    more = ", and so on" if T > 12 else ""
    return (
        f"{n} texts of {T} timesteps as numbers: {padding.sum()} of {tokens.size} places are padding, "
        f"{strange.sum()} hold words that are not in the vocabulary. The first text: {first}{more}."
    )
