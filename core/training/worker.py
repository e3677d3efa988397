"""The answers and the warm-up that a worker runs; `core.work.perform` runs everything long.

Importing this module loads no TensorFlow. Its functions do, in the worker.
"""

from typing import Any

import numpy as np

from core import answers
from core.experiment import Experiment


def answer(
    question: str, experiment_json: str, output_json: str, weights: list[np.ndarray], arguments: dict[str, Any]
) -> np.ndarray | bytes:
    """Answer a short question.

    `core.training.questions.ANSWERS` lists the questions about a trained network. A question about no network has no
    experiment and no output; `core.training.word_questions.ANSWERS` lists those.

    Args:
        question: its name.
        experiment_json: what `Experiment.to_json` wrote, or "".
        output_json: an Answer as `core.answers.to_json` wrote it, or "".
        weights: in Keras's order.
        arguments: further arguments of the question, arrays and plain values.
    """
    if not experiment_json:
        from core.training import word_questions  # noqa: PLC0415 - loads UMAP, which loads TensorFlow

        return word_questions.ANSWERS[question](**arguments)
    from core.training.questions import ANSWERS  # noqa: PLC0415 - loads TensorFlow

    asked = answers.from_json(output_json)
    return ANSWERS[question](Experiment.from_json(experiment_json), asked, weights, **arguments)


def warm_up() -> None:
    """Load TensorFlow and compile a first loop, so that the first run waits for neither."""
    from core.training.train import warm_up as warm  # noqa: PLC0415 - loads TensorFlow

    warm()
