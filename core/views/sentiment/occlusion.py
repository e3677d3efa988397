"""Occlusion: the answer to a text without one of its words, for each word in turn. n words."""

from dataclasses import dataclass

import numpy as np

from core.views.sentiment.text_classifier import TextClassifier, Word, say_something
from core.views.sentiment.trajectory import tokens_of

MOST_STEPS = 12_000  # words that are read for one text in all: a tenth of a second with two directions of 64 units


@dataclass(frozen=True, eq=False)
class Occlusion:
    """The answers to a text without each of its words.

    Attributes:
        words: those that were left out in turn (n,).
        whole: the probability of label 1 for all words; None if none of them is known.
        without: the probability without each word (n,); NaN if no known word is left.
        note: a sentence on the words that were not left out; else "".
    """

    words: tuple[Word, ...]
    whole: float | None
    without: np.ndarray
    note: str


def occlusion(classifier: TextClassifier, text: str, most_steps: int = MOST_STEPS) -> Occlusion:
    """Leave each word out in turn, all in one batch.

    Args:
        classifier: what reads the text.
        text: anything; its first 20,000 letters are read.
        most_steps: the largest number of words in the whole batch; of a long text, only the first words are left out.
    """
    words = classifier.words(text)
    tokens, known = tokens_of(words), np.array([word.known for word in words], bool)
    if not say_something(words):
        return Occlusion(words, None, np.full(len(words), np.nan), "")
    read = min(len(tokens), classifier.longest or len(tokens))
    tried = words[: max(1, most_steps // read)]
    place = np.cumsum([word.token is not None for word in tried]) - 1
    rest = [tokens if word.token is None else np.delete(tokens, at) for word, at in zip(tried, place, strict=True)]
    whole, *without = classifier.probabilities([tokens, *rest])
    left = known.sum() - known[: len(tried)] > 0  # a known word beside this one
    note = f"The first {len(tried):,} of {len(words):,} words were left out in turn." if len(tried) < len(words) else ""
    return Occlusion(tried, float(whole), np.where(left, without, np.nan), note)
