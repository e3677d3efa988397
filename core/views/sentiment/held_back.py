"""A run on texts, judged by those that were held back."""

from dataclasses import dataclass

import numpy as np

from core.tasks import PreparedTexts
from core.training.outcome import Outcome
from core.views.sentiment.answers import Answers, judge

Points = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class HeldBack:
    """The texts that a network never saw, and its answers to them."""

    texts: tuple[str, ...]
    answers: Answers


def held_back(prepared: PreparedTexts, outcome: Outcome) -> HeldBack | None:
    """The texts held back, with the answers of the trained network; None if no text was held back."""
    data = prepared.data
    if not len(data.validation):
        return None
    answers = judge(outcome.predictions[data.validation, 0, 0], data.y[data.validation, 0, 0])
    return HeldBack(data.corpus.held_back, answers)


def accuracy_curves(outcome: Outcome) -> tuple[Points, Points | None]:
    """The accuracy after each epoch in percent, on training texts and on those held back (None if there are none)."""
    history = outcome.history
    training = np.arange(1, len(history["accuracy"]) + 1), 100 * history["accuracy"]
    held = history["validation_epochs"], 100 * history["validation_accuracy"]
    return training, held if len(held[0]) else None
