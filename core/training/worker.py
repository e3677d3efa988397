"""What a Dask worker runs. Importing this module loads no TensorFlow: its functions do, in the worker."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core import answers
from core.experiment import Experiment
from core.job import Findings, Progress, is_job
from core.training.outcome import Outcome


def work(
    text: str,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Outcome | Findings:
    """Train an Experiment, or do a Job.

    Args:
        text: what its `to_json` wrote.
        table: an uploaded file's content, where the task or the job reads one.
        on_progress: called a few times a second, and once more at the end.
        should_stop: asked between batches; once it says True, the run ends and keeps what it has.

    Raises:
        ExperimentError: with one sentence, where it cannot be read, or not be done.
    """
    if is_job(text):
        from core.words import jobs  # noqa: PLC0415 - the web process imports this module and does no job

        return jobs.perform(jobs.read(text), table, on_progress, should_stop)
    from core.training.train import train  # noqa: PLC0415 - loads TensorFlow

    return train(Experiment.from_json(text), table, on_progress=on_progress, should_stop=should_stop)


def answer(
    question: str, experiment_json: str, output_json: str, weights: list[np.ndarray], arguments: dict[str, Any]
) -> np.ndarray | bytes:
    """Answer a short question.

    One about a trained network is among `core.training.questions.ANSWERS`, one about no network, whose first two texts
    are empty, among `core.training.word_questions.ANSWERS`.

    Args:
        question: its name.
        experiment_json: what `Experiment.to_json` wrote, or "".
        output_json: an Answer as `core.answers.to_json` wrote it, or "".
        weights: in Keras's order.
        arguments: what the question asks for besides, arrays and plain values.
    """
    if not experiment_json:
        from core.training import word_questions  # noqa: PLC0415 - loads TensorFlow by the way

        return word_questions.ANSWERS[question](**arguments)
    from core.training.questions import ANSWERS  # noqa: PLC0415 - loads TensorFlow

    asked = answers.from_json(output_json)
    return ANSWERS[question](Experiment.from_json(experiment_json), asked, weights, **arguments)


def warm_up() -> None:
    """Load TensorFlow and compile a first loop, so that the first run need not wait for either."""
    from core.training.train import warm_up as warm  # noqa: PLC0415 - loads TensorFlow

    warm()
