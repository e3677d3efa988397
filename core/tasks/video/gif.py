"""A film of one's own: the frames of an uploaded GIF, grey, cut to a square and made small."""

import io

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from core.experiment import ExperimentError

MAX_FILE = 10_000_000  # bytes
MAX_FRAMES = 600
MAX_PIXELS = 4_000_000  # of a frame, before it is made small


def frames_of(content: bytes, size: int) -> np.ndarray:
    """The frames of a GIF, float32 (N, size, size) from 0 (black) to 1 (white).

    Args:
        content: of the file.
        size: pixels that a side of a frame shall have. The middle of a longer side is taken.

    Raises:
        ExperimentError: with a sentence that says what to change, if the file is no GIF, too large or damaged.
    """
    if len(content) > MAX_FILE:
        raise ExperimentError(
            f"The file has {len(content) / 1e6:.0f} MB, and {MAX_FILE / 1e6:.0f} MB can be read: "
            "save the film smaller or shorter"
        )
    try:
        with Image.open(io.BytesIO(content), formats=["GIF"]) as film:
            return _small(film, size)
    except UnidentifiedImageError:
        raise ExperimentError("This file is no GIF: save the film as an animated GIF, and choose that file") from None
    except ExperimentError:
        raise
    except Exception:
        raise ExperimentError("The GIF is damaged or cut off: save the film again, and choose that file") from None


def _small(film: Image.Image, size: int) -> np.ndarray:
    if film.width * film.height > MAX_PIXELS:
        raise ExperimentError(
            f"A frame of the film has {film.width:,} × {film.height:,} pixels: save it with at most 2,000 × 2,000, "
            "since it is made small in any case"
        )
    frames: list[np.ndarray] = []
    for picture in ImageSequence.Iterator(film):
        if len(frames) == MAX_FRAMES:
            count = getattr(film, "n_frames", MAX_FRAMES + 1)
            raise ExperimentError(
                f"The GIF has {count:,} frames, and {MAX_FRAMES} can be read: cut out a part, or leave out every "
                "second frame"
            )
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        grey = picture.convert("RGB").convert("L")
        whole = grey.resize((size, size), Image.Resampling.BOX, box=(left, top, left + side, top + side))
        frames.append(np.asarray(whole, np.float32) / 255)
    return np.stack(frames)
