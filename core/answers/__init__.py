"""What a network answers, one kind a file: output layer, loss and metric (NumPy and TensorFlow), and its verdict.

`KINDS` is the registry. Losses are known nowhere else.
"""

from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from core.answers.answer import Answer, Judged
from core.answers.frame import Frame
from core.answers.numbers import Numbers
from core.answers.one_of_two import OneOfTwo
from core.answers.token import Token
from core.wording import amount

KINDS: dict[str, type[Answer]] = {kind.kind: kind for kind in (Numbers, OneOfTwo, Token, Frame)}


def to_json(answer: Answer) -> str:
    """An answer as JSON text, which `from_json` reads back."""
    return TypeAdapter(type(answer)).dump_json(answer).decode()


def from_json(text: str) -> Answer:
    """Read what `to_json` wrote. Raises pydantic's ValidationError for anything else.

    Example:
        >>> from_json(to_json(OneOfTwo(1, ()))) == OneOfTwo(1, ())
        True
    """
    union: Any = reduce(or_, KINDS.values())
    return TypeAdapter(Annotated[union, Field(discriminator="kind")]).validate_json(text)


__all__ = [
    "KINDS",
    "Answer",
    "Frame",
    "Judged",
    "Numbers",
    "OneOfTwo",
    "Token",
    "amount",
    "from_json",
    "to_json",
]
