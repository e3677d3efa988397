"""Times and spans of time in words."""

from datetime import datetime

import numpy as np


def moment(time: np.generic | np.ndarray) -> str:
    """A time in words: 3 Apr 2023 05:00; a number as it is."""
    if time.dtype.kind != "M":
        return f"{time:.10g}"
    whole: datetime = time.astype("M8[us]").item()
    day = f"{whole.day} {whole:%b %Y}"
    if time == time.astype("M8[D]"):
        return day
    return f"{day} {whole:%H:%M}" if not whole.second else f"{day} {whole:%H:%M:%S}"


def span(length: np.generic | np.ndarray) -> str:
    """A span of time in words: 67 days; a number as it is."""
    if not isinstance(length, np.timedelta64):
        return f"{length:.6g}"
    seconds = length / np.timedelta64(1, "s")
    for size, name in ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.6g} seconds"
