"""Changed experiments: the same with other training, task parameters, layers or scaling."""

from collections.abc import Callable
from typing import Any

from core.experiment.experiment import Experiment, Task
from core.layers import Layer


def with_training(experiment: Experiment, **fields: Any) -> Experiment:
    """The experiment with other settings of its training."""
    return experiment.model_copy(update={"training": experiment.training.model_copy(update=fields)})


def with_parameters(experiment: Experiment, **parameters: Any) -> Experiment:
    """The experiment with other parameters of its task."""
    task = Task(name=experiment.task.name, parameters=experiment.task.parameters | parameters)
    return experiment.model_copy(update={"task": task})


def with_layers(experiment: Experiment, *layers: Layer) -> Experiment:
    """The experiment with other layers."""
    return experiment.model_copy(update={"layers": layers})


def with_each_layer(experiment: Experiment, change: Callable[[Layer], Layer]) -> Experiment:
    """The experiment with each layer changed."""
    return with_layers(experiment, *map(change, experiment.layers))
