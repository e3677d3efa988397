"""An analogy as a flat drawing: the plane of its arrows, and other words projected onto it.

Three points always lie in one plane, so v(queen) - v(king) + v(man) is drawn exactly as it is in 50 dimensions, with
its true lengths and angles. Any other word lies outside the plane and is projected onto it at a right angle.
`Drawing.shares` says how much of it the drawing shows. m terms, D dimensions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.wording import percent

MINUS = "\N{MINUS SIGN}"
ZERO = "0"
ACROSS = "at right angles to it"
FLAT = 1e-9  # of the largest singular value: a smaller one is rounding


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in D dimensions: a point in it (D,), and two directions of length 1 at right angles (2, D)."""

    centre: np.ndarray
    basis: np.ndarray

    def at(self, points: np.ndarray) -> np.ndarray:
        """Points (n, D) projected onto the plane: coordinates (n, 2), in the points' units."""
        return (np.asarray(points, float) - self.centre) @ self.basis.T

    def off(self, points: np.ndarray) -> np.ndarray:
        """The distances of points (n, D) from the plane (n,)."""
        away = np.asarray(points, float) - self.centre
        return np.linalg.norm(away - (away @ self.basis.T) @ self.basis, axis=-1)

    def share(self, arrows: np.ndarray) -> np.ndarray:
        """The share of the squared length of arrows (n, D) that lies in the plane (n,), 0 to 1; 1 for a zero arrow."""
        arrows = np.asarray(arrows, float)
        whole = (arrows**2).sum(-1)
        in_plane = ((arrows @ self.basis.T) ** 2).sum(-1)
        return np.where(whole > 0, np.minimum(in_plane / np.where(whole > 0, whole, 1), 1), 1.0)

    def turned(self, right: np.ndarray, up: np.ndarray) -> "Plane":
        """The same plane, turned so that `right` (D,) points right, and mirrored if `up` (D,) would point down."""
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
    """An arrow between two points of a drawing, by their numbers, and the share of it that lies in the plane."""

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
        shares: the share of each point's squared distance to the calculated result that the drawing shows (n,).
        arrows: between the points.
        axes: names of the two axes.
        stepwise: True if the arrows are the terms of a sum, one after the other.
        alike: the cosine between the arrow of the question and that of the best answer, in all D dimensions; None
            if the drawing has no such two.
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
        """What the drawing shows exactly, and what it shows in part."""
        flat = [arrow for arrow in self.arrows if arrow.share > 0.9995]
        exact = "Every arrow is" if len(flat) == len(self.arrows) else f"{len(flat)} of {len(self.arrows)} arrows are"
        sentence = f"{exact} drawn at true length and angle."
        beside = [i for i, kind in enumerate(self.kinds) if kind is Kind.ANSWER]
        if beside:
            first = beside[0]
            sentence += (
                f" “{self.names[first]}” is outside this plane: the picture shows {percent(self.shares[first])} of "
                "its squared distance to the result."
            )
        return sentence


def plane(points: np.ndarray, also: np.ndarray | None = None) -> Plane:
    """The plane through the mean of the points that is nearest to them: exact for up to three, else least squares.

    The two directions are the first right singular vectors of the centred points (Pearson (1901), On Lines and Planes
    of Closest Fit to Systems of Points in Space).

    Args:
        points: (n, D), one or more.
        also: further points (k, D). They choose a direction that `points` leave open: two points make only a line.

    Raises:
        ValueError: there are no points, or fewer than 2 dimensions.
    """
    points = np.asarray(points, float)
    if points.ndim != 2 or not len(points) or points.shape[1] < 2:
        raise ValueError(f"points must have the shape (n, D), n from 1 and D from 2 (got {points.shape})")
    centre = points.mean(0)
    basis = _directions(points - centre)
    if len(basis) < 2 and also is not None and len(also):
        rest = np.asarray(also, float) - centre
        rest -= (rest @ basis.T) @ basis
        basis = np.concatenate([basis, _directions(rest)])
    while len(basis) < 2:  # any direction will do: take the coordinate axis furthest from the plane so far
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
    """a - b + c as two equal arrows, from b to a and from c to the result, with the nearest words.

    If an answer d is right, the arrow from c to d is nearly parallel to the one from b to a.

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
        raise ValueError(
            f"terms must have the shape (3, D), for a - b + c (got {terms.shape}): use chain for other sums"
        )
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
        to_answer = answers[0] - c
        arrows.append(Arrow(2, 4, f"{answer_names[0]} {MINUS} {names[2]}", float(flat.share(to_answer))))
        alike = _cosine(a - b, to_answer)
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
    """The sum term by term: an arrow from 0 to the first vector, and one for each further term, to the result.

    The plane is that of the partial sums, so the arrows after the first are exact for up to three terms. The first
    arrow, from 0, is projected.

    Args:
        terms: the vectors (m, D), m from 1.
        signs: 1 or -1 for each (m,).
        names: the words (m,).
        answers: the vectors of the nearest words (k, D), nearest first; k may be 0.
        answer_names: those words (k,).

    Raises:
        ValueError: there are no terms, or not one sign and one name for each.
    """
    terms = np.asarray(terms, float)
    if terms.ndim != 2 or not len(terms) or not len(terms) == len(signs) == len(names):
        raise ValueError(
            f"each vector needs one sign and one word (got vectors of shape {terms.shape}, {len(signs)} signs and "
            f"{len(names)} words)"
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
    step_names = (f"{'+' if sign > 0 else MINUS} {name}" for name, sign in zip(names, signs, strict=True))
    shares = flat.share(steps).tolist()
    arrows = [Arrow(i, i + 1, name, share) for i, (name, share) in enumerate(zip(step_names, shares, strict=True))]
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
    terms = [f" {'+' if sign > 0 else MINUS} {name}" for name, sign in zip(names, signs, strict=True)]
    return "".join(terms).removeprefix(" + ").replace(f" {MINUS} ", MINUS, int("".join(terms).startswith(f" {MINUS}")))


def _directions(arrows: np.ndarray) -> np.ndarray:
    """The first singular directions (at most 2, D) of the arrows (n, D), strongest first."""
    _, sizes, directions = np.linalg.svd(arrows, full_matrices=False)
    return directions[: int((sizes[:2] > FLAT * max(sizes.max(initial=0), np.abs(arrows).max(initial=0), 1e-30)).sum())]


def _rows(vectors: np.ndarray, D: int) -> np.ndarray:
    return np.asarray(vectors, float).reshape(-1, D)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / lengths) if lengths > 0 else float("nan")
