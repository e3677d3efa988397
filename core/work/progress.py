"""How far work is: what a worker reports a few times a second, and what a page draws."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

MAX_POINTS = 1_000  # of one curve; more would not be seen in a chart

Points = Sequence[tuple[float, float]]  # (epoch, value)


@dataclass(frozen=True)
class Progress:
    """How far work is. A report of a worker holds only the points that are new since the report before.

    Epochs count from 1. Where one epoch takes longer than one call of the training loop, `batch_loss` and
    `batch_metric` hold a point for each call: the mean over its batches, at a fraction of an epoch. 1.5 is the middle
    of the second epoch.

    Attributes:
        epoch: whole epochs done.
        epochs: epochs asked for.
        share: of the whole work, 0 to 1.
        seconds: spent on the work so far, compiling excluded.
        loss: the training loss, or what a job counts like it, as (epoch, value).
        metric: the accuracy on training sequences, or the mean absolute error of a regression.
        validation: the validation loss.
        validation_metric: the metric on validation sequences.
        batch_loss: the training loss of batches, while epochs are long.
        batch_metric: the metric of these batches.
        rest: estimated seconds of work that is left after the last epoch, such as answering all sequences.
        answered: how much of that is done, 0 to 1.
        resumed: where the work went on after it was cut off, in epochs: 1.5 is the middle of the second; 0 if it began
            at its beginning.
    """

    epoch: int = 0
    epochs: int = 0
    share: float = 0.0
    seconds: float = 0.0
    loss: Points = ()
    metric: Points = ()
    validation: Points = ()
    validation_metric: Points = ()
    batch_loss: Points = ()
    batch_metric: Points = ()
    rest: float = 0.0
    answered: float = 0.0
    resumed: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The progress in plain Python numbers, which need no NumPy and no TensorFlow to be read."""
        curves = {name: [(float(epoch), float(value)) for epoch, value in getattr(self, name)] for name in CURVES}
        counts = {"epoch": int(self.epoch), "epochs": int(self.epochs)}
        numbers = {name: float(getattr(self, name)) for name in ("share", "seconds", "rest", "answered", "resumed")}
        return counts | numbers | curves

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Example:
            >>> Progress.from_dict(Progress(1, 4, 0.25, 2.0, loss=[(1, 0.5)]).to_dict()).loss
            ((1.0, 0.5),)
        """
        return cls(**values | {name: tuple(map(tuple, values[name])) for name in CURVES})

    def followed_by(self, report: "Progress") -> "Progress":
        """The progress after one more report. A curve of more than `MAX_POINTS` points is thinned.

        Example:
            >>> Progress(1, 4, 0.25, 2.0, loss=((1, 0.5),)).followed_by(Progress(2, 4, 0.5, 4.0, loss=((2, 0.3),))).loss
            ((1, 0.5), (2, 0.3))
        """
        curves = {name: _thinned((*getattr(self, name), *getattr(report, name))) for name in CURVES}
        return Progress(
            report.epoch,
            report.epochs,
            report.share,
            report.seconds,
            rest=report.rest,
            answered=report.answered,
            resumed=report.resumed,
            **curves,
        )


CURVES = tuple(field.name for field in fields(Progress) if field.type is Points)


def _thinned(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """All points, or half of MAX_POINTS where there are more, evenly over the epochs, with the first and the last."""
    if len(points) <= MAX_POINTS:
        return points
    gap = (points[-1][0] - points[0][0]) / (MAX_POINTS / 2)
    chosen = [points[0]]
    for point in points[1:-1]:
        if point[0] - chosen[-1][0] >= gap:
            chosen.append(point)
    return (*chosen, points[-1])
