"""Loss and accuracy of a network that learns from texts, side by side: batch by batch as they come, and at the end."""

import streamlit as st

from core.experiment import Experiment
from core.figures import heading
from core.figures.losses import Points, losses
from core.runs import Run
from core.tasks import Prepared
from core.views.sentiment.held_back import accuracy_curves
from core.views.shared.loss_curves import loss_curves, loss_label
from pages.shared import live, show

RIGHT = "right answers (%)"


def so_far(experiment: Experiment, prepared: Prepared, previous: Run | None) -> list[live.Chart]:
    """The charts of a run that has not ended, with the run before as a ghost."""
    held, epochs = len(prepared.data.validation) > 0, experiment.training.epochs
    (loss_before, _), (right_before, _) = _of(previous)
    return [
        live.Chart(
            loss_label(prepared, experiment),
            epochs,
            validation="validation" if held else "",
            batches="batch_loss",
            previous=loss_before,
            top=1.0,
        ),
        live.Chart(
            RIGHT,
            epochs,
            training="metric",
            validation="validation_metric" if held else "",
            batches="batch_metric",
            previous=right_before,
            what="Accuracy",
            unit=" %",
            scale=100.0,
            top=100.0,
        ),
    ]


def at_the_end(experiment: Experiment, prepared: Prepared, run: Run, previous: Run | None) -> None:
    """The curves of a run that has ended, with the run before as a ghost."""
    epochs = run.outcome.epochs
    if not epochs:
        st.caption("It was stopped within its first epoch, so there are no curves of whole epochs.")
        return
    (loss, held_loss), (right, held_right) = _of(run)
    (loss_before, _), (right_before, _) = _of(previous)
    label = loss_label(prepared, experiment)
    of_loss, of_accuracy = heading.level(
        losses(loss, held_loss, epochs=epochs, previous=loss_before, label=label),
        losses(
            right,
            held_right,
            epochs=epochs,
            previous=right_before,
            label=RIGHT,
            log_loss=False,
            what="Accuracy",
            unit=" %",
        ),
    )
    left, middle = st.columns(2, gap="large")
    with left:
        show.figure(of_loss, "sentiment:losses")
    with middle:
        show.figure(of_accuracy, "sentiment:accuracy")


def _of(run: Run | None) -> tuple[tuple[Points | None, Points | None], tuple[Points | None, Points | None]]:
    """Loss and accuracy of a run, on training texts and on those held back; None for what there is not."""
    if run is None or not run.outcome.epochs:
        return (None, None), (None, None)
    loss, right = loss_curves(run.outcome), accuracy_curves(run.outcome)
    return (loss.training, loss.validation if right[1] is not None else None), right
