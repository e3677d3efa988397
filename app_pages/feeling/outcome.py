"""What a run on reviews shows: its curves, where it is right and wrong, how sure it is, the worst mistakes to read."""

import streamlit as st

from app_pages.shared import show
from core import report
from core.experiment import Experiment
from core.figures.calibration import calibration as calibration_figure
from core.figures.confusion import confusion
from core.figures.losses import losses
from core.figures.roc import roc as roc_figure
from core.judging.answers import Answers
from core.judging.curves import calibration, roc
from core.judging.scores import scores
from core.judging.wrong import Wrong, most_wrong
from core.reading import judged
from core.reading import report as sentences
from core.runs import Run
from core.tasks import Prepared

NETWORK = "this network"
AT_ONCE = 4  # mistakes that are shown at once


def view(experiment: Experiment, prepared: Prepared, run: Run) -> None:
    """All figures of a run."""
    outcome = run.outcome
    curves, right = report.curves(outcome), judged.accuracy_curves(outcome)
    left, middle = st.columns(2, gap="large")
    with left:
        label = report.loss_label(prepared, experiment)
        show.figure(losses(curves.training, curves.validation, epochs=outcome.epochs, label=label), "sentiment:losses")
    with middle:
        fig = losses(*right, epochs=outcome.epochs, label="right answers (%)", log_loss=False, what="Accuracy")
        show.figure(fig, "sentiment:accuracy")
    held = judged.held_back(experiment, prepared, outcome)
    if held is None:
        st.caption("No text was held back, so there is nothing to judge it by.")
        return
    _judged(held, prepared)


def _judged(held: judged.HeldBack, prepared: Prepared) -> None:
    st.subheader(f"On {len(held.texts):,} texts never seen", anchor=False)
    classes = prepared.data.classes
    found: Answers = held.answers
    said = scores(found)
    st.markdown(f"Right in **{said.accuracy}** of cases (the 95 % interval in brackets). Log loss {said.log_loss:.3f}.")
    if said.note:
        st.caption(said.note)
    left, right = st.columns(2, gap="large")
    with left:
        show.figure(confusion(said.confusion, "Truth and answer", classes=classes), "sentiment:confusion")
        fig = calibration_figure({NETWORK: calibration(found)}, "Is it as sure as it may be?", classes=classes)
        show.figure(fig, "sentiment:calibration")
    with right:
        show.figure(roc_figure({NETWORK: roc(found)}, "ROC curve", classes=classes), "sentiment:roc")
        _worst(most_wrong(found, held.texts), classes)


def _worst(worst: list[Wrong], classes: tuple[str, ...]) -> None:
    st.subheader("Most wrong, to read", anchor=False)
    if not worst:
        st.caption("It got none of them wrong.")
    for one in worst[:AT_ONCE]:
        _mistake(one, classes)
    if len(worst) > AT_ONCE:
        with st.expander(f"The next {len(worst) - AT_ONCE}"):
            for one in worst[AT_ONCE:]:
                _mistake(one, classes)


def _mistake(one: Wrong, classes: tuple[str, ...]) -> None:
    said = sentences.said(one.probability)
    st.markdown(f"**{show.plain(classes[one.label])}**, and it said {said}  \n{show.plain(one.excerpt)}")
