"""Mistakes that leak: the same network trained with each of them, to see how good they make it look."""

import streamlit as st

from core.experiment import Experiment
from core.tasks import spec_of
from core.views.future_values import comparison, openings, results
from pages.shared import show, work
from pages.shared.side_by_side import Glance


def show_part(experiment: Experiment, glance: Glance) -> None:
    """The error that is measured with each mistake."""
    if not comparison.ends_earlier(experiment):
        st.info(
            f"“{spec_of(experiment).title}” has no mistakes to switch on: choose one of {openings.TITLES}.",
            icon=":material/bug_report:",
        )
        return
    st.caption(
        "Each mistake lets the network learn what nobody can know at the time of the forecast. You can switch them on "
        "for the network itself, under “Mistakes to switch on”."
    )
    result = work.find(
        comparison.mistakes_of(experiment),
        seconds=comparison.MISTAKES_SECONDS,
        button="Make each mistake",
        doing="Training with each mistake",
        by_itself=True,
        height=360,
        keeps="",
    )
    if result is None:
        return
    show.figure(results.mistakes(result), "future:leaks")
    st.markdown(f"{results.leaks(result)} {results.r_squared(result)}")
    glance.waiting(results.leaks(result))
