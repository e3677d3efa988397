"""Splits texts into sentences of words for Word2Vec: a context does not cross the end of a sentence."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.text.splitting import words_of

LONGEST = 10_000  # words of a sentence: gensim ignores the rest

# Only separators of words are removed, so the words are those of the whole text.
ENDS = re.compile(r"(?<=[.!?…]) +|(?<=[.!?…][\"'”’)\]]) +|\n+")  # noqa: RUF001 - a closing quotation mark


def sentences(texts: Sequence[str]) -> list[list[str]]:
    """Texts as sentences of words: cut at line ends and after `.`, `!`, `?` or `…` before a space.

    Sentences without a word are left out. Those of over 10,000 words are cut into several.

    Example:
        >>> sentences(["Well… It's GOOD, very good! (3.5 stars)"])
        [['well…'], ["it's", 'good', 'very', 'good'], ['3', '5', 'stars']]
    """
    parts = [part for text in texts for part in ENDS.split(text) if part]
    split = words_of(parts)
    spellings = np.array(split.spellings, dtype=object)
    is_word = spellings[split.numbers] != ""
    words = spellings[split.numbers[is_word]].tolist()
    bounds = np.concatenate([[0], np.cumsum(is_word)])[split.bounds].tolist()
    return [
        words[first : min(first + LONGEST, end)]
        for begin, end in pairwise(bounds)
        for first in range(begin, end, LONGEST)
    ]
