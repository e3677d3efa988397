"""Suggests words that are spelled like a word without a vector."""

from core.words.word_list import WordList

LONGEST = 40  # letters: for longer words the search would take seconds


def closest(word: str, words: WordList, n: int = 3) -> list[str]:
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
        >>> closest("Qeuen", WordList.of(["the", "queens", "queen", "green"]))
        ['queen', 'queens']
    """
    from rapidfuzz import process  # noqa: PLC0415 - only if a word is unknown
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - the same

    word = word.casefold()
    if not 1 < len(word) <= LONGEST:
        return []
    slips = 1 if len(word) <= 3 else 2 if len(word) <= 7 else 3
    best: list[tuple[int, int, str]] = []  # errors, row, spelling
    for rows, spellings in words.of_length(len(word) - slips, len(word) + slips):
        matches = process.extract(
            word, spellings, scorer=OSA.distance, processor=str.casefold, score_cutoff=slips, limit=n
        )
        best = sorted([*best, *((errors, rows[place], spelling) for spelling, errors, place in matches)])[:n]
        if len(best) == n:
            slips = best[-1][0]  # one with more errors is not among them any more
    return [spelling for _, _, spelling in best]
