"""Parts of sentences about a file."""

from collections.abc import Sequence

import numpy as np


def listed(values: Sequence[str] | Sequence[int] | np.ndarray, most: int = 3) -> str:
    """The first values for a sentence: `3, 4, 5 and 12 more`."""
    shown = ", ".join(str(value) for value in values[:most])
    return f"{shown} and {len(values) - most} more" if len(values) > most else shown


def short(text: str, most: int = 40) -> str:
    """A cell inside a sentence, in quotation marks, cut after `most` characters."""
    return f"“{text[:most]}{'…' * (len(text) > most)}”"


def counted(number: int, noun: str) -> str:
    """A number with its noun and the verb: `1 row was`, `1,200 rows were`."""
    return f"{number} {noun} was" if number == 1 else f"{number:,} {noun}s were"
