"""How good a run is: the best and the last value of its metric, in its own unit where there is one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.experiment import ExperimentError
from core.runs.metrics import SECONDS, FinalMetric
from core.tasks import Prepared
from core.views.shared.in_words import epochs, measured
from core.views.shared.sweep.metric import Metric, metric_of, scale_of

HELD = "validation_"
ACCURACY = "accuracy"


@dataclass(frozen=True)
class Scale:
    """What is needed of a task's data to say how good a run is."""

    metric: Metric
    times: float  # what the numbers of a run are multiplied by


@dataclass(frozen=True)
class Score:
    """The metric of one run.

    Attributes:
        metric: what it is, and its unit.
        last: after the last epoch; None if the run diverged.
        best: of all epochs; None if no value is a number.
        best_epoch: when it was best.
        epochs: how many epochs were trained; None if that is not known.
        seconds: that the training took; None if that is not known.
    """

    metric: Metric
    last: float | None
    best: float | None
    best_epoch: int | None
    epochs: int | None
    seconds: float | None

    @property
    def words(self) -> str:
        """Best and last in a line."""
        best = "no number" if self.best is None else self.metric.text(self.best)
        last = "diverged" if self.last is None else self.metric.text(self.last)
        return f"best {best}, last {last}"

    @property
    def training(self) -> str:
        """How long it was trained, in a line; the time is that of the whole run, with its data and answers."""
        count = "" if self.epochs is None else epochs(self.epochs)
        took = "" if self.seconds is None else f"{measured(self.seconds)} in all"
        return ", ".join(filter(None, (count, took)))

    @property
    def held_back(self) -> bool:
        """True if it was measured on sequences held back."""
        return self.metric.name.startswith(HELD)


def score(metrics: Sequence[FinalMetric], scale: Callable[[], Scale]) -> Score | None:
    """The score of a run from its final metrics; None if it has none.

    Args:
        metrics: of the run.
        scale: makes the unit of an error from the task's data; an accuracy needs no data. It may raise
            ExperimentError, where the data are gone: the numbers stay as the run has them.
    """
    found = {(one.name, one.which): one for one in metrics}
    names = {name for name, _ in found}
    if not names - {SECONDS, "estimated_seconds"}:
        return None
    name = next((name for name in (HELD + ACCURACY, ACCURACY) if name in names), "")
    if name:
        unit = Scale(Metric(name, "right answers (%)", ACCURACY, "", True, False), 1.0)
    else:
        try:
            unit = scale()
        except ExperimentError:
            unit = Scale(_unscaled(names), 1.0)
        if unit.metric.name not in names:
            unit = Scale(_unscaled(names), unit.times)
    last, best = found.get((unit.metric.name, "last")), found.get((unit.metric.name, "best"))
    ended, took = found.get(("loss", "last")), found.get((SECONDS, "last"))
    return Score(
        metric=unit.metric,
        last=_times(last, unit.times),
        best=_times(best, unit.times),
        best_epoch=best.epoch if best else None,
        epochs=ended.epoch if ended else None,
        seconds=took.value if took else None,
    )


def scale_from(prepared: Prepared) -> Scale:
    """The unit of a task's metric."""
    return Scale(metric_of(prepared), scale_of(prepared) or 1.0)


def _unscaled(names: set[str]) -> Metric:
    """An error without its unit."""
    ranked = [f"{HELD}mae", "mae", f"{HELD}mse", "mse", f"{HELD}loss", "loss"]
    name = next((one for one in ranked if one in names), "loss")
    word = "loss" if name.endswith("loss") else "error"
    return Metric(name, f"{word} (scaled)", word, " (scaled)", False, True)


def _times(metric: FinalMetric | None, scale: float) -> float | None:
    return None if metric is None or metric.value is None else scale * metric.value
