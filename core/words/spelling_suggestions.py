"""Suggests words that are spelled like a word without a vector."""

from collections.abc import Sequence

LONGEST = 40  # letters: for longer words the search would take seconds


def closest(word: str, words: Sequence[str], n: int = 3) -> list[str]:
    """The n words that differ from `word` by the fewest typing errors, those first in `words` first.

    An error is a letter too many, a missing or a wrong one, or two exchanged (optimal string alignment distance). Words
    of two or three letters may differ by one error, up to seven letters by two, longer ones by three. A single letter
    has no similar words.

    Args:
        word: as typed. Case does not count.
        words: in rank order, the most frequent first.
        n: how many at most.

    Returns:
        The words as written in `words`; empty if none is similar.

    Example:
        >>> closest("Qeuen", ["the", "queens", "queen", "green"])
        ['queen', 'queens']
    """
    from rapidfuzz import process  # noqa: PLC0415 - only if a word is unknown
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - the same

    word = word.casefold()
    if not 1 < len(word) <= LONGEST:
        return []
    slips = 1 if len(word) <= 3 else 2 if len(word) <= 7 else 3
    matches = process.extract(word, words, scorer=OSA.distance, processor=str.casefold, score_cutoff=slips, limit=n)
    return [spelling for spelling, _, _ in matches]
