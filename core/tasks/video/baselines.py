"""Simple rivals of a network that draws the next frame. n clips, T frames, P = height · width pixels."""

import numpy as np

from core.tasks.task import Baseline

FARTHEST = 2  # pixels a frame that a shift looks for, in each direction


def baselines(X: np.ndarray, y: np.ndarray, train: np.ndarray, size: int) -> tuple[Baseline, ...]:
    """Last frame, shift by the last motion, mean frame and blank, for frames X and the next ones y, (n, T, P) each."""
    mean = y[train].mean((0, 1), dtype=np.float64).astype(np.float32)
    return (
        Baseline("last frame", "nothing moves any more", X),
        Baseline("shift", "the last motion goes on", lambda rows: shifted(X[rows], size)),
        Baseline("mean frame", "the mean of all frames to learn from", np.broadcast_to(mean, y.shape)),
        Baseline("blank", "a dark frame", np.broadcast_to(np.float32(0), y.shape)),
    )


def shifted(X: np.ndarray, size: int) -> np.ndarray:
    """Each frame of X (n, T, P), moved on as it has moved since the frame before; the first one stays.

    The motion is the one of up to two pixels down or up, right or left, that turns the frame before into this one best.
    What leaves the picture on one side comes in on the other.

    Example:
        >>> X = np.eye(9, dtype=np.float32)[None, :2]  # a point that moves right in frames of 3 by 3
        >>> int(shifted(X, 3)[0, 1].argmax())
        2
    """
    frames = X.reshape(*X.shape[:2], size, size)
    before, now = frames[:, :-1], frames[:, 1:]
    least, moved = np.full(now.shape[:2], np.inf), now.copy()
    ways = range(-FARTHEST, FARTHEST + 1)
    # The smallest motions come first, so that a frame that does not change is not moved.
    for way in sorted(((y, x) for y in ways for x in ways), key=lambda way: way[0] ** 2 + way[1] ** 2):
        error = np.square(np.roll(before, way, (2, 3)) - now).sum((2, 3))
        better = error < least - 1e-6
        least[better] = error[better]
        moved[better] = np.roll(now[better], way, (1, 2))
    return np.concatenate([frames[:, :1], moved], axis=1).reshape(X.shape)
