"""A batch of sequence pairs: named inputs, targets, and which of the targets count."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Batch:
    """What a network of several inputs is given and asked.

    Attributes:
        inputs: by the names that the network gives its inputs; the first axis of each counts sequences.
        targets: what it has to answer, (B, T).
        mask: which of the targets count, bool (B, T); the others are padding.
    """

    inputs: dict[str, np.ndarray]
    targets: np.ndarray
    mask: np.ndarray
