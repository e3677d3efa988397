"""A batch of sequence pairs: named inputs, targets, and a mask over the targets."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Batch:
    """The inputs and targets of a network with several inputs.

    Attributes:
        inputs: by the network's input names; the first axis of each is B.
        targets: the right outputs, (B, T).
        mask: bool (B, T), False for targets that are padding.
    """

    inputs: dict[str, np.ndarray]
    targets: np.ndarray
    mask: np.ndarray
