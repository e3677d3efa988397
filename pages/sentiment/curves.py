"""Loss and accuracy of a network that learns from texts, side by side: batch by batch as they come, and at the end."""

from collections.abc import Callable

import streamlit as st

from core.engine import RunState
from core.experiment import Experiment
from core.figures.live_losses import live_losses
from core.figures.losses import Points, losses
from core.runs import Run
from core.tasks import Prepared
from core.views.sentiment.held_back import accuracy_curves
from core.views.shared.loss_curves import loss_curves, loss_label, points
from pages.shared import show

RIGHT = "right answers (%)"


def so_far(experiment: Experiment, prepared: Prepared, previous: Run | None) -> Callable[[RunState], None]:
    """What draws the state of a run, with the run before as a ghost."""
    held = len(prepared.data.validation) > 0
    label = loss_label(prepared, experiment)
    (loss_before, _), (right_before, _) = _of(previous)

    def draw(state: RunState) -> None:
        left, right = st.columns(2, gap="large")
        with left:
            fig = live_losses(
                points(state.batch_loss),
                points(state.loss),
                points(state.validation) if held else None,
                epochs=state.epochs,
                label=label,
                previous=loss_before,
            )
            show.figure(fig, "sentiment:live losses")
        with right:
            fig = live_losses(
                points(state.batch_metric, 100),
                points(state.metric, 100),
                points(state.validation_metric, 100) if held else None,
                epochs=state.epochs,
                label=RIGHT,
                previous=right_before,
                what="Accuracy",
                unit=" %",
                top=100.0,
            )
            show.figure(fig, "sentiment:live accuracy")

    return draw


def at_the_end(experiment: Experiment, prepared: Prepared, run: Run, previous: Run | None) -> None:
    """The curves of a run that has ended, with the run before as a ghost."""
    epochs = run.outcome.epochs
    if not epochs:
        st.caption("It was stopped within its first epoch, so there are no curves of whole epochs.")
        return
    (loss, held_loss), (right, held_right) = _of(run)
    (loss_before, _), (right_before, _) = _of(previous)
    label = loss_label(prepared, experiment)
    left, middle = st.columns(2, gap="large")
    with left:
        fig = losses(loss, held_loss, epochs=epochs, previous=loss_before, label=label)
        show.figure(fig, "sentiment:losses")
    with middle:
        fig = losses(
            right,
            held_right,
            epochs=epochs,
            previous=right_before,
            label=RIGHT,
            log_loss=False,
            what="Accuracy",
            unit=" %",
        )
        show.figure(fig, "sentiment:accuracy")


def _of(run: Run | None) -> tuple[tuple[Points | None, Points | None], tuple[Points | None, Points | None]]:
    """Loss and accuracy of a run, on training texts and on those held back; None for what there is not."""
    if run is None or not run.outcome.epochs:
        return (None, None), (None, None)
    loss, right = loss_curves(run.outcome), accuracy_curves(run.outcome)
    return (loss.training, loss.validation if right[1] is not None else None), right
