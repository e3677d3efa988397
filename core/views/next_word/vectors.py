"""The vectors that a language model has learned for its tokens, as a picture: their two principal components."""

from typing import NamedTuple

import numpy as np

from core.views.next_word.language_model import LanguageModel
from core.views.next_word.whats_next import name
from core.wording import percent
from core.words.projection import project

MOST = 60  # tokens that are drawn: the most frequent
VOWELS = frozenset("aeiouyAEIOUY")


class Vectors(NamedTuple):
    """The most frequent tokens as points.

    Attributes:
        places: (n, 2).
        names: (n,).
        groups: what each is, (n,).
        axes: the names of both axes, with the share of the variance that they show.
    """

    places: np.ndarray
    names: tuple[str, ...]
    groups: tuple[str, ...]
    axes: tuple[str, str]


def vectors(model: LanguageModel) -> Vectors | None:
    """The picture; None where vectors have one number, or there are fewer than two tokens."""
    table = model.weights[0][1 : MOST + 1]
    if table.shape[1] < 2 or len(table) < 2:
        return None
    projected = project(table, "pca")
    shares = np.zeros(2) if projected.explained is None else projected.explained
    axes = (f"component 1 ({percent(float(shares[0]))})", f"component 2 ({percent(float(shares[1]))})")
    pieces = model.table.pieces[:MOST]
    return Vectors(projected.places, tuple(map(name, pieces)), tuple(map(group, pieces)), axes)


def group(piece: str) -> str:
    """What a token is.

    >>> [group(piece) for piece in ("a", "k", "K", "the", "!")]
    ['vowels', 'consonants', 'capitals', 'words', 'signs']
    """
    if not any(sign.isalnum() for sign in piece):
        return "signs"
    if len(piece) > 1:
        return "words"
    if piece.isupper():
        return "capitals"
    return "vowels" if piece in VOWELS else "consonants"
