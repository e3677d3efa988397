"""Take it with you: the experiment as a Keras script and as a notebook, and the trained network as a file."""

import streamlit as st

from core.runs import Run
from core.tasks import Prepared
from core.views.under_the_hood.sequence_trace import SequenceTrace
from pages.shared import take_home
from pages.shared.address import HOOD
from pages.shared.draft import Draft


@st.fragment
def show_part(draft: Draft, prepared: Prepared, run: Run, traced: SequenceTrace) -> None:
    """The files to download, and the script to read."""
    take_home.files(prepared, run, traced.weights, key="hood")
    draft.write_address(*HOOD)
