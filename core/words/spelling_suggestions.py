"""Words that are spelled like one that has no vector."""

from collections.abc import Sequence

LONGEST = 40  # letters of a word that is looked for: nobody mistypes a longer one, and looking would take seconds


def closest(word: str, words: Sequence[str], n: int = 3) -> list[str]:
    """The n words that take the fewest slips of a finger to become `word`, and of these the first in `words`.

    A slip is a letter too many, one missing, another one, or two exchanged (optimal string alignment distance). Words
    of two or three letters may differ in one, up to seven in two, longer ones in three; to one letter none is close.

    Args:
        word: as typed; its case does not count.
        words: in rank order, the most frequent first.
        n: how many at most.

    Returns:
        The words as they stand in `words`, and none where none is close.

    Example:
        >>> closest("Qeuen", ["the", "queens", "queen", "green"])
        ['queen', 'queens']
    """
    from rapidfuzz import process  # noqa: PLC0415 - only where a word was not found
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - the same

    word = word.casefold()
    if not 1 < len(word) <= LONGEST:
        return []
    slips = 1 if len(word) <= 3 else 2 if len(word) <= 7 else 3
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=n)
    return [spelling for spelling, _, _ in found]
