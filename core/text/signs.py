"""Signs that are words of their own: in a review, `!` and `?` say something.

A vocabulary reads them where its filters leave them alone and they stand between spaces.
"""

import re
from functools import cache

SIGNS = "!?"


def set_apart(text: str, signs: str = SIGNS) -> str:
    """A text whose signs stand between spaces.

    Example:
        >>> set_apart("What?! No.").split()
        ['What', '?', '!', 'No.']
    """
    return _each_of(signs).sub(r" \g<0> ", text) if signs else text


@cache
def _each_of(signs: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(signs)}]")
