"""How good a run on texts is: its curves, right and wrong answers, how sure it is, the worst mistakes to read."""

import streamlit as st

from core.experiment import Experiment
from core.figures.classification import calibration as calibration_figure
from core.figures.classification import confusion
from core.figures.classification import roc as roc_figure
from core.runs import Run
from core.tasks import Prepared
from core.views.sentiment.answers_in_words import probability
from core.views.sentiment.curves import calibration, roc
from core.views.sentiment.held_back import HeldBack, held_back
from core.views.sentiment.most_wrong import Mistake, most_wrong
from core.views.sentiment.scores import scores
from core.wording import decimals
from pages.sentiment import curves
from pages.shared import diagnosis, show
from pages.shared.parameters import bound

NETWORK = "this network"
AT_ONCE = 4  # mistakes that are shown at once


def view(experiment: Experiment, prepared: Prepared, run: Run, previous: Run | None) -> None:
    """All figures of a run; the curves beside those of the run before, if that read the same texts."""
    curves.at_the_end(experiment, prepared, run, previous)
    found = diagnosis.of_run(run, prepared)
    if found is None or not found.worthless:
        st.caption(":material/check: It can read your sentences now: open the tab Read.")
    held = held_back(prepared, run.outcome)
    if held is None:
        st.caption("No text was held back, so there is nothing to judge it by.")
        return
    _judged(held, prepared)


def _judged(held: HeldBack, prepared: Prepared) -> None:
    st.header(f"On {len(held.texts):,} texts never seen", anchor=False)
    classes = prepared.data.classes
    scored = scores(held.answers)
    st.markdown(
        f"Right in **{scored.accuracy}** of cases (the 95 % interval in brackets). "
        f"Log loss {decimals(scored.log_loss, 3)}."
    )
    if scored.note:
        st.caption(scored.note)
    left, right = st.columns(2, gap="large")
    with left:
        show.figure(confusion(scored.confusion, "Truth and answer", classes=classes), "sentiment:confusion")
        show.figure(roc_figure({NETWORK: roc(held.answers)}, "ROC curve", classes=classes), "sentiment:roc")
    with right:
        fig = calibration_figure(
            {NETWORK: calibration(held.answers)}, "How sure it is, and how often it is right", classes=classes
        )
        show.figure(fig, "sentiment:calibration")
    _worst(most_wrong(held.answers, held.texts), classes)


def _worst(worst: list[Mistake], classes: tuple[str, ...]) -> None:
    st.header("Most wrong, to read", anchor=False)
    if not worst:
        st.caption("It answers all of them right.")
    _mistakes(worst[:AT_ONCE], classes)
    if len(worst) > AT_ONCE:
        box = st.expander(f"The next {len(worst) - AT_ONCE}", on_change="rerun", **bound("open.mistakes"))
        if box.open:
            with box:
                _mistakes(worst[AT_ONCE:], classes)


def _mistakes(worst: list[Mistake], classes: tuple[str, ...]) -> None:
    """Two in a row, beside each other."""
    for first in range(0, len(worst), 2):
        for column, one in zip(st.columns(2, gap="large"), worst[first : first + 2], strict=False):
            with column:
                _mistake(one, classes)


def _mistake(one: Mistake, classes: tuple[str, ...]) -> None:
    answer = show.plain(probability(one.probability, classes))
    st.markdown(f"**{show.plain(classes[one.label])}**, and it said {answer}  \n{show.plain(one.excerpt)}")
