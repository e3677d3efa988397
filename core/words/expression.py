"""Parses what a visitor types, "queen - king + man", into words with signs.

A hyphen between spaces, or before a word, is a minus. Inside a word it belongs to the word if that word has a vector,
as in "x-ray"; otherwise it is a minus, as in "queen-king". The same goes for a plus, as in "c++". Words side by side
are one if they have a vector together, as in "new york".
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Sign = Literal[1, -1]

MOST_TERMS = 100  # each is one more query of the search
MOST_CHARACTERS = 4_000
LONGEST_COMPOUND = 8  # pieces between hyphens, looked up as one word: "mother-in-law" has three

PLUS, MINUS = "+＋﹢", "-−–—‐‑‒－﹣"  # noqa: RUF001 - every sign that a keyboard or a paste gives for them
PUNCTUATION = "',.;:!?…‘’"  # noqa: RUF001 - removed from around a word, unless the word has a vector with it
_UNREAD = (
    dict.fromkeys("*×·^/÷", "only + and - can be used. For twice a word, write it twice")
    | dict.fromkeys("()[]{}", "brackets cannot be used. Write a - (b - c) as a - b + c")
    | dict.fromkeys("=<>", "only one sum can be used. Leave out the rest")
)
_PLAIN = str.maketrans(dict.fromkeys(PLUS, "+") | dict.fromkeys(MINUS, "-"))
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?')
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")  # what a paste may bring along
_PIECES = re.compile(r"([+-])")


class ExpressionError(ValueError):
    """The text is not a sum of words. The message is one sentence for the person who typed it."""


@dataclass(frozen=True)
class Term:
    """A word as typed, its sign, and the row of its vector; None if it has none."""

    word: str
    sign: Sign
    row: int | None


@dataclass(frozen=True)
class Expression:
    """A sum of words. `str(expression)` is the sum as it was understood."""

    terms: tuple[Term, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that have no vector, each once."""
        return tuple(dict.fromkeys(term.word for term in self.terms if term.row is None))

    def replaced(self, word: str, by: str) -> str:
        """The sum as text that can be typed (with plain signs), `word` replaced by another one."""
        text = "".join(f" {'+' if t.sign > 0 else '-'} {by if t.word == word else t.word}" for t in self.terms)
        return text.removeprefix(" + ").removeprefix(" ")

    def __str__(self) -> str:
        text = "".join(f" {'+' if term.sign > 0 else '−'} {term.word}" for term in self.terms)
        return text.removeprefix(" + ").removeprefix(" ")


def parse(text: str, find: Callable[[str], int | None]) -> Expression:
    """Parse a sum of words.

    A sign at the end is ignored, because the word after it is still being typed. So is "= ?".

    Args:
        text: what was typed; may be empty.
        find: returns the row of a word, or None; `Vectors.find`.

    Raises:
        ExpressionError: the text is not a sum, or too long.

    Example:
        >>> rows = {"queen": 0, "king": 1, "x-ray": 2}
        >>> expression = parse("queen-king + x-ray - dog +", rows.get)
        >>> str(expression), expression.unknown
        ('queen − king + x-ray − dog', ('dog',))
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"The sum must have at most {MOST_CHARACTERS:,} characters (got {len(text):,})")
    terms: list[Term] = []
    signs: list[str] = []
    words: list[str] = []  # since the last sign

    def take() -> None:
        """Make the words since the last sign a term."""
        if not words:
            return
        word = " ".join(words)
        if len(words) > 1 and find(word) is None:
            raise ExpressionError(_side_by_side(words, find))
        terms.append(Term(word, -1 if "-" in signs else 1, find(word)))
        signs.clear()
        words.clear()
        if len(terms) > MOST_TERMS:
            raise ExpressionError(f"The sum must have at most {MOST_TERMS} words: leave some out")

    for sign, word in _read(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)), find):
        if sign:
            take()
            signs.append(sign)
            if signs.count("-") > 1:
                raise ExpressionError('Two minus signs are side by side: write one, or a "+"')
        else:
            words.append(word)
    take()
    return Expression(tuple(terms))


def _read(text: str, find: Callable[[str], int | None]) -> Iterator[tuple[str, str]]:
    """The signs and words of a text in order, as (sign, "") and ("", word)."""
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
    """How many pieces make the next word, and the word: as many pieces as have a vector together, or one."""
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
            raise ExpressionError(f'"{character}" is not understood: {_UNREAD[character]}')
    return 1, pieces[0].strip(PUNCTUATION)


def _side_by_side(words: list[str], find: Callable[[str], int | None]) -> str:
    """Why words without a sign between them cannot be read, and what to do."""
    first, second = map(_short, words[:2])
    begins = f'"{first}" and "{second}" are side by side'
    if all(find(word) is not None for word in words):
        return f"{begins}: put a + or a - between them"
    together = _short("_".join(words))
    return f'{begins}, and these vectors have no word "{together}": write another word, or put a + or a - between them'


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"
