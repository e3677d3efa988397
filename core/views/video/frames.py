"""Frames as a browser takes them."""

import base64

import numpy as np


def as_text(frames: np.ndarray) -> str:
    """Pixels from 0 to 1, (frames, P), as one byte each, in base64.

    Example:
        >>> as_text(np.array([[0.0, 0.5, 1.0]]))
        'AID/'
    """
    return base64.b64encode(np.rint(np.clip(frames, 0, 1) * 255).astype(np.uint8).tobytes()).decode()
