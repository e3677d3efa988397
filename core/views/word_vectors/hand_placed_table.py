"""The table of words placed by hand: as columns to edit, and as text for an address."""

import json
import math
from collections.abc import Mapping, Sequence

import numpy as np

from core.words.hand_placed import FIRST, HIGH, LOW, HandMade

MOST_WORDS = 20
LONGEST = 30  # letters of a word


class TableError(ValueError):
    """The table cannot be drawn. The message is one sentence for the person who wrote it."""


def columns(made: HandMade) -> dict[str, list[str]]:
    """The table as columns of text, the words first."""
    names = [scale.name for scale in made.axes]
    texts = {name: [f"{value:g}" for value in made.values[:, i]] for i, name in enumerate(names)}
    return {"word": list(made.words), **texts}


def read(given: Mapping[str, Sequence[object]]) -> HandMade:
    """Read a table from its columns of text. Rows without a word are left out.

    Raises:
        TableError: a number is missing or out of range, a word comes twice, or there are too many or too few.

    Example:
        >>> made = read({"word": ["cat", "", "ant"], "size": ["2,5", "", "0"], "abstraction": ["0", "", "0"],
        ...              "habitat": ["0", "", "1"], "danger": ["1", "", "0"]})
        >>> made.words, made.values[0].tolist()
        (('cat', 'ant'), [2.5, 0.0, 0.0, 1.0])
    """
    words = [_text(cell) for cell in given["word"]]
    filled = [i for i, word in enumerate(words) if word]
    if not 2 <= len(filled) <= MOST_WORDS:
        raise TableError(f"The table must have 2 to {MOST_WORDS} words (got {len(filled)}): change the number of rows")
    twice = next((words[i] for n, i in enumerate(filled) if words[i] in [words[j] for j in filled[:n]]), None)
    if twice is not None:
        raise TableError(f"“{twice}” is in two rows: remove one of them")
    long = next((words[i] for i in filled if len(words[i]) > LONGEST), None)
    if long is not None:
        raise TableError(f"“{long[:LONGEST]}…” must have at most {LONGEST} letters: shorten it")
    values = [[_number(given[scale.name][i], words[i], scale.name) for scale in FIRST.axes] for i in filled]
    return HandMade(tuple(words[i] for i in filled), FIRST.axes, np.array(values, float))


def to_text(made: HandMade) -> str:
    """The table as text for an address; "" for the table that the page starts with."""
    if made.words == FIRST.words and np.array_equal(made.values, FIRST.values):
        return ""
    rows = [[word, *map(float, row)] for word, row in zip(made.words, made.values, strict=True)]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> HandMade:
    """Read what `to_text` wrote.

    Raises:
        TableError: the text is something else.
    """
    if not text:
        return FIRST
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    whole = isinstance(rows, list) and all(isinstance(row, list) and len(row) == 1 + len(FIRST.axes) for row in rows)
    if not whole:
        raise TableError("The address holds no table of words and numbers, so the first table is shown")
    given = {name: [row[i] for row in rows] for i, name in enumerate(("word", *(scale.name for scale in FIRST.axes)))}
    return read(given)


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()  # noqa: PLR0124 - NaN is what an empty cell gives


def _number(cell: object, word: str, axis: str) -> float:
    text = _text(cell).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not LOW <= value <= HIGH:
        shown = f"“{text[:20]}”" if text else "nothing"
        raise TableError(f"{axis.capitalize()} of “{word[:LONGEST]}” is {shown}: write a number from {LOW} to {HIGH}")
    return value
