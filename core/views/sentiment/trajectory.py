"""A text being read: the probability after each word, and what each word changed. n words."""

from dataclasses import dataclass

import numpy as np

from core.views.sentiment.text_classifier import MOST_LETTERS, TextClassifier, Word, say_something

MOST_WORDS = 120  # that are followed one by one: a bidirectional network starts again after each
UNDECIDED = 0.5


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The answers of a classifier while it reads a text.

    Attributes:
        words: those that are followed (n,).
        probability: of label 1 for the whole text; None if it has no known word.
        after: the probability after each word (n,); NaN until the first known one.
        moved: the change of the probability at each word (n,), at the first known one from 0.5; NaN as in `after`.
        unknown: the words that are not in the vocabulary, each once.
        note: sentences on what was left out; else "".
        classes: the names of label 0 and label 1.
    """

    words: tuple[Word, ...]
    probability: float | None
    after: np.ndarray
    moved: np.ndarray
    unknown: tuple[str, ...]
    note: str
    classes: tuple[str, str]


def trajectory(classifier: TextClassifier, text: str, most: int = MOST_WORDS) -> Trajectory:
    """Read a text word by word.

    Args:
        classifier: what reads it.
        text: anything; its first 20,000 letters are read.
        most: how many words are followed; the probability is that of all words.
    """
    words = classifier.words(text)
    tokens = tokens_of(words)
    followed = words[:most]
    known = say_something(words)
    after = np.full(len(followed), np.nan)
    read = np.cumsum([word.token is not None for word in followed], dtype=int)  # tokens up to each word
    if known and len(followed):
        answers = classifier.after_each(tokens[: read[-1]])
        begun = np.logical_or.accumulate([word.known for word in followed])
        after[begun] = answers[read[begun] - 1]
    probability = None
    if known:
        all_followed = len(followed) == len(words)
        probability = float(after[-1] if all_followed else classifier.probabilities([tokens])[0])
    before = np.concatenate([[UNDECIDED], np.where(np.isfinite(after[:-1]), after[:-1], UNDECIDED)])[: len(after)]
    return Trajectory(
        words=followed,
        probability=probability,
        after=after,
        moved=after - before,
        unknown=tuple(dict.fromkeys(word.text for word in words if not word.known)),
        note=" ".join([*_left_out(classifier, text, len(tokens)), *_unfollowed(len(followed), len(words))]),
        classes=classifier.classes,
    )


def tokens_of(words: tuple[Word, ...]) -> np.ndarray:
    """The tokens of the words that have one, int32 (tokens,)."""
    return np.array([word.token for word in words if word.token is not None], np.int32)


def _left_out(classifier: TextClassifier, text: str, tokens: int) -> list[str]:
    notes = []
    if len(text) > MOST_LETTERS:
        notes.append(f"Only the first {MOST_LETTERS:,} of {len(text):,} characters are read.")
    if classifier.longest is not None and tokens > classifier.longest:
        notes.append(f"The network reads {classifier.longest:,} words of a text at most, and this one has {tokens:,}.")
    return notes


def _unfollowed(followed: int, words: int) -> list[str]:
    if followed == words:
        return []
    return [f"The first {followed:,} of {words:,} words are shown one by one. The answer is for all of them."]
