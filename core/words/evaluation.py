"""Evaluates word vectors: how many analogies they solve, and how well their cosines agree with people's judgements.

The rules are those of gensim's `evaluate_word_analogies` and `evaluate_word_pairs`: only the first 300,000 words take
part, case does not count, and questions with a word that has no vector are skipped. The answer to an analogy is the
word nearest to b − a + c, all of length 1 (3CosAdd), **without a, b and c themselves**. That rule does much of the
work, because the nearest word is often b or c (Linzen, Issues in evaluating semantic spaces using word analogies,
2016). So every score comes a second time with nothing left out: the honest one.

One thread computes, because two would wait for each other at every small product. scipy is imported where it is used,
so this module is cheap to import.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from core.words.evaluation_sets import Pair, Question, kind_of
from core.words.vectors import Vectors
from core.work import Progress

MOST_WORDS = 300_000  # gensim's restrict_vocab
BLOCK = 512  # questions in one matrix product
TILE = 1024  # words in one matrix product: its 2 MB stay in a core's cache
GROUP = 64  # words of which only the best cosine is kept at first
CANDIDATES = 8  # the three words of the question and five more, some of which may be other spellings of the three


@dataclass
class Category:
    """The results of one category of analogies. `answered` is below `covered` only if somebody stopped the test."""

    name: str
    asked: int = 0  # questions
    covered: int = 0  # questions whose four words have vectors
    answered: int = 0
    correct: int = 0  # the question's own words left out
    correct_honest: int = 0  # nothing left out

    def facts(self) -> dict[str, Any]:
        """The category as a dictionary for JSON."""
        return {"kind": kind_of(self.name), **self.__dict__}


@dataclass(frozen=True, eq=False)
class Agreement:
    """How well cosines agree with people's judgements, over the pairs whose words both have vectors.

    The correlations and their two-sided p-values are None if there are fewer than three pairs, or all are equal.
    """

    asked: int
    pairs: tuple[Pair, ...]  # those whose words both have vectors
    cosines: np.ndarray  # float64 (pairs,)
    spearman: float | None
    spearman_p: float | None
    pearson: float | None
    pearson_p: float | None

    @property
    def coverage(self) -> float:
        """The share of pairs whose words both have vectors, 0 to 1."""
        return len(self.pairs) / self.asked


def analogies(
    vectors: Vectors,
    questions: Sequence[Question],
    *,
    most_words: int = MOST_WORDS,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[Category]:
    """Answer analogies, and count the right answers by category.

    Args:
        vectors: the word vectors, words in rank order.
        questions: in any order; categories are returned in the order of their first question.
        most_words: only the first words take part, at most this many.
        on_progress: called with the share that is done, a few times a second.
        should_stop: called as often; when it returns True, the answers so far are kept.
    """
    began = time.perf_counter()
    row_of, capitals = upper_rows(vectors, most_words), [word.upper() for word in vectors.words[:most_words]]
    categories: dict[str, Category] = {}
    covered = []
    for question in questions:
        category = categories.setdefault(question.category, Category(question.category))
        category.asked += 1
        if all(word in row_of for word in question.words):
            category.covered += 1
            covered.append(question)
    V = min(most_words, vectors.size)
    unit = _unit(vectors, V)
    for first in range(0, len(covered), BLOCK):
        if should_stop():
            break
        block = covered[first : first + BLOCK]
        rows = np.array([[row_of[word] for word in question.words] for question in block])
        with threadpool_limits(1, "blas"):
            nearest = _nearest(unit, V, rows)
        for question, own, near in zip(block, rows.tolist(), nearest, strict=True):
            category = categories[question.category]
            category.answered += 1
            category.correct += _answer(question, own[:3], near, capitals) == question.expected
            category.correct_honest += bool(near) and capitals[near[0]] == question.expected
        share = (first + len(block)) / len(covered)
        on_progress(Progress(int(share), 1, share, time.perf_counter() - began))
    return list(categories.values())


def agreement(vectors: Vectors, pairs: Sequence[Pair], *, most_words: int = MOST_WORDS) -> Agreement:
    """Compare cosines with people's judgements of how alike or related two words are."""
    from scipy import stats  # noqa: PLC0415 - takes a while

    row_of = upper_rows(vectors, most_words)
    covered = tuple(pair for pair in pairs if pair.first.upper() in row_of and pair.second.upper() in row_of)
    rows = np.array([[row_of[pair.first.upper()], row_of[pair.second.upper()]] for pair in covered], np.int64)
    ends = units(vectors.matrix, rows.reshape(-1, 2))  # (pairs, 2, D)
    cosines = (ends[:, 0] * ends[:, 1]).sum(axis=1)
    human = np.array([pair.human for pair in covered])
    numbers: list[float | None] = [None] * 4
    if len(covered) > 2 and np.ptp(human) and np.ptp(cosines):
        numbers = [float(n) for measure in (stats.spearmanr, stats.pearsonr) for n in measure(human, cosines)]
    return Agreement(len(pairs), covered, cosines, *numbers)


def upper_rows(vectors: Vectors, most_words: int = MOST_WORDS) -> dict[str, int]:
    """The row of each word in upper case. If several spellings share one, it is that of the most frequent."""
    rows: dict[str, int] = {}
    for row, word in enumerate(vectors.words[:most_words]):
        rows.setdefault(word.upper(), row)
    return rows


def units(matrix: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Rows of a matrix scaled to length 1, float64 (*rows.shape, D); rows of zeros stay zero."""
    chosen = matrix[rows].astype(np.float64)
    lengths = np.linalg.norm(chosen, axis=-1, keepdims=True)
    return np.divide(chosen, lengths, out=chosen, where=lengths > 0)


def _unit(vectors: Vectors, V: int) -> np.ndarray:
    """The first V vectors scaled to length 1, float32, padded with rows of zeros to whole groups."""
    unit = np.zeros((-(-V // GROUP) * GROUP, vectors.dimensions), np.float32)
    lengths = vectors.norms[:V, None]
    np.divide(vectors.matrix[:V], lengths, out=unit[:V], where=lengths > 0)
    return unit


def _nearest(unit: np.ndarray, V: int, rows: np.ndarray) -> list[list[int]]:
    """The rows nearest to b − a + c, best first, for questions given as rows (Q, 4) of `_unit`.

    Of every 64 words only the best cosine is kept; then the words of the best groups are compared again. If
    b − a + c is zero, the list is empty.
    """
    ends = unit[rows[:, :3]].astype(np.float64)
    points = ends[:, 1] - ends[:, 0] + ends[:, 2]  # (Q, D)
    columns = np.ascontiguousarray(points.T, np.float32)  # (D, Q)
    tops = np.empty((len(unit) // GROUP, len(points)), np.float32)  # (groups, Q)
    for first in range(0, len(unit), TILE):
        scores = unit[first : first + TILE] @ columns  # (words, Q)
        tops[first // GROUP : (first + TILE) // GROUP] = scores.reshape(-1, GROUP, len(points)).max(axis=1)
    by_question = np.ascontiguousarray(-tops.T)  # (Q, groups)
    best = np.argpartition(by_question, min(CANDIDATES, len(tops) - 1), axis=1)[:, :CANDIDATES]
    answers = []
    for point, groups in zip(points, best, strict=True):
        near = (np.sort(groups)[:, None] * GROUP + np.arange(GROUP)).ravel()
        near = near[near < V]
        order = np.argsort(-(unit[near].astype(np.float64) @ point), kind="stable")[:CANDIDATES]
        answers.append(near[order].tolist() if point.any() else [])
    return answers


def _answer(question: Question, own: list[int], near: list[int], capitals: list[str]) -> str | None:
    """The nearest word that is not in the question, in any spelling; None if there is none."""
    own_words = {question.a, question.b, question.c}
    return next((capitals[row] for row in near if row not in own and capitals[row] not in own_words), None)
