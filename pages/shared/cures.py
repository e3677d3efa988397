"""Buttons that make one change to the experiment, beside the sentence that says why it is needed."""

from collections.abc import Iterable

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.experiment.changes import with_parameters
from core.tasks import complete
from core.views.shared.diagnosis import Cure
from pages.shared import show, visit
from pages.shared.draft import Draft


def buttons(draft: Draft, cures: Iterable[Cure], icon: str = ":material/healing:") -> None:
    """A button for each cure. Its experiment becomes that of the draft; a step back in the browser undoes it."""
    for place, cure in enumerate(cures):
        key = draft.widgets.key(f"cure {place}")
        st.button(cure.label, icon=icon, key=key, on_click=_make, args=(draft, cure.experiment))


def problem(draft: Draft, error: ExperimentError, what: str) -> None:
    """Why the experiment of the draft has no results, and its ways out. `what` comes back after a change."""
    show.problem(error)
    ways_out = [Cure(label, with_parameters(draft.experiment, **change)) for label, change in error.ways_out.items()]
    if ways_out:
        with st.container(horizontal=True, gap="small"):
            buttons(draft, ways_out)
    st.caption(f"{'Or change' if ways_out else 'Change'} what the message names, and the {what} back.")


def _make(draft: Draft, experiment: Experiment) -> None:
    draft.begin(complete(experiment))
    visit.touched()
