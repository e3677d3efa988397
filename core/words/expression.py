"""What a visitor types, "queen - king + man", as words with signs.

A hyphen between spaces, or before a word, is a minus. Within a word it belongs to the word if that word has a vector,
as in "x-ray", and is a minus if not, as in "queen-king"; the same goes for a plus, as in "c++".
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Sign = Literal[1, -1]

MOST_TERMS = 100  # each is one more query in the pass that answers
MOST_CHARACTERS = 4_000
LONGEST_COMPOUND = 8  # pieces between hyphens, looked up as one word: "mother-in-law" has three

PLUS, MINUS = "+＋﹢", "-−–—‐‑‒－﹣"  # noqa: RUF001 - every sign that a keyboard or a paste gives for these two
PUNCTUATION = "',.;:!?…‘’"  # noqa: RUF001 - around a word it is left out, unless the word has a vector with it
_UNREAD = (
    dict.fromkeys("*×·^/÷", "only + and - are read: for twice a word, write it twice")
    | dict.fromkeys("()[]{}", "brackets are not read: write a - (b - c) as a - b + c")
    | dict.fromkeys("=<>", "one sum is read: leave out what is not part of it")
)
_PLAIN = str.maketrans(dict.fromkeys(PLUS, "+") | dict.fromkeys(MINUS, "-"))
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?')
_PIECES = re.compile(r"([+-])")


class ExpressionError(ValueError):
    """A text that is no sum of words; its message is one sentence for the person who typed it."""


@dataclass(frozen=True)
class Term:
    """A word as typed, its sign, and its row among the vectors, None if it has none."""

    word: str
    sign: Sign
    row: int | None


@dataclass(frozen=True)
class Expression:
    """A sum of words. Its text, `str(expression)`, says how it was read."""

    terms: tuple[Term, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words without a vector, each once."""
        return tuple(dict.fromkeys(term.word for term in self.terms if term.row is None))

    def replaced(self, word: str, by: str) -> str:
        """The sum as text, with another word in the place of one; to be typed, so with plain signs."""
        text = "".join(f" {'+' if t.sign > 0 else '-'} {by if t.word == word else t.word}" for t in self.terms)
        return text.removeprefix(" + ").removeprefix(" ")

    def __str__(self) -> str:
        text = "".join(f" {'+' if term.sign > 0 else '−'} {term.word}" for term in self.terms)
        return text.removeprefix(" + ").removeprefix(" ")


def parse(text: str, find: Callable[[str], int | None]) -> Expression:
    """Read a sum of words.

    A sign at the end is left out, for the word after it is still being typed. So is "= ?".

    Args:
        text: what was typed, empty too.
        find: the row of a word, or None; `Vectors.find`.

    Raises:
        ExpressionError: it is no sum, or too long.

    Example:
        >>> rows = {"queen": 0, "king": 1, "x-ray": 2}
        >>> expression = parse("queen-king + x-ray - dog +", rows.get)
        >>> str(expression), expression.unknown
        ('queen − king + x-ray − dog', ('dog',))
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"{len(text):,} characters came, and {MOST_CHARACTERS:,} are read: leave some out")
    found: list[Term] = []
    signs: list[str] = []
    for sign, word in _read(unicodedata.normalize("NFC", text), find):
        if sign:
            signs.append(sign)
            if signs.count("-") > 1:
                raise ExpressionError('Two minus signs stand side by side: write one, or a "+"')
            continue
        if found and not signs:
            raise ExpressionError(
                f'"{_short(found[-1].word)}" and "{_short(word)}" stand side by side: put a + or a - between them'
            )
        found.append(Term(word, -1 if "-" in signs else 1, find(word)))
        signs = []
        if len(found) > MOST_TERMS:
            raise ExpressionError(f"More than {MOST_TERMS} words came: leave some out")
    return Expression(tuple(found))


def _read(text: str, find: Callable[[str], int | None]) -> Iterator[tuple[str, str]]:
    """The text as (sign, "") and ("", word), in its order."""
    text = text.rstrip()
    if text.rstrip("?…").rstrip().endswith("="):
        text = text.rstrip("?…").rstrip().removesuffix("=")
    end = 0
    for quoted in _QUOTED.finditer(text):
        yield from _chunks(text[end : quoted.start()], find)
        word, end = quoted[1].strip(), quoted.end()
        if find(word) is None and len(word.split()) > 1:  # the whole sum in quotation marks
            yield from _chunks(word, find)
        elif word:
            yield "", word
    yield from _chunks(text[end:], find)


def _chunks(text: str, find: Callable[[str], int | None]) -> Iterator[tuple[str, str]]:
    for chunk in text.split():
        pieces = _PIECES.split(chunk.translate(_PLAIN))  # word, sign, word, ... , word; a word may be empty
        while pieces:
            taken, word = _word(pieces, find)
            if word:
                yield "", word
            if pieces[taken:]:
                yield pieces[taken], ""
            pieces = pieces[taken + 1 :]


def _word(pieces: list[str], find: Callable[[str], int | None]) -> tuple[int, str]:
    """How many of the pieces make the next word, and the word: as many as there is a vector for, or one."""
    if not pieces[0]:
        return 1, ""
    if pieces[0] not in _UNREAD:
        longest = min(len(pieces), 2 * LONGEST_COMPOUND - 1)
        for taken in range(longest - 1 + longest % 2, 0, -2):
            joined = "".join(pieces[:taken])
            for word in (joined, joined.strip(PUNCTUATION)):
                if word and find(word) is not None:
                    return taken, word
    for character in pieces[0]:
        if character in _UNREAD:
            raise ExpressionError(f'"{character}" came, and {_UNREAD[character]}')
    return 1, pieces[0].strip(PUNCTUATION)


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"
