"""Sequences of different lengths in one array, as `keras.utils.pad_sequences` does it."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np

Side = Literal["pre", "post"]

SIDES: tuple[Side, ...] = get_args(Side)


def pad_sequences(
    sequences: Sequence[Sequence[Any]] | Sequence[np.ndarray],
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: Side = "pre",
    truncating: Side = "pre",
    value: float | str = 0.0,
) -> np.ndarray:
    """Fill shorter sequences with `value`, and cut longer ones.

    Args:
        sequences: n sequences of T numbers, or of T observations with the same features, lists or arrays.
        maxlen: timesteps of the result; None takes the longest sequence's.
        dtype: of the result.
        padding: the side that is filled.
        truncating: the side that is cut.
        value: what the filled places hold.

    Returns:
        (n, maxlen), or (n, maxlen, features). Equal to Keras's; (0, 0) for no sequences at all, where Keras fails.

    Raises:
        ValueError: a side that is neither pre nor post, a maxlen below 1, or observations of different shapes.

    Example:
        >>> pad_sequences([[1], [2, 3, 4]], maxlen=2, padding="post")
        array([[1, 0],
               [3, 4]], dtype=int32)
    """
    for name, side in (("padding", padding), ("truncating", truncating)):
        if side not in SIDES:
            raise ValueError(f"{name}: pre or post is possible, and {side!r} came: take one of them")
    if maxlen is not None and maxlen < 1:
        raise ValueError(f"maxlen: at least 1 is needed, and {maxlen} came: raise it, or give None")
    cut = slice(None) if maxlen is None else slice(-maxlen, None) if truncating == "pre" else slice(maxlen)
    rows = [np.asarray(sequence[cut], dtype) for sequence in sequences]
    lengths = np.array([len(row) for row in rows], int)
    T = maxlen if maxlen is not None else lengths.max(initial=0)
    filled = [row for row in rows if len(row)]
    shapes = sorted({row.shape[1:] for row in filled}) or [()]
    if len(shapes) > 1:
        raise ValueError(f"observations of one shape are needed, and {shapes[0]} and {shapes[1]} came: make them alike")
    padded = np.full((len(rows), T, *shapes[0]), value, dtype)
    if filled:
        steps = np.arange(T)
        real = steps < lengths[:, None] if padding == "post" else steps >= T - lengths[:, None]  # (n, T)
        padded[real] = np.concatenate(filled)
    return padded
