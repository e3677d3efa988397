"""Where Unrolled writes."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def data_folder() -> Path:
    """The folder for everything that Unrolled writes: UNROLLED_DATA, or `data` in the repository."""
    return Path(os.environ.get("UNROLLED_DATA") or ROOT / "data")
