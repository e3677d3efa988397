"""The hidden states of a layer beside the words that made them. n words, u units."""

import numpy as np

from core.views.sentiment.reader import Reader, Word
from core.views.sentiment.trajectory import tokens_of

Blocks = tuple[tuple[str, np.ndarray], ...]  # as core.figures.states has them: a direction's name, its states (n, u)


def states(reader: Reader, words: tuple[Word, ...], layer: int = 0) -> Blocks:
    """The states of recurrent layer `layer` after each word, forward and backward where it reads both.

    A word that is not read (not in the vocabulary, or cut off) has NaN. The backward direction comes from the end: its
    state at a word has seen that word and all that follow. () where no word is read.

    Args:
        reader: a network's.
        words: all words of the text, as `reader.words` gives them.
        layer: counted from 0 over the recurrent layers.

    Raises:
        ValueError: the reader has no such layer.
    """
    tokens = tokens_of(words)
    read = np.flatnonzero([word.token is not None for word in words])
    blocks = []
    for block in reader.states([tokens], layer):
        there = block.places[0] >= 0
        for name, h in block.directions.items():
            shown = np.full((len(words), h.shape[-1]), np.nan, np.float32)
            shown[read[block.places[0, there]]] = h[0, there]
            blocks.append((name, shown))
    return tuple(blocks)
