"""What a claim of the start page or of a task's lesson is measured by: trained networks, their errors and rivals."""

import numpy as np

from core.experiment import Experiment
from core.tasks import TASKS, prepare, spec_of
from core.tasks.task import Data
from core.views.shared.verdict import scores
from core.views.start.links import links
from core.views.under_the_hood import far_back
from tests.core.views.shared.diagnosis.runs import SEEDS, seeded, trained

LINKS = dict(links())
PRESETS = {name: spec.preset for name, spec in TASKS.items()}
AIR, ECHO, ADDING, HEARTBEATS, SINE, FLU, REVIEWS, NEXT = (
    PRESETS[name] for name in ("air_pollution", "echo", "adding", "heartbeats", "sine", "flu", "reviews", "next_word")
)
TRAINED = {
    label: link.experiment
    for label, link in LINKS.items()
    if link.experiment is not None and not spec_of(link.experiment).reads_table
}


def error(experiment: Experiment) -> float:
    """The mean absolute error, or the accuracy, on sequences held back, or on all where none are."""
    run, prepared = trained(experiment)
    return scores(prepared, run.trained.predictions)[0].error


def baselines(experiment: Experiment) -> dict[str, float]:
    run, prepared = trained(experiment)
    return {score.name: score.error for score in scores(prepared, run.trained.predictions)[1:]}


def over_seeds(experiment: Experiment, measure=error) -> list[float]:
    return [measure(seeded(experiment, more)) for more in SEEDS]


def sums_right(experiment: Experiment) -> float:
    run, prepared = trained(experiment)
    return far_back.accuracy(run, prepared)


def answers(experiment: Experiment) -> np.ndarray:
    return trained(experiment)[0].trained.predictions


def last_loss(experiment: Experiment) -> float:
    return float(trained(experiment)[0].trained.history["validation_loss"][-1])


def data_of(experiment: Experiment) -> Data:
    return prepare(experiment).data


def bits_right(experiment: Experiment) -> float:
    return far_back.accuracy(*trained(experiment))


def to_naive(experiment: Experiment) -> float:
    """The root of the mean squared error on windows held back, relative to that of the last value."""
    run, prepared = trained(experiment)
    data, held = prepared.data, prepared.data.validation
    errors = run.trained.predictions[held] - data.y[held], data.baselines[0].prediction[held] - data.y[held]
    return float(np.sqrt(np.mean(np.square(errors[0])) / np.mean(np.square(errors[1]))))
