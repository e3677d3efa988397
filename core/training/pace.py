"""How fast this machine trains, beside the estimate from sizes alone: learned from its own trainings."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Self

from core.experiment import Experiment
from core.layers.stacking import recurrent_layers
from core.tasks import spec_of

LAST = 9  # trainings of a kind: five slow ones change the median, one odd one does not
SLOWEST, FASTEST = 20.0, 0.05  # a factor beyond these is a mistake of the clock


@dataclass(frozen=True)
class TrainingTime:
    """One training that has finished.

    Attributes:
        data: what it read: numbers or texts, as the page that edits its task.
        cells: the kinds of its recurrent layers.
        measured: seconds, with data and answers.
        estimated: by `core.training.seconds`, before it began.
    """

    data: str
    cells: frozenset[str]
    measured: float
    estimated: float

    @classmethod
    def of(cls, experiment: Experiment, measured: float, estimated: float) -> Self:
        """The time of an experiment's training."""
        return cls(*_kind(experiment), measured, estimated)


def factor(times: Iterable[TrainingTime], experiment: Experiment) -> float | None:
    """How many times the estimate an experiment will take here; None if nothing like it was trained yet.

    The median over the last trainings of the same kind of data with the same kinds of cells; where there are none, over
    those of the same kind of data.

    Args:
        times: of trainings, the latest first.
        experiment: to be trained.
    """
    data, cells = _kind(experiment)
    of_data = [one for one in times if one.data == data and one.measured > 0 and one.estimated > 0]
    alike = [one for one in of_data if one.cells == cells] or of_data
    ratios = [one.measured / one.estimated for one in islice(alike, LAST)]
    return min(SLOWEST, max(FASTEST, median(ratios))) if ratios else None


def _kind(experiment: Experiment) -> tuple[str, frozenset[str]]:
    return spec_of(experiment).page, frozenset(layer.kind for _, layer in recurrent_layers(experiment.layers))
