"""The sequence tasks: each makes its data from its own parameters.

`TASKS` lists them in the order of the pages. `complete` fills in and checks an experiment's task parameters. `prepare`
makes the data as the network reads them.
"""

import json
from typing import Any

from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, Task, explain
from core.tasks import scaling
from core.tasks.air_pollution import AIR_POLLUTION
from core.tasks.csv import OWN_CSV
from core.tasks.echo import ECHO
from core.tasks.flu import FLU
from core.tasks.heartbeats import HEARTBEATS
from core.tasks.prepared import Prepared, PreparedSeries, PreparedTexts
from core.tasks.rain import RAIN
from core.tasks.reviews import REVIEWS
from core.tasks.sine import SINE
from core.tasks.task import SeriesData, TaskSpec

__all__ = [
    "TASKS",
    "Prepared",
    "PreparedSeries",
    "PreparedTexts",
    "complete",
    "data_key",
    "is_large",
    "parameters_of",
    "prepare",
    "spec_of",
]

TASKS: dict[str, TaskSpec] = {
    spec.name: spec for spec in (AIR_POLLUTION, FLU, RAIN, HEARTBEATS, SINE, ECHO, OWN_CSV, REVIEWS)
}


def spec_of(experiment: Experiment) -> TaskSpec:
    """The task of an experiment. Raises ExperimentError if there is no task of that name."""
    if experiment.task.name not in TASKS:
        raise ExperimentError(f"There is no task “{experiment.task.name}”: choose one of {', '.join(TASKS)}")
    return TASKS[experiment.task.name]


def parameters_of(experiment: Experiment) -> Any:
    """The task's parameters, checked, as the `Parameters` of its task.

    Raises ExperimentError with one sentence if a parameter is unknown or out of range.
    """
    try:
        return spec_of(experiment).Parameters.model_validate(experiment.task.parameters)
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error


def complete(experiment: Experiment) -> Experiment:
    """The experiment with every task parameter written out and checked, so that equal ones have one fingerprint.

    Raises ExperimentError with one sentence if a parameter is unknown or out of range.
    """
    task = Task(name=experiment.task.name, parameters=parameters_of(experiment).model_dump(mode="json"))
    return experiment.model_copy(update={"task": task})


def prepare(experiment: Experiment, table: bytes | None = None) -> Prepared:
    """Make an experiment's data, and scale a series as its training part says.

    Args:
        experiment: complete or not; its task parameters are checked.
        table: the content of an uploaded file, for a task that reads one.

    Raises:
        ExperimentError: with one sentence, if the parameters are wrong or the data cannot be made.
    """
    data = spec_of(experiment).make(parameters_of(experiment), experiment.training.validation_share, table)
    if isinstance(data, SeriesData):
        return PreparedSeries(data, scaling.fit(data, experiment.scaling))
    return PreparedTexts(data)


def data_key(experiment: Experiment) -> str:
    """A name for what `prepare` makes: two experiments with the same name have the same data, scaled alike.

    Raises ExperimentError as `complete` does.
    """
    parameters = parameters_of(experiment)
    share = spec_of(experiment).share_held_back(parameters, experiment.training.validation_share)
    task = {"name": experiment.task.name, "parameters": parameters.model_dump(mode="json")}
    return json.dumps([task, experiment.scaling, share], sort_keys=True)


def is_large(experiment: Experiment) -> bool:
    """True if the experiment's data may take more than 100 MB. Raises ExperimentError as `complete` does."""
    return spec_of(experiment).is_large(parameters_of(experiment))
