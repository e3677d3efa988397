"""The results of evaluating word vectors, as sentences and tables."""

from typing import Any

from core.wording import decimals, percent
from core.words.evaluation import Category

FEWEST = 10  # pairs: with fewer, a rank correlation is chance


def categories(facts: dict[str, Any]) -> list[Category]:
    """The categories of an analogy test, as `core.figures.vector_score` draws them."""
    return [Category(**{k: v for k, v in one.items() if k != "kind"}) for one in facts["categories"]]


def analogies(facts: dict[str, Any]) -> str:
    """How many analogies were solved, with and without the question's own words as answers."""
    if not facts["answered"]:
        return f"None of the {facts['asked']:,} questions has vectors for all of its words."
    right, honest = (100 * facts[name] / facts["answered"] for name in ("correct", "correct_honest"))
    return (
        f"**{decimals(right, 1)} %** of the {facts['answered']:,} questions whose words have vectors (of "
        f"{facts['asked']:,} asked) are solved. If the question's own words may be answers too: "
        f"**{decimals(honest, 1)} %**."
    )


def similarity(one: dict[str, Any]) -> str:
    """The coverage of a set of pairs, and its correlations."""
    coverage = f"{one['covered']} of {one['asked']} pairs have vectors."
    if one["spearman"] is None or one["covered"] < FEWEST:
        return f"{coverage} That is too few to say how they agree."
    rank, line = one["spearman"], one["pearson"]
    measures = f"Spearman's rank correlation {decimals(rank, 3)}, Pearson's {decimals(line, 3)}"
    return f"{coverage} {measures}; 1 would be full agreement."


def against_rows(facts: dict[str, Any]) -> dict[str, list[str]]:
    """Vectors trained here beside pretrained ones, with a row for each test."""
    rows: dict[str, list[str]] = {"test": [], "questions for both": [], "trained here": [], "GloVe": []}
    if not facts["shared_words"]:
        return rows

    def add(*cells: str) -> None:
        for column, cell in zip(rows.values(), cells, strict=True):
            column.append(cell)

    scores_of = facts["analogies"]
    for name, what in (("correct", "analogies"), ("correct_honest", "analogies, nothing left out")):
        scores = (_percent(scores_of[side][name], scores_of[side]["answered"]) for side in ("fresh", "pretrained"))
        add(what, f"{scores_of['covered']:,} of {scores_of['asked']:,}", *scores)
    for one in facts["similarity"]:
        scores = (_rho(one[side]) for side in ("fresh", "pretrained"))
        add(one["name"], f"{one['covered']} of {one['asked']}", *scores)
    return rows


def against(facts: dict[str, Any]) -> str:
    """How much the neighbours of both sets of vectors overlap."""
    if not facts["shared_words"]:
        return "The two have no word in common, so they cannot be compared."
    near = facts["neighbours"]
    if near["overlap"] is None:
        return f"They share {facts['shared_words']:,} words, too few to compare neighbours."
    return (
        f"They share {facts['shared_words']:,} words. Of the {near['k']} nearest neighbours of a frequent word, "
        f"{decimals(near['k'] * near['overlap'], 1)} are the same in both on average; with random vectors it would be "
        f"{decimals(near['k'] * near['by_chance'])}."
    )


def _percent(part: int, whole: int) -> str:
    return percent(part / whole, 1) if whole else "none asked"


def _rho(value: float | None) -> str:
    return "too few pairs" if value is None else decimals(value)
