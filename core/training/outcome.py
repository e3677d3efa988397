"""The result of a training run: plain data, no TensorFlow."""

from dataclasses import dataclass

import numpy as np

from core.network.summary import Summary
from core.work import Status


@dataclass(frozen=True, eq=False)
class Outcome:
    """A run's result. A stopped or failed run has what it learned until then.

    Attributes:
        status: finished, stopped (by a visitor) or failed.
        reason: why the run failed or stopped early, in one sentence; else "".
        note: a sentence about how it was trained (for example how many words have a vector); else "".
        epochs: complete epochs.
        history: "loss" (epochs,), the training loss of each epoch; "validation_epochs" (m,) and for these epochs
            "validation_loss" (m,); for classification also "accuracy" (epochs,) and "validation_accuracy" (m,); for
            regression "mae" and "validation_mae" alike, in the units of the loss.
        snapshot_epochs: (s,) the epochs after which weights were saved, with 0 (before training) and the last.
        weights: an array (s, *shape) with all snapshots for each weight of `model.weights`, in Keras's order; for a
            weight that is not trained, (1, *shape).
        predictions: (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES) for every sequence of the task, training and validation,
            with the final weights, in the units of y.
        summary: Keras's own summary table.
        seconds: of "train" and "validation"; of the "whole" training with data and answers, and what was "estimated"
            for it; and of "vectors", if an embedding's first vectors were loaded or learned.
    """

    status: Status
    reason: str
    note: str
    epochs: int
    history: dict[str, np.ndarray]
    snapshot_epochs: np.ndarray
    weights: tuple[np.ndarray, ...]
    predictions: np.ndarray
    summary: Summary
    seconds: dict[str, float]

    def weights_at(self, snapshot: int = -1) -> list[np.ndarray]:
        """The weights of one snapshot, in Keras's order; the last by default."""
        return [stack[snapshot if len(stack) > 1 else 0] for stack in self.weights]
