"""Pairs that are made: number words, dates, digits. A pair follows from its value, and each value comes once.

A set with 30 distinct values is split by value, so no value of the validation part is learned from.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from core.tasks.translation.languages import NAMES, Language

Pair = tuple[str, str]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class Made:
    """Pairs, and what they are in half a sentence."""

    pairs: tuple[Pair, ...]
    about: str


def words(number: int, language: Language) -> str:
    """A number in words, as num2words writes it, with single spaces.

    Example:
        >>> words(4381, "en"), words(81, "fr")
        ('four thousand, three hundred and eighty-one', 'quatre-vingt-un')
    """
    return _in_words(number, _converter(language))


def _in_words(number: int, converter: Any) -> str:
    return " ".join(converter.to_cardinal(number).split())


def _converter(language: Language) -> Any:
    from num2words import CONVERTER_CLASSES  # noqa: PLC0415 - takes a quarter of a second, and only this task needs it

    return CONVERTER_CLASSES[language]


def _converter_up_to(largest: int, language: Language) -> Any:
    """A converter for numbers from 0 to `largest`. It is up to eight times as fast.

    Many of num2words's converters look through their names of powers, from 10 to the power of 600 on, for each part of
    a number. This one has no names of larger numbers.
    """
    converter = copy.copy(_converter(language))
    if hasattr(converter, "cards"):
        names = converter.cards.items()
        converter.cards = type(converter.cards)((value, name) for value, name in names if value <= max(largest, 1))
    return converter


def number_words(source: Language, target: Language, largest: int, count: int, rng: np.random.Generator) -> Made:
    """Number words in two languages: `count` different numbers from 0 to `largest`, or all if they are fewer."""
    numbers = rng.choice(largest + 1, min(count, largest + 1), replace=False)
    read, write = _converter_up_to(largest, source), _converter_up_to(largest, target)
    pairs = [(_in_words(int(number), read), _in_words(int(number), write)) for number in numbers]
    return Made(tuple(pairs), f"number words, {NAMES[source]} to {NAMES[target]}, up to {largest:,}")


def written_date(day: date, form: str, language: Language) -> str:
    """A day in one of Babel's forms, full, long, medium or short, or as ISO 8601.

    Example:
        >>> written_date(date(2026, 3, 5), "long", "en"), written_date(date(2026, 3, 5), "iso", "en")
        ('March 5, 2026', '2026-03-05')
    """
    if form == "iso":
        return day.isoformat()
    from babel.dates import format_date  # noqa: PLC0415 - as above

    # Babel puts special spaces between a number and its unit; a keyboard has one space.
    return " ".join(format_date(day, form, locale=language).split())


def dates(source: Language, target: Language, forms: tuple[str, str], count: int, rng: np.random.Generator) -> Made:
    """`count` different days from 1900 to 2099, each written in the form of the source and in that of the target."""
    days = rng.choice((LAST_DAY - FIRST_DAY).days + 1, count, replace=False)
    pairs, (first, second) = [], forms
    for number in days:
        day = FIRST_DAY + timedelta(days=int(number))
        pairs.append((written_date(day, first, source), written_date(day, second, target)))
    sides = [
        "ISO 8601" if form == "iso" else f"{NAMES[language]} ({form})"
        for form, language in zip(forms, (source, target), strict=True)
    ]
    return Made(_once_each(pairs), f"dates, {sides[0]} to {sides[1]}")


def reversed_digits(digits: int, count: int, rng: np.random.Generator) -> Made:
    """Up to `count` different rows of digits, 1 to `digits` long, and the same digits from the last to the first."""
    rows = _different(lambda: "".join(map(str, rng.integers(0, 10, rng.integers(1, digits + 1)))), count)
    return Made(tuple((row, row[::-1]) for row in rows), f"digits reversed, up to {digits} of them")


def added_digits(digits: int, count: int, rng: np.random.Generator) -> Made:
    """Up to `count` different sums of two numbers of 1 to `digits` digits, such as 27+5, and what they come to."""

    def draw() -> str:
        a, b = (int(rng.integers(0, 10 ** rng.integers(1, digits + 1))) for _ in range(2))
        return f"{a}+{b}"

    sums = _different(draw, count)
    return Made(
        tuple((text, str(sum(map(int, text.split("+"))))) for text in sums), f"sums, numbers of up to {digits} digits"
    )


def _different(draw: Callable[[], str], count: int) -> Iterator[str]:
    """`count` different texts of a source of them, or as many as come in ten times as many draws."""
    seen: dict[str, None] = {}
    for _ in range(10 * count):
        seen[draw()] = None
        if len(seen) == count:
            break
    return iter(seen)


def _once_each(pairs: list[Pair]) -> tuple[Pair, ...]:
    """The pairs whose source comes for the first time: a form without a century writes several days alike."""
    first: dict[str, str] = {}
    for source, target in pairs:
        first.setdefault(source, target)
    return tuple(first.items())
