"""A text being read: the probability after each word, and what each word changed. n words."""

from dataclasses import dataclass

import numpy as np

from core.views.sentiment.reader import MOST_LETTERS, Reader, Word, log_odds

MOST_WORDS = 120  # that are followed one by one: a network that reads backward too begins anew after each
UNDECIDED = 0.5


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What a reader thinks while it reads.

    Attributes:
        words: those that are followed (n,).
        probability: of label 1 for the whole text; None where it has no known word, which no number stands for.
        after: the probability after each word (n,); NaN until the first known one.
        moved: by how much each word moved the probability (n,), the first known one from 0.5; NaN as in `after`.
        pushed: the same in log-odds, in nats: what is evident early does not count less near 0 and 1.
        unknown: the words that are not in the vocabulary, each once.
        note: sentences on what was left out; else "".
        classes: the names of label 0 and label 1.
    """

    words: tuple[Word, ...]
    probability: float | None
    after: np.ndarray
    moved: np.ndarray
    pushed: np.ndarray
    unknown: tuple[str, ...]
    note: str
    classes: tuple[str, str]


def trajectory(reader: Reader, text: str, most: int = MOST_WORDS) -> Trajectory:
    """Read a text word by word.

    Args:
        reader: what reads it.
        text: anything; its first 20,000 letters are looked at.
        most: the first so many words are followed; the probability is that of all words.
    """
    words = reader.words(text)
    tokens = tokens_of(words)
    followed = words[:most]
    known = any(word.known for word in words)
    after = np.full(len(followed), np.nan)
    read = np.cumsum([word.token is not None for word in followed], dtype=int)  # tokens up to each word
    if known and len(followed):
        answers = reader.after_each(tokens[: read[-1]])
        begun = np.logical_or.accumulate([word.known for word in followed])
        after[begun] = answers[read[begun] - 1]
    probability = None
    if known:
        all_followed = len(followed) == len(words)
        probability = float(after[-1] if all_followed else reader.probabilities([tokens])[0])
    before = np.concatenate([[UNDECIDED], np.where(np.isfinite(after[:-1]), after[:-1], UNDECIDED)])[: len(after)]
    return Trajectory(
        words=followed,
        probability=probability,
        after=after,
        moved=after - before,
        pushed=log_odds(after) - log_odds(before),
        unknown=tuple(dict.fromkeys(word.text for word in words if not word.known)),
        note=" ".join(filter(None, [*_left_out(reader, text, len(tokens)), _unfollowed(len(followed), len(words))])),
        classes=reader.classes,
    )


def tokens_of(words: tuple[Word, ...]) -> np.ndarray:
    """What the reader is given of the words, int32 (tokens,)."""
    return np.array([word.token for word in words if word.token is not None], np.int32)


def _left_out(reader: Reader, text: str, tokens: int) -> list[str]:
    said = []
    if len(text) > MOST_LETTERS:
        said.append(f"Only the first {MOST_LETTERS:,} of {len(text):,} letters are looked at.")
    if reader.longest is not None and tokens > reader.longest:
        said.append(f"The network reads {reader.longest:,} words of a text at most, and this one has {tokens:,}.")
    return said


def _unfollowed(followed: int, words: int) -> str:
    if followed == words:
        return ""
    return f"The first {followed:,} of {words:,} words are followed one by one; the answer is to all of them."
