"""Buttons that make one change to the experiment, beside the sentence that says why it is needed."""

from collections.abc import Callable, Iterable

import streamlit as st

from core.experiment import Experiment, ExperimentError
from core.experiment.changes import with_parameters
from core.tasks import Prepared, complete
from core.views.shared.diagnosis import Cure
from pages.shared import resources, show, visit
from pages.shared.draft import Draft
from pages.shared.side_by_side import Glance

Check = Callable[[Prepared], object]


def buttons(draft: Draft, cures: Iterable[Cure]) -> None:
    """A button for each cure. Its experiment becomes that of the draft; a step back in the browser undoes it."""
    for place, cure in enumerate(cures):
        st.button(
            cure.label,
            icon=":material/healing:",
            key=draft.widgets.key(f"cure {place}"),
            on_click=_make,
            args=(draft, cure.experiment),
        )


def problem(
    draft: Draft, error: ExperimentError, what: str, glance: Glance | None = None, check: Check = lambda _: None
) -> None:
    """Why the experiment of the draft has no results, and its ways out.

    Args:
        draft: what is being edited.
        error: why.
        what: what comes back after a change, and its verb, such as "results come".
        glance: where a phone shows it, whose results are below the settings.
        check: raises ExperimentError if the page cannot use the data of a way out.
    """
    show.problem(error)
    if glance is not None:
        glance.problem(error)
    changed = {label: with_parameters(draft.experiment, **change) for label, change in error.ways_out.items()}
    ways_out = [Cure(label, experiment) for label, experiment in changed.items() if _helps(experiment, check)]
    if ways_out:
        with st.container(horizontal=True, gap="small"):
            buttons(draft, ways_out)
    st.caption(f"{'Or change' if ways_out else 'Change'} what the message names, and the {what} back.")


def _helps(experiment: Experiment, check: Check) -> bool:
    """Whether a change leads to data, or to a sentence that has a way out itself."""
    try:
        check(resources.prepared(complete(experiment)))
    except ExperimentError as error:
        return bool(error.ways_out)
    return True


def _make(draft: Draft, experiment: Experiment) -> None:
    draft.begin(complete(experiment))
    visit.touched()
