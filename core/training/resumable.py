"""How a worker trains for the engine: a run that was cut off goes on from its checkpoint."""

from collections.abc import Callable

from core.experiment import Experiment
from core.training.checkpoint import Checkpoint
from core.training.outcome import Outcome
from core.training.train import train as train_once
from core.work import Progress
from core.work.order import Order


def train(
    experiment: Experiment,
    table: bytes | None,
    *,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], Order | bool],
) -> Outcome:
    """Train, from where an earlier worker was cut off if there is a checkpoint; see `core.training.train.train`.

    The checkpoint is removed as the run ends, unless it was paused.

    Raises:
        ExperimentError: with one sentence, if the task, its data or the total work does not allow it.
        GivenUp: it was dropped or paused.
    """
    checkpoint = Checkpoint(experiment.fingerprint())
    try:
        return train_once(experiment, table, on_progress=on_progress, should_stop=should_stop, checkpoint=checkpoint)
    finally:
        if should_stop() != "pause":
            checkpoint.remove()
