"""Projects word vectors from D dimensions to 2 or 3, by PCA, t-SNE or UMAP.

Words are compared by their direction, so vectors are scaled to length 1 first. Then the squared distance is 2 - 2 cos,
and near points are words of high cosine similarity. n points, D dimensions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.wording import percent

METHODS = ("pca", "tsne", "umap")
MOST_POINTS = 150  # in one drawing; with more, labels have no room and t-SNE takes seconds
# Points up to which t-SNE is quicker without Barnes-Hut trees: measured 1.3 s against 2 to 6 s at 150 points.
EXACT = 500
# t-SNE's learning rate in 3 dimensions. scikit-learn's own, 50, throws few points apart: with it the Kullback-Leibler
# divergence of 20 and of 150 points ended at 1.2 and 0.83, with this one at 0.03 and 0.27.
SLOWER = 2.0
PERPLEXITY = 30  # t-SNE's usual number of effective neighbours
UMAP_NEIGHBOURS = 15  # UMAP's own default
ALIKE = 1e-6  # vectors of length 1 that differ by less are equal, up to the rounding of float32


class Role(StrEnum):
    """The role of a word in a drawing. Legends show these names."""

    ASKED = "your words"
    ANSWER = "answer"
    NEIGHBOUR = "neighbours"


@dataclass(frozen=True, eq=False)
class Projection:
    """Where each point is drawn.

    Attributes:
        places: float32 (n, 2 or 3).
        method: of METHODS.
        explained: for PCA, the share of the variance that each axis shows, float64 (2 or 3,); else None.
    """

    places: np.ndarray
    method: str
    explained: np.ndarray | None = None

    @property
    def sentence(self) -> str:
        """What the picture shows, and what it does not show."""
        if self.explained is None:
            return (
                "Near neighbours stay near one another. Distances between far groups mean nothing, and nor do the axes."
            )
        return (
            f"The {len(self.explained)} axes show {percent(self.explained.sum())} of the variance of these words. "
            "Words that look near may differ in the rest."
        )


def project(points: np.ndarray, method: str, dimensions: int = 2, *, seed: int = 0) -> Projection:
    """Project points to 2 or 3 dimensions; the same seed gives the same places.

    The web process uses "pca" only: it takes milliseconds. "tsne" takes seconds. "umap" is for workers, because
    importing it imports TensorFlow.

    Args:
        points: vectors (n, D); they are scaled to length 1 first.
        method: "pca" (principal components, by singular value decomposition), "tsne" (van der Maaten, Hinton (2008),
            Visualizing Data using t-SNE) or "umap" (McInnes, Healy, Melville (2018), arXiv 1802.03426).
        dimensions: 2 or 3.
        seed: for t-SNE and UMAP.

    Raises:
        ValueError: there is no such method or number of dimensions, a number is not finite, there are too few points,
            or all points are equal.
    """
    points = _checked(points, method, dimensions)
    n, D = points.shape
    start = "pca" if dimensions <= D else "random"
    if method == "pca":
        places, explained = _principal_components(points, dimensions)
        return Projection(places.astype(np.float32), method, explained)
    if method == "tsne":
        from sklearn.manifold import TSNE  # noqa: PLC0415 - 70 MB and a second of imports, for this alone

        algorithm = "exact" if n <= EXACT else "barnes_hut"
        projector = TSNE(
            dimensions,
            perplexity=min(PERPLEXITY, (n - 1) / 3),
            init=start,
            learning_rate="auto" if dimensions == 2 else SLOWER,
            random_state=seed,
            method=algorithm,
        )
        return Projection(projector.fit_transform(points).astype(np.float32), method)
    from umap import UMAP  # noqa: PLC0415 - imports TensorFlow: only workers may

    near = min(UMAP_NEIGHBOURS, n - 1)
    projector = UMAP(n_neighbors=near, n_components=dimensions, init=start, random_state=seed, n_jobs=1)
    return Projection(projector.fit_transform(points).astype(np.float32), method)


def neighbourhood(
    typed: Iterable[int],
    near: Sequence[Sequence[int]],
    answers: Iterable[int] = (),
    *,
    most: int = MOST_POINTS,
) -> dict[int, Role]:
    """The words to draw, each once: typed words, answers, then neighbours, the nearest of each list first.

    Args:
        typed: rows of the words that were typed.
        near: for each of several words, the rows of its neighbours, nearest first.
        answers: rows of the answers.
        most: how many rows at most.

    Returns:
        The role of each row, the most important first.

    Example:
        >>> {row: str(role) for row, role in neighbourhood([7], [[1, 7, 2], [3]], [5], most=4).items()}
        {7: 'your words', 5: 'answer', 1: 'neighbours', 3: 'neighbours'}
    """
    roles = dict.fromkeys(typed, Role.ASKED)
    roles |= {row: Role.ANSWER for row in answers if row not in roles}
    for rank in range(max(map(len, near), default=0)):
        for rows in near:
            if rank < len(rows):
                roles.setdefault(rows[rank], Role.NEIGHBOUR)
    return dict(list(roles.items())[:most])


def unit(points: np.ndarray) -> np.ndarray:
    """Vectors scaled to length 1 (n, D); a vector of zeros stays zero."""
    points = np.asarray(points, float)
    lengths = np.linalg.norm(points, axis=-1, keepdims=True)
    return points / np.where(lengths > 0, lengths, 1)


def _principal_components(points: np.ndarray, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, dimensions) and the share of the variance of each axis, as scikit-learn's PCA has them, sign included.

    The largest weight of each axis is positive, so that no library turns a picture round.
    """
    centred = points - points.mean(0)
    left, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])
    variances = sizes**2
    return (left * sizes * signs)[:, :dimensions], (variances / variances.sum())[:dimensions]


def _checked(points: np.ndarray, method: str, dimensions: int) -> np.ndarray:
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)} (got {method!r})")
    if dimensions not in (2, 3):
        raise ValueError(f"dimensions must be 2 or 3 (got {dimensions})")
    points = np.asarray(points, float)
    if points.ndim != 2:
        raise ValueError(f"points must have the shape (n, D), a row for each word (got {points.shape})")
    n, D = points.shape
    if not np.isfinite(points).all():
        raise ValueError("Some numbers of the vectors are not finite: leave those words out")
    if method == "pca" and dimensions > D:
        raise ValueError(f"PCA to {dimensions} dimensions needs vectors of at least {dimensions} (got {D})")
    fewest = dimensions if method == "pca" else dimensions + 2
    if n < fewest:
        raise ValueError(f"{method} to {dimensions} dimensions needs at least {fewest} words (got {n})")
    points = unit(points)
    if np.ptp(points, axis=0).max() < ALIKE:
        raise ValueError("All vectors have the same direction: add other words")
    return points
