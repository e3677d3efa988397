"""What a Dask worker runs. Importing this module loads no TensorFlow: its functions do, in the worker."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from core.experiment import Experiment
from core.job import Progress
from core.tasks.task import Output
from core.training.outcome import Outcome


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
    from core.training.train import train  # noqa: PLC0415 - loads TensorFlow

    return train(Experiment.from_json(experiment_json), table, on_progress=on_progress, should_stop=should_stop)


def answer(
    question: str, experiment_json: str, output_json: str, weights: list[np.ndarray], arguments: dict[str, Any]
) -> np.ndarray | bytes:
    """Answer a short question about a trained network: one of `core.training.questions.ANSWERS`.

    Args:
        question: its name.
        experiment_json: what `Experiment.to_json` wrote.
        output_json: a `core.tasks.task.Output` as JSON.
        weights: in Keras's order.
        arguments: what the question asks for besides, arrays and plain values.
    """
    from core.training.questions import ANSWERS  # noqa: PLC0415 - loads TensorFlow

    output = TypeAdapter(Output).validate_json(output_json)
    return ANSWERS[question](Experiment.from_json(experiment_json), output, weights, **arguments)


def warm_up() -> None:
    """Load TensorFlow and compile a first loop, so that the first run need not wait for either."""
    from core.training.train import warm_up as warm  # noqa: PLC0415 - loads TensorFlow

    warm()
