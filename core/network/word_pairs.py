"""A linear model of words and of pairs of neighbours: each that a text has counts once in the text's log-odds.

The sum is divided by the square root of the number of words, or a long text would be judged as all but certain.

T words, V tokens, P pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class WordPairs:
    """What each word and each pair of neighbours adds to the sum, in nats.

    Attributes:
        words: of each token, float32 (V,).
        keys: the pairs in ascending order, int64 (P,): V · the first token + the second.
        pairs: of each pair, float32 (P,).
    """

    words: np.ndarray
    keys: np.ndarray
    pairs: np.ndarray

    def at_each_word(self, tokens: np.ndarray) -> np.ndarray:
        """What each word of a text adds to its sum, float64 (T,): its own and that of the pair with the word before it.

        Words and pairs that come again add nothing.

        Example:
            >>> linear = WordPairs(np.array([0, 1, 2], np.float32), np.array([3 * 1 + 2]), np.array([4], np.float32))
            >>> linear.at_each_word(np.array([1, 2, 1, 2])).tolist()
            [1.0, 6.0, 0.0, 0.0]
        """
        tokens = tokens.astype(np.int64)
        added = np.where(first_times(tokens), self.words[tokens], 0).astype(float)
        if len(tokens) > 1 and len(self.keys):
            keys = tokens[:-1] * len(self.words) + tokens[1:]
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = (self.keys[place] == keys) & first_times(keys)
            added[1:] += np.where(known, self.pairs[place], 0)
        return added

    def after_each_word(self, tokens: np.ndarray) -> np.ndarray:
        """The log-odds of a text's first word, of its first two, and so on, float64 (T,).

        Example:
            >>> linear = WordPairs(np.array([0, 1, 2], np.float32), np.array([3 * 1 + 2]), np.array([4], np.float32))
            >>> linear.after_each_word(np.array([1, 2, 1, 2])).round(2).tolist()
            [1.0, 4.95, 4.04, 3.5]
        """
        return np.cumsum(self.at_each_word(tokens)) / np.sqrt(np.arange(1, len(tokens) + 1))

    def log_odds(self, sequences: Sequence[np.ndarray]) -> np.ndarray:
        """The log-odds of each text, float64 (n,); 0 for one without words."""
        sums = np.array([self.at_each_word(tokens).sum() for tokens in sequences], float)
        return sums / np.sqrt([max(len(tokens), 1) for tokens in sequences])


def first_times(numbers: np.ndarray) -> np.ndarray:
    """True where a number comes for the first time, bool (T,).

    Example:
        >>> first_times(np.array([5, 3, 5])).tolist()
        [True, True, False]
    """
    first = np.zeros(len(numbers), bool)
    first[np.unique(numbers, return_index=True)[1]] = True
    return first
