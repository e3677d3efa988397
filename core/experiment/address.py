"""Converts values to short texts in the query of an address, and back."""

import json


def written(value: object) -> str:
    """A parameter for the address: a string as it is, unless JSON would read it as another value; else JSON."""
    if isinstance(value, str) and isinstance(read(value), str) and not value.startswith('"'):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> object:
    """The value that `written` wrote: the JSON value, or the text itself if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
