"""The sequence tasks: each makes its data from its own parameters.

`TASKS` lists them in the order of the pages; `complete` fills in and checks an experiment's task parameters; `prepare`
makes the data as the network reads them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pydantic import ValidationError

from core.experiment import Experiment, ExperimentError, Task, explain
from core.tasks import cities, echo, heartbeats, own_csv, rain, reviews, scaling, sine
from core.tasks.scaling import Scaler
from core.tasks.task import Data, TaskSpec

TASKS: dict[str, TaskSpec] = {
    spec.name: spec
    for spec in (
        cities.AIR_POLLUTION,
        cities.FLU,
        rain.RAIN,
        heartbeats.HEARTBEATS,
        sine.SINE,
        echo.ECHO,
        own_csv.OWN_CSV,
        reviews.REVIEWS,
    )
}


def spec_of(experiment: Experiment) -> TaskSpec:
    """The task of an experiment. Raises ExperimentError where there is none of that name."""
    if experiment.task.name not in TASKS:
        raise ExperimentError(f"There is no task “{experiment.task.name}”: choose one of {', '.join(TASKS)}")
    return TASKS[experiment.task.name]


def complete(experiment: Experiment) -> Experiment:
    """The experiment with every task parameter written out and checked, so that equal ones have one fingerprint.

    Raises ExperimentError with one sentence where a parameter is unknown or out of range.
    """
    spec = spec_of(experiment)
    try:
        parameters = spec.Parameters.model_validate(experiment.task.parameters)
    except ValidationError as error:
        raise ExperimentError(explain(error)) from error
    task = Task(name=spec.name, parameters=parameters.model_dump(mode="json"))
    return experiment.model_copy(update={"task": task})


@dataclass(frozen=True, eq=False)
class Prepared:
    """An experiment's data, and the same data scaled as the network reads them."""

    data: Data
    scaler: Scaler

    @cached_property
    def X(self) -> np.ndarray:
        """Scaled inputs, float32 (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES), 0 where a sequence is filled up."""
        return self.scaler.inputs(self.data.X, None if self.data.lengths is None else self.data.real())

    @cached_property
    def X_network(self) -> np.ndarray:
        """What the network is given: X, or the tokens of a text, int32 (n_SEQUENCES, n_OBSERVATIONS)."""
        return self.data.X[..., 0].astype(np.int32) if self.data.embedding else self.X

    @cached_property
    def y(self) -> np.ndarray:
        """Scaled targets, float32 (n_SEQUENCES, OUTPUT_LENGTH, n_FEATURES predicted)."""
        return self.scaler.targets(self.data.y)

    @cached_property
    def y_network(self) -> np.ndarray:
        """Scaled targets in the shape of the network's output: (n, T, K) per timestep, else (n, L · K)."""
        return self.data.output.targets(self.y)

    def from_network(self, output: np.ndarray) -> np.ndarray:
        """The network's output for n sequences, in the shape (n, L, K) and the units of y."""
        return self.scaler.original(self.data.output.decided(output, self.data.y.shape[1:]))


def prepare(experiment: Experiment, table: bytes | None = None) -> Prepared:
    """Make an experiment's data, and fit its scaling on the training part.

    Args:
        experiment: complete or not; its task parameters are checked here again.
        table: the content of an uploaded file, for the task that reads one.

    Raises:
        ExperimentError: with one sentence, where the task or its data cannot be had.
    """
    spec = spec_of(experiment)
    parameters = spec.Parameters.model_validate(complete(experiment).task.parameters)
    data = spec.make(parameters, experiment.training.validation_share, table)
    return Prepared(data, scaling.fit(data, "none" if data.embedding else experiment.scaling))
