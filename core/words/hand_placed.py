"""Words placed by hand on axes that mean something, as the lecture begins: n words, k axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

LOW, HIGH = 0, 10  # the ends of an axis
TOO_CLOSE = 0.1  # of the table's diagonal: words closer than this cannot be told apart
APART = 0.3  # of an axis' range: an axis on which words are further apart than this tells them apart


@dataclass(frozen=True)
class Scale:
    """An axis made by hand: its name, and what its two ends stand for."""

    name: str
    low: str
    high: str


@dataclass(frozen=True, eq=False)
class HandMade:
    """Words placed by hand: an embedding without training. Values are float64 (n, k), from 0 to 10."""

    words: tuple[str, ...]
    axes: tuple[Scale, ...]
    values: np.ndarray


# Our own guesses. An idea has no size and no habitat, yet every word must have a number on every axis.
FIRST = HandMade(
    words=("ant", "cat", "horse", "killer whale", "house", "mountain", "music", "fear", "freedom", "universe"),
    axes=(
        Scale("size", "tiny", "huge"),
        Scale("abstraction", "can be touched", "only an idea"),
        Scale("habitat", "on land", "in water"),
        Scale("danger", "harmless", "deadly"),
    ),
    values=np.array(
        [
            [0, 0.5, 1, 1],  # ant
            [2.5, 0.5, 0.5, 1.5],  # cat
            [4.5, 0.5, 0, 3],  # horse
            [5, 0.5, 10, 8],  # killer whale
            [7, 1, 0.5, 1],  # house
            [9, 1.5, 2, 5],  # mountain
            [3, 7, 5, 0.5],  # music
            [4, 8.5, 5, 7],  # fear
            [6.5, 10, 5, 2],  # freedom
            [10, 5, 5, 4],  # universe
        ]
    ),
)


@dataclass(frozen=True)
class Close:
    """Two words that the axes in use can hardly tell apart.

    Attributes:
        one, other: the words.
        distance: between them, as a share of the table's diagonal.
        axes: the names of the axes in use.
        parted_by: the unused axis that tells them apart best, "" if none does.
    """

    one: str
    other: str
    distance: float
    axes: tuple[str, ...]
    parted_by: str = ""

    @property
    def sentence(self) -> str:
        """The pair as a sentence, with the axis that would help."""
        sentence = f"By {' and '.join(self.axes)}, “{self.one}” and “{self.other}” can hardly be told apart"
        return f"{sentence}; {self.parted_by} as a further axis tells them apart." if self.parted_by else f"{sentence}."


def too_close(
    values: np.ndarray, words: Sequence[str], axes: Sequence[str], *, used: int = 2, limit: float = TOO_CLOSE
) -> list[Close]:
    """The pairs that the first axes cannot tell apart, nearest first, and the further axis that can.

    Each axis is scaled by its own range over the words, so that no unit counts more than another.

    Args:
        values: the table (n, k).
        words: its rows (n,).
        axes: the names of its columns (k,).
        used: how many of the axes are looked at, from 1.
        limit: the share of the diagonal up to which two words are too close.

    Raises:
        ValueError: the table does not match the words and axes, or `used` is out of range.

    Example:
        >>> pairs = too_close(FIRST.values, FIRST.words, [axis.name for axis in FIRST.axes])
        >>> [(close.one, close.other, close.parted_by) for close in pairs]
        [('horse', 'killer whale', 'habitat')]
    """
    values = np.asarray(values, float)
    if values.shape != (len(words), len(axes)):
        raise ValueError(
            f"values must have the shape {len(words), len(axes)}, for {len(words)} words and {len(axes)} axes "
            f"(got {values.shape})"
        )
    if not 1 <= used <= len(axes):
        raise ValueError(f"used must be from 1 to {len(axes)} (got {used})")
    if len(words) < 2:
        return []
    ranges = np.ptp(values, axis=0)
    scaled = values / np.where(ranges > 0, ranges, 1)  # (n, k)
    pairs = []
    for i, j in combinations(range(len(words)), 2):
        gaps = np.abs(scaled[i] - scaled[j])  # (k,)
        distance = float(np.linalg.norm(gaps[:used]) / np.sqrt(used))
        if distance <= limit:
            further = gaps[used:]
            parted_by = axes[used + int(further.argmax())] if further.max(initial=0) >= APART else ""
            pairs.append(Close(words[i], words[j], distance, tuple(axes[:used]), parted_by))
    return sorted(pairs, key=lambda close: close.distance)
