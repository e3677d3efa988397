"""The drawings of an analogy: its arrows in their plane, and the words around it as points."""

from dataclasses import dataclass

import numpy as np

from core.wording import decimals, percent
from core.words.analogy import Analogy
from core.words.analogy_plane import Drawing, chain, parallel
from core.words.projection import Projection, Role, neighbourhood
from core.words.vectors import Vectors

NEAREST = 3  # answers drawn with the arrows


def has_parallels(analogy: Analogy) -> bool:
    """True if the sum is a - b + c in some order, so that two arrows should be equal."""
    return sorted(term.sign for term in analogy.expression.terms) == [-1, 1, 1]


def arrows(vectors: Vectors, analogy: Analogy, *, stepwise: bool) -> Drawing:
    """The analogy in its plane: a - b + c as two parallel arrows, or any sum step by step.

    Args:
        vectors: where the words were looked up.
        analogy: the sum and its answers.
        stepwise: True draws the sum term by term. If False, `has_parallels` must be true.
    """
    near = analogy.ranking[:NEAREST]
    answers, answer_names = vectors.matrix[[n.row for n in near]], [n.word for n in near]
    terms = analogy.expression.terms
    if not stepwise:
        added = [term for term in terms if term.sign > 0]
        (taken,) = (term for term in terms if term.sign < 0)
        terms = (added[0], taken, added[1])
    points = vectors.matrix[[term.row for term in terms if term.row is not None]].astype(np.float64)  # (terms, D)
    if analogy.normalise:
        points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        answers = answers / np.maximum(np.linalg.norm(answers, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    names = [term.word for term in terms]
    if stepwise:
        return chain(points, [term.sign for term in terms], names, answers, answer_names)
    a, b, c = names
    return parallel(points, (a, b, c), answers, answer_names)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The n words around an analogy, the most important first.

    Attributes:
        words: (n,).
        roles: of the words (n,).
        points: their vectors, float32 (n, D).
        hovers: texts to show on hover (n,): the cosine to the result.
    """

    words: tuple[str, ...]
    roles: tuple[Role, ...]
    points: np.ndarray
    hovers: tuple[str, ...]


def surroundings(vectors: Vectors, analogy: Analogy, *, answers: int = 1) -> Surroundings:
    """The analogy's own words, its answers, and the neighbours of all of them."""
    typed = [term.row for term in analogy.expression.terms if term.row is not None]
    near = [[n.row for n in analogy.ranking], *([n.row for n in around] for around in analogy.around)]
    roles = neighbourhood(typed, near, [n.row for n in analogy.ranking[:answers]])
    rows = list(roles)
    points = vectors.matrix[rows]
    length = float(np.linalg.norm(analogy.point))
    scale = np.maximum(vectors.norms[rows], np.finfo(np.float32).tiny) * max(length, np.finfo(np.float32).tiny)
    cosines = points @ analogy.point / scale
    hovers = tuple(
        f"{vectors.words[row]}, cosine to the result {decimals(c, 3)}" for row, c in zip(rows, cosines, strict=True)
    )
    return Surroundings(tuple(vectors.words[row] for row in rows), tuple(roles.values()), points, hovers)


def axis_names(projection: Projection) -> tuple[str, ...]:
    """The names of a projection's axes; for PCA, with the share of the variance that each shows."""
    count = projection.places.shape[1]
    if projection.explained is None:
        return ("",) * count
    return tuple(f"component {i} ({percent(share)})" for i, share in enumerate(projection.explained, 1))
