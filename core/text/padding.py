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
        maxlen: timesteps of the result; None for the longest sequence's.
        dtype: of the result.
        padding: the side to fill.
        truncating: the side to cut.
        value: to fill with.

    Returns:
        (n, maxlen), or (n, maxlen, features), equal to Keras's. For no sequences (0, 0), where Keras raises.

    Raises:
        ValueError: a side is neither pre nor post, maxlen is below 1, or observations have different shapes.

    Example:
        >>> pad_sequences([[1], [2, 3, 4]], maxlen=2, padding="post")
        array([[1, 0],
               [3, 4]], dtype=int32)
    """
    for name, side in (("padding", padding), ("truncating", truncating)):
        if side not in SIDES:
            raise ValueError(f"{name} must be pre or post (got {side!r})")
    if maxlen is not None and maxlen < 1:
        raise ValueError(f"maxlen must be at least 1, or None (got {maxlen})")
    cut = slice(None) if maxlen is None else slice(-maxlen, None) if truncating == "pre" else slice(maxlen)
    rows = [np.asarray(sequence[cut], dtype) for sequence in sequences]
    lengths = np.array([len(row) for row in rows], int)
    T = maxlen if maxlen is not None else lengths.max(initial=0)
    filled = [row for row in rows if len(row)]
    shapes = sorted({row.shape[1:] for row in filled}) or [()]
    if len(shapes) > 1:
        raise ValueError(f"all observations must have one shape (got {shapes[0]} and {shapes[1]})")
    padded = np.full((len(rows), T, *shapes[0]), value, dtype)
    if filled:
        steps = np.arange(T)
        real = steps < lengths[:, None] if padding == "post" else steps >= T - lengths[:, None]  # (n, T)
        padded[real] = np.concatenate(filled)
    return padded
