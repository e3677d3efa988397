"""Python text: values as literals, lines of 88 characters, and the source of our own functions."""

import ast
import inspect
import re
from collections.abc import Callable, Iterable
from textwrap import indent, wrap
from typing import Any

WIDTH = 88  # characters of a line: the default of formatters, and what a notebook shows without scrolling

_STANDARD = {
    "re": "import re",
    "Counter": "from collections import Counter",
    "date": "from datetime import date, timedelta",
    "find_spec": "from importlib.util import find_spec",
    "SimpleNamespace": "from types import SimpleNamespace",
}
_IMPORTS = {
    "keras": "import keras",
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "tf": "import tensorflow as tf",
    "format_date": "from babel.dates import format_date",
    "Word2Vec": "from gensim.models import Word2Vec",
    "layers": "from keras import layers",
    "load_digits": "from sklearn.datasets import load_digits",
    "num2words": "from num2words import num2words",
    "local_data": "from vega_datasets import local_data",
}


def imports(code: str) -> str:
    """The import lines that Python text needs, in the order of isort.

    Example:
        >>> imports("X = np.zeros(3)")
        'import numpy as np'
    """
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    groups = ([line for name, line in lines.items() if name in used] for lines in (_STANDARD, _IMPORTS))
    return "\n\n".join("\n".join(lines) for lines in groups if lines)


def literal(value: Any) -> str:
    """A string, number, bool, or list of these as a Python literal, whatever characters it holds.

    Example:
        >>> print(literal(["it's", 'the "first"', 0.5]))
        ["it's", 'the "first"', 0.5]
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(item) for item in value)}]"
    if not isinstance(value, str):
        return repr(value)
    # Double quotes as long as they need no more escapes than single ones would.
    quote = '"' if value.count('"') <= value.count("'") else "'"
    inner = "".join(c if c in "\"'" else repr(c)[1:-1] for c in value)
    return quote + inner.replace(quote, "\\" + quote) + quote


def call(start: str, items: Iterable[str], end: str = ")") -> str:
    """`start`, the items with commas between them, and `end`: on one line if it fits, else one item a line.

    Example:
        >>> call("model.fit(", ["X", "y", "epochs=3"])
        'model.fit(X, y, epochs=3)'
    """
    items = list(items)
    flat = f"{start}{', '.join(items)}{end}"
    return flat if len(flat) <= WIDTH else "\n".join([start, *(f"    {item}," for item in items), end])


def comment(text: str) -> str:
    """Sentences as comment lines."""
    return indent("\n".join(wrap(text, WIDTH - 2, break_on_hyphens=False)), "# ")


def source(function: Callable[..., Any]) -> str:
    """The source of one of our functions, without type annotations and without the underscores of private names.

    So the exported code is the code that runs here.
    """
    lines = inspect.getsource(function).splitlines()
    definition = ast.parse("\n".join(lines)).body[0]
    assert isinstance(definition, ast.FunctionDef), function
    arguments = definition.args
    for argument in (*arguments.args, *arguments.kwonlyargs):
        argument.annotation = None
    for node in ast.walk(definition):
        if isinstance(node, ast.AnnAssign):
            line = lines[node.lineno - 1]
            lines[node.lineno - 1] = line[: node.target.end_col_offset] + line[node.annotation.end_col_offset :]
    body = "\n".join(lines[definition.body[0].lineno - 1 :])
    return re.sub(r"\b_(?=[a-z])", "", f"def {definition.name}({ast.unparse(arguments)}):\n{body}")
