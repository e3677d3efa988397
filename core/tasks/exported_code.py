"""Each task's data as Python text that a student can read and run: literal numbers, a simulation, or a file to read.

The text defines `X` and `y` (equal to those of the task's data, as the network is given them where it reads text),
`train` and `validation` (indices of sequences), and whatever leads to them. It needs NumPy, pandas, TensorFlow with
Keras, and the packages that hold the data; `core.source_code.imports` writes the lines for those that it
uses. What a visitor typed stands in it as a literal, never as code or in a comment.
"""

from core.experiment import Experiment
from core.tasks import parameters_of, spec_of


def data_code(experiment: Experiment) -> str:
    """The text that makes an experiment's data, without its imports. Raises ExperimentError as `complete` does."""
    return spec_of(experiment).exported_code(parameters_of(experiment), experiment.training.validation_share)


def exported_table(experiment: Experiment, content: bytes | None) -> bytes | None:
    """The file `table.csv` that the text reads, from the content of an upload or from what ships; None for no file."""
    share = experiment.training.validation_share
    return spec_of(experiment).exported_table(parameters_of(experiment), content, share)
