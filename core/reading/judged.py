"""A run on reviews, judged by the texts that were held back."""

from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.judging.answers import Answers, answers
from core.tasks import Prepared
from core.tasks.reviews import Parameters, corpus
from core.training.outcome import Outcome

Points = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class HeldBack:
    """The texts that a network never saw, and what it answered to them."""

    texts: tuple[str, ...]
    answers: Answers


def held_back(experiment: Experiment, prepared: Prepared, outcome: Outcome) -> HeldBack | None:
    """The texts held back with the answers of the trained network; None where none were."""
    data = prepared.data
    if not len(data.validation):
        return None
    texts = texts_held_back(experiment)
    return HeldBack(texts, answers(outcome.predictions[data.validation, 0, 0], data.y[data.validation, 0, 0]))


def texts_held_back(experiment: Experiment) -> tuple[str, ...]:
    """The texts that an experiment on reviews holds back for validation; where it holds back none, all of them."""
    parameters = Parameters.model_validate(experiment.task.parameters)
    found = corpus(parameters, experiment.training.validation_share)
    return tuple(found.texts[i] for i in found.validation) or found.texts


def accuracy_curves(outcome: Outcome) -> tuple[Points, Points | None]:
    """The accuracy of each epoch in percent, on training texts and on those held back (None where there are none)."""
    history = outcome.history
    training = np.arange(1, len(history["accuracy"]) + 1), 100 * history["accuracy"]
    held = history["validation_epochs"], 100 * history["validation_accuracy"]
    return training, held if len(held[0]) else None
