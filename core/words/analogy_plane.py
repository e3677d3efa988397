"""The flat picture of an analogy: the plane in which its arrows lie, and what of the other words is seen in it.

Three points always lie in one plane, so v(queen) - v(king) + v(man) is drawn exactly as it is in 50 dimensions, with
its true lengths and angles. Any other word lies beside the plane: it is drawn at the foot of its perpendicular, and
`Drawing.shares` says how much of it that shows. m terms, D dimensions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

MINUS = "\N{MINUS SIGN}"
ZERO = "0"
ACROSS = "at right angles to it"
FLAT = 1e-9  # of the largest singular value: less is rounding, and no direction


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in D dimensions: a point in it (D,), and two directions of length 1 at right angles (2, D)."""

    centre: np.ndarray
    basis: np.ndarray

    def at(self, points: np.ndarray) -> np.ndarray:
        """Where the perpendiculars of points (n, D) meet the plane: coordinates (n, 2), in the points' units."""
        return (np.asarray(points, float) - self.centre) @ self.basis.T

    def off(self, points: np.ndarray) -> np.ndarray:
        """How far points (n, D) are from the plane (n,)."""
        away = np.asarray(points, float) - self.centre
        return np.linalg.norm(away - (away @ self.basis.T) @ self.basis, axis=-1)

    def share(self, arrows: np.ndarray) -> np.ndarray:
        """How much of the squared length of arrows (n, D) is seen in the plane (n,), from 0 to 1; 1 for no arrow."""
        arrows = np.asarray(arrows, float)
        whole = (arrows**2).sum(-1)
        seen = ((arrows @ self.basis.T) ** 2).sum(-1)
        return np.where(whole > 0, np.minimum(seen / np.where(whole > 0, whole, 1), 1), 1.0)

    def turned(self, right: np.ndarray, up: np.ndarray) -> "Plane":
        """The same plane, turned so that the arrow `right` (D,) points right, and mirrored where `up` would sink."""
        x = self.basis @ right
        length = np.linalg.norm(x)
        x = x / length if length > 0 else np.array([1.0, 0.0])
        y = np.array([-x[1], x[0]])
        y = -y if y @ (self.basis @ up) < 0 else y
        return Plane(self.centre, np.stack([x, y]) @ self.basis)


class Kind(StrEnum):
    """What a point of a drawing is."""

    TERM = "your words"
    SUM = "calculated"
    ANSWER = "nearest words"
    ZERO = "zero"


@dataclass(frozen=True)
class Arrow:
    """An arrow between two points of a drawing, given by their numbers, with the share of it that lies in the plane."""

    start: int
    end: int
    name: str
    share: float


@dataclass(frozen=True, eq=False)
class Drawing:
    """An analogy, ready to be drawn.

    Attributes:
        names: of the points (n,).
        kinds: what they are (n,).
        places: where they are drawn, float64 (n, 2), in the units of the vectors.
        off: how far each is from the plane (n,), in the same units.
        shares: how much of each point's squared distance to the calculated result is seen (n,).
        arrows: between the points.
        axes: what the two axes of the drawing run along.
        stepwise: whether the arrows are the terms of a sum, one after the other.
        alike: the cosine between the arrow of the question and that of the best answer, in all D dimensions; None
            where the drawing has no such two.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    places: np.ndarray
    off: np.ndarray
    shares: np.ndarray
    arrows: tuple[Arrow, ...]
    axes: tuple[str, str]
    stepwise: bool = False
    alike: float | None = None

    @property
    def sentence(self) -> str:
        """What is exact in the picture, and what is a shadow."""
        flat = [arrow for arrow in self.arrows if arrow.share > 0.9995]
        exact = "Every arrow is" if len(flat) == len(self.arrows) else f"{len(flat)} of {len(self.arrows)} arrows are"
        said = f"{exact} drawn at true length and angle."
        beside = [i for i, kind in enumerate(self.kinds) if kind is Kind.ANSWER]
        if beside:
            first = beside[0]
            said += (
                f" “{self.names[first]}” lies beside this plane: the picture shows {100 * self.shares[first]:.0f} % of "
                "its squared distance to the result."
            )
        return said


def plane(points: np.ndarray, also: np.ndarray | None = None) -> Plane:
    """The plane nearest to the points, through their mean: exact for three or fewer, least squares beyond.

    The two directions are the first right singular vectors of the centred points (Pearson (1901), On Lines and Planes
    of Closest Fit to Systems of Points in Space).

    Args:
        points: (n, D), one or more.
        also: further points (k, D), which choose the directions that `points` leave open: two points make only a line.

    Raises:
        ValueError: no points, or fewer than 2 dimensions.
    """
    points = np.asarray(points, float)
    if points.ndim != 2 or not len(points) or points.shape[1] < 2:
        raise ValueError(f"a plane needs points of shape (n, D), n from 1 and D from 2, and {points.shape} came")
    centre = points.mean(0)
    basis = _directions(points - centre)
    if len(basis) < 2 and also is not None and len(also):
        rest = np.asarray(also, float) - centre
        rest -= (rest @ basis.T) @ basis
        basis = np.concatenate([basis, _directions(rest)])
    while len(basis) < 2:  # any direction will do: the coordinate axis that is furthest from what there is
        axis = np.eye(points.shape[1])[(basis**2).sum(0).argmin()]
        axis -= (axis @ basis.T) @ basis
        basis = np.concatenate([basis, [axis / np.linalg.norm(axis)]])
    return Plane(centre, basis[:2])


def parallel(
    terms: np.ndarray,
    names: tuple[str, str, str],
    answers: np.ndarray,
    answer_names: Sequence[str],
) -> Drawing:
    """a - b + c as two arrows: from b to a, and the same one from c to the result, with the nearest words around it.

    Where an answer d is right, the arrow from c to d is nearly parallel to that from b to a.

    Args:
        terms: the vectors of a, b, c (3, D): queen, king, man.
        names: those words.
        answers: the vectors of the nearest words (k, D), nearest first; k may be 0.
        answer_names: those words (k,).

    Raises:
        ValueError: there are not three terms.
    """
    terms = np.asarray(terms, float)
    if terms.ndim != 2 or len(terms) != 3:
        raise ValueError(f"two parallel arrows need the three terms of a - b + c, and {terms.shape} came: use chain")
    a, b, c = terms
    answers = _rows(answers, terms.shape[1])
    result = a - b + c
    flat = plane(terms, answers).turned(right=c - b, up=a - b)
    points = np.concatenate([[b, a, c, result], answers])
    kinds = (Kind.TERM, Kind.TERM, Kind.TERM, Kind.SUM, *[Kind.ANSWER] * len(answers))
    step = f"{names[0]} {MINUS} {names[1]}"
    arrows = [Arrow(0, 1, step, 1.0), Arrow(2, 3, step, 1.0)]
    alike = None
    if len(answers):
        way = answers[0] - c
        arrows.append(Arrow(2, 4, f"{answer_names[0]} {MINUS} {names[2]}", float(flat.share(way))))
        alike = _cosine(a - b, way)
    shown = (names[1], names[0], names[2], formula(names, (1, -1, 1)), *answer_names)
    return Drawing(
        shown,
        kinds,
        flat.at(points),
        flat.off(points),
        flat.share(points - result),
        tuple(arrows),
        (f"along {names[1]} → {names[2]}", ACROSS),
        alike=alike,
    )


def chain(
    terms: np.ndarray,
    signs: Sequence[int],
    names: Sequence[str],
    answers: np.ndarray,
    answer_names: Sequence[str],
) -> Drawing:
    """The sum term by term: from 0 to the first vector, and on by each further one, to the result.

    The plane is that of the partial sums, so the arrows after the first are exact for up to three terms. The way from
    0 to it is seen from the side.

    Args:
        terms: the vectors (m, D), m from 1.
        signs: 1 or -1 for each (m,).
        names: the words (m,).
        answers: the vectors of the nearest words (k, D), nearest first; k may be 0.
        answer_names: those words (k,).

    Raises:
        ValueError: no terms, or not one sign and one name for each.
    """
    terms = np.asarray(terms, float)
    if terms.ndim != 2 or not len(terms) or not len(terms) == len(signs) == len(names):
        raise ValueError(
            f"a sum needs one sign and one word for each of its vectors, and vectors of shape {terms.shape} came with "
            f"{len(signs)} signs and {len(names)} words"
        )
    steps = terms * np.sign(signs)[:, None]  # (m, D)
    sums = np.cumsum(steps, axis=0)  # (m, D)
    zero = np.zeros((1, terms.shape[1]))
    answers = _rows(answers, terms.shape[1])
    flat = plane(sums, np.concatenate([zero, answers]))
    flat = flat.turned(right=sums[-1] - sums[0] if len(sums) > 1 else sums[0], up=sums[0])
    points = np.concatenate([zero, sums, answers])
    m = len(terms)
    shown = (ZERO, *(formula(names[:i], signs[:i]) for i in range(1, m + 1)), *answer_names)
    first = Kind.TERM if signs[0] > 0 else Kind.SUM
    kinds = (Kind.ZERO, first, *[Kind.SUM] * (m - 1), *[Kind.ANSWER] * len(answers))
    said = (f"{'+' if sign > 0 else MINUS} {name}" for name, sign in zip(names, signs, strict=True))
    seen = flat.share(steps).tolist()
    arrows = [Arrow(i, i + 1, name, share) for i, (name, share) in enumerate(zip(said, seen, strict=True))]
    return Drawing(
        shown,
        kinds,
        flat.at(points),
        flat.off(points),
        flat.share(points - sums[-1]),
        tuple(arrows),
        (f"along {shown[1]} → the result" if m > 1 else f"along {shown[1]}", ACROSS),
        stepwise=True,
    )


def formula(names: Sequence[str], signs: Sequence[int]) -> str:
    """A sum in words.

    Example:
        >>> formula(("queen", "king", "man"), (1, -1, 1)), formula(("evil",), (-1,))
        ('queen − king + man', '−evil')
    """
    said = [f" {'+' if sign > 0 else MINUS} {name}" for name, sign in zip(names, signs, strict=True)]
    return "".join(said).removeprefix(" + ").replace(f" {MINUS} ", MINUS, int("".join(said).startswith(f" {MINUS}")))


def _directions(arrows: np.ndarray) -> np.ndarray:
    """Orthonormal directions (at most 2, D) that hold most of the arrows (n, D), strongest first."""
    _, sizes, directions = np.linalg.svd(arrows, full_matrices=False)
    return directions[: int((sizes[:2] > FLAT * max(sizes.max(initial=0), np.abs(arrows).max(initial=0), 1e-30)).sum())]


def _rows(vectors: np.ndarray, D: int) -> np.ndarray:
    return np.asarray(vectors, float).reshape(-1, D)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / lengths) if lengths > 0 else float("nan")
