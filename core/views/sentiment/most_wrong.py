"""The texts that a classifier got wrong, the surest mistakes first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.views.sentiment.answers import Answers

MOST = 10  # texts
LETTERS = 400  # of a text: some 70 words, enough to see what misled
LOOKED_AT = 20  # times the letters that are shown; white space between them may be long


@dataclass(frozen=True)
class Mistake:
    """A text that got the wrong answer.

    Attributes:
        place: where it stands among what was judged.
        label: the truth.
        probability: of label 1, as the classifier gave it.
        excerpt: its beginning, whole words.
    """

    place: int
    label: int
    probability: float
    excerpt: str

    @property
    def confidence(self) -> float:
        """The probability that was given to the wrong label."""
        return self.probability if self.label == 0 else 1 - self.probability


def most_wrong(
    answers: Answers,
    text_of: Sequence[str] | Callable[[int], str],
    most: int = MOST,
    *,
    letters: int = LETTERS,
    threshold: float = 0.5,
) -> list[Mistake]:
    """The wrong answers, those that were given with the most confidence first.

    Args:
        answers: the answers.
        text_of: the texts, or a function from a place to the text.
        most: the largest number of mistakes.
        letters: the longest excerpt.
        threshold: an answer above it is label 1.

    Example:
        >>> from core.views.sentiment.answers import judge
        >>> texts = ["a fine film", "dull", "so so"]
        >>> [(one.place, one.excerpt) for one in most_wrong(judge([0.1, 0.7, 0.2], [1, 0, 0]), texts)]
        [(0, 'a fine film'), (1, 'dull')]
    """
    get = text_of if callable(text_of) else text_of.__getitem__
    wrong = np.flatnonzero((answers.probabilities > threshold) != (answers.labels == 1))
    away = np.abs(answers.probabilities - answers.labels)[wrong]
    first = wrong[np.argsort(-away, kind="stable")][: max(most, 0)]
    return [
        Mistake(place, int(answers.labels[i]), float(answers.probabilities[i]), excerpt(get(place), letters))
        for i, place in zip(first, answers.places[first].tolist(), strict=True)
    ]


def excerpt(text: str, letters: int = LETTERS) -> str:
    r"""The beginning of a text in one line: whole words, at most so many letters, "…" where something is missing.

    Example:
        >>> excerpt("one  of the\n best films", 14), excerpt("unbelievable", 6)
        ('one of the…', 'unbel…')
    """
    seen = text[: LOOKED_AT * letters]
    line = " ".join(seen.split())
    if len(line) <= letters and len(seen) == len(text):
        return line
    line = line[:letters]
    whole, space, _ = line.rpartition(" ")
    return f"{whole if space else line[:-1]}…"
