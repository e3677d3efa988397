r"""Reads texts with labels from JSON: a line for each text, `{"text": "good", "label": 1}`, or one list of all.

Only values are read; what is inside a value stays text.
"""

import json
from typing import Any

import numpy as np
import pandas as pd

from core.csv_files import MAX_MB, MAX_NAME, CsvFile
from core.csv_files.content import MAX_BYTES
from core.csv_files.reader import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from core.experiment import ExperimentError

NOTE = "The file is read as JSON: each row has the names and values of one object"


def read_json(content: bytes) -> CsvFile | None:
    """The names and cells of a file of JSON objects; None if it is none.

    Raises:
        ExperimentError: a line is damaged, or the file is too large.
    """
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b'{"', b"{ ", b"[{", b"[\n", b"[\r", b"[ ")) or len(content) > MAX_BYTES:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    rows = _rows(text)
    if not rows:
        return None
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    if len(names) > MAX_COLUMNS or len(rows) > min(MAX_ROWS, MAX_CELLS // max(len(names), 1)):
        raise ExperimentError(
            f"The file must have at most {MAX_COLUMNS} names, {MAX_ROWS:,} objects and {MAX_MB} MB "
            f"(got {len(names):,} names and {len(rows):,} objects): take some out"
        )
    long = next((name for name in names if len(name) > MAX_NAME), "")
    if long:
        raise ExperimentError(f"The name “{long[:40]}…” must have at most {MAX_NAME} characters: shorten it")
    cells = pd.DataFrame([[_cell(row.get(name)) for name in names] for _, row in rows], dtype=str)
    cells.index = np.array([number for number, _ in rows])
    called = tuple(" ".join(name.split()) or f"column {place}" for place, name in enumerate(names, 1))
    return CsvFile(called, cells, "utf-8", "", (NOTE,))


def _rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    """The objects with the numbers of their lines (or of their places in one list); [] if the file is no JSON."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, list) and whole and all(isinstance(row, dict) for row in whole):
        return list(enumerate(whole, 1))
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            rows.append((number, row))
        elif not rows:
            return []
        else:
            raise ExperimentError(
                f'Line {number:,} is no JSON object, such as {{"text": "good", "label": 1}}: correct or remove it'
            )
    return rows


def _cell(value: object) -> str:
    """A value as a cell: text as it is, nothing for null, and anything else as JSON has it."""
    if isinstance(value, str):
        return value.replace("\0", " ").encode("utf-8", "replace").decode().strip()
    return "" if value is None else json.dumps(value, ensure_ascii=False)
