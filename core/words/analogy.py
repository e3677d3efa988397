"""Arithmetic with words: what lies near v(queen) - v(king) + v(man), the words asked left out, and honestly with them.

The lecture adds the vectors as they are and leaves nothing out. gensim's `most_similar(positive, negative)`, after
Mikolov, Yih and Zweig (Linguistic Regularities in Continuous Space Word Representations, NAACL 2013), first gives each
vector the length 1 and leaves the words out. That leaving out makes many an answer: see Linzen, Issues in evaluating
semantic spaces using word analogies (RepEval 2016).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from core.words.expression import Expression, ExpressionError
from core.words.vectors import Neighbour, Vectors

Nearest = Callable[[np.ndarray, int, Sequence[Collection[int]]], list[list[Neighbour]]]

# float32 numbers are exact to 6e-8 of themselves: a sum shorter than this share of its parts' lengths is rounding.
CANCELLED = 1e-6


@dataclass(frozen=True, eq=False)
class Analogy:
    """What lies near a sum of words.

    Attributes:
        expression: the sum, every word with a vector.
        normalise: whether each vector was given the length 1 before it was added.
        point: float64 (D,), the sum.
        ranking: the nearest words that are not in the sum; best first.
        honest: the nearest words, nothing left out.
        around: for each term the words nearest to it, itself left out.
    """

    expression: Expression
    normalise: bool
    point: np.ndarray
    ranking: tuple[Neighbour, ...]
    honest: tuple[Neighbour, ...]
    around: tuple[tuple[Neighbour, ...], ...]
    leading: tuple[Neighbour, ...]  # words of the sum that stand before all others when nothing is left out

    @property
    def neighbour_of(self) -> tuple[str, ...]:
        """The added words that the answer is the nearest neighbour of, even without the arithmetic."""
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
        if not self.honest:
            return "The words cancel each other: their sum is zero, which points nowhere."
        if not self.ranking:
            return "Every word there is stands in the sum, so no other is left to answer."
        answer = f'"{self.ranking[0].word}"'
        if len(self.expression.terms) == 1 and self.expression.terms[0].sign > 0:
            return f"No arithmetic yet: {answer} is the nearest neighbour of the one word there is."
        near = _listed(self.neighbour_of)
        if self.leading:
            own = _listed(tuple(neighbour.word for neighbour in self.leading))
            begins = f"{answer} leads only because the words asked are left out: with them {own} would come first"
            return f"{begins}, and {answer} is simply the nearest neighbour of {near}." if near else f"{begins}."
        if near:
            return f"{answer} leads with nothing left out, but it is the nearest neighbour of {near} to begin with."
        if all(term.sign < 0 for term in self.expression.terms):
            return f"{answer} leads with nothing left out: no word was added, and it lies where the others do not."
        return f"{answer} leads with nothing left out, and is the nearest neighbour of no word that was added."


def answer(
    vectors: Vectors, expression: Expression, k: int = 10, *, normalise: bool = False, nearest: Nearest | None = None
) -> Analogy:
    """Find the k nearest words to a sum of words and to each of its terms, in one pass over the vectors.

    Args:
        vectors: where the words were looked up.
        expression: as `core.words.expression.parse` read it.
        k: words in each ranking.
        normalise: give each vector the length 1 before it is added, as gensim does.
        nearest: who makes the pass; `BatchedSearch.nearest` lets visitors share one.

    Raises:
        ExpressionError: no words, or one that has no vector.
    """
    if not expression.terms:
        raise ExpressionError("No word came: write one, or a sum such as queen - king + man")
    if expression.unknown:
        raise ExpressionError(f"{vectors.name} has no vector for {_listed(expression.unknown)}: write another word")
    rows = [term.row for term in expression.terms]
    parts = vectors.matrix[rows].astype(np.float64)  # (terms, D)
    if normalise:
        parts /= np.maximum(vectors.norms[rows, None], np.finfo(np.float32).tiny)
    point = np.array([term.sign for term in expression.terms]) @ parts  # (D,)
    if np.linalg.norm(point) < CANCELLED * np.linalg.norm(parts, axis=1).sum():
        point = np.zeros_like(point)
    own = list(dict.fromkeys(rows))
    queries = np.concatenate([point[None], vectors.matrix[own]])  # (1 + own, D)
    # As many more as the sum has words: so the ranking without them is part of the one with them.
    found = (nearest or vectors.nearest)(queries, k + len(own), [(), *({row} for row in own)])
    around = {row: tuple(near[:k]) for row, near in zip(own, found[1:], strict=True)}
    return Analogy(
        expression=expression,
        normalise=normalise,
        point=point,
        ranking=tuple(neighbour for neighbour in found[0] if neighbour.row not in around)[:k],
        honest=tuple(found[0][:k]),
        around=tuple(around[row] for row in rows),
        leading=tuple(takewhile(lambda neighbour: neighbour.row in around, found[0])),
    )


def _listed(words: tuple[str, ...]) -> str:
    """Example: one, two and three of them in quotation marks.

    >>> _listed(("king", "queen", "man"))
    '"king", "queen" and "man"'
    """
    quoted = [f'"{word}"' for word in words]
    return " and ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)
