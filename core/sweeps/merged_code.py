"""The code of several runs as one text: what differs becomes an attribute of `trial`, or an `if` about one.

Nothing here knows what the code does. A literal is replaced only where it is, in the code of each run, the value that
the run has for one name. Whatever else differs is kept word for word, in branches.
"""

import ast
import io
import tokenize
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, pairwise
from textwrap import indent

from core.source_code import literal
from core.sweeps.settings import Value

Run = Mapping[str, Value]  # its values by name
Part = list[tuple[Run, str]]  # runs, each with its code

_UNSEEN = {tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT}


def merged(runs: Sequence[Run], texts: Sequence[str]) -> str:
    """Code that does for each `trial`, a run, what its own text does.

    Args:
        runs: all with the same names, which are identifiers; no two have the same values.
        texts: the code of each.

    Example:
        >>> runs = [{"units": units, "cell": cell} for units in (2, 5) for cell in ("LSTM", "GRU")]
        >>> print(merged(runs, [f"model.add(layers.{run['cell']}({run['units']}))" for run in runs]))
        if trial.cell == "LSTM":
            model.add(layers.LSTM(trial.units))
        else:
            model.add(layers.GRU(trial.units))
    """
    return _joined(list(zip(runs, texts, strict=True)), _by_statements)


def _joined(part: Part, join: Callable[[Part], str | None]) -> str:
    """`join` of all runs, or of those that share values: those of the fewest names that it takes."""
    names = list(part[0][0])
    for count in range(len(names) + 1):
        for some in combinations(names, count):
            groups: dict[tuple[Value, ...], Part] = {}
            for run, text in part:
                groups.setdefault(tuple(run[name] for name in some), []).append((run, text))
            texts = {values: join(group) for values, group in groups.items()}
            if None not in texts.values():
                return _branches(some, {values: text or "" for values, text in texts.items()})
    raise ValueError("Two runs have the same values")


def _branches(names: tuple[str, ...], texts: dict[tuple[Value, ...], str]) -> str:
    """The texts, each under the condition that the names have its values."""
    values_of: dict[str, list[tuple[Value, ...]]] = {}
    for values, text in texts.items():
        values_of.setdefault(text, []).append(values)
    *first, last = values_of
    if not first:
        return last
    lines = [f"if {_condition(names, values_of[text])}:\n{_inside(text)}" for text in first]
    return "\n".join(["\nel".join(lines), f"else:\n{_inside(last)}"])


def _inside(text: str) -> str:
    return indent(text.strip("\n") or "pass", "    ")


def _condition(names: tuple[str, ...], values: list[tuple[Value, ...]]) -> str:
    if len(names) > 1:
        tuples = [f"({', '.join(map(literal, one))})" for one in values]
        run = f"({', '.join(f'trial.{name}' for name in names)})"
        return f"{run} in [{', '.join(tuples)}]" if len(tuples) > 1 else f"{run} == {tuples[0]}"
    of, (one, *others) = f"trial.{names[0]}", [value for (value,) in values]
    if others:
        return f"{of} in {literal([one, *others])}"
    return f"{of} == {literal(one)}" if not isinstance(one, bool) else of if one else f"not {of}"


def _by_statements(part: Part) -> str | None:
    """The statements of all texts, one after the other; None if some have more than others."""
    statements = [_statements(text) for _, text in part]
    if len({len(one) for one in statements}) > 1:
        return None
    runs = [run for run, _ in part]
    lines = []
    for column in zip(*statements, strict=True):
        blank = "\n" * (len(column[0]) - len(column[0].lstrip("\n")))
        lines.append(blank + _joined(list(zip(runs, (one.strip("\n") for one in column), strict=True)), _with_names))
    return "\n".join(lines)


def _statements(text: str) -> list[str]:
    """The text cut after each statement: comments and blank lines stand before the next one."""
    lines = text.splitlines()
    ends = list(dict.fromkeys(node.end_lineno for node in ast.parse(text).body))[:-1]
    return ["\n".join(lines[begin:end]) for begin, end in pairwise([0, *ends, len(lines)])]


def _with_names(part: Part) -> str | None:
    """The text of the first run, with `trial.name` where each text has the run's own value; None if more differs."""
    texts = list(dict.fromkeys(text for _, text in part))
    if len(texts) == 1:
        return texts[0]
    tokens = {text: _tokens(text) for text in texts}
    first = part[0][1]
    if len({len(tokens[text]) for text in texts}) > 1:
        return None
    edits = []
    for place, token in enumerate(tokens[first]):
        strings = [tokens[text][place].string for _, text in part]
        if len(set(strings)) > 1:
            name = _name(strings, [run for run, _ in part])
            if name is None:
                return None
            edits.append((token, f"trial.{name}"))
    if len({tuple(one.string for one in _comments(text)) for text in texts}) > 1:  # they speak of what differs
        edits += [(token, "") for token in _comments(first)]
    return _edited(first, edits)


def _name(strings: list[str], runs: list[Run]) -> str | None:
    """The name whose values these literals are."""
    values = [_value(string) for string in strings]
    for name in runs[0]:
        own = [run[name] for run in runs]
        if values == own and list(map(type, values)) == list(map(type, own)):
            return name
    return None


def _value(string: str) -> Value | None:
    try:
        value: Value = ast.literal_eval(string)
    except (ValueError, SyntaxError):
        return None
    return value


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """What the text means: no comments, no line ends, and no comma before a bracket on another line."""
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in _UNSEEN]
    return [
        token
        for token, after in zip(tokens, [*tokens[1:], None], strict=True)
        if not (token.string == "," and after and after.string in ")]}" and after.start[0] > token.end[0])
    ]


def _comments(text: str) -> list[tokenize.TokenInfo]:
    return [one for one in tokenize.generate_tokens(io.StringIO(text).readline) if one.type == tokenize.COMMENT]


def _edited(text: str, edits: list[tuple[tokenize.TokenInfo, str]]) -> str:
    """The text with other strings for some tokens, without the lines that are blank by that."""
    lines = text.splitlines()
    for token, string in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        row, begin = token.start[0] - 1, token.start[1]
        lines[row] = lines[row][:begin] + string + lines[row][token.end[1] :]
    touched = {token.start[0] - 1 for token, string in edits if not string}
    kept = [line.rstrip() if i in touched else line for i, line in enumerate(lines)]
    return "\n".join(line for i, line in enumerate(kept) if line or i not in touched)
