"""A worker's answers to short questions, and its warm-up. `core.work.perform` runs longer work.

Importing this module does not load TensorFlow; calling its functions does.
"""

from typing import Any

import numpy as np

from core import answers
from core.experiment import Experiment


def answer(
    question: str, experiment_json: str, output_json: str, weights: list[np.ndarray], arguments: dict[str, Any]
) -> np.ndarray | bytes:
    """Answer a short question.

    `core.training.questions.ANSWERS` lists the questions about a trained network. The others have no experiment and no
    output: `core.training.word_questions.ANSWERS` lists them.

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

    output = answers.from_json(output_json)
    return ANSWERS[question](Experiment.from_json(experiment_json), output, weights, **arguments)


def warm_up() -> None:
    """Load all machine code, or compile it, so that the first run does not wait."""
    from core.training.warm_up import warm_up as warm  # noqa: PLC0415 - loads Numba

    warm()
