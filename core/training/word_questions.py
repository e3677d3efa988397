"""Short questions about word vectors, which need no network.

A worker answers them because UMAP imports TensorFlow and compiles at its first use, which takes half a minute.
"""

from collections.abc import Callable

import numpy as np

from core.experiment import ExperimentError
from core.words import projection

MAX_POINTS = 500  # for t-SNE: five to ten seconds on two idle cores
MAX_NUMBERS = 500_000  # points x dimensions, float64: 4 MB, of which a few copies are made


def project(X: np.ndarray, *, method: str, dimensions: int = 2, seed: int = 0) -> np.ndarray:
    """The position of each point in a plot; see `core.words.projection.project`.

    Args:
        X: the vectors (n, D), 500 at most.
        method: one of `core.words.projection.METHODS`.
        dimensions: 2 or 3.
        seed: for the random part of the method.

    Returns:
        float32 (n, dimensions).

    Raises:
        ExperimentError: with one sentence, if it is too much work or impossible.
    """
    if len(X) > MAX_POINTS:
        raise ExperimentError(f"At most {MAX_POINTS} words can be drawn at once (got {len(X):,}): choose fewer")
    if X.size > MAX_NUMBERS:
        raise ExperimentError(
            f"{len(X):,} vectors of {X[0].size:,} numbers each are more than can be drawn at once, which is "
            f"{MAX_NUMBERS:,} numbers: choose fewer words"
        )
    try:
        return projection.project(X, method, dimensions, seed=seed).places
    except ValueError as error:
        sentence = str(error)
        raise ExperimentError(sentence[0].upper() + sentence[1:]) from error


ANSWERS: dict[str, Callable[..., np.ndarray | bytes]] = {"project": project}
