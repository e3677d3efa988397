"""What a text would say without one of its words: each word left out in turn. n words."""

from dataclasses import dataclass

import numpy as np

from core.views.sentiment.reader import Reader, Word, log_odds
from core.views.sentiment.trajectory import tokens_of

MOST_STEPS = 12_000  # words that are read for one text in all: a tenth of a second with two directions of 64 units


@dataclass(frozen=True, eq=False)
class Influence:
    """What each word is worth to the whole text.

    Attributes:
        words: those that were left out in turn (n,).
        whole: the probability of label 1 for all words; None where none of them is known.
        without: the probability without each word (n,); NaN where no known word is left.
        pushes: whole minus without, in log-odds (n,): above 0, the word speaks for label 1.
        note: a sentence on the words that were not left out; else "".
    """

    words: tuple[Word, ...]
    whole: float | None
    without: np.ndarray
    pushes: np.ndarray
    note: str


def influence(reader: Reader, text: str, most_steps: int = MOST_STEPS) -> Influence:
    """Leave each word out in turn, all at once.

    Args:
        reader: what reads the text.
        text: anything; its first 20,000 letters are looked at.
        most_steps: the words of all readings together; a long text has its first words left out only.
    """
    words = reader.words(text)
    tokens, known = tokens_of(words), np.array([word.known for word in words], bool)
    if not known.any():
        nothing = np.full(len(words), np.nan)
        return Influence(words, None, nothing, nothing, "")
    read = min(len(tokens), reader.longest or len(tokens))
    tried = words[: max(1, most_steps // read)]
    place = np.cumsum([word.token is not None for word in tried]) - 1
    rest = [tokens if word.token is None else np.delete(tokens, at) for word, at in zip(tried, place, strict=True)]
    whole, *without = reader.probabilities([tokens, *rest])
    left = known.sum() - known[: len(tried)] > 0  # a known word beside this one
    without = np.where(left, without, np.nan)
    note = f"The first {len(tried):,} of {len(words):,} words were left out in turn." if len(tried) < len(words) else ""
    return Influence(tried, float(whole), without, log_odds(whole) - log_odds(without), note)
