"""The sequence tasks: each makes its data from its own parameters.

`TASKS` lists them in the order of the pages. `complete` fills in and checks an experiment's task parameters. `prepare`
makes the data as the network reads them.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, Task, explain
from core.tasks import scaling
from core.tasks.adding import ADDING
from core.tasks.air_pollution import AIR_POLLUTION
from core.tasks.beat_shapes import BEAT_SHAPES
from core.tasks.csv import OWN_CSV
from core.tasks.echo import ECHO
from core.tasks.flu import FLU
from core.tasks.flu_counts import FLU_COUNTS
from core.tasks.heartbeats import HEARTBEATS
from core.tasks.next_word import NEXT_WORD
from core.tasks.particulates import PARTICULATES
from core.tasks.prepared import Prepared, PreparedLanguage, PreparedPairs, PreparedSeries, PreparedTexts
from core.tasks.prices import PRICES
from core.tasks.rain import RAIN
from core.tasks.reviews import REVIEWS
from core.tasks.sine import SINE
from core.tasks.task import LanguageData, PairData, SeriesData, TaskSpec
from core.tasks.translation import TRANSLATION
from core.tasks.video import VIDEO

__all__ = [
    "TASKS",
    "Prepared",
    "PreparedLanguage",
    "PreparedPairs",
    "PreparedSeries",
    "PreparedTexts",
    "complete",
    "data_key",
    "from_query",
    "parameters_of",
    "prepare",
    "spec_of",
]

TASKS: dict[str, TaskSpec] = {
    spec.name: spec
    for spec in (
        AIR_POLLUTION,
        FLU,
        RAIN,
        HEARTBEATS,
        SINE,
        ECHO,
        ADDING,
        PARTICULATES,
        FLU_COUNTS,
        PRICES,
        BEAT_SHAPES,
        OWN_CSV,
        REVIEWS,
        NEXT_WORD,
        TRANSLATION,
        VIDEO,
    )
}


def spec_of(experiment: Experiment) -> TaskSpec:
    """The task of an experiment. Raises ExperimentError if there is no task of that name."""
    if experiment.task.name not in TASKS:
        raise ExperimentError(f"There is no task “{experiment.task.name}”: choose one of {', '.join(TASKS)}")
    return TASKS[experiment.task.name]


def from_query(query: Mapping[str, str]) -> Experiment:
    """The experiment of an address, complete. An address with a task and no layers opens the task's preset.

    What else the address sets is set in the preset.

    Raises ExperimentError with one sentence if there is no such task, or a setting is wrong.
    """
    name = query.get("task", "").strip().lower()
    if name not in TASKS:
        start = f"There is no task “{name[:40]}”" if name else "The address names no task"
        raise ExperimentError(f"{start}: choose one of {', '.join(TASKS)}")
    settings = {**query, "task": name}
    return complete(
        Experiment.from_query(settings if "layers" in settings else TASKS[name].preset.to_query() | settings)
    )


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
    if isinstance(data, PairData):
        return PreparedPairs(data)
    return PreparedLanguage(data) if isinstance(data, LanguageData) else PreparedTexts(data)


def data_key(experiment: Experiment) -> str:
    """A name for what `prepare` makes: two experiments with the same name have the same data, scaled alike.

    Raises ExperimentError as `complete` does.
    """
    parameters = parameters_of(experiment)
    share = spec_of(experiment).share_held_back(parameters, experiment.training.validation_share)
    task = {"name": experiment.task.name, "parameters": parameters.model_dump(mode="json")}
    return json.dumps([task, experiment.scaling, share], sort_keys=True)
