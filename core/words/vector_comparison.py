"""Vectors trained here compared with pretrained ones, on the same questions.

A small corpus has fewer words, and so fewer questions and fewer wrong answers. To be fair, both sets get only the
questions that both can answer, and both choose among the words that both have.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.words.evaluation import agreement, analogies, upper_rows
from core.words.evaluation_sets import PAIRS, pairs, questions
from core.words.vectors import Vectors
from core.work import Progress

WORDS = 1_000  # the most frequent words of the fresh vectors, whose neighbours are compared
NEIGHBOURS = 10


def compare(
    fresh: Vectors,
    pretrained: Vectors,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Compare two sets of vectors over the words that both have.

    Returns:
        shared_words: how many words both have. If it is 0, it is the only key.
        analogies: `asked` (all questions), `covered` (those that both can answer), and `fresh` and `pretrained`, each
            with `answered`, `correct` and `correct_honest`.
        similarity: for each set of pairs `name`, `asked`, `covered`, and in `fresh` and `pretrained` Spearman's
            correlation, None if there is none.
        neighbours: `words` (how many were compared), `k` (neighbours of each), `overlap` (the mean share of neighbours
            that both have) and `by_chance` (the share that random vectors would have).
    """
    row_of = {word: row for row, word in enumerate(pretrained.words)}
    shared = [(row, row_of[word]) for row, word in enumerate(fresh.words) if word in row_of]
    if not shared:
        return {"shared_words": 0}
    words = [fresh.words[row] for row, _other in shared]
    fresh, pretrained = (
        Vectors(vectors.name, words, vectors.matrix[rows])
        for vectors, rows in zip((fresh, pretrained), np.transpose(shared), strict=True)
    )
    return {
        "shared_words": len(words),
        "analogies": _analogies(fresh, pretrained, on_progress, should_stop),
        "similarity": [_similarity(name, fresh, pretrained) for name in PAIRS],
        "neighbours": _overlap(fresh, pretrained),
    }


def _analogies(
    fresh: Vectors, pretrained: Vectors, on_progress: Callable[[Progress], None], should_stop: Callable[[], bool]
) -> dict[str, Any]:
    known = upper_rows(fresh)
    shared_questions = [question for question in questions() if all(word in known for word in question.words)]
    facts: dict[str, Any] = {"asked": len(questions()), "covered": len(shared_questions)}
    for turn, (side, vectors) in enumerate((("fresh", fresh), ("pretrained", pretrained))):

        def half(progress: Progress, turn: int = turn) -> None:
            share = (turn + progress.share) / 2
            on_progress(Progress(int(share), 1, share, progress.seconds))

        categories = analogies(vectors, shared_questions, on_progress=half, should_stop=should_stop)
        facts[side] = {
            name: sum(getattr(c, name) for c in categories) for name in ("answered", "correct", "correct_honest")
        }
    return facts


def _similarity(name: str, fresh: Vectors, pretrained: Vectors) -> dict[str, Any]:
    left, right = (agreement(vectors, pairs(name)) for vectors in (fresh, pretrained))
    return {
        "name": name,
        "asked": left.asked,
        "covered": len(left.pairs),
        "fresh": left.spearman,
        "pretrained": right.spearman,
    }


def _overlap(fresh: Vectors, pretrained: Vectors) -> dict[str, Any]:
    rows, k = np.arange(min(WORDS, fresh.size)), min(NEIGHBOURS, fresh.size - 1)
    own = [{row} for row in rows.tolist()]
    left, right = (
        [{near.row for near in neighbours} for neighbours in vectors.nearest(vectors.matrix[rows], k, own)]
        for vectors in (fresh, pretrained)
    )
    shares = [len(a & b) / k for a, b in zip(left, right, strict=True) if k]
    return {
        "words": len(rows),
        "k": k,
        "overlap": float(np.mean(shares)) if shares else None,
        "by_chance": k / (fresh.size - 1) if k else None,
    }
