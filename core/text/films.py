"""The film of each IMDb review, and a split that keeps the reviews of a film together.

IMDb's training half has nine reviews of a film on average. Where they are split at random, a network learns the films:
their names, and the names of who made them, give the answer away. `assets/imdb` has the film of each review.
"""

import csv
import gzip
from functools import cache

import numpy as np

from core.settings import ROOT
from core.text.reviews import Reviews, reviews, split_groups

TABLE = ROOT / "assets" / "imdb" / "films.csv.gz"
UNKNOWN = -1  # stands for the film of a review whose film is not known


@cache
def films() -> np.ndarray:
    """IMDb's number of the film of each review in `reviews("imdb")`, int64 (25,000,); UNKNOWN for four of them."""
    with gzip.open(TABLE, "rt", newline="") as file:
        numbers = np.array([int(row["film"] or UNKNOWN) for row in csv.DictReader(file)], np.int64)
    numbers.flags.writeable = False
    return numbers


def split_by_film(validation_share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Split IMDb's reviews into training and validation indices, each ascending; no film is on both sides.

    Validation gets `validation_share` of each label, as nearly as whole films allow. Duplicates stay together too.
    Reviews of an unknown film are for training.

    Raises:
        ValueError: the share is not from 0 to 1.
    """
    return split_whole_films(reviews("imdb"), films(), validation_share, seed)


def split_whole_films(
    texts: Reviews, film: np.ndarray, validation_share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The same for any reviews and the film of each, int (texts,).

    Example:
        >>> texts = Reviews(("good", "bad", "Bad!", "fine", "sad", "odd"), np.array([1, 0, 0, 1, 0, 0]))
        >>> train, validation = split_whole_films(texts, np.array([7, 7, 8, UNKNOWN, 9, 9]), 0.5, seed=0)
        >>> train.tolist(), validation.tolist()
        ([0, 1, 2, 3], [4, 5])
    """
    groups = together(texts.duplicates, film)
    in_unknown = np.isin(groups, groups[film == UNKNOWN])
    return split_groups(texts.labels, groups, validation_share, seed, never=in_unknown)


def together(duplicates: np.ndarray, film: np.ndarray) -> np.ndarray:
    """The group of each review, int64 (texts,): reviews of one film, or duplicates of one another, are in one group.

    Example:
        >>> together(np.array([0, 1, 1, 3]), np.array([5, 5, 6, 7])).tolist()
        [0, 0, 0, 3]
    """
    parent = list(range(len(film)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[int, int] = {}
    for i, (same, number) in enumerate(zip(duplicates.tolist(), film.tolist(), strict=True)):
        others = [same] if number == UNKNOWN else [same, first.setdefault(number, i)]
        for other in others:
            one, two = sorted((root(i), root(other)))
            parent[two] = one
    return np.array([root(i) for i in range(len(film))], np.int64)
