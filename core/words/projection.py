"""Word vectors as points on a screen. D dimensions become 2 or 3, and each way says what is lost.

Words are compared by their direction, so all of it is done on vectors of length 1: between those the squared distance
is 2 - 2 cos, and near points are words of high cosine similarity. n points, D dimensions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

METHODS = ("pca", "tsne", "umap")
MOST_POINTS = 150  # drawn at once; with more, no label finds room and t-SNE takes seconds
EXACT = (
    500  # points up to which t-SNE is quicker without the Barnes-Hut trees, as measured: 1.3 s against 2 to 6 s at 150
)
SLOWER = 2.0  # t-SNE's learning rate in 3 dimensions, where scikit-learn's own of 50 throws few points apart: the
# Kullback-Leibler divergence of 20 and of 150 points ended at 1.2 and 0.83 with it, and at 0.03 and 0.27 with this one
PERPLEXITY = 30  # t-SNE's usual number of effective neighbours
UMAP_NEIGHBOURS = 15  # UMAP's own default
ALIKE = 1e-6  # of vectors of length 1: less is the rounding of float32


class Role(StrEnum):
    """What a word is in a drawing. The names stand in legends."""

    ASKED = "your words"
    ANSWER = "answer"
    NEIGHBOUR = "neighbours"


@dataclass(frozen=True, eq=False)
class Projection:
    """Where each point is drawn.

    Attributes:
        places: float32 (n, 2 or 3).
        method: how they came about.
        explained: for PCA, the share of the variance that each axis shows, float64 (2 or 3,); no other method has it.
    """

    places: np.ndarray
    method: str
    explained: np.ndarray | None = None

    @property
    def sentence(self) -> str:
        """What can be read from the picture, and what cannot."""
        if self.explained is None:
            return (
                "Near neighbours stay near one another; the distances between far groups, and the axes, mean nothing."
            )
        return (
            f"The {len(self.explained)} axes show {100 * self.explained.sum():.0f} % of what sets these words apart; "
            "words that look near may be apart in what is left out."
        )


def project(points: np.ndarray, method: str, dimensions: int = 2, *, seed: int = 0) -> Projection:
    """Points in 2 or 3 dimensions, the same for the same seed.

    Only "pca" is for the process that serves pages: it takes milliseconds. "tsne" takes seconds. "umap" is for workers
    alone, as importing it imports TensorFlow.

    Args:
        points: vectors (n, D); they are scaled to length 1 first.
        method: "pca" (principal components, by singular value decomposition), "tsne" (van der Maaten, Hinton (2008),
            Visualizing Data using t-SNE) or "umap" (McInnes, Healy, Melville (2018), arXiv 1802.03426).
        dimensions: 2 or 3.
        seed: of what is random in t-SNE and UMAP.

    Raises:
        ValueError: no such method or number of dimensions, a number that is not finite, too few points, or points that
            are all alike.
    """
    points = _checked(points, method, dimensions)
    n, D = points.shape
    start = "pca" if dimensions <= D else "random"
    if method == "pca":
        from sklearn.decomposition import PCA  # noqa: PLC0415 - a second of imports, for this alone

        pca = PCA(dimensions, svd_solver="full")
        return Projection(pca.fit_transform(points).astype(np.float32), method, pca.explained_variance_ratio_)
    if method == "tsne":
        from sklearn.manifold import TSNE  # noqa: PLC0415 - as above

        way = "exact" if n <= EXACT else "barnes_hut"
        made = TSNE(
            dimensions,
            perplexity=min(PERPLEXITY, (n - 1) / 3),
            init=start,
            learning_rate="auto" if dimensions == 2 else SLOWER,
            random_state=seed,
            method=way,
        )
        return Projection(made.fit_transform(points).astype(np.float32), method)
    from umap import UMAP  # noqa: PLC0415 - imports TensorFlow: only workers may

    near = min(UMAP_NEIGHBOURS, n - 1)
    made = UMAP(n_neighbors=near, n_components=dimensions, init=start, random_state=seed, n_jobs=1)
    return Projection(made.fit_transform(points).astype(np.float32), method)


def neighbourhood(
    asked: Iterable[int],
    near: Sequence[Sequence[int]],
    answers: Iterable[int] = (),
    *,
    most: int = MOST_POINTS,
) -> dict[int, Role]:
    """The words to draw, each once: those asked for, the answers, and neighbours, the nearest of each list first.

    Args:
        asked: rows of the words that were typed.
        near: for each of several words, the rows of its neighbours, nearest first.
        answers: rows of the answers.
        most: how many rows at most.

    Returns:
        The role of each row, in the order in which they are worth a label.

    Example:
        >>> {row: str(role) for row, role in neighbourhood([7], [[1, 7, 2], [3]], [5], most=4).items()}
        {7: 'your words', 5: 'answer', 1: 'neighbours', 3: 'neighbours'}
    """
    roles = dict.fromkeys(asked, Role.ASKED)
    roles |= {row: Role.ANSWER for row in answers if row not in roles}
    for rank in range(max(map(len, near), default=0)):
        for rows in near:
            if rank < len(rows):
                roles.setdefault(rows[rank], Role.NEIGHBOUR)
    return dict(list(roles.items())[:most])


def unit(points: np.ndarray) -> np.ndarray:
    """Vectors scaled to length 1 (n, D); a vector of zeros stays as it is."""
    points = np.asarray(points, float)
    lengths = np.linalg.norm(points, axis=-1, keepdims=True)
    return points / np.where(lengths > 0, lengths, 1)


def _checked(points: np.ndarray, method: str, dimensions: int) -> np.ndarray:
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r}: choose one of {', '.join(METHODS)}")
    if dimensions not in (2, 3):
        raise ValueError(f"a picture has 2 or 3 dimensions, and {dimensions} were asked for")
    points = np.asarray(points, float)
    if points.ndim != 2:
        raise ValueError(f"points have the shape (n, D), and {points.shape} came: one row for each word")
    n, D = points.shape
    if not np.isfinite(points).all():
        raise ValueError("some numbers of the vectors are not finite: leave those words out")
    if method == "pca" and dimensions > D:
        raise ValueError(f"PCA cannot make {dimensions} dimensions of {D}: give vectors of {dimensions} or more")
    fewest = dimensions if method == "pca" else dimensions + 2
    if n < fewest:
        raise ValueError(f"{method} needs {fewest} or more words for {dimensions} dimensions, and {n} came: add some")
    points = unit(points)
    if np.ptp(points, axis=0).max() < ALIKE:
        raise ValueError("all vectors point the same way: there is nothing to tell apart, add other words")
    return points
