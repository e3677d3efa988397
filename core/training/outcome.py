"""What a training run hands back: plain data, no TensorFlow."""

from dataclasses import dataclass

import numpy as np

from core.network.summary import Summary
from core.work import Status


@dataclass(frozen=True, eq=False)
class Outcome:
    """A run's result. A run that was stopped or failed keeps what it had learned until then.

    Attributes:
        status: finished, stopped (somebody asked) or failed.
        reason: a sentence, for a run that failed or ended early (early stopping); else "".
        note: a sentence on how it was trained that a reader should know (XLA could not compile it); else "".
        epochs: whole epochs done.
        history: "loss" (epochs,), the training loss of each epoch; "validation_epochs" (m,) and for these epochs
            "validation_loss" (m,); for classification also "accuracy" (epochs,) and "validation_accuracy" (m,); for
            regression "mae" and "validation_mae" alike, in the units of the loss.
        snapshot_epochs: (s,) the epochs after which weights were kept, 0 (before training) and the last among them.
        weights: for each weight of `model.weights`, in Keras's order, an array (s, *shape): all its snapshots; or
            (1, *shape) for one that is not trained, which is the same at all of them.
        predictions: (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES) for every sequence of the task, training and validation,
            with the final weights, in the units of y.
        summary: Keras's own summary table.
        seconds: "compile", "train" and "validation"; and "vectors", which an embedding that does not start at random
            took to get.
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
