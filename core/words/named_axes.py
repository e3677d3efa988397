"""Axes of a set of word vectors that are named by typed words, and typed words placed on them."""

import re
from dataclasses import dataclass

import numpy as np

from core.words.axes import NamedAxis, axis, place
from core.words.vectors import Vectors

MOST_WORDS = 60  # on one picture


class AxisError(ValueError):
    """An axis that cannot be had; its message is one sentence for the person who named it."""


@dataclass(frozen=True, eq=False)
class Named:
    """An axis with the words that name it, low and high."""

    poles: tuple[str, str]
    line: NamedAxis

    @property
    def name(self) -> str:
        """The axis in words."""
        return f"{self.poles[0]} to {self.poles[1]}"

    @property
    def sentence(self) -> str:
        """How far apart the poles are, and what a place between them is worth."""
        return self.line.sentence(*self.poles)


@dataclass(frozen=True, eq=False)
class Placed:
    """Words on axes, `at` float64 (words, axes): -1 at the low pole, 1 at the high one. And words without a vector."""

    words: tuple[str, ...]
    at: np.ndarray
    unknown: tuple[str, ...]


def named_axis(vectors: Vectors, low: str, high: str) -> Named | None:
    """The axis from one typed word to another; None where neither is typed.

    Raises:
        AxisError: one has no vector or is missing, or they are the same.
    """
    low, high = low.strip(), high.strip()
    if not low and not high:
        return None
    if not low or not high:
        raise AxisError(f"An axis needs two words, and only “{low or high}” is there: write the other, or neither")
    for word in (low, high):
        if vectors.find(word) is None:
            raise AxisError(f"“{word}” has no vector in {vectors.name}: name the axis by another word")
    try:
        return Named((low, high), axis(vectors[low], vectors[high]))
    except ValueError as error:
        raise AxisError(f"“{low}” and “{high}”: {error}") from error


def placed(vectors: Vectors, axes: list[Named], text: str) -> Placed:
    """The words of a text, divided by commas, semicolons or spaces, on each axis. Each word once."""
    typed = list(dict.fromkeys(word for word in re.split(r"[,;\s]+", text) if word))
    known = [word for word in typed if word in vectors][:MOST_WORDS]
    unknown = tuple(word for word in typed if word not in vectors)
    points = np.array([vectors[word] for word in known]).reshape(len(known), vectors.dimensions)
    at = np.stack([place(points, one.line).at for one in axes], axis=1)
    return Placed(tuple(known), at, unknown)
