"""Small GIFs for tests."""

import io

import numpy as np
from PIL import Image


def gif_of(film: np.ndarray) -> bytes:
    """A GIF of grey frames, uint8 (N, height, width)."""
    frames, target = [Image.fromarray(frame) for frame in film], io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()
