"""A figure as JSON can hold it: NumPy's arrays become plotly's typed arrays, which are short and fast to make.

A typed array is `{"dtype": "f4", "bdata": base64 of the bytes, "shape": "2, 3"}`; plotly.js reads NaN in it as blank.
"""

import base64
from typing import Any

import numpy as np

from core.figures.theme import Figure

_TYPES = {"int8": "i1", "int16": "i2", "int32": "i4", "float32": "f4", "float64": "f8"}
_NOT_TYPED = ("range",)  # attributes for which plotly.js wants a list
_TRACES = "encoded traces"  # of a figure that is kept to be sent again, beside its own


def encoded(figure: Figure) -> Figure:
    """A copy without arrays.

    Example:
        >>> encoded({"data": [{"x": np.arange(3), "text": np.array(["a", "b"])}], "layout": {}})["data"]
        [{'x': {'dtype': 'i1', 'bdata': 'AAEC'}, 'text': ['a', 'b']}]
    """
    made: Figure = _plain("", figure if _TRACES not in figure else {"layout": figure["layout"]})
    return {"data": figure[_TRACES]} | made if _TRACES in figure else made


def with_encoded_traces(figure: Figure) -> Figure:
    """A copy that `encoded` has less to do with, each time that it is sent."""
    return figure | {_TRACES: _plain("", figure["data"])}


def as_made(figure: Figure) -> Figure:
    """A copy without what `with_encoded_traces` has added, for a change of its traces."""
    return {name: part for name, part in figure.items() if name != _TRACES}


def _plain(name: str, part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _plain(key, value) for key, value in part.items()}
    if isinstance(part, np.ndarray):
        return part.tolist() if name in _NOT_TYPED else _typed(part)
    if isinstance(part, list | tuple) and part and isinstance(part[0], dict | list | tuple | np.ndarray):
        return [_plain(name, value) for value in part]
    return part


def _typed(array: np.ndarray) -> Any:
    """A typed array, or a list if plotly has no type for it or it is empty."""
    if array.dtype.kind == "i" and array.size:
        array = array.astype(_smallest(int(array.min()), int(array.max())))
    if array.dtype.name not in _TYPES or not array.size:
        return array.tolist()
    made = {"dtype": _TYPES[array.dtype.name], "bdata": base64.b64encode(array.tobytes()).decode("ascii")}
    return made if array.ndim == 1 else made | {"shape": str(array.shape)[1:-1]}


def _smallest(low: int, high: int) -> str:
    """The smallest type of plotly's integers that holds both, else that of 64 bits, which plotly does not have."""
    limits = ((name, np.iinfo(name)) for name in ("int8", "int16", "int32", "int64"))
    return next(name for name, limit in limits if limit.min <= low and high <= limit.max)
