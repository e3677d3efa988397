"""Turns pydantic's errors into one sentence for the person who set the value."""

import re

from pydantic import ValidationError

from core.layers import KINDS


def explain(error: ValidationError) -> str:
    """The first error in a pydantic ValidationError as one sentence: where it is, what is needed, and what was given.

    Example:
        >>> from core.experiment import Training
        >>> try:
        ...     Training(epochs=0)
        ... except ValidationError as error:
        ...     explain(error)
        'Epochs: at least 1 is needed, and 0 came: raise it'
    """
    first = error.errors(include_url=False)[0]
    kind, message = first["type"], first["msg"].removeprefix("Value error, ")
    if kind in _SENTENCES:
        message = _SENTENCES[kind].format(
            **{"came": _shown(first.get("input")), "kinds": _kinds(), **first.get("ctx", {})}
        )
    where = _where(first["loc"], says_where=kind == "value_error")
    return f"{where}: {message}" if where else message[0].upper() + message[1:]


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
    *others, last = KINDS
    return f"{', '.join(others)} or {last}"


_GROUPS = {"training", "task", "parameters"}

# A sentence for each of pydantic's error types. `came` is the value; the other fields are pydantic's context.
_SENTENCES = {
    "greater_than_equal": "at least {ge} is needed, and {came} came: raise it",
    "greater_than": "more than {gt} is needed, and {came} came: raise it",
    "less_than_equal": "at most {le} is possible, and {came} came: lower it",
    "less_than": "less than {lt} is needed, and {came} came: lower it",
    "finite_number": "a finite number is needed, and {came} came: give a number",
    "too_short": "at least {min_length} must be there, and {actual_length} came: add one",
    "too_long": "at most {max_length} can be had, and {actual_length} came: remove some",
    "string_too_long": "at most {max_length} characters are possible: shorten it",
    "string_too_short": "at least {min_length} characters are needed: give a longer one",
    "string_pattern_mismatch": "{came} is not a possible name: choose one of those offered",
    "literal_error": "{came} is not among the choices: take {expected}",
    "extra_forbidden": "there is no setting of that name: remove it",
    "missing": "it is missing: give a value",
    "union_tag_invalid": "“{tag:.60}” is not a kind of layer: choose {kinds}",
    "union_tag_not_found": "its kind is missing: choose {kinds}",
    "json_invalid": "this is not the JSON text of an experiment: paste all of it again",
    "model_type": "{came} came where a group of settings belongs: open the page's own address again",
    "model_attributes_type": "{came} came where a group of settings belongs: open the page's own address again",
    "dict_type": "{came} came where a group of settings belongs: open the page's own address again",
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"),
        "a whole number is needed, and {came} came: correct it",
    ),
    **dict.fromkeys(("float_type", "float_parsing"), "a number is needed, and {came} came: correct it"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "yes or no (true or false) is needed, and {came} came: correct it"),
    **dict.fromkeys(("string_type", "string_unicode"), "text is needed, and {came} came: correct it"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list is needed, and {came} came: correct it"),
}
