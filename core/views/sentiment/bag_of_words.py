"""The bag of words as a classifier: it counts words, and has no states and no order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.text.bag_of_words import BagOfWords
from core.text.reviews import CLASSES
from core.views.sentiment.text_classifier import StateBlock, Word, shortened, spelling_of, words_of


@dataclass(frozen=True, eq=False)
class BagOfWordsClassifier:
    """A `TextClassifier` that counts words."""

    bag: BagOfWords
    classes: tuple[str, str] = CLASSES
    longest: None = None
    layers_with_states: tuple[str, ...] = ()

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, with their places and tokens."""
        return words_of(self.bag.vocabulary, text)

    def tokens(self, texts: Iterable[str]) -> list[np.ndarray]:
        """The tokens of texts."""
        return self.bag.vocabulary.encode([shortened(text) for text in texts])

    def spelling(self, token: int) -> str:
        """The word of a token; "" for padding and for the token of unknown words."""
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

    def states(self, sequences: Sequence[np.ndarray], layer: int) -> Iterator[StateBlock]:
        """Raises ValueError: it has no states."""
        raise ValueError(f"A bag of words has no layers with states (got layer {layer}).")
