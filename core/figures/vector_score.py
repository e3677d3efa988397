"""Scores of word vectors: analogies solved by category, and cosines beside people's judgements."""

from collections.abc import Sequence

import numpy as np

from core.figures import theme
from core.figures.escaping import literal
from core.figures.stacked_panels import Panel, stacked
from core.figures.theme import Figure
from core.wording import decimals
from core.words.evaluation import Category
from core.words.evaluation_sets import kind_of

ROW = 56  # pixels of a category: its name, and its bar below
NAME_LETTERS = 40
HEIGHT = 380
UNSPOKEN = {"fuck"}  # not for a classroom's wall: shown only on hover
NAMED = 3  # named pairs: those on which vectors and people differ most
RINGS = ("circle-open", "square-open", "diamond-open")  # around their points
PAIR_LETTERS = theme.WIDTH_IN_LETTERS - theme.SAMPLE_IN_LETTERS
HONEST = "own words allowed"
LOOKS = {
    "semantic": {"color": theme.ACCENT},
    "syntactic": {
        "color": "rgba(0,0,0,0)",
        "line": {"color": theme.ACCENT, "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": theme.ACCENT, "size": 7, "solidity": 0.3},
    },
}


def accuracies(categories: Sequence[Category], title: str) -> Figure:
    """A bar for each category: the share of covered questions that is solved, and how many are covered.

    Semantic categories are filled, syntactic ones hatched. A line across the bar is the honest score, for which the
    question's own words may be answers.

    Args:
        categories: from top to bottom; those without answered questions have no bar.
        title: what to see.
    """
    kinds = [kind_of(category.name) for category in categories]
    legend = (*(kind for kind in LOOKS if kind in kinds), *((HONEST,) if categories else ()))
    room = max(len(categories), 1)
    panel = Panel("", ROW * room, {"range": [room + 0.5, 0.5], "visible": False})
    rows = np.arange(1, len(categories) + 1)
    percent = np.array([_percent(category.correct, category) for category in categories])
    honest = np.array([_percent(category.correct_honest, category) for category in categories])
    for kind, look in LOOKS.items():
        chosen = [i for i, other in enumerate(kinds) if other == kind]
        if chosen:
            hovers = [_hover(categories[i]) for i in chosen]
            panel.traces.append(_bars(kind, rows[chosen], percent[chosen], hovers) | {"marker": look})
    line = {"symbol": "line-ns", "size": 20, "line": {"width": 4, "color": theme.INK}}
    honestly = {"type": "scatter", "x": honest, "y": rows + 0.2, "mode": "markers", "marker": line, "name": HONEST}
    panel.traces.append(honestly | {"hovertemplate": f"%{{x:.1f}} % {HONEST}<extra></extra>"})
    for row, category in zip(rows.tolist(), categories, strict=True):
        panel.notes.append(_name(f"{literal(category.name, NAME_LETTERS)}: {_summary(category)}", row))
    x = {"range": [0, 104], "tickvals": [0, 25, 50, 75, 100], "title": "solved (% of covered questions)"}
    fig = stacked(title, _alt(categories), [panel], xaxis=x, legend=legend)
    fig["layout"]["margin"]["l"] = 8  # half of the 0 of the axis
    return fig


def similarity(
    human: Sequence[float] | np.ndarray,
    cosines: Sequence[float] | np.ndarray,
    pairs: Sequence[tuple[str, str]],
    *,
    rho: float | None,
    name: str,
) -> Figure:
    """People's judgements of pairs of words beside the cosines of their vectors.

    Pairs that differ most have rings, and are named in the legend.

    Args:
        human: people's judgements (n,), from 0 to 10.
        cosines: of the vectors (n,).
        pairs: of words (n,). Shown as plain text, never as HTML.
        rho: Spearman's rank correlation; None if there is none.
        name: of the test.
    """
    human, cosines = np.asarray(human, float), np.asarray(cosines, float)
    n = len(pairs)
    rho_text = "no Spearman's rho" if rho is None or not np.isfinite(rho) else f"Spearman's rho = {decimals(rho, 2)}"
    title = f"{literal(name)}: {rho_text} over {n:,} pairs"
    odd = np.argsort(-np.abs(_ranks(human) - _ranks(cosines)), kind="stable")  # those that differ most first
    odd = np.array([i for i in odd.tolist() if not UNSPOKEN.intersection(pairs[i])], int)
    words = [f"{one}, {other}" for one, other in pairs]
    marker = {"symbol": "circle", "size": 8, "color": theme.ACCENT, "opacity": 0.55}
    hover = "%{customdata}<br>people %{x:.1f}, cosine %{y:.2f}<extra></extra>"
    under = [literal(word) for word in words]
    low = min(-0.2, float(np.nanmin(cosines, initial=0)) - 0.05)
    panel = Panel("", HEIGHT, {"range": [low, 1.05], "title": "cosine similarity", "nticks": 6})
    panel.add_scatter(
        x=human, y=cosines, mode="markers", marker=marker, customdata=under, hovertemplate=hover, showlegend=False
    )
    named = odd[:NAMED].tolist() if n > NAMED else []
    legend = tuple(literal(words[i], PAIR_LETTERS) for i in named)
    for place, (i, pair) in enumerate(zip(named, legend, strict=True)):  # a name beside its point would hide others
        outline = {"symbol": RINGS[place], "size": 16, "color": theme.INK, "line": {"width": 3, "color": theme.INK}}
        panel.add_scatter(
            x=[human[i]], y=[cosines[i]], mode="markers", marker=outline, name=pair, showlegend=True, hoverinfo="skip"
        )
    x = {"range": [-0.3, 10.3], "tickvals": [0, 2, 4, 6, 8, 10], "title": "people: from 0 (unlike) to 10"}
    return stacked(title, _similarity_alt(name, rho_text, words, odd), [panel], xaxis=x, legend=legend)


def _bars(kind: str, rows: np.ndarray, percent: np.ndarray, hovers: list[str]) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "x": percent,
        "y": rows + 0.2,  # below the name
        "width": 0.42,
        "name": kind,
        "customdata": hovers,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _name(text: str, row: float) -> dict:
    place = {"x": 0, "y": row - 0.26, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    return place | {"text": text, "font": {"size": theme.TEXT, "color": theme.INK}}


def _percent(correct: int, category: Category) -> float:
    return 100 * correct / category.answered if category.answered else np.nan


def _summary(category: Category) -> str:
    if not category.answered:
        return f"0 of {category.asked:,} covered"
    covered = f"{category.covered:,}" + (f" of {category.asked:,}" if category.covered < category.asked else "")
    return f"{decimals(_percent(category.correct, category), 0)} % solved, {covered} asked"


def _hover(category: Category) -> str:
    covered = f"{category.covered:,} of {category.asked:,} questions covered"
    if not category.answered:
        return f"{literal(category.name)}<br>{covered}"
    solved = f"{category.correct:,} of {category.answered:,} solved, {category.correct_honest:,} {HONEST}"
    return f"{literal(category.name)}<br>{solved}<br>{covered}"


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


def _alt(categories: Sequence[Category]) -> str:
    scores = "; ".join(f"{category.name} ({kind_of(category.name)}) {_summary(category)}" for category in categories)
    return f"Analogies solved by category, of the covered questions: {scores or 'none yet'}."


def _similarity_alt(name: str, rho_text: str, words: Sequence[str], odd: np.ndarray) -> str:
    most = f" They disagree most about: {'; '.join(words[i] for i in odd[:NAMED])}." if len(words) > NAMED else ""
    return f"{name}: what people say of {len(words)} pairs of words against their cosine, {rho_text}.{most}"
