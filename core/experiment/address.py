"""Values as short texts in the query of an address, and back."""

import json


def written(value: object) -> str:
    """A parameter for the address: strings plainly unless JSON would read them as something else."""
    if isinstance(value, str) and isinstance(read(value), str) and not value.startswith('"'):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> object:
    """What `written` wrote: JSON's value, or the text itself where it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
