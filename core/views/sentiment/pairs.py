"""Pairs of sentences that differ in one word, or in nothing but the order of their words."""

from collections.abc import Callable, Mapping

import numpy as np

from core.text.reviews import CLASSES
from core.views.sentiment.answers_in_words import NO_ANSWER, probability
from core.views.sentiment.text_classifier import TextClassifier
from core.wording import capitalised

# Each with the label that people would give it: 1 positive, 0 negative.
PAIRS = (
    (("It was good", 1), ("It was not good", 0)),
    (("It was bad", 0), ("It was not bad at all", 1)),
    (("not good, bad", 0), ("not bad, good", 1)),
    (("I was bored at first and then I loved it", 1), ("I loved it at first and then I was bored", 0)),
)


def rates_opinions(classifier: TextClassifier) -> bool:
    """True if its classes are negative and positive: a network for spam and ham has no right answer to a pair."""
    return tuple(name.casefold() for name in classifier.classes) == CLASSES


def table(classifiers: Mapping[str, TextClassifier], plain: Callable[[str], str]) -> dict[str, list[str]]:
    """The answers of every classifier, one row a sentence; wrong ones are marked.

    Args:
        classifiers: by their names.
        plain: turns any text into Markdown that shows it as it is.
    """
    sentences = [one for pair in PAIRS for one in pair]
    columns = {"sentence": [plain(text) for text, _ in sentences]}
    for name, classifier in classifiers.items():
        answers = classifier.probabilities(classifier.tokens([text for text, _ in sentences]))
        columns[name] = [
            plain(probability(p, classifier.classes)) + _mark(classifier, p, label) if np.isfinite(p) else NO_ANSWER
            for p, (_, label) in zip(answers, sentences, strict=True)
        ]
    return columns


def summary(classifiers: Mapping[str, TextClassifier]) -> str:
    """How many pairs each classifier of opinions gets right; "" if there is none."""
    parts = []
    for name, classifier in classifiers.items():
        if not rates_opinions(classifier):
            continue
        count = 0
        for pair in PAIRS:
            answers = classifier.probabilities(classifier.tokens([text for text, _ in pair]))
            count += all(is_right(p, label) for p, (_, label) in zip(answers, pair, strict=True))
        parts.append(f"{name}: {count} of {len(PAIRS)} pairs with both sentences right")
    return (
        f"An answer is wrong if people would judge the sentence differently. {capitalised('; '.join(parts))}."
        if parts
        else ""
    )


def is_right(p: float, label: int) -> bool:
    """True if a probability is on its label's side."""
    return bool(np.isfinite(p)) and (p > 0.5) == (label == 1)


def _mark(classifier: TextClassifier, p: float, label: int) -> str:
    return ": wrong" if rates_opinions(classifier) and not is_right(p, label) else ""
