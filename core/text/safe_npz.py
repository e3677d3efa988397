"""Reads lists of integers from an `.npz` file without running a pickle's code.

NumPy writes lists of different lengths as an array of objects, and that as a pickle: a program that may call anything
it names. Here it may only name what an array of lists needs, and gets a harmless object for each name. So it can do no
more than fail or take memory.
"""

import io
import pickle
import zipfile
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

MOST_BYTES = 200_000_000  # of a member, unpacked
MOST_NUMBERS = 20_000_000  # of a member: a pickle can repeat one long list a thousand times


class NotReadableError(ValueError):
    """The file does not hold what it should. The message says what is wrong, as a part of a sentence."""


@dataclass(frozen=True, eq=False)
class RaggedRows:
    """n rows of different lengths, one after the other in `numbers`; row r is `rows[r]`."""

    numbers: np.ndarray  # int32 (of all rows,)
    bounds: np.ndarray  # int64 (n + 1,)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, row: int) -> np.ndarray:
        return self.numbers[self.bounds[row] : self.bounds[row + 1]]


def read(path: Path, rows: tuple[str, ...], columns: tuple[str, ...]) -> "Members":
    """Read members of an `.npz` file.

    Args:
        path: the file.
        rows: names of arrays of lists of integers.
        columns: names of arrays of numbers.

    Raises:
        NotReadableError: the file is damaged, or holds something else or too much.
        OSError: it cannot be opened.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return Members(
                {name: _rows(_member(archive, name), name) for name in rows},
                {name: _column(_member(archive, name), name) for name in columns},
            )
    except zipfile.BadZipFile as error:
        raise NotReadableError("it is not a complete npz file") from error


@dataclass(frozen=True, eq=False)
class Members:
    """The result of `read`, by name: rows, and arrays of numbers."""

    rows: dict[str, RaggedRows]
    columns: dict[str, np.ndarray]


def _member(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    try:
        with archive.open(f"{name}.npy") as file:
            content = file.read(MOST_BYTES + 1)
    except KeyError as error:
        raise NotReadableError(f"it has no “{name}”") from error
    except OSError:
        raise
    except Exception as error:  # zipfile raises other exceptions for encrypted, unknown and cut data
        raise NotReadableError(f"“{name}” in it cannot be unpacked") from error
    if len(content) > MOST_BYTES:
        raise NotReadableError(f"“{name}” in it has more than {MOST_BYTES // 10**6:,} MB")
    return io.BytesIO(content)


def _column(file: BinaryIO, name: str) -> np.ndarray:
    """An array of integers. An array of objects is refused, not unpickled."""
    try:
        column = npy.read_array(file, allow_pickle=False)
    except Exception as error:  # a damaged header can raise nearly anything
        raise NotReadableError(f"“{name}” in it is not an array of numbers") from error
    if column.ndim != 1 or not np.issubdtype(column.dtype, np.integer):
        raise NotReadableError(f"“{name}” in it is not a row of integers")
    return column


def _rows(file: BinaryIO, name: str) -> RaggedRows:
    """An array (n,) of lists of integers."""
    wrong = f"“{name}” in it is not an array of lists of integers"
    try:
        lists = _lists(file)
    except Exception as error:  # the pickle decides which
        raise NotReadableError(wrong) from error
    if sum(map(len, lists)) > MOST_NUMBERS:
        raise NotReadableError(f"“{name}” in it has more than {MOST_NUMBERS:,} numbers")
    numbers = array("i")
    try:
        for row in lists:
            numbers.fromlist(row)
    except (TypeError, OverflowError) as error:
        raise NotReadableError(wrong) from error
    bounds = np.concatenate([[0], np.cumsum([len(row) for row in lists], dtype=np.int64)])
    return RaggedRows(np.array(numbers, np.int32), bounds)


def _lists(file: BinaryIO) -> list[list]:
    """The objects of an array (n,), all of them lists. Raises any exception if they are not."""
    shape, _, dtype = _HEADERS[npy.read_magic(file)](file)
    if not dtype.hasobject:
        raise TypeError(f"must be an array of objects (got {dtype})")
    unpickled = _Unpickler(file).load()
    if not isinstance(unpickled, _Stand):
        raise TypeError(f"must be an array (got {type(unpickled).__name__})")
    lists = unpickled.state[-1]  # (version, shape, dtype, Fortran order, list of the objects)
    if type(lists) is not list or shape != (len(lists),) or not all(type(row) is list for row in lists):
        raise TypeError("must hold only lists")
    return lists


_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}

# The names in NumPy's arrays of objects, before and since NumPy 2; the last if Python 3 wrote for Python 2.
_NAMED = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("_codecs", "encode"),
}


class _Stand:
    """A stand-in for every name in a pickle: it accepts anything and does nothing with it."""

    def __init__(self, *_given: object) -> None:
        self.state: tuple = ()

    def __setstate__(self, state: tuple) -> None:
        self.state = state


class _Unpickler(pickle.Unpickler):
    """Knows only the names above."""

    def find_class(self, module: str, name: str) -> type[_Stand]:
        """The stand-in for each name."""
        if (module, name) not in _NAMED:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed in an array of lists")
        return _Stand
