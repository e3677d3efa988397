"""From the widgets of a page to an experiment that can be trained: checked, with its data prepared."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import Experiment, ExperimentError
from core.network.choice import check_work
from core.tasks import Prepared
from pages.shared import printing, resources, stack
from pages.shared.draft import Draft

Controls = Callable[[Draft], tuple[dict[str, Any], list[DeltaGenerator]]]


def edit(draft: Draft, controls: Controls, *, waiting: str = "") -> tuple[Experiment, Prepared | ExperimentError]:
    """The experiment of the widgets' values, and its data; or the last valid one, and what is wrong with the values.

    Args:
        draft: what is being edited.
        controls: draws the widgets of the draft, and returns the experiment's fields and the slots of `stack.edit`, or
            no slots where no layer is described.
        waiting: the text of a spinner while the data is prepared; "" for none.
    """
    try:
        with st.container(key=printing.CONTROLS):
            fields, slots = controls(draft)
        experiment = draft.take(fields)
        with st.spinner(waiting) if waiting else nullcontext():
            prepared = resources.prepared(experiment)
        if slots:
            stack.describe(slots, experiment, prepared.data)
        check_work(experiment, prepared.data)
    except ExperimentError as error:
        return draft.experiment, error
    return experiment, prepared
