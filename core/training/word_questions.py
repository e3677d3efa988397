"""Short questions about word vectors, which need no network.

They are here because UMAP imports TensorFlow and is compiled where it is first used, which takes half a minute.
"""

from collections.abc import Callable

import numpy as np

from core.experiment import ExperimentError
from core.words import projection

MAX_POINTS = 500  # t-SNE's time: five to ten seconds on two cores, where nothing else is at work
MAX_NUMBERS = 500_000  # points x dimensions, of double precision: 4 MB, of which a few copies are made


def project(X: np.ndarray, *, method: str, dimensions: int = 2, seed: int = 0) -> np.ndarray:
    """The place of each point in a drawing; see `core.words.projection.project`.

    Args:
        X: the vectors (n, D), 500 at most.
        method: one of `core.words.projection.METHODS`.
        dimensions: 2 or 3.
        seed: for the random part of the method.

    Returns:
        float32 (n, dimensions).

    Raises:
        ExperimentError: it is too much work, or cannot be done; with one sentence.
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
