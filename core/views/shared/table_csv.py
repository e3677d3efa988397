"""A table of a page as a CSV file: what pages write for the eye becomes what programs read."""

import csv
import html
import io
import re
from typing import Any

import pandas as pd

from core.figures.escaping import JOINER

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d+)?")
_CODE_OR_BOLD = re.compile(r"(`+|\*\*)(.+)\1", re.DOTALL)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet


def written(rows: Any) -> str:
    r"""The file: a row of names, then one for each row of the table.

    Args:
        rows: columns by name, or anything else that pandas makes a table of. Text is Markdown.

    Example:
        >>> written({"layer": ["`lstm`", "a &#42; b"], "count": ["1,234", "\N{MINUS SIGN}5"]})
        'layer,count\r\nlstm,1234\r\na * b,-5\r\n'
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_cell(name) for name in frame.columns])
    writer.writerows([_cell(value) for value in row] for row in frame.itertuples(index=False))
    return file.getvalue()


def _cell(value: object) -> object:
    """A cell without Markdown. A number is written as one, and a text that a spreadsheet would run gets an apostrophe.

    Example:
        >>> _cell("**0.5**"), _cell(3.25), _cell("=1+1"), _cell("-1e-05"), _cell("- a list")
        ('0.5', 3.25, "'=1+1", '-1e-05', "'- a list")
    """
    if not isinstance(value, str):
        return value
    marked = _CODE_OR_BOLD.fullmatch(value)
    text = html.unescape(marked[2] if marked else value).replace(JOINER, "")
    number = text.replace("\N{MINUS SIGN}", "-")
    if _NUMBER.fullmatch(number):
        return number.replace(",", "")
    return guarded(text)


def guarded(text: str) -> str:
    """A text in a cell: with an apostrophe before it, where a spreadsheet would run it as a formula.

    Example:
        >>> guarded("=1+1"), guarded("sine")
        ("'=1+1", 'sine')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
