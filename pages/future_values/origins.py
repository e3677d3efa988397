"""Walk-forward evaluation: the same network trained anew at several moments, and tested on what followed each."""

import streamlit as st

from core.experiment import Experiment
from core.tasks import spec_of
from core.views.future_values import comparison, openings, results
from pages.shared import resources, show, work
from pages.shared.side_by_side import Glance


def show_part(experiment: Experiment, glance: Glance) -> None:
    """Errors by horizon with their spread over origins."""
    st.caption(
        "The part held back is cut into five blocks. Before each, a network is trained and ARIMA fitted on all that "
        "was known until then, and both are tested on the block. Lines are means over the blocks; the shaded parts go "
        "from the best block to the worst."
    )
    if not comparison.ends_earlier(experiment):
        st.info(
            f"“{spec_of(experiment).title}” cannot end earlier: choose one of {openings.TITLES}.",
            icon=":material/timeline:",
        )
        return
    result = work.find(
        comparison.walk_of(experiment),
        seconds=comparison.WALK_SECONDS,
        button="Train and test at five origins",
        doing="Training and testing at five origins",
        height=420,
        keeps="",
    )
    if result is None:
        return
    row = resources.prepared(experiment).data.timestep
    show.figure(results.by_horizon(result, row), "future:horizon")
    st.markdown(results.walked(result, row))
    glance.waiting(results.walked(result, row))
    show.table(results.rows(result), alt="Errors one row ahead relative to the last value, at each origin")
