"""The same words in other orders: the lecture's pairs, all orders of a sentence, and texts labelled by order alone."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.experiment import ExperimentError

PAIRS = (  # the lecture's: an obvious example, and a more subtle one
    (
        "The teacher inspired the students with a passionate speech about deep learning",
        "The students inspired the teacher with a passionate speech about deep learning",
    ),
    (
        "The company hired talented employees and achieved great success.",
        "The company achieved great success and hired talented employees.",
    ),
)

SIMULATED = (
    "The sentences are made up: one of the Reds plays one of the Blues, and the label says whether the one of the Reds "
    "won. Each sentence is there with the two names swapped too, and then has the other label."
)
REDS = ("Anna", "Carlos", "Emma", "Gina", "Ivan", "Kofi", "Maria", "Oscar", "Quentin", "Sara", "Umar", "Wanda")
BLUES = ("Ben", "Dora", "Felix", "Hana", "Jonas", "Lena", "Nadia", "Pablo", "Rosa", "Tom", "Vera", "Yusuf")
TEMPLATES = (  # True if the player named first wins
    ("{} beats {}", True),
    ("{} is beaten by {}", False),
    ("{} wins against {}", True),
    ("{} loses to {}", False),
    ("in the end {} was too strong for {}", True),
    ("in the end {} was no match for {}", False),
    ("everybody saw how {} defeated {}", True),
    ("everybody saw how {} gave in to {}", False),
)
HELD_BACK = 4  # one of four partners of a name is for validation
LARGEST = 2 * len(TEMPLATES) * len(REDS) * len(BLUES)
SMALLEST = 8


@dataclass(frozen=True, eq=False)
class OrderOnly:
    """Simulated texts whose label depends only on the order of the words. `labels` is int32 (texts,).

    `train` and `validation` are indices. No two names of a validation text are together in a training text.
    """

    texts: tuple[str, ...]
    labels: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    simulated: str = SIMULATED


def orders(words: Sequence[str], most: int = 200, seed: int = 0) -> list[tuple[str, ...]]:
    """Different orders of the words, the given one first.

    Args:
        words: of a sentence; equal words count as one.
        most: orders at most. If there are more, they are drawn at random; else all are listed.
        seed: for the random orders.

    Raises:
        ValueError: `most` is below 1.

    Example:
        >>> orders(["so", "so", "good"])
        [('so', 'so', 'good'), ('so', 'good', 'so'), ('good', 'so', 'so')]
    """
    if most < 1:
        raise ValueError(f"most must be at least 1 (got {most})")
    given = tuple(words)
    different = {given: None}  # as a set that keeps the order
    if len(set(given)) < 2:
        return [given]
    # n words, not all equal, have at least n orders, so a long text needs no factorial.
    if len(given) <= most and count(given) <= most:
        different |= dict.fromkeys(_all(given))
    else:
        rng = np.random.default_rng(seed)
        while len(different) < most:
            different[tuple(given[i] for i in rng.permutation(len(given)))] = None
    return list(different)


def count(words: Sequence[str]) -> int:
    """The number of different orders: n! over the product of the factorials of each word's count.

    Example:
        >>> count("the teacher inspired the students".split())
        60
    """
    return math.factorial(len(words)) // math.prod(math.factorial(n) for n in Counter(words).values())


def order_only(n: int = 1000, seed: int = 0) -> OrderOnly:
    """Simulate texts that a bag of words cannot classify: both labels have the same words equally often.

    A quarter of the texts is for validation. Their pairs of names are in no training text, but their names and verbs
    are.

    Args:
        n: how many texts: an even number, because each comes with its counterpart.
        seed: for the random texts.

    Raises:
        ExperimentError: n is odd, below `SMALLEST` or above `LARGEST`.
    """
    if n % 2 or not SMALLEST <= n <= LARGEST:
        raise ExperimentError(f"The number of texts must be even, from {SMALLEST} to {LARGEST:,} (got {n:,})")
    texts, labels = pairs(n, np.random.default_rng(seed))
    first = n - 2 * (n // 2 // HELD_BACK)
    return OrderOnly(tuple(texts), np.array(labels, np.int32), np.arange(first), np.arange(first, n))


def pairs(n: int, rng: np.random.Generator) -> tuple[list[str], list[bool]]:
    """Draw n texts, those for validation last; with each whether the Red won."""
    reds, blues = rng.permutation(len(REDS)), rng.permutation(len(BLUES))
    matches = list(np.ndindex(len(TEMPLATES), len(REDS), len(BLUES)))
    # Each name has partners on both sides of the split: a Latin square sees to it.
    unseen = np.array([(reds[r] + blues[b]) % HELD_BACK == 0 for _, r, b in matches])
    held_back = n // 2 // HELD_BACK
    drawn = [
        *rng.permutation(np.flatnonzero(~unseen))[: n // 2 - held_back],
        *rng.permutation(np.flatnonzero(unseen))[:held_back],
    ]
    texts: list[str] = []
    labels: list[bool] = []
    for template, r, b in (matches[i] for i in drawn):
        text, first_wins = TEMPLATES[template]
        texts += [text.format(REDS[r], BLUES[b]), text.format(BLUES[b], REDS[r])]
        labels += [first_wins, not first_wins]
    return texts, labels


def _all(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """All different orders of the words in lexicographic order, each made from the one before.

    Knuth, The Art of Computer Programming 4A, section 7.2.1.2, algorithm L.
    """
    place = {word: rank for rank, word in enumerate(dict.fromkeys(words))}
    now = sorted(words, key=place.__getitem__)
    while True:
        yield tuple(now)
        rising = [i for i in range(len(now) - 1) if place[now[i]] < place[now[i + 1]]]
        if not rising:
            return
        i = rising[-1]
        j = max(j for j in range(i + 1, len(now)) if place[now[j]] > place[now[i]])
        now[i], now[j] = now[j], now[i]
        now[i + 1 :] = reversed(now[i + 1 :])
