"""The pairs of words that Word2Vec learns from: each word with its neighbours in the window.

Skip-gram predicts the neighbours from a word, one pair at a time. CBOW (continuous bag of words) predicts the word from
all of its neighbours. Both: Mikolov, Chen, Corrado, Dean (2013), Efficient Estimation of Word Representations in Vector
Space, arXiv 1301.3781.

These functions list all pairs within the window, as the lecture does. Training uses fewer, and others in each epoch.
For every centre a window from 1 to `window` is drawn, so near words count more (section 3.2 of the same paper; gensim's
`shrink_windows`). Frequent words are left out at random (Mikolov, Sutskever, Chen, Corrado, Dean (2013), Distributed
Representations of Words and Phrases and their Compositionality, arXiv 1310.4546, section 2.3; gensim's `sample`).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from core.text.plain_text import typed
from core.text.splitting import words_of


class Pair(NamedTuple):
    """A training sample of skip-gram: two positions in the sentence, counted from 0."""

    centre: int
    context: int


def split(text: str) -> list[str]:
    """The words of a sentence, in lower case and without punctuation, as the tokenizer splits a typed text.

    Example:
        >>> split("The quick brown fox!")
        ['the', 'quick', 'brown', 'fox']
    """
    pieces = words_of([typed(text)])
    return [pieces.spellings[number] for number in pieces.numbers if pieces.spellings[number]]


def pairs(words: Sequence[str], window: int) -> list[Pair]:
    """All pairs of a sentence, centre by centre, each with its contexts from left to right.

    Args:
        words: the sentence, in order.
        window: how many words to each side are contexts, 1 or more.

    Raises:
        ValueError: the window is less than 1.

    Example:
        >>> words = split("The quick brown fox")
        >>> [(words[pair.centre], words[pair.context]) for pair in pairs(words, 1)]
        [('the', 'quick'), ('quick', 'the'), ('quick', 'brown'), ('brown', 'quick'), ('brown', 'fox'), ('fox', 'brown')]
    """
    return [pair for centre in range(len(words)) for pair in pairs_at(words, window, centre)]


def pairs_at(words: Sequence[str], window: int, centre: int) -> list[Pair]:
    """The pairs of one centre, counted from 0. Raises ValueError if there is no such word or window."""
    if window < 1:
        raise ValueError(f"window must be at least 1 (got {window})")
    if not 0 <= centre < len(words):
        raise ValueError(f"centre must be from 0 to {len(words) - 1}, a word of the sentence (got {centre})")
    around = range(max(centre - window, 0), min(centre + window + 1, len(words)))
    return [Pair(centre, context) for context in around if context != centre]


def pair_count(n: int, window: int) -> int:
    """The number of pairs of a sentence of `n` words: w (2n - w - 1), with w the smaller of the window and n - 1.

    Each word has 2w contexts, but w (w + 1) of them are missing at the two ends.

    Example:
        >>> pair_count(9, 2), pair_count(9, 100), pair_count(1, 2)
        (30, 72, 0)
    """
    w = min(window, max(n - 1, 0))
    return w * (2 * n - w - 1)


def context_counts(words: Sequence[str], window: int) -> tuple[list[str], np.ndarray]:
    """How often each word is a context of each other word: the different words, in order, and their counts.

    Returns:
        The V words, and int (V, V): a row for each centre, a column for each context. It is symmetric, because a
        window is equally long on both sides.
    """
    different = list(dict.fromkeys(words))
    number = {word: i for i, word in enumerate(different)}
    counts = np.zeros((len(different), len(different)), int)
    for centre, context in pairs(words, window):
        counts[number[words[centre]], number[words[context]]] += 1
    return different, counts


def rows(words: Sequence[str], window: int, *, cbow: bool, plain: Callable[[str], str] = str) -> dict[str, list[str]]:
    """The training samples as a table with a row for each centre, as the lecture prints them.

    Args:
        words: the sentence.
        window: words to each side.
        cbow: True for all contexts of a centre together, False for pairs.
        plain: escapes a typed word for display.

    Example:
        >>> rows(split("The quick brown fox"), 2, cbow=False)["training samples"][0]
        '(the, quick) (the, brown)'
    """
    shown = [plain(word) for word in words]
    samples = []
    for centre in range(len(words)):
        contexts = [shown[pair.context] for pair in pairs_at(words, window, centre)]
        if cbow:
            samples.append(f"({', '.join(contexts)}) → {shown[centre]}" if contexts else "none")
        else:
            samples.append(" ".join(f"({shown[centre]}, {context})" for context in contexts) or "none")
    return {"centre": shown, "training samples": samples}
