"""The jobs on forecasts of a series: ARIMA, walk-forward evaluation, and mistakes that leak."""

from typing import ClassVar

from pydantic import Field

from core.experiment import Experiment, Task
from core.work.job import Job

FOLDS = 5  # origins of a walk-forward evaluation: enough for a spread, and each a network to train


class FitArima(Job):
    """Fit ARIMA on the part of a series that a network is trained on; see `core.views.future_values.jobs`.

    `task` is complete and without mistakes; `validation_share` is held back. The table of a task that reads one comes
    as the job's.
    """

    kind: ClassVar[str] = "fit_arima"

    task: Task
    validation_share: float = Field(ge=0.0, le=0.5)


class WalkForward(Job):
    """Train a network and fit ARIMA at several origins, each time on all that was known until then.

    `experiment` is complete and without mistakes. Its part held back is cut into `FOLDS` blocks.
    """

    kind: ClassVar[str] = "walk_forward"

    experiment: Experiment

    @property
    def epochs(self) -> int:
        """The blocks that are forecast."""
        return FOLDS


class CompareMistakes(Job):
    """Train a network without a mistake and with each one that can be switched on.

    `experiment` is complete and without mistakes.
    """

    kind: ClassVar[str] = "compare_mistakes"

    experiment: Experiment

    @property
    def epochs(self) -> int:
        """The networks that are trained."""
        return 4
