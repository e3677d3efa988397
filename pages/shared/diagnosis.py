"""What went wrong in a run, where its results are: a sentence, why, and a button that makes the change."""

import streamlit as st

from core.runs import Run
from core.tasks import Prepared
from core.views.shared.diagnosis import Diagnosis, diagnose
from pages.shared import cures, show
from pages.shared.draft import Draft
from pages.shared.links import link


def of_run(run: Run, prepared: Prepared) -> Diagnosis | None:
    """The diagnosis of a run with an outcome; None if nothing went wrong."""
    return _diagnosis(f"{run.fingerprint} {run.status} {run.trained.epochs}", run, prepared)


def view(draft: Draft, run: Run, prepared: Prepared) -> None:
    """The diagnosis, if there is one. A cure becomes the experiment of the draft."""
    found = of_run(run, prepared)
    if found is None:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f":material/troubleshoot: **{found.name}.** {show.plain(found.sentence)}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            cures.buttons(draft, found.cures)
            with st.popover("Why?", type="tertiary"):
                st.markdown(show.plain(found.why))
        if found.shown:
            link(*found.shown)


@st.cache_resource(max_entries=100, show_spinner=False)
def _diagnosis(name: str, _run: Run, _prepared: Prepared) -> Diagnosis | None:
    """Recognised once for each result."""
    return diagnose(_run, _prepared)
