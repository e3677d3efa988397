"""Take it with you: a run on texts as a Keras script and as a notebook, its vocabulary, and the trained network."""

import streamlit as st

from core.runs import Run
from core.tasks import Prepared
from pages.shared import take_home
from pages.shared.parameters import bound


@st.fragment
def offer(prepared: Prepared, run: Run) -> None:
    """The files, made when they are asked for: a worker writes the network, and a long script is much to send."""
    box = st.expander("Take it with you", icon=":material/download:", on_change="rerun", **bound("open.take"))
    if box.open:
        with box:
            take_home.files(prepared, run, run.outcome.weights_at(), key="sentiment")
