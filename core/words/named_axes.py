"""Axes between two words, such as small and large, and other words placed on them. n words, D dimensions."""

import re
from dataclasses import dataclass

import numpy as np

from core.wording import decimals
from core.words.projection import unit
from core.words.vectors import Vectors

ALIKE = 1e-6  # poles of length 1 closer than this define no direction
MOST_WORDS = 60  # on one picture


@dataclass(frozen=True, eq=False)
class NamedAxis:
    """The straight line from one word to another.

    Attributes:
        low, high: the vectors of its poles (D,), of length 1.
        direction: from low to high (D,), of length 1.
        length: between the poles: the square root of 2 - 2 cos.
        cosine: between the poles.
    """

    low: np.ndarray
    high: np.ndarray
    direction: np.ndarray
    length: float
    cosine: float

    def sentence(self, low: str, high: str) -> str:
        """How far apart the poles are, and what a place between them means."""
        angle = np.degrees(np.arccos(np.clip(self.cosine, -1, 1)))
        distance = f"“{low}” and “{high}” are {decimals(angle, 0)}° apart (cosine {decimals(self.cosine)})"
        warning = ", which is close: opposites are used in the same sentences" if self.cosine > 0.5 else ""
        return f"{distance}{warning}. A place on this axis shows one direction of many. It does not prove a meaning."


@dataclass(frozen=True, eq=False)
class Places:
    """Where words are on an axis.

    Attributes:
        at: (n,) -1 at the low pole and 1 at the high one; words may be beyond both.
        cosines: (n,) between each word's vector and the axis' direction.
    """

    at: np.ndarray
    cosines: np.ndarray


def axis(low: np.ndarray, high: np.ndarray) -> NamedAxis:
    """The axis from one word's vector (D,) to another's, both scaled to length 1.

    Raises:
        ValueError: both vectors have the same direction.
    """
    low, high = unit(low), unit(high)
    difference = high - low
    length = float(np.linalg.norm(difference))
    if length < ALIKE:
        raise ValueError("an axis needs two words whose vectors differ: choose another word")
    return NamedAxis(low, high, difference / length, length, float(low @ high))


def place(points: np.ndarray, on: NamedAxis) -> Places:
    """Place words, given by their vectors (n, D), on an axis: the low pole is at -1, the high one at 1.

    The projection is that of Grand, Blank, Pereira, Fedorenko (2022), Semantic projection recovers rich human knowledge
    of multiple object features from word embeddings, Nature Human Behaviour 6, with one word for each pole.

    Example:
        >>> small, large = np.array([1.0, 0.0]), np.array([0.0, 1.0])
        >>> place(np.array([small, large, 3 * small]), axis(small, large)).at.round(6).tolist()
        [-1.0, 1.0, -1.0]
    """
    points = unit(np.asarray(points, float).reshape(-1, len(on.direction)))
    along = points @ on.direction  # (n,)
    middle = (on.low + on.high) @ on.direction / 2
    return Places(2 * (along - middle) / on.length, along)


class AxisError(ValueError):
    """The axis is not possible. The message is one sentence for the person who named it."""


@dataclass(frozen=True, eq=False)
class Named:
    """An axis, and the words that name it: low and high."""

    poles: tuple[str, str]
    line: NamedAxis

    @property
    def name(self) -> str:
        """The axis in words."""
        return f"{self.poles[0]} to {self.poles[1]}"

    @property
    def sentence(self) -> str:
        """How far apart the poles are, and what a place between them means."""
        return self.line.sentence(*self.poles)


@dataclass(frozen=True, eq=False)
class Placed:
    """Words on axes, `at` float64 (words, axes): -1 at the low pole, 1 at the high one; and words without a vector."""

    words: tuple[str, ...]
    at: np.ndarray
    unknown: tuple[str, ...]


def named_axis(vectors: Vectors, low: str, high: str) -> Named | None:
    """The axis from one typed word to another; None if neither is typed.

    Raises:
        AxisError: a word is missing or has no vector, or both are the same.
    """
    low, high = low.strip(), high.strip()
    if not low and not high:
        return None
    if not low or not high:
        raise AxisError(f"An axis needs two words (got only “{low or high}”): write the other, or none")
    for word in (low, high):
        if vectors.find(word) is None:
            raise AxisError(f"“{word}” has no vector here: name the axis by another word")
    try:
        return Named((low, high), axis(vectors[low], vectors[high]))
    except ValueError as error:
        raise AxisError(f"“{low}” and “{high}”: {error}") from error


def placed(vectors: Vectors, axes: list[Named], text: str) -> Placed:
    """Place the words of a text, separated by commas, semicolons or spaces, on each axis. Each word once."""
    typed = list(dict.fromkeys(word for word in re.split(r"[,;\s]+", text) if word))
    known = [word for word in typed if word in vectors][:MOST_WORDS]
    unknown = tuple(word for word in typed if word not in vectors)
    points = np.array([vectors[word] for word in known]).reshape(len(known), vectors.dimensions)
    at = np.stack([place(points, one.line).at for one in axes], axis=1)
    return Placed(tuple(known), at, unknown)
