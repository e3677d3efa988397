"""Turns pydantic's errors into one sentence for the person who set the value."""

import re

from pydantic import ValidationError

from core.layers import KINDS, offered


def explain(error: ValidationError) -> str:
    """The first error in a pydantic ValidationError as one sentence: where it is, what is needed, and what was given.

    Example:
        >>> from core.experiment import Training
        >>> try:
        ...     Training(epochs=0)
        ... except ValidationError as error:
        ...     explain(error)
        'Epochs must be at least 1 (got 0)'
    """
    first = error.errors(include_url=False)[0]
    kind, message = first["type"], first["msg"].removeprefix("Value error, ")
    if kind in _SENTENCES:
        context = {name: _limit(value) for name, value in first.get("ctx", {}).items()}
        message = _SENTENCES[kind].format(**{"came": _shown(first.get("input")), "kinds": _kinds(), **context})
    where = _where(first["loc"], says_where=kind == "value_error")
    if message.startswith("must "):
        return f"{where or 'This'} {message}"
    return f"{where}: {message}" if where else message[0].upper() + message[1:]


def _limit(value: object) -> object:
    """A limit as people write it: 20000 is `20,000`, 10.0 is `10`, 1e-06 is `0.000001`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.9f}".rstrip("0").rstrip(".")


def _where(location: tuple[int | str, ...], *, says_where: bool) -> str:
    """The place of an error in the words of the page: ("layers", 1, "LSTM", "units") is `Layer 2, units`.

    "" for an error about a group of settings, or the whole, whose message `says_where` it is.
    """
    names = [
        str(part).replace("_", " ")
        for part in location
        if isinstance(part, str) and part not in KINDS and part not in _GROUPS
    ]
    positions = [part + 1 for part in location if isinstance(part, int)]
    if location == ("task", "name"):
        return "Task"
    if not names:
        return "" if says_where or not location else str(location[-1]).capitalize()
    if names[0] == "layers" and positions:
        return ", ".join([f"Layer {positions[0]}", *names[1:2]])
    return names[-1].capitalize() + (f", number {positions[-1]}" if positions else "")


def _shown(value: object) -> str:
    """A value inside a sentence: text is quoted and shortened, lists and the like are only named."""
    if isinstance(value, str):
        short = f"{value[:60]}…" if len(value) > 60 else value
        return short if re.fullmatch(r"-?[0-9.]+", short) else f"“{short}”"
    if value is None or isinstance(value, bool | int | float):
        return f"{value!r:.60}"
    return "a list" if isinstance(value, list | tuple) else "something else"


def _kinds() -> str:
    *others, last = offered()
    return f"{', '.join(others)} or {last}"


_GROUPS = {"training", "task", "parameters"}

# A sentence for each of pydantic's error types, to follow the name of what is wrong. `came` is the value; the other
# fields are pydantic's context.
_SENTENCES = {
    "greater_than_equal": "must be at least {ge} (got {came})",
    "greater_than": "must be more than {gt} (got {came})",
    "less_than_equal": "must be at most {le} (got {came})",
    "less_than": "must be less than {lt} (got {came})",
    "finite_number": "must be a finite number (got {came})",
    "too_short": "give at least {min_length} (got {actual_length})",
    "too_long": "give at most {max_length} (got {actual_length})",
    "string_too_long": "must have at most {max_length} characters: shorten it",
    "string_too_short": "must have at least {min_length} characters: give a longer one",
    "string_pattern_mismatch": "{came} is not a possible name: choose one of those offered",
    "literal_error": "must be {expected} (got {came})",
    "extra_forbidden": "there is no setting of that name: remove it",
    "missing": "it is missing: give a value",
    "union_tag_invalid": "“{tag:.60}” is not a kind of layer: choose {kinds}",
    "union_tag_not_found": "its kind is missing: choose {kinds}",
    "json_invalid": "this is not the JSON text of an experiment: paste all of it again",
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"),
        "must be a group of settings (got {came}): open the page's own address again",
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "must be a whole number (got {came})"
    ),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number (got {came})"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false (got {came})"),
    **dict.fromkeys(("string_type", "string_unicode"), "must be text (got {came})"),
    **dict.fromkeys(("tuple_type", "list_type"), "must be a list (got {came})"),
}
