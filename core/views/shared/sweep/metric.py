"""What the networks of a sweep are compared by: the metric of their task, in its own unit where that is possible."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.experiment import Experiment
from core.tasks import Prepared, PreparedSeries
from core.views.shared.verdict import Score, baseline_scores
from core.wording import amount, percent

ALIKE = 1e-9  # of the largest: scales that differ by less are one


@dataclass(frozen=True)
class Metric:
    """A metric as runs keep it, and how it is written.

    Attributes:
        name: in the final metrics of a run, such as "validation_mae".
        axis: the title of an axis.
        word: "accuracy" or "error".
        unit: after an amount, with the space before it; "" for a share.
        higher_is_better: True for an accuracy.
        scaled: True if the numbers are in scaled units, since several features have scales of their own.
    """

    name: str
    axis: str
    word: str
    unit: str
    higher_is_better: bool
    scaled: bool

    def text(self, value: float) -> str:
        """A value in a sentence.

        >>> of_error = Metric("mae", "mean absolute error (mm)", "error", " mm", False, False)
        >>> of_error.text(2.1234)
        '2.12 mm'
        """
        return percent(value, 1) if self.higher_is_better else f"{amount(value)}{self.unit}"

    @property
    def times(self) -> float:
        """What values are multiplied by for an axis: 100 for per cent."""
        return 100.0 if self.higher_is_better else 1.0


def metric_of(prepared: Prepared) -> Metric:
    """The metric of a task: on the sequences held back, or on those learned from if there are none."""
    output, held = prepared.data.output, len(prepared.data.validation) > 0
    name = f"validation_{output.metric_name}" if held else output.metric_name
    where = "sequences held back" if held else "sequences it learned from"
    if output.higher_is_better:
        return Metric(name, f"right answers on {where} (%)", "accuracy", "", True, False)
    scaled = scale_of(prepared) is None
    unit = " (scaled)" if scaled else getattr(output, "unit", "")
    short = f" ({unit.strip()})" if unit and not unit.startswith(" (") else unit
    return Metric(name, f"mean error on {where}{short}", "error", unit, False, scaled)


def best_baseline(prepared: Prepared, experiments: Iterable[Experiment]) -> Score | None:
    """The best baseline, where all these experiments are judged on the same sequences; None if there is none.

    None too if errors are in scaled units, which no baseline has.
    """
    same = {(repr(one.task), one.training.validation_share) for one in experiments}
    known = baseline_scores(prepared) if len(same) == 1 and not metric_of(prepared).scaled else []
    choose = max if prepared.data.output.higher_is_better else min
    return choose(known, key=lambda score: score.error, default=None)


def scale_of(prepared: Prepared) -> float | None:
    """What an error that a run has kept is multiplied by to have the unit of its targets; 1 for an accuracy.

    None if that is not one number, because several features are scaled differently.
    """
    if prepared.data.output.higher_is_better or not isinstance(prepared, PreparedSeries):
        return 1.0
    scales = np.asarray(prepared.scaler.y_scale, float)
    return float(scales[0]) if np.ptp(scales) <= ALIKE * np.abs(scales).max() else None
