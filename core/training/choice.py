"""Chooses the loop that trains an experiment: machine code, or Keras for what has none."""

from collections.abc import Callable

from core.experiment import Experiment
from core.network.initial_weights import initial_weights
from core.network.machine import has_machine_code
from core.network.stack import stack_of
from core.tasks import Prepared, PreparedPairs
from core.training.loop import Loop
from core.training.machine_loop import MachineLoop


def loop_for(experiment: Experiment, prepared: Prepared, free_core: Callable[[], bool] = lambda: False) -> Loop:
    """A loop at the beginning of the experiment's training; `free_core`: see `MachineLoop`.

    The choice depends on the experiment alone, so the same experiment always gives the same numbers.
    """
    if isinstance(prepared, PreparedPairs):
        from core.training.pair_loop import PairLoop  # noqa: PLC0415 - compiles what pairs alone need

        return PairLoop(experiment, prepared, free_core)
    stack = stack_of(experiment, prepared.data)
    weights = initial_weights(stack, timesteps=prepared.data.timesteps, seed=experiment.seed)
    if weights is None or not has_machine_code(stack):
        from core.training.keras_loop import KerasLoop  # noqa: PLC0415 - loads TensorFlow

        return KerasLoop(experiment, prepared)
    if prepared.data.first_vectors:
        weights[0] = prepared.data.first_vectors().matrix
    return MachineLoop(experiment, prepared, weights, free_core)
