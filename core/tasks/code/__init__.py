"""Each task's data as Python text that a student can read and run: literal numbers, a simulation, or a file to read.

The text defines `X` and `y` (float32, equal to those of `Data`; for texts as the network is given them), `train` and
`validation` (indices of sequences), and whatever leads to them. It needs NumPy, pandas, TensorFlow with Keras, and the
packages that hold the data; `imports` writes the lines for those that it uses. What a visitor typed stands in it as a
literal, never as code or in a comment.
"""

from collections.abc import Callable
from typing import Any

from core.experiment import Experiment
from core.source_code import imports
from core.tasks import complete, spec_of
from core.tasks.code import cities, echo, heartbeats, own_csv, rain, reviews, sine

__all__ = ["CODE", "data_code", "imports", "table"]

CODE: dict[str, Callable[..., str]] = {  # by the task's name; each takes its parameters and the validation share
    "air_pollution": cities.air_pollution,
    "flu": cities.flu,
    "rain": rain.code,
    "heartbeats": heartbeats.code,
    "sine": sine.code,
    "echo": echo.code,
    "csv": own_csv.code,
    "reviews": reviews.code,
}


def data_code(experiment: Experiment) -> str:
    """The text that makes an experiment's data, without its imports. Raises ExperimentError as `complete` does."""
    return CODE[experiment.task.name](_parameters(experiment), experiment.training.validation_share)


def table(experiment: Experiment, content: bytes) -> bytes | None:
    """The file `table.csv` that the text reads, from the upload's content; None where the task reads none."""
    parameters = _parameters(experiment)
    if experiment.task.name == "csv":
        return own_csv.table(parameters, content)
    return reviews.table(parameters, content) if getattr(parameters, "source", "") == "own" else None


def _parameters(experiment: Experiment) -> Any:
    return spec_of(experiment).Parameters.model_validate(complete(experiment).task.parameters)
