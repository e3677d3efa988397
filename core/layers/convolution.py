"""What layers of frames share: the neighbourhood of each pixel, and how a convolution's kernel starts.

B frames of `side` by `side` pixels with C channels, and kernels of k by k pixels. Flattened frames have the pixels row
by row, and of each pixel its channels: P = side · side · C numbers.
"""

import math

import numpy as np

from core.layers.code import Chain
from core.layers.initializers import uniform

KERNEL = 3  # pixels of the side of the kernel that answers


def neighbourhoods(frames: np.ndarray, k: int) -> np.ndarray:
    """What a kernel of k by k sees at each pixel of frames (B, side, side, C): (B, side, side, k · k · C).

    Pixels beyond the edges are 0, as with Keras's `padding="same"`.

    Example:
        >>> neighbourhoods(np.arange(4.0).reshape(1, 2, 2, 1), 3)[0, 0, 0].tolist()
        [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 2.0, 3.0]
    """
    B, side, _, C = frames.shape
    edge = k // 2
    padded = np.zeros((B, side + 2 * edge, side + 2 * edge, C), frames.dtype)
    padded[:, edge : edge + side, edge : edge + side] = frames
    seen = np.empty((B, side, side, k, k, C), frames.dtype)
    for y in range(k):
        for x in range(k):
            seen[:, :, :, y, x] = padded[:, y : y + side, x : x + side]
    return seen.reshape(B, side, side, k * k * C)


def glorot_kernel(seed: int, shape: tuple[int, int, int, int]) -> np.ndarray:
    """A kernel (k, k, C, outputs) whose limit keeps signals the same size forward and back (Glorot and Bengio 2010)."""
    k, _, channels, outputs = shape
    return uniform(seed, shape, math.sqrt(3 * (1 / (k * k * (channels + outputs) / 2))))


def to_frames(chain: Chain, side: int, channels: int, *, sequences: bool) -> str:
    """The line of a Keras script that makes frames of flattened ones."""
    shape = f"({'-1, ' * sequences}{side}, {side}, {channels})"
    return f"{chain.start}layers.Reshape({shape}){chain.end}  # frames"


def to_pixels(chain: Chain, pixels: int, *, sequences: bool) -> str:
    """The line of a Keras script that makes flattened frames of frames."""
    return f"{chain.start}layers.Reshape(({'-1, ' * sequences}{pixels}{',' * (not sequences)})){chain.end}  # pixels"


def without_detours(lines: list[str]) -> list[str]:
    """The lines without those that flatten frames of which the next line makes frames again.

    Example:
        >>> without_detours(["layers.Reshape((-1, 64))  # pixels", "layers.Reshape((-1, 8, 8, 1))  # frames", "rest"])
        ['rest']
    """
    kept: list[str] = []
    for line in lines:
        before = next((place for place in range(len(kept) - 1, -1, -1) if not kept[place].startswith("#")), None)
        if before is not None and line.endswith("# frames") and kept[before].endswith("# pixels"):
            del kept[before]  # comments between the two stay
        else:
            kept.append(line)
    return kept
