"""The bag of words as a reader: it takes the words so far as they come, and has no state and no order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.text.bag_of_words import BagOfWords
from core.text.reviews import CLASSES
from core.views.sentiment.reader import StateBlock, Word, seen, spelling_of, words_of


@dataclass(frozen=True, eq=False)
class BagReader:
    """A `Reader` that counts."""

    bag: BagOfWords
    classes: tuple[str, str] = CLASSES
    longest: None = None
    layers_with_states: tuple[str, ...] = ()

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, with their places and tokens."""
        return words_of(self.bag.vocabulary, text)

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return self.bag.vocabulary.encode([seen(text) for text in texts])

    def spelling(self, token: int) -> str:
        """The word of a token, "" where it has none of its own."""
        return spelling_of(self.bag.vocabulary, token)

    def probabilities(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of label 1 for each sequence of tokens, float64 (n,)."""
        spelled = self.bag.vocabulary.index_word
        texts = [" ".join(spelled[token] for token in sequence.tolist()) for sequence in sequences]
        there = np.array([len(sequence) > 0 for sequence in sequences], bool)
        return np.where(there, self.bag.probabilities(texts), np.nan)

    def after_each(self, tokens: np.ndarray) -> np.ndarray:
        """The probability after each token, float64 (tokens,)."""
        return self.probabilities([tokens[:end] for end in range(1, len(tokens) + 1)])

    def states(self, sequences: Sequence[np.ndarray], layer: int) -> Iterator[StateBlock]:  # noqa: ARG002 - a Reader's
        """It has none."""
        raise ValueError(f"a bag of words has no layers with states, and layer {layer} was asked for: ask a network")
