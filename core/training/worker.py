"""What a Dask worker runs. Importing this module loads no TensorFlow: the function does, in the worker."""

from collections.abc import Callable

from core.training.outcome import Outcome, Progress


def work(
    experiment_json: str,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Outcome:
    """Train one experiment.

    Args:
        experiment_json: what `Experiment.to_json` wrote.
        table: an uploaded file's content, where the task reads one.
        on_progress: called a few times a second, and once more at the end.
        should_stop: asked between batches; once it says True, the run ends and keeps what it has.
    """
    from core.experiment import Experiment  # noqa: PLC0415 - with the next line, in the worker only
    from core.training.train import train  # noqa: PLC0415 - loads TensorFlow

    return train(Experiment.from_json(experiment_json), table, on_progress=on_progress, should_stop=should_stop)


def warm_up() -> None:
    """Load TensorFlow and compile a first loop, so that the first run need not wait for either."""
    from core.training.train import warm_up as warm  # noqa: PLC0415 - loads TensorFlow

    warm()
