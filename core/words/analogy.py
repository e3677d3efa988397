"""Arithmetic with words: the words nearest to v(queen) - v(king) + v(man), with and without the words of the sum.

The lecture adds the vectors as they are and leaves nothing out. gensim's `most_similar(positive, negative)` first gives
each vector length 1 and leaves out the words of the sum, after Mikolov, Yih and Zweig (Linguistic Regularities in
Continuous Space Word Representations, NAACL 2013). Leaving them out decides many answers: see Linzen, Issues in
evaluating semantic spaces using word analogies (RepEval 2016).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from core.words.expression import Expression, ExpressionError
from core.words.vectors import Neighbour, Vectors

Nearest = Callable[[np.ndarray, int, Sequence[Collection[int]]], list[list[Neighbour]]]

# A sum shorter than this share of its parts' lengths is rounding: float32 numbers are exact to 6e-8.
CANCELLED = 1e-6


@dataclass(frozen=True, eq=False)
class Analogy:
    """The words nearest to a sum of words.

    Attributes:
        expression: the sum, every word with a vector.
        normalise: True if each vector was scaled to length 1 before it was added.
        point: float64 (D,), the sum.
        ranking: the nearest words that are not in the sum, best first.
        honest: the nearest words, nothing left out.
        around: for each term, the words nearest to it, without the term itself.
        leading: words of the sum that come before all others when nothing is left out.
        zeros: words of the sum whose vectors are all zeros, each once.
    """

    expression: Expression
    normalise: bool
    point: np.ndarray
    ranking: tuple[Neighbour, ...]
    honest: tuple[Neighbour, ...]
    around: tuple[tuple[Neighbour, ...], ...]
    leading: tuple[Neighbour, ...]
    zeros: tuple[str, ...] = ()

    @property
    def neighbour_of(self) -> tuple[str, ...]:
        """The added words whose nearest neighbour is the answer, even without arithmetic."""
        return tuple(
            dict.fromkeys(
                term.word
                for term, near in zip(self.expression.terms, self.around, strict=True)
                if term.sign > 0 and near and self.ranking and near[0].row == self.ranking[0].row
            )
        )

    @property
    def verdict(self) -> str:
        """One sentence: how much of the answer the arithmetic made."""
        if self.zeros and not self.honest:
            whose = "has a vector" if len(self.zeros) == 1 else "have vectors"
            return (
                f"{_listed(self.zeros)} {whose} of zeros alone. Zeros have no direction, so no word is nearest: choose "
                "another word."
            )
        if not self.honest:
            return "The words cancel each other: their sum is zero, so no word is nearest to it."
        if not self.ranking:
            return "The sum uses every word there is, so none is left to answer."
        answer = f"“{self.ranking[0].word}”"
        if len(self.expression.terms) == 1 and self.expression.terms[0].sign > 0:
            return f"No arithmetic yet: {answer} is the nearest neighbour of the only word."
        near = _listed(self.neighbour_of)
        if self.leading:
            own = _listed(tuple(neighbour.word for neighbour in self.leading))
            begins = f"{answer} leads only because the words of the sum are left out: with them {own} would come first"
            return f"{begins}, and {answer} is simply the nearest neighbour of {near}." if near else f"{begins}."
        if near:
            return f"{answer} leads with nothing left out, but it is already the nearest neighbour of {near}."
        if all(term.sign < 0 for term in self.expression.terms):
            return f"{answer} leads with nothing left out. No word was added, so the answer is far from all of them."
        return f"{answer} leads with nothing left out, and is the nearest neighbour of none of the added words."


def answer(
    vectors: Vectors, expression: Expression, k: int = 10, *, normalise: bool = False, nearest: Nearest | None = None
) -> Analogy:
    """Find the k nearest words to a sum of words and to each of its terms, in one pass over the vectors.

    Args:
        vectors: where the words were looked up.
        expression: as `core.words.expression.parse` read it.
        k: words in each ranking.
        normalise: scale each vector to length 1 before it is added, as gensim does.
        nearest: the search; `BatchedSearch.nearest` lets visitors share one pass.

    Raises:
        ExpressionError: there is no word, or one has no vector.
    """
    if not expression.terms:
        raise ExpressionError("Write a word, or a sum such as queen - king + man")
    if vectors.dimensions < 2:
        raise ExpressionError(f"The vectors of {vectors.name} have one number each: arithmetic needs at least 2")
    if expression.unknown:
        raise ExpressionError(f"{vectors.name} has no vector for {_listed(expression.unknown)}: write another word")
    rows = [term.row for term in expression.terms if term.row is not None]
    parts = vectors.matrix[rows].astype(np.float64)  # (terms, D)
    if normalise:
        parts /= np.maximum(vectors.norms[rows, None], np.finfo(np.float32).tiny)
    point = np.array([term.sign for term in expression.terms]) @ parts  # (D,)
    if np.linalg.norm(point) < CANCELLED * np.linalg.norm(parts, axis=1).sum():
        point = np.zeros_like(point)
    own = list(dict.fromkeys(rows))
    queries = np.concatenate([point[None], vectors.matrix[own]])  # (1 + own, D)
    # With len(own) more, the ranking without the sum's words is part of the ranking with them.
    nearest_words = (nearest or vectors.nearest)(queries, k + len(own), [(), *({row} for row in own)])
    around = {row: tuple(near[:k]) for row, near in zip(own, nearest_words[1:], strict=True)}
    return Analogy(
        expression=expression,
        normalise=normalise,
        point=point,
        ranking=tuple(neighbour for neighbour in nearest_words[0] if neighbour.row not in around)[:k],
        honest=tuple(nearest_words[0][:k]),
        around=tuple(around[row] for row in rows),
        leading=tuple(takewhile(lambda neighbour: neighbour.row in around, nearest_words[0])),
        zeros=tuple(dict.fromkeys(term.word for term in expression.terms if not vectors.norms[term.row])),
    )


def _listed(words: tuple[str, ...]) -> str:
    """Words in quotation marks, with "and" before the last.

    >>> _listed(("king", "queen", "man"))
    '“king”, “queen” and “man”'
    """
    quoted = [f"“{word}”" for word in words]
    return " and ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)
