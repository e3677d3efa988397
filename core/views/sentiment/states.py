"""The hidden states of a layer beside the words that made them. n words, u units."""

import numpy as np

from core.views.sentiment.text_classifier import TextClassifier, Word
from core.views.sentiment.trajectory import tokens_of

Blocks = tuple[tuple[str, np.ndarray], ...]  # as core.figures.states has them: a direction's name, its states (n, u)


def states(classifier: TextClassifier, words: tuple[Word, ...], layer: int = 0) -> Blocks:
    """The states of recurrent layer `layer` after each word, both directions of a bidirectional layer.

    A word that is not read (it is not in the vocabulary, or cut off) has NaN. The backward direction reads from the
    end: its state at a word follows from that word and all after it. () if no word is read.

    Args:
        classifier: a network's.
        words: all words of the text, from `classifier.words`.
        layer: counted from 0 over the recurrent layers.

    Raises:
        ValueError: the classifier has no such layer.
    """
    tokens = tokens_of(words)
    read = np.flatnonzero([word.token is not None for word in words])
    blocks = []
    for block in classifier.states([tokens], layer):
        there = block.places[0] >= 0
        for name, h in block.directions.items():
            shown = np.full((len(words), h.shape[-1]), np.nan, np.float32)
            shown[read[block.places[0, there]]] = h[0, there]
            blocks.append((name, shown))
    return tuple(blocks)
